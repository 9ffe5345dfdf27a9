"""One model's facts to its entry in the report: conclusions, axes, class, findings, obligations, decision left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.domain.evidence import Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.knowledge import ClauseGroup
from auditor.domain.licensing import Polarity
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import (
    AnswerRow,
    Axis,
    ChangeRow,
    CommercialUse,
    Condition,
    DatasetRow,
    DecisionRow,
    FindingRow,
    LicenseRow,
    ModelReport,
    Obligation,
    ParentRow,
    TraceNode,
)
from auditor.extract.training_data import disclosure
from auditor.rulebook.attestations import attested
from auditor.rulebook.attestations import table as attestations
from auditor.rulebook.bind import Binding, Family
from auditor.rulebook.book import RuleBook
from auditor.rulebook.conditions import FactTable, Trace
from auditor.rulebook.datasets import DatasetLink, dataset_links
from auditor.rulebook.derive import Known, derive
from auditor.rulebook.engine import Outcome, checks, framework
from auditor.rulebook.governing import is_notice
from auditor.rulebook.ledger import Ledger
from auditor.rulebook.readings import Term
from auditor.rulebook.reasons import of_license, of_use
from auditor.rulebook.rows import axis, component_rows, framework_rows, license_rows, meaning_rows
from auditor.rulebook.vendor_terms import quotes, through_service, unread

_NONE_FOUND = "NOASSERTION"


@dataclass(frozen=True)
class Judge:
    """The rule book and what was gathered in a run; turns facts into report entries. Pure."""

    book: RuleBook
    family: Family
    datasets: Mapping[str, Facts]
    """By the ids they were asked for."""
    reading: str = "openness"
    """The framework that gives the class."""

    def assess(self, ref: ModelRef, facts: Facts) -> ModelReport:
        """The report entry of one reference."""
        human = attested(facts, attestations(self.book))
        facts = human.overlay(facts)
        binding = self.family.bind(facts)
        data = dataset_links(facts, dict(self.datasets), self.family.reader)
        known = Known(self.family.reader.catalog, self.book.clauses)
        subject = derive(facts, binding, data, disclosure(facts.data, _availability(data)), known, human)
        table = subject.table()
        outcome = framework(self.book, self.reading).classify(table)
        ledger = Ledger(table)
        openness = _openness(outcome, ledger)
        return ModelReport(
            ref=ref.text,
            resolved_ref=facts.ref if facts.status is Status.FOUND else None,
            kind=facts.kind.value,
            vendor=axis("vendor", facts.vendor, ledger) if facts.vendor.known else None,
            purl=_purl(facts),
            commit=facts.commit,
            released=facts.released.value,
            usage=ref.usage,
            note=ref.note,
            positions=ref.positions,
            openness=openness,
            weights=axis("weights", table["weights.access"], ledger),
            code=axis("code", table["code.training"], ledger),
            data=axis("data", table["data.disclosure"], ledger),
            commercial_use=_commercial(facts, binding, table["terms.commercial_use"], ledger, self.book),
            license=_license(facts, binding, ledger),
            licenses=tuple(license_rows(facts, binding, ledger)) if _is_release(facts) else (),
            components=dict(component_rows(table, ledger)) if _is_release(facts) else {},
            meaning=tuple(meaning_rows(self.book, table, ledger)),
            frameworks=dict(framework_rows(self.book, table, ledger)) if facts.status is Status.FOUND else {},
            lineage=tuple(_parents(binding, ledger)),
            datasets=tuple(_dataset_row(link, ledger) for link in data),
            limits=tuple(_limits(binding, ledger, self.book)),
            obligations=tuple(_obligations(binding, ledger, self.book)),
            notices=ledger.cite(citation for text in facts.texts if is_notice(text) for citation in text.citations),
            answers=tuple(_answers(facts, ledger)),
            findings=tuple(self._findings(table, ledger)) if facts.status is Status.FOUND else (),
            trace=tuple(_named_node(name, trace, ledger) for name, trace in outcome.traces),
            evidence=ledger.rows(),
            decision=DecisionRow(result="undecided" if openness.value == "undetermined" else "accepted"),
        )

    def _findings(self, table: FactTable, ledger: Ledger) -> Iterable[FindingRow]:
        for check in checks(self.book):
            result = check.run(table)
            if result.kind == "pass":
                continue
            yield FindingRow(
                rule_id=result.rule.id,
                kind=result.kind,
                level=result.rule.level if result.kind == "fail" else "none",
                message=result.message,
                how_to_fix=result.rule.how_to_fix,
                evidence=ledger.prove(result.trace.deciding),
            )


def _availability(data: Iterable[DatasetLink]) -> dict[str, bool | None]:
    """Dataset to whether it exists for the public; None where nobody could look."""
    return {link.dataset.ref: _available(link) for link in data}


def _available(link: DatasetLink) -> bool | None:
    """An outage or a closed door says nothing about whether the data exist."""
    if link.gone:
        return False
    return True if link.status is Status.FOUND else None


def _openness(outcome: Outcome, ledger: Ledger) -> Axis:
    cited = ledger.prove(outcome.deciding.deciding)
    return Axis(value=outcome.value, rule=outcome.rule, because=outcome.because, evidence=cited)


def _commercial(facts: Facts, binding: Binding, fact: Fact[str], ledger: Ledger, book: RuleBook) -> CommercialUse:
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


def _license(facts: Facts, binding: Binding, ledger: Ledger) -> LicenseRow:
    own = binding.own
    return LicenseRow(
        declared=own.declared,
        detected=own.detected,
        concluded=binding.expression,
        base=own.reading.base,
        modified=own.reading.modified,
        inherited_from=binding.inherited_from,
        confidence=round(_confidence(own.reading.score, binding), 2),
        rule="license.inherited" if binding.inherited_from else f"license.from-{own.reading.origin}",
        because=of_license(binding),
        evidence=ledger.cite(binding.effective.citations or (facts.metadata,)),
        changes=tuple(_changes(binding, ledger)),
    )


def _confidence(score: float, binding: Binding) -> float:
    """How sure the conclusion is: the match of the text, halved where only prose or detectors speak."""
    if binding.expression == _NONE_FOUND:
        return 0.0
    doubtful = binding.effective.detected_only or binding.own.reading.origin == "statement"
    return score / 2 if doubtful else score


def _changes(binding: Binding, ledger: Ledger) -> Iterable[ChangeRow]:
    for text in binding.own.texts:
        identity = text.identification
        if identity is None or not text.citations:
            continue
        whole = text.citations[0]
        for change in identity.added:
            if change.substantive:
                cited = whole.model_copy(update={"start": change.start, "end": change.end, "excerpt": change.words})
                yield ChangeRow(kind="added", words=change.words, evidence=ledger.cite((cited,)))
        for change in identity.removed:
            if change.substantive:
                yield ChangeRow(kind="removed", words=change.words, evidence=ledger.cite((whole,)))


def _parents(binding: Binding, ledger: Ledger) -> Iterable[ParentRow]:
    for link in binding.links:
        yield ParentRow(
            ref=link.parent.ref,
            resolved_ref=link.facts.ref if link.facts and link.status is Status.FOUND else None,
            relation=link.parent.relation,
            license=link.license,
            commit=link.facts.commit if link.facts else None,
            released=link.facts.released.value if link.facts else None,
            child=link.child,
            status=link.status,
            binds=link.status is Status.FOUND,
            evidence=ledger.cite(link.citations),
        )


def _dataset_row(link: DatasetLink, ledger: Ledger) -> DatasetRow:
    return DatasetRow(
        ref=link.dataset.ref,
        license=link.license,
        status=link.status,
        gated=link.facts.gated.value if link.facts else None,
        commit=link.facts.commit if link.facts else None,
        released=link.facts.released.value if link.facts else None,
        evidence=ledger.cite(link.citations),
    )


def _obligations(binding: Binding, ledger: Ledger, book: RuleBook) -> Iterable[Obligation]:
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


def _limits(binding: Binding, ledger: Ledger, book: RuleBook) -> Iterable[Condition]:
    """What is forbidden for some usages, beside the conditions of commerce."""
    told = {term.clause for term in binding.effective.triggers}
    bans = [term for term in binding.effective.terms if term.value is Polarity.CANNOT and term.clause not in told]
    for terms in _alike(bans):
        rule = book.clauses.get(terms[0].clause)
        if rule and rule.usages and rule.group is ClauseGroup.LIMIT:
            yield _condition(terms, ledger, book)


def _answers(facts: Facts, ledger: Ledger) -> Iterable[AnswerRow]:
    for document in facts.terms:
        for answer in document.answers or (unread(document),):
            yield AnswerRow(
                question=answer.question,
                value=answer.value,
                means=answer.means,
                detail=answer.detail,
                document=document.title,
                audience=document.audience.value,
                applies=document.because,
                url=document.url,
                dated=document.dated,
                evidence=ledger.cite(quotes(document, answer)),
            )


def _named_node(name: str, trace: Trace, ledger: Ledger) -> TraceNode:
    node = _node(trace, ledger)
    return TraceNode(text=f"{name}?", result=trace.result, children=(node,))


def _node(trace: Trace, ledger: Ledger) -> TraceNode:
    return TraceNode(
        text=trace.text,
        result=trace.result,
        fact=trace.fact,
        value=trace.value,
        evidence=ledger.prove((trace.fact,)) if trace.fact else (),
        children=tuple(_node(child, ledger) for child in trace.children),
    )


def _is_release(facts: Facts) -> bool:
    """Whether files are given out that could have parts; behind an API there are none to look at."""
    return facts.status is Status.FOUND and facts.kind is not RefKind.VENDOR


def _purl(facts: Facts) -> str | None:
    """`pkg:huggingface/<ns>/<name>@<commit>`; None for what is not on the Hub."""
    if facts.kind.value != "hub" or facts.status is not Status.FOUND:
        return None
    commit = f"@{facts.commit}" if facts.commit else ""
    return f"pkg:huggingface/{facts.ref}{commit}"
