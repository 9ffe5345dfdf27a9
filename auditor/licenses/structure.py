"""From matches to an answer: which licence governs a file that holds several, and whether it stands unchanged.

A file is read from top to bottom. Words such as "third-party components" or "licenses for" open a list of notices:
what follows them is somebody else's licence. Texts before such a list, side by side, all govern: joined by OR where
the file offers a choice, by AND otherwise. A text inside another one (an embedded notice, a whole licence hidden in
the middle) governs too, unless a list of notices introduces it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.domain.licensing import Change, Identification, LicenseMatch, TextKind
from auditor.licenses.delta import Delta, changes
from auditor.licenses.kinds import kind_of, title_of
from auditor.licenses.matching import Reading
from auditor.licenses.surroundings import rules_beside

MAX_GOVERNING = 8
"""A file of more licences is a collection: none of them governs it."""
MAX_BETWEEN = 20_000
"""Characters before a match in which the words that introduce it are looked for."""
_NOTICES = (
    r"(?i)third[- ]party\s+(?:components?|software|notices?|licen[sc]es?|code|libraries|materials)"
    r"|dependenc(?:y|ies)\s+and\s+licen[sc]es"
    r"|licen[sc]es?\s+for\s+[\w .,+/-]{1,60}(?:code|components?|library|software)\b"
    r"|(?:components?|software|libraries|packages|files)\s+(?:is|are)\s+(?:listed|licensed)\s+(?:below|separately)"
    r"|(?:includes?|contains?|incorporates?|bundles?)\s+(?:the\s+following|code|parts?|portions?|software|files)\s"
    r"|attribution\s+notices|open[- ]source\s+(?:software\s+)?(?:notices?|components?|attributions?)"
)
_CHOICE = (
    r"(?i)dual[- ]licen[sc]ed\s+under"
    r"|either\s+(?:of\s+)?(?:the\s+)?[\w .,()/-]{0,80}\s+or\s+|at\s+your\s+(?:option|choice)"
    r"|(?:choose|choice\s+of)\s+(?:one|either|which|licen[sc]e)|under\s+(?:one|any)\s+of\s+the\s+following\s+licen[sc]es"
)
_PARTS = r"(?i)different\s+(?:components|parts|terms)|part\s+[12iab]\b|source\s+code\s*[-:–]|model\s+weights\s*[-:–]"


@cache
def _pattern(source: str) -> Any:
    import re2

    return re2.compile(source)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A match with its characters in the file."""

    delta: Delta
    start: int
    end: int
    license: str
    kind: str


def conclude(reading: Reading, deltas: Sequence[Delta]) -> Identification:
    """The answer for one text from its matches."""
    text = reading.words.text
    title = title_of(text)
    places = sorted((_place(reading, delta) for delta in deltas), key=lambda place: (place.start, -place.end))
    if not places:
        return Identification(kind=kind_of(reading.words), title=title)
    governing = _governing(text, places)
    matches = tuple(_match(place, place in governing) for place in places)
    if governing and all(place.kind == "policy" for place in governing):
        first = governing[0]
        return Identification(
            kind=TextKind.POLICY, policy=first.license, score=_score(governing), matches=matches, title=title
        )
    if not governing:
        return Identification(kind=TextKind.NOTICE, matches=matches, title=title)
    return _licensed(reading, places, governing).model_copy(update={"matches": matches, "title": title})


def _place(reading: Reading, delta: Delta) -> _Place:
    entry = reading.index.entries[delta.entry]
    start, end = int(reading.words.starts[delta.start]), int(reading.words.ends[delta.end - 1])
    return _Place(delta, start, end, entry.license, entry.kind)


def _match(place: _Place, governs: bool) -> LicenseMatch:
    score = round(place.delta.score, 4)
    return LicenseMatch(license=place.license, start=place.start, end=place.end, score=score, governs=governs)


def _governing(text: str, places: list[_Place]) -> list[_Place]:
    """The matches that the file as a whole is under; none for a list of notices and for a collection."""
    licences = [place for place in places if place.kind != "policy"]
    found: list[_Place] = []
    done = 0
    for place in licences:
        if _pattern(_NOTICES).search(text[max(min(done, place.start), place.start - MAX_BETWEEN) : place.start]):
            if not _inside(place, found):
                break
        elif not any(place.license == other.license and not place.delta.weight for other in found):
            found.append(place)
        done = max(done, place.end) if not _inside(place, found[:-1]) else done
    if not licences:
        return places[:1]
    return found if len({place.license for place in found}) <= MAX_GOVERNING else []


def _inside(place: _Place, others: list[_Place]) -> bool:
    return any(other is not place and other.start <= place.start and place.end <= other.end for other in others)


def _licensed(reading: Reading, places: list[_Place], governing: list[_Place]) -> Identification:
    """The answer for a file under one or more licences."""
    text = reading.words.text
    beside = rules_beside(text, [(place.start, place.end) for place in places])
    altered = [place for place in governing if _altered(place, places, reading)]
    changed = altered or (governing if beside or reading.words.truncated else [])
    added, removed = _changes(reading, governing)
    everything = tuple(sorted((*added, *beside), key=lambda change: change.start))
    kind = TextKind.NOTICE if all(place.kind == "header" for place in governing) else TextKind.LICENSE
    answer = Identification(kind=kind, score=round(_score(governing), 4), added=everything, removed=tuple(removed))
    if changed:
        return answer.model_copy(update={"base": _expression(text, changed), "modified": True})
    return answer.model_copy(update={"license": _expression(text, governing), **_derived(reading, governing)})


def _altered(place: _Place, places: list[_Place], reading: Reading) -> bool:
    """Substantive differences that are not themselves another match inside this one."""
    starts, ends = reading.words.starts, reading.words.ends
    for difference in place.delta.differences:
        gap = difference.gap
        if difference.removed:
            return True
        if difference.added:
            start, end = int(starts[gap.file]), int(ends[gap.file_end - 1])
            within = [other for other in places if other is not place and start <= other.start and other.end <= end]
            if sum(other.end - other.start for other in within) < 0.8 * (end - start):
                return True
    return False


def _score(governing: list[_Place]) -> float:
    return min(place.delta.score for place in governing)


def _expression(text: str, places: list[_Place]) -> str:
    """The licences in order of appearance, with OR where the file offers a choice."""
    names = list(dict.fromkeys(place.license for place in places))
    if len(names) < 2:
        return names[0]
    edges = [0, *(edge for place in places for edge in (place.start, place.end)), len(text)]
    around = " ".join(
        text[edges[number] : edges[number + 1]][:4000]
        for number in range(0, len(edges), 2)
        if edges[number] < edges[number + 1]
    )
    choice = _pattern(_CHOICE).search(around) and not _pattern(_PARTS).search(around)
    return (" OR " if choice else " AND ").join(names)


def _changes(reading: Reading, governing: list[_Place]) -> tuple[list[Change], list[Change]]:
    added: list[Change] = []
    removed: list[Change] = []
    for place in governing:
        more, fewer = changes(reading.words, place.delta)
        added += more
        removed += fewer
    return added, removed


def _derived(reading: Reading, governing: list[_Place]) -> dict[str, Any]:
    """For a listed derivative: the licence it was made from, and what was changed in that."""
    bases = [reading.index.entries[place.delta.entry].base for place in governing]
    if len(governing) != 1 or bases[0] is None:
        return {}
    delta = governing[0].delta
    entry = reading.index.by_license.get(bases[0])
    compared = reading.compared(entry, delta.start, delta.end) if entry is not None else None
    if compared is None:
        return {"base": bases[0]}
    added, removed = changes(reading.words, _stretched(compared, delta))
    return {"base": bases[0], "added": added, "removed": removed}


def _stretched(compared: Delta, delta: Delta) -> Delta:
    """Count the words of the derivative before and after everything that its base shares with it as differences."""
    return compared.with_ends(delta.start, delta.end)
