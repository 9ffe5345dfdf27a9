"""What a text is about, as far as the literature reads the same clauses otherwise: docs/liagent.md."""

from __future__ import annotations

import re
from enum import StrEnum, auto


class Subject(StrEnum):
    """A licence for software, one for models or data, or a dedication that leaves nothing to license."""

    SOFTWARE = auto()
    MODELS = auto()
    DEDICATION = auto()


_DEDICATION = re.compile(
    r"\bwaives?,\s+abandons?,?\s+and\s+surrenders?\b|\bdedicates?\s[^.;]{0,80}\bto\s+the\s+public\b", re.IGNORECASE
)
_MODELS = re.compile(r"\b(?:models?|data|datasets?|llama|weights)\b", re.IGNORECASE)
_MENTIONS = 3
_SPREAD = 1_000
"""A text is about models or data when it names them three times or more, and once in that many characters."""


def subject(text: str) -> Subject:
    """What `text` is about. Software, when it does not say."""
    if _DEDICATION.search(text):
        return Subject.DEDICATION
    mentions = len(_MODELS.findall(text))
    about_models = mentions >= _MENTIONS and mentions * _SPREAD >= len(text)
    return Subject.MODELS if about_models else Subject.SOFTWARE
