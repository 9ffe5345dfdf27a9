"""The report's rows on use: the answer on commerce with its conditions, what else is forbidden, what is owed."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.knowledge import ClauseGroup
from auditor.domain.licensing import Polarity
from auditor.domain.report import CommercialUse, Condition, Obligation
from auditor.rulebook.bind import Binding
from auditor.rulebook.book import RuleBook
from auditor.rulebook.ledger import Ledger
from auditor.rulebook.readings import Term
from auditor.rulebook.reasons import of_use
from auditor.rulebook.vendor_terms import through_service


def commercial_use(facts: Facts, binding: Binding, fact: Fact[str], ledger: Ledger, book: RuleBook) -> CommercialUse:
    """The commercial-use axis with every condition named."""
    value = fact.value or "unknown"
    effective = through_service(binding.effective, facts)
    because = of_use(binding)
    if effective is not binding.effective:
        because += " The terms of the service that the name asks for apply besides."
    return CommercialUse(
        value=value,
        rule=f"commercial-use.{value}",
        because=because,
        evidence=ledger.cite(fact.citations),
        conditions=tuple(_condition(terms, ledger, book) for terms in _alike(effective.triggers)),
    )


def _alike(triggers: Iterable[Term]) -> Iterable[list[Term]]:
    """Triggers that say the same, together: versions of one licence repeat each other, and so do a model and a parent
    under the same one.
    """
    every = list(triggers)
    own = {_said(term) for term in every if term.source is None and term.license}
    found: dict[object, list[Term]] = {}
    for term in every:
        source = None if _said(term) in own else term.source
        found.setdefault((term.clause, term.threshold, term.territories, source), []).append(term)
    return found.values()


def _said(term: Term) -> object:
    return term.clause, term.threshold, term.territories, term.license


def _condition(terms: list[Term], ledger: Ledger, book: RuleBook) -> Condition:
    term = terms[0]
    rule = book.clauses.get(term.clause)
    threshold = term.threshold
    return Condition(
        clause=term.clause,
        operator=threshold.operator if threshold else None,
        amount=threshold.amount if threshold else None,
        unit=threshold.unit if threshold else None,
        territories=term.territories,
        text=rule.engineer if rule else term.todo or "",
        usages=term.usages or (rule.usages if rule else ()),
        value=term.value.value,
        starts=term.starts,
        source=term.source,
        license=term.license,
        evidence=ledger.cite(citation for term in terms for citation in term.citations),
    )


def obligations(binding: Binding, ledger: Ledger, book: RuleBook) -> Iterable[Obligation]:
    """What the licences demand, once for each clause and words."""
    seen: set[tuple[str, str]] = set()
    for term in binding.effective.terms:
        rule = book.clauses.get(term.clause)
        text = term.todo or (rule.todo if rule else None)
        if term.value.value != "must" or not text or (term.clause, text) in seen:
            continue
        seen.add((term.clause, text))
        yield Obligation(
            clause=term.clause,
            text=text,
            usages=term.usages or (rule.usages if rule else ()),
            wording=term.wording,
            source=term.source,
            evidence=ledger.cite(term.citations),
        )


def limits(binding: Binding, ledger: Ledger, book: RuleBook) -> Iterable[Condition]:
    """What is forbidden for some usages, beside the conditions of commerce."""
    told = {term.clause for term in binding.effective.triggers}
    bans = [term for term in binding.effective.terms if term.value is Polarity.CANNOT and term.clause not in told]
    for terms in _alike(bans):
        rule = book.clauses.get(terms[0].clause)
        if rule and rule.usages and rule.group is ClauseGroup.LIMIT:
            yield _condition(terms, ledger, book)
