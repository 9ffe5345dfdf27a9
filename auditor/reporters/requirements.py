"""The requirements of every framework in a report, each named once, so that a long report can cite them by number.

A model's result is then one line: `meets 2a, 8a; fails 1b`. The number is the requirement's, the letter the reason's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.domain.report import FrameworkItem, FrameworkResult, FrameworkRow, Grade, ModelReport

_RESULTS: tuple[FrameworkResult, ...] = ("meets", "fails", "open")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Reason(NamedTuple):
    """What a requirement came to, and why."""

    result: FrameworkResult
    grade: Grade | None
    because: str
    claim: bool


@dataclass(slots=True)
class Requirement:
    """One requirement of a framework."""

    number: int
    title: str
    reasons: dict[Reason, str] = field(default_factory=dict)
    """What it came to, and why, to its letter, in order of first use."""

    def cite(self, item: FrameworkItem) -> str:
        """Return number and letter of an item's result and reason."""
        key = Reason(item.result, item.grade, item.because, item.claim)
        return f"{self.number}{self.reasons.setdefault(key, _letter(len(self.reasons)))}"


@dataclass(slots=True)
class Framework:
    """One framework as it is used in a report."""

    number: int
    name: str
    requirements: dict[str, Requirement] = field(default_factory=dict)


class Requirements:
    """All frameworks of a report, numbered in order of use."""

    def __init__(self, models: Iterable[ModelReport]) -> None:
        self._frameworks: dict[str, Framework] = {}
        for model in models:
            for name, row in model.frameworks.items():
                self._note(name, row)

    def __iter__(self) -> Iterator[Framework]:
        return iter(self._frameworks.values())

    def number(self, name: str) -> int:
        """Return the number of a framework in the schedule."""
        return self._frameworks[name].number

    def cited(self, name: str, row: FrameworkRow) -> list[tuple[FrameworkResult, str]]:
        """Return results that occur, each with the requirements that came to it: `("fails", "1b 3a")`."""
        known = self._frameworks[name].requirements
        by: dict[FrameworkResult, list[str]] = {result: [] for result in _RESULTS}
        for item in row.items:
            by[item.result].append(known[item.id].cite(item))
        return [(result, " ".join(found)) for result, found in by.items() if found]

    def _note(self, name: str, row: FrameworkRow) -> None:
        framework = self._frameworks.setdefault(name, Framework(len(self._frameworks) + 1, name))
        known = framework.requirements
        for item in row.items:
            known.setdefault(item.id, Requirement(len(known) + 1, item.title)).cite(item)


def _letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    more, last = divmod(place, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]
