"""Compiled checks and frameworks, evaluated over a fact table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from auditor.domain.fact import Fact
from auditor.domain.report import FrameworkResult, Grade
from auditor.domain.rules import CheckRule, Classification, ConditionTree, FrameworkItemRule, FrameworkRule, MeaningRule
from auditor.errors import RuleError
from auditor.rulebook.book import RuleBook
from auditor.rulebook.conditions import Condition, ConditionError, FactTable, Trace, compile_condition, shown
from auditor.rulebook.subject import paths

_PLACEHOLDER = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")


@dataclass(frozen=True)
class Result:
    """What a check came to. `kind` pass means that nothing is to be reported."""

    rule: CheckRule
    kind: Literal["fail", "review", "open", "pass"]
    message: str
    trace: Trace


@dataclass(frozen=True)
class Check:
    """A check with its compiled condition."""

    rule: CheckRule
    condition: Condition

    def run(self, facts: FactTable) -> Result:
        """The result over `facts`."""
        trace = self.condition.evaluate(facts)
        if trace.result:
            return Result(self.rule, self.rule.kind, filled(self.rule.message, facts), trace)
        if trace.result is None and self.rule.open_message:
            return Result(self.rule, "open", filled(self.rule.open_message, facts), trace)
        return Result(self.rule, "pass", "", trace)


@dataclass(frozen=True)
class Outcome:
    """The class that a framework gives, with the reasoning."""

    value: str
    rule: str
    because: str
    traces: tuple[tuple[str, Trace], ...]
    """Outcome name to the trace of its condition, in the order tried."""

    @property
    def deciding(self) -> Trace:
        """The trace that settled it: of the outcome itself, or of the last one tried."""
        return self.traces[-1][1]


@dataclass(frozen=True)
class Classifier:
    """Outcomes with their compiled conditions."""

    rule: Classification
    outcomes: tuple[tuple[str, str, Condition], ...]

    def classify(self, facts: FactTable) -> Outcome:
        """The first outcome whose condition is true. An unknown one on the way leaves the whole open."""
        traces: list[tuple[str, Trace]] = []
        for value, because, condition in self.outcomes:
            trace = condition.evaluate(facts)
            traces.append((value, trace))
            if trace.result:
                return Outcome(value, f"{self.rule.id}.{value}", filled(because, facts), tuple(traces))
            if trace.result is None:
                missing = ", ".join(trace.unknown_facts())
                because = f"Whether it is {value} cannot be said: {missing} unknown."
                return Outcome(self.rule.otherwise, f"{self.rule.id}.{self.rule.otherwise}", because, tuple(traces))
        because = "None of the conditions holds."
        return Outcome(self.rule.otherwise, f"{self.rule.id}.{self.rule.otherwise}", because, tuple(traces))


GRADES: tuple[Grade, ...] = ("open", "partial", "closed", "unknown")


@dataclass(frozen=True)
class Examined:
    """One requirement with how it came out. `trace` is of the condition that settled it."""

    rule: FrameworkItemRule
    trace: Trace
    grade: Grade | None = None


@dataclass(frozen=True)
class Item:
    """One requirement with its compiled conditions."""

    rule: FrameworkItemRule
    condition: Condition
    partly: Condition | None = None

    def graded(self, trace: Trace, facts: FactTable) -> Examined:
        """Open when the condition holds; else partial, closed or unknown by the weaker one. Only open meets it."""
        if trace.result is not False:
            return Examined(self.rule, trace, "open" if trace.result else "unknown")
        weaker = self.partly.evaluate(facts) if self.partly else trace
        if weaker.result is None:
            return Examined(self.rule, weaker, "unknown")
        grade: Grade = "partial" if weaker.result else "closed"
        return Examined(self.rule, weaker.counted_out, grade)


@dataclass(frozen=True)
class Framework(Classifier):
    """A framework with its compiled conditions."""

    rule: FrameworkRule
    items: tuple[Item, ...]

    def examine(self, facts: FactTable) -> tuple[Examined, ...]:
        """Each required item with its trace, and its grade where the framework has grades."""
        traced = ((item, item.condition.evaluate(facts)) for item in self.items)
        graded = self.rule.graded
        return tuple(item.graded(trace, facts) if graded else Examined(item.rule, trace) for item, trace in traced)

    def reached(self, facts: FactTable, examined: Iterable[Examined]) -> str | None:
        """The class: the first outcome that holds, or how many items have which grade; None without either."""
        if self.rule.graded:
            counted = Counter(item.grade for item in examined)
            return ", ".join(f"{counted[grade]} {grade}" for grade in GRADES)
        return self.classify(facts).value if self.outcomes else None


def together(examined: Iterable[Examined]) -> FrameworkResult:
    """All items together: one that fails decides, one that is unknown leaves it open."""
    results = {item.trace.result for item in examined}
    return "fails" if False in results else "open" if None in results else "meets"


def filled(message: str, facts: FactTable) -> str:
    """`{fact.path}` replaced by the fact's value."""

    def value(match: re.Match[str]) -> str:
        fact: Fact[Any] = facts[match[1]]
        return shown(fact.value) if fact.known else "unknown"

    return _PLACEHOLDER.sub(value, message)


def checks(book: RuleBook) -> tuple[Check, ...]:
    """Every check of the rule book, compiled; RuleError names a fact path that does not exist."""
    return book.once("compiled checks", lambda: tuple(_check(book, rule) for _, rule in sorted(book.checks.items())))


def framework(book: RuleBook, framework_id: str) -> Framework:
    """One framework, compiled."""
    return book.once(f"compiled framework {framework_id}", lambda: _framework(book, book.frameworks[framework_id]))


def questions(book: RuleBook) -> tuple[tuple[MeaningRule, Classifier], ...]:
    """Every question of the user's, compiled, in the order in which people ask them."""

    def compiled() -> tuple[tuple[MeaningRule, Classifier], ...]:
        table = book.table("meaning", MeaningRule)
        known = [table[name] for name in _ASKED if name in table]
        others = [rule for name, rule in sorted(table.items()) if name not in _ASKED]
        return tuple((rule, Classifier(rule, _outcomes(book, "meaning", rule))) for rule in (*known, *others))

    return book.once("compiled questions", compiled)


_ASKED = ("run", "commercial", "fine-tune", "inspect", "redistribute", "private", "revocable", "buy", "cost")


def _check(book: RuleBook, rule: CheckRule) -> Check:
    return Check(rule, _condition(book, "checks", rule.id, rule.when, (rule.message, rule.open_message or "")))


def _framework(book: RuleBook, rule: FrameworkRule) -> Framework:
    items = tuple(_item(book, rule.id, item) for item in rule.items)
    return Framework(rule, _outcomes(book, "frameworks", rule), items)


def _item(book: RuleBook, rule_id: str, item: FrameworkItemRule) -> Item:
    partly = _condition(book, "frameworks", rule_id, item.partly) if item.partly else None
    return Item(item, _condition(book, "frameworks", rule_id, item.when), partly)


def _outcomes(book: RuleBook, folder: str, rule: Classification) -> tuple[tuple[str, str, Condition], ...]:
    return tuple((o.value, o.because, _condition(book, folder, rule.id, o.when, (o.because,))) for o in rule.outcomes)


def _condition(
    book: RuleBook, folder: str, rule_id: str, tree: ConditionTree, messages: tuple[str, ...] = ()
) -> Condition:
    known = paths()
    try:
        condition = compile_condition(tree, known)
    except ConditionError as error:
        raise RuleError(
            f"{book.file_of(folder, rule_id)}: {error}", "Mend the condition; see CONTRIBUTING.md."
        ) from error
    for message in messages:
        for path in _PLACEHOLDER.findall(message):
            if path not in known:
                file = book.file_of(folder, rule_id)
                raise RuleError(f"{file}: the message names {path!r}, which is no fact", "Mend the placeholder.")
    return condition
