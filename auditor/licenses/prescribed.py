"""The text that a clause prescribes to be written or shown: the words in quotation marks at the place of the clause."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.domain.licensing import ClauseHit, Polarity
from auditor.regex import lazily

_NAMES = ("naming.built-with", "naming.interface")
_LINES = ("notice.notice-file", "notice.attribution", "notice.credit")
_BEFORE, _AFTER_NAME, _AFTER_LINE = 24, 80, 400
"""Characters around a clause that are looked at."""
_QUOTE = lazily(
    r"“([^“”]{2,330})”|(?:(?<=[\s(:>*])|^)\"(?=\S)([^\"“”]{2,330})(?<=\S)[\"”]|「([^「」]{2,330})」",
)
"""A straight mark opens behind a space and before a word: within a sentence cut at any place it may as well close."""
_FEWEST = 4
"""Words of a line of attribution; fewer are the name of the file to put it in."""
_LONGEST = 40
"""Characters of a name to show."""


def with_wording(hits: Iterable[ClauseHit], text: str) -> tuple[ClauseHit, ...]:
    """The hits, those that prescribe a text with it."""
    return tuple(_with(hit, text) for hit in hits)


def _with(hit: ClauseHit, text: str) -> ClauseHit:
    if hit.value is not Polarity.MUST or hit.clause not in (*_NAMES, *_LINES):
        return hit
    found = _name(hit, text) if hit.clause in _NAMES else _line(hit, text)
    return hit.model_copy(update={"wording": (found,)}) if found else hit


def _name(hit: ClauseHit, text: str) -> str | None:
    around = text[max(0, hit.start - _BEFORE) : hit.end + _AFTER_NAME]
    return next((words for words in _quotes(around) if len(words) <= _LONGEST), None)


def _line(hit: ClauseHit, text: str) -> str | None:
    after = text[hit.start : hit.end + _AFTER_LINE]
    return next((words for words in _quotes(after) if len(words.split()) >= _FEWEST), None)


def _quotes(text: str) -> Iterable[str]:
    for match in _QUOTE.finditer(text):
        yield re.sub(r"[\s*_>#]+", " ", next(filter(None, match.groups()))).strip()
