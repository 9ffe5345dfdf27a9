"""Which licence is this text, and what was changed in it?

1. `normalize` turns the text into hashed words, `index` finds indexed texts that share rare word sequences with it.
2. The best few are aligned (`align`), each within the stretch of the file where its sequences lie, and the
   differences are judged (`delta`). The text with the fewest substantive differences explains that stretch.
3. What it explains is taken out and the search goes on: a file may hold several licences.
4. `structure` decides from what is left: which licence governs, whether words beside it change it, and what the file
   is when no licence is found.

A known text with substantive changes is never reported as that licence.
"""

from __future__ import annotations

import re

from auditor.domain.licensing import Identification
from auditor.licenses import index as licence_index
from auditor.licenses.index import Index
from auditor.licenses.matching import find_all, read
from auditor.licenses.structure import conclude

_SURROGATE = re.compile("[\ud800-\udfff]")


def identify(text: str, index: Index | None = None) -> Identification:
    """Identify the licences of one text.

    Pure in `text` and `index` (default: the one shipped, mapped once). Spans count characters of `text`.
    Any string is accepted: at most `normalize.MAX_CHARS` characters are read.
    """
    index = index or licence_index.load()
    reading = read(_SURROGATE.sub("\ufffd", text), index)
    return conclude(reading, find_all(reading))
