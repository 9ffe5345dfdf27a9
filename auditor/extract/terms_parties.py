"""What a contract calls its author: read from its definitions and from who acts in it. Pure.

`Acme, Inc. ("Acme," "we," or "us")`, `Acme may`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.extract.terms_made import ASIDE, QUOTED, is_party, made_in
from auditor.extract.terms_voice import COMMON, Voice
from auditor.licenses.reading import Reading
from auditor.regex import lazily

OPENING = 6_000
"""Characters of a document in which it says who its parties are."""
MOST_NAMES = 40
"""Names of one kind that a document is believed to give."""
FEWEST_ACTS = 3
"""How often a name must act before it is taken for the author's."""

_COMPANY = lazily(
    r"\b(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|pbc|gmbh|s\.?a\.?s|sarl|ab|b\.v|pty|plc|company|lp)\b[.,]?"
    r'[^"()]{0,160}\((?:[^()"]{0,60})"([^"]{2,40}?)[,.]?"'
)
_ACT = (
    r"([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:’s|'s)? "
    r"(?:will|may|shall|does|reserves|grants|disclaims|provides|makes|tries|collects|uses)\b"
)
_ACTS = lazily(rf"(?<=[\w,;:)] ){_ACT}")
"""A proper name in the middle of a sentence, before what it does."""
_OPENS = lazily(rf"(?:^|(?<=[.!?] )){_ACT}", re.MULTILINE)
"""The same at the start of a sentence, where any word has a capital."""
_SELF = frozenset({"we", "us", "our"})


def voice_of(reading: Reading) -> Voice:
    """The voice of a document."""
    text = reading.text
    vendor = frozenset(_authors(text)) | frozenset(_actors(reading.original))
    return Voice(*(sorted(names)[:MOST_NAMES] for names in (vendor, *made_in(text, vendor))))


def _authors(text: str) -> Iterator[str]:
    """What a document says its author is called: beside "we", or as the first company that it names."""
    for aside in ASIDE.finditer(text):
        names = set(QUOTED.findall(aside[1]))
        if _SELF & names:
            yield from filter(is_party, names)
    if (found := _COMPANY.search(text[:OPENING])) and is_party(found[1]):
        yield found[1]


def _actors(original: str) -> Iterator[str]:
    """Who does most of what is promised and reserved: the proper names that stand before "will", "may" and the like."""
    counted = Counter(found[1].lower() for found in _ACTS.finditer(original))
    counted.update(name for found in _OPENS.finditer(original) if (name := found[1].lower()) in counted)
    acting = [name for name, count in counted.most_common() if count >= FEWEST_ACTS and is_party(name)]
    yield from (name for rank, name in enumerate(acting) if rank == 0 or name in COMMON)
