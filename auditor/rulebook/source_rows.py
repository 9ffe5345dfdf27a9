"""The report's rows on where terms come from: the licence, parents, datasets, a vendor's documents."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.evidence import Status
from auditor.domain.facts import Facts
from auditor.domain.report import AnswerRow, ChangeRow, DatasetRow, LicenseRow, ParentRow
from auditor.rulebook.bind import Binding
from auditor.rulebook.conclude import NOASSERTION
from auditor.rulebook.datasets import DatasetLink
from auditor.rulebook.ledger import Ledger
from auditor.rulebook.reasons import of_license
from auditor.rulebook.vendor_terms import quotes, unread


def license_row(facts: Facts, binding: Binding, ledger: Ledger) -> LicenseRow:
    """Declared, detected and concluded licence, with reasons and with the words that were changed."""
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
    if binding.expression == NOASSERTION:
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


def parent_rows(binding: Binding, ledger: Ledger) -> Iterable[ParentRow]:
    """Each edge of the family tree, nearest first."""
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


def dataset_row(link: DatasetLink, ledger: Ledger) -> DatasetRow:
    """A declared dataset and what was found of it."""
    return DatasetRow(
        ref=link.dataset.ref,
        license=link.license,
        status=link.status,
        gated=link.facts.gated.value if link.facts else None,
        commit=link.facts.commit if link.facts else None,
        released=link.facts.released.value if link.facts else None,
        evidence=ledger.cite(link.citations),
    )


def answer_rows(facts: Facts, ledger: Ledger) -> Iterable[AnswerRow]:
    """What the documents of a vendor answer; one row for a document that was not read."""
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
