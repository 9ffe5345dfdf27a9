"""Rows of a model's report that weigh a fact table: frameworks, the user's questions, components, licences of parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.report import Axis, FrameworkItem, FrameworkResult, FrameworkRow, MeaningRow, ScopedLicense
from auditor.rulebook.bind import Binding
from auditor.rulebook.book import RuleBook
from auditor.rulebook.conditions import FactTable
from auditor.rulebook.engine import Framework, framework, questions, together
from auditor.rulebook.ledger import Ledger
from auditor.rulebook.scoped import scoped_licenses

_MEETS: dict[bool | None, FrameworkResult] = {True: "meets", False: "fails", None: "open"}


def framework_rows(book: RuleBook, table: FactTable, ledger: Ledger) -> Iterable[tuple[str, FrameworkRow]]:
    """The frameworks that are lists of requirements; the openness readings are the class itself."""
    for framework_id, rule in sorted(book.frameworks.items()):
        if rule.items:
            yield framework_id, _framework(framework(book, framework_id), table, ledger)


def _framework(compiled: Framework, table: FactTable, ledger: Ledger) -> FrameworkRow:
    examined = compiled.examine(table)
    items = tuple(
        FrameworkItem(
            id=item.rule.id,
            title=item.rule.title,
            result=_MEETS[item.trace.result],
            grade=item.grade,
            because=item.trace.told,
            claim=item.trace.claimed(table),
            evidence=ledger.prove(item.trace.deciding),
        )
        for item in examined
    )
    reached: dict[str, Any] = {"class": compiled.reached(table, examined)}
    return FrameworkRow(result=together(examined), items=items, **reached)


def meaning_rows(book: RuleBook, table: FactTable, ledger: Ledger) -> Iterable[MeaningRow]:
    """The answer to each question that users bring."""
    for rule, classifier in questions(book):
        outcome = classifier.classify(table)
        unknown = outcome.value == rule.otherwise
        yield MeaningRow(
            question=rule.id,
            title=rule.title,
            answer=outcome.value,
            rule=f"meaning.{rule.id}.{outcome.value}",
            because=rule.unknown_because if unknown else outcome.because,
            claim=not unknown and outcome.deciding.claimed(table),
            evidence=ledger.prove(outcome.deciding.deciding),
        )


def component_rows(table: FactTable, ledger: Ledger) -> Iterable[tuple[str, Axis]]:
    """Each component beside weights, training code and data, by name."""
    for path, fact in table.items():
        if path.startswith("release."):
            name = path.removeprefix("release.")
            yield name, axis(f"component.{name}", fact, ledger)


def license_rows(facts: Facts, binding: Binding, ledger: Ledger) -> Iterable[ScopedLicense]:
    """The licence of each part."""
    for part in scoped_licenses(facts, binding):
        yield ScopedLicense(
            scope=part.scope,
            license=part.license,
            because=part.because,
            claim=part.claim,
            evidence=ledger.cite(part.citations),
        )


def axis(name: str, fact: Fact[Any], ledger: Ledger) -> Axis:
    """A fact as an axis: its value or `unknown`, with its evidence."""
    value = str(fact.value) if fact.known else "unknown"
    return Axis(value=value, rule=f"{name}.{value}", evidence=ledger.cite(fact.citations), claim=fact.claim)
