"""The requirements of every framework in a report, each named once, so that a long report can cite them by number.

A model's result is then one line, `fails: 1b 7a; not settled 3a`: what is not named is met. The number is the
requirement's, the letter the reason's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.domain.report import FrameworkItem, FrameworkResult, FrameworkRow, Grade, ModelReport
from auditor.reporters import phrases
from auditor.reporters.words import words

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

    def told(self, name: str, row: FrameworkRow) -> str:
        """Return the result with the requirements that are not met: `fails: 1b 7a; not settled 3a`."""
        known, say = self._frameworks[name].requirements, words()
        by: dict[FrameworkResult, list[str]] = {"fails": [], "open": []}
        for item in row.items:
            if item.result in by:
                by[item.result].append(known[item.id].cite(item))
        head = phrases.framework_result(row)
        unmet = [(say.of("result", result).lower(), " ".join(found)) for result, found in by.items() if found]
        parts = [
            numbers if not place and head == result else f"{result} {numbers}"
            for place, (result, numbers) in enumerate(unmet)
        ]
        return f"{head}: {'; '.join(parts)}" if parts else head

    def _note(self, name: str, row: FrameworkRow) -> None:
        framework = self._frameworks.setdefault(name, Framework(len(self._frameworks) + 1, name))
        known = framework.requirements
        for item in row.items:
            known.setdefault(item.id, Requirement(len(known) + 1, item.title)).cite(item)


def _letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    more, last = divmod(place, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]
