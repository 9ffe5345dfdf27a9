"""What every model is asked, each question named once, so that a long report can cite its answers by letter.

Requirements of frameworks and questions that users bring have few answers between them. A model's result is then one
short line, `fails: 1b 7c`: the number is the requirement's, the letter that of its answer, reason and evidence. A
requirement that is not named came to `a`, the answer that most models share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.domain.report import FrameworkItem, MeaningRow
from auditor.reporters import phrases
from auditor.reporters.view import View
from auditor.reporters.words import words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
MEANING = "meaning"
"""Name of the list of questions that users bring."""
Roles = Callable[[View, Iterable[str]], tuple[str, ...]]


class Answer(NamedTuple):
    """What a requirement came to, why, and the parts that its evidence plays for every model that shares the answer."""

    kind: str
    """The answer's value."""
    said: str
    """The same in words."""
    because: str
    claim: bool
    roles: tuple[str, ...]


@dataclass(slots=True)
class Requirement:
    """One requirement of a framework, or one question."""

    number: int
    title: str
    short: str
    counted: Counter[Answer] = field(default_factory=Counter)
    """How many models came to each answer."""
    letters: dict[Answer, str] = field(default_factory=dict)
    """Answer to its letter, the most frequent one first."""


@dataclass(slots=True)
class Framework:
    """One framework as it is used in a report, or the questions that users bring."""

    number: int
    name: str
    requirements: dict[str, Requirement] = field(default_factory=dict)

    def asked(self, key: str, title: str, short: str = "") -> Requirement:
        """Return the requirement of that key, numbered when it is new."""
        if key not in self.requirements:
            self.requirements[key] = Requirement(len(self.requirements) + 1, title, short)
        return self.requirements[key]


class Requirements:
    """All frameworks of a report, numbered in order of use. `roles` names the parts that evidence plays in a model."""

    def __init__(self, views: Iterable[View], roles: Roles) -> None:
        self._frameworks: dict[str, Framework] = {}
        self._given: dict[tuple[int, str], list[tuple[Requirement, Answer]]] = {}
        for view in views:
            self._note(view, roles)
        for framework in self:
            for one in framework.requirements.values():
                one.letters = {answer: _letter(at) for at, (answer, _) in enumerate(one.counted.most_common())}

    def __iter__(self) -> Iterator[Framework]:
        return iter(self._frameworks.values())

    def anchor(self, name: str) -> str:
        """Return the id of a framework's place in the page."""
        return f"f{self._frameworks[name].number}"

    def told(self, view: View, name: str) -> str:
        """Return the result of a framework with the requirements that did not come to their most frequent answer."""
        given = ((one, one.letters[answer]) for one, answer in self._given[view.number, name])
        named = [f"{one.number}{letter}" for one, letter in given if letter != _LETTERS[0]]
        head = phrases.framework_result(view.model.frameworks[name])
        return f"{head}: {' '.join(named)}" if named else head

    def meant(self, view: View) -> str:
        """Return the questions that users bring by their answers, `yes: run, inspect b · no: buy`."""
        by: dict[str, list[str]] = {}
        for one, answer in self._given.get((view.number, MEANING), ()):
            letter = one.letters[answer]
            by.setdefault(answer.said, []).append(one.short + (f" {letter}" if letter != _LETTERS[0] else ""))
        return " · ".join(f"{said}: {', '.join(asked)}" for said, asked in by.items())

    def _note(self, view: View, roles: Roles) -> None:
        for name, row in view.model.frameworks.items():
            for item in row.items:
                self._count(view, name, (item.id, item.title), _result(item, roles(view, item.evidence)))
        for told in view.model.meaning:
            asked = (told.question, words()(f"meaning.{told.question}"), words()(f"meaning_short.{told.question}"))
            self._count(view, MEANING, asked, _meaning(told, roles(view, told.evidence)))

    def _count(self, view: View, name: str, asked: tuple[str, ...], answer: Answer) -> None:
        framework = self._frameworks.setdefault(name, Framework(len(self._frameworks) + 1, name))
        one = framework.asked(*asked)
        one.counted[answer] += 1
        self._given.setdefault((view.number, name), []).append((one, answer))


def _result(item: FrameworkItem, roles: tuple[str, ...]) -> Answer:
    say = words()
    said = say.of("grade", item.grade) if item.grade else say.of("result", item.result).lower()
    return Answer(item.result, said, item.because, item.claim, roles)


def _meaning(row: MeaningRow, roles: tuple[str, ...]) -> Answer:
    return Answer(row.answer, words()(f"meaning.{row.answer}"), row.because, row.claim, roles)


def _letter(place: int) -> str:
    """Return a, b, … z, aa, ab, …"""
    more, last = divmod(place, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]
