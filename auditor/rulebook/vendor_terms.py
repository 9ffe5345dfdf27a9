"""What a vendor's documents come to: commercial use, with every answer that decides it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.domain.evidence import Citation, Status
from auditor.domain.facts import Facts
from auditor.domain.licensing import Polarity
from auditor.domain.ref import RefKind
from auditor.domain.terms import NOT_READ, Answer, DocumentAnswers
from auditor.rulebook.readings import Reading, Term, combined

_POLARITY = {"conditions": Polarity.CONDITIONAL, "prohibits": Polarity.CANNOT, "none": Polarity.CAN}


def of_terms(documents: Sequence[DocumentAnswers], about: Citation) -> Reading:
    """The reading of the documents that apply to one way of access. Unread documents leave it unknown."""
    from auditor.extract.vendor_answers import commercial_use  # brings the HTML reader, which only vendors need

    found = commercial_use(documents)
    by_id = {document.document: document for document in documents}
    terms = tuple(_term(by_id[where], answer) for where, answer in found.because)
    cited = tuple(dict.fromkeys(citation for term in terms for citation in term.citations)) or (about,)
    limits = tuple(term for term in terms if term.value is not Polarity.CAN)
    return Reading(
        origin="terms", license=None, use=found.value, osd=None, terms=terms, triggers=limits, citations=cited
    )


def through_service(reading: Reading, facts: Facts) -> Reading:
    """The reading of a licence with the terms of the service that a name asks for: who asks by it is bound by both.

    It says what may be done through the service. What the weights are licensed under stays the licence's to say.
    """
    if facts.kind is RefKind.VENDOR or not facts.terms:
        return reading
    terms = of_terms(facts.terms, facts.metadata)
    return reading if terms.use == "unknown" else combined([reading, terms], reading.license)


def quotes(document: DocumentAnswers, answer: Answer) -> tuple[Citation, ...]:
    """The words of a document that give an answer; the document as a whole where it is silent."""
    whole = Citation(uri=document.url, status=document.status, sha256=document.sha256, fetched_at=document.fetched_at)
    if document.status is not Status.FOUND:
        return ()
    spans = [whole.model_copy(update={"start": q.start, "end": q.end, "excerpt": q.words}) for q in answer.quotes]
    return tuple(spans) or (whole,)


def unread(document: DocumentAnswers) -> Answer:
    """What stands for the answers of a document that could not be had, so that the report names it."""
    return Answer(question="commercial-use", value=NOT_READ, means=document.message)


def _term(document: DocumentAnswers, answer: Answer) -> Term:
    return Term(
        clause=f"terms.{answer.question}",
        value=_POLARITY[answer.effect.value],
        citations=quotes(document, answer),
        todo=answer.means,
    )
