"""Runs every rule's own cases: what `auditor rules test` and the test suite do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.domain.facts import Fact
from auditor.domain.rules import Case
from auditor.rulebook.book import RuleBook
from auditor.rulebook.engine import Check, Framework, checks, framework
from auditor.rulebook.subject import table_of

MAX_AGE_DAYS = 366


@dataclass(frozen=True)
class SelfTest:
    """What the cases came to."""

    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: str


def selftest(book: RuleBook, today: date | None = None) -> SelfTest:
    """Every case of every check and framework. With `today`, licence profiles older than a year are named."""
    ran = list(_checks(book)) + list(_frameworks(book))
    failures = tuple(failure for _, failure in ran if failure)
    stale = tuple(_stale(book, today)) if today else ()
    counts = (
        f"{len(book.checks)} checks, {len(book.frameworks)} frameworks, {len(ran)} cases, {len(failures)} failed; "
        f"{len(book.licenses)} licences, {len(book.clauses)} clauses"
    )
    return SelfTest(failures, stale, counts)


def _checks(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    for check in checks(book):
        yield from _cases(f"checks/{check.rule.id}", check.rule.cases, _check_result(check))


def _frameworks(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    for framework_id in sorted(book.frameworks):
        compiled = framework(book, framework_id)
        yield from _cases(f"frameworks/{framework_id}", compiled.rule.cases, _class_result(compiled))


def _check_result(check: Check) -> Callable[[Mapping[str, Fact[Any]]], str]:
    return lambda facts: check.run(facts).kind


def _class_result(compiled: Framework) -> Callable[[Mapping[str, Fact[Any]]], str]:
    return lambda facts: compiled.classify(facts).value


def _cases(
    rule: str, cases: tuple[Case, ...], decide: Callable[[Mapping[str, Fact[Any]]], str]
) -> Iterator[tuple[str, str | None]]:
    """Each case's name with what went wrong, or None."""
    for case in cases:
        try:
            got = decide(table_of(case.facts))
        except KeyError as error:
            yield case.name, f"{rule}, {case.name}: there is no fact {error}"
            continue
        wrong = f"{rule}, {case.name}: expected {case.expect}, got {got}"
        yield case.name, None if got == case.expect else wrong


def _stale(book: RuleBook, today: date) -> Iterator[str]:
    for profile in book.licenses.values():
        if (today - profile.reviewed).days > MAX_AGE_DAYS:
            yield f"licenses/{profile.id} was last reviewed on {profile.reviewed}"
