"""Sentences beside the licence text in the same file that change what it says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from auditor.domain.licensing import Change
from auditor.licenses.normative import narrows, rules

_SENTENCE = re.compile(r"[^.!?;\n]+(?:\n(?![ \t]{0,40}[\n#*=|-])[^.!?;\n]+)*[.!?;]*")
_HEADING = re.compile(r"(?m)^(?:#{1,6}\s|={4,}|-{4,}|\*{4,}|<h[1-6])", re.IGNORECASE)
MAX_SENTENCES = 2000
MAX_FOUND = 200


def rules_beside(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Change, ...]:
    """Substantive sentences outside every span of a match, as added words.

    A line that looks like a heading counts only when it narrows the licence: "NON-COMMERCIAL LICENSE" does,
    "MIT No Attribution" does not.
    """
    found: list[Change] = []
    for start, end, before, after in _outside(text, spans):
        near_start, near_end = _near(text, start, end, before, after)
        for match in itertools.islice(_SENTENCE.finditer(text, start, end), MAX_SENTENCES):
            near = match.start() >= near_start or match.end() <= near_end
            if len(found) < MAX_FOUND and _is_rule(match[0], near):
                found.append(_change(match))
    return tuple(found)


def _is_rule(sentence: str, near: bool) -> bool:
    if near and _is_heading(sentence):
        return narrows(sentence)
    return rules(sentence, near)


def _is_heading(sentence: str) -> bool:
    plain = sentence.strip()
    return len(plain.split()) <= 8 and "\n" not in plain and plain[-1:] not in ".;!"


def _outside(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool, bool]]:
    """Stretches of characters outside the spans: start, end, and whether a match lies before and after."""
    outside, place = [], 0
    for start, end in sorted(spans):
        if start > place:
            outside.append((place, start, place > 0, True))
        place = max(place, end)
    if place < len(text):
        outside.append((place, len(text), True, False))
    return outside


def _near(text: str, start: int, end: int, before: bool, after: bool) -> tuple[int, int]:
    """From where on, and up to where, the stretch is in the same section as a match."""
    headings = [match.start() for match in _HEADING.finditer(text, start, end)]
    near_start = (headings[-1] if headings else start) if after else end
    near_end = (headings[0] if headings else end) if before else start
    return near_start, near_end


def _change(match: re.Match[str]) -> Change:
    text = match[0]
    start = match.start() + len(text) - len(text.lstrip())
    return Change(start=start, end=match.start() + len(text.rstrip()), words=text.strip(), substantive=True)
