"""One model's facts to its entry in the report: conclusions, axes, class, findings, obligations, decision left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.domain.evidence import Status
from auditor.domain.facts import Facts
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import (
    Axis,
    DecisionRow,
    FindingRow,
    ModelReport,
    TraceNode,
)
from auditor.extract.training_data import disclosure
from auditor.rulebook.attestations import attested
from auditor.rulebook.attestations import table as attestations
from auditor.rulebook.bind import Family
from auditor.rulebook.book import RuleBook
from auditor.rulebook.conditions import FactTable, Trace
from auditor.rulebook.datasets import DatasetLink, dataset_links
from auditor.rulebook.derive import Known, derive
from auditor.rulebook.engine import Outcome, checks, framework
from auditor.rulebook.governing import is_notice
from auditor.rulebook.ledger import Ledger
from auditor.rulebook.rows import axis, component_rows, framework_rows, license_rows, meaning_rows
from auditor.rulebook.source_rows import answer_rows, dataset_row, license_row, parent_rows
from auditor.rulebook.use_rows import commercial_use, limits, obligations


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
            commercial_use=commercial_use(facts, binding, table["terms.commercial_use"], ledger, self.book),
            license=license_row(facts, binding, ledger),
            licenses=tuple(license_rows(facts, binding, ledger)) if _is_release(facts) else (),
            components=dict(component_rows(table, ledger)) if _is_release(facts) else {},
            meaning=tuple(meaning_rows(self.book, table, ledger)),
            frameworks=dict(framework_rows(self.book, table, ledger)) if facts.status is Status.FOUND else {},
            lineage=tuple(parent_rows(binding, ledger)),
            datasets=tuple(dataset_row(link, ledger) for link in data),
            limits=tuple(limits(binding, ledger, self.book)),
            obligations=tuple(obligations(binding, ledger, self.book)),
            notices=ledger.cite(citation for text in facts.texts if is_notice(text) for citation in text.citations),
            answers=tuple(answer_rows(facts, ledger)),
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
