"""What a combination must respect: a model's own licence against those of its parents and of its training data."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from auditor.domain.evidence import Citation
from auditor.domain.fact import Fact
from auditor.licenses.catalog import Catalog
from auditor.licenses.compatibility import Answer, Compatibility, compatible
from auditor.licenses.expression import ExpressionError, License, parse
from auditor.rulebook.bind import Binding, Link
from auditor.rulebook.quoting import Told, listed, quoted
from auditor.rulebook.readings import Reading

SHARE_ALIKE = "share.share-alike"


def lost_terms(binding: Binding, catalog: Catalog, otherwise: tuple[Citation, ...]) -> Fact[str]:
    """none, or each parent with the terms of its licence that the own one lacks, in the parent's words.

    Only parents that no graver finding speaks of: whose licence the own one neither exceeds nor leaves in doubt.
    Licences that are no single known one are not compared.
    """
    told = []
    for link, degree in binding.against:
        answer = _answer(binding.own.reading, link, catalog) if degree == "none" else None
        if answer is not None and answer.value is Compatibility.INCOMPATIBLE:
            told.append(_lost(link, answer))
    return listed(told, otherwise)


def exceeded(binding: Binding, otherwise: tuple[Citation, ...]) -> Fact[str]:
    """none, or each parent whose licence demands more, with the limits and demands that the own one lacks."""
    kept = {term.clause for term in binding.own.reading.terms}
    return listed([_demands(link, kept) for link in binding.looser_than], otherwise)


def share_alike_data(own: Reading, datasets: Sequence[tuple[str, Reading, tuple[Citation, ...]]]) -> Fact[str]:
    """none, or the datasets whose licence wants adaptations to be shared alike, where the own licence does not.

    Args:
        own: what the model's own licence says.
        datasets: name, licence and citations of each that was read.

    """
    if any(term.clause == SHARE_ALIKE for term in own.terms) or own.license is None:
        return Fact(value="none", citations=own.citations)
    told = []
    for name, reading, citations in datasets:
        if any(term.clause == SHARE_ALIKE for term in reading.terms):
            words, cited = quoted(reading.terms, (SHARE_ALIKE,))
            told.append((f"{name} ({reading.license}): {words}", (*citations, *cited)))
    return listed(told, own.citations)


def _demands(link: Link, kept: AbstractSet[str]) -> Told:
    """One parent with the words that decide on commerce there, and those that want its licence kept."""
    reading = link.conclusion.reading if link.conclusion else None
    demanded = [term for term in reading.terms if term.clause == SHARE_ALIKE] if reading else []
    deciding = [*(reading.triggers if reading else ()), *demanded]
    words, cited = quoted(deciding, tuple(dict.fromkeys(t.clause for t in deciding if t.clause not in kept)))
    told = f"{link.parent.ref} ({link.license})"
    return (f"{told}: {words}" if words else told), (*link.citations, *cited)


def _lost(link: Link, answer: Answer) -> Told:
    """One parent with what is lost of its terms."""
    terms = link.conclusion.reading.terms if link.conclusion else ()
    words, cited = quoted(terms, answer.clauses)
    by = "by OSADL's matrix" if answer.source == "osadl" else ""
    why = ", ".join(part for part in (by, f"without {words}" if words else "") if part)
    return f"{link.parent.ref} ({link.license}): {why}", (*link.citations, *cited)


def _answer(own: Reading, link: Link, catalog: Catalog) -> Answer | None:
    """The answer for two single licences that the catalogue knows."""
    outbound, inbound = (catalog.get(name) if name else None for name in (_single(own.license), _single(link.license)))
    return compatible(outbound, inbound) if outbound and inbound else None


def _single(expression: str | None) -> str | None:
    try:
        parsed = parse(expression) if expression else None
    except ExpressionError:
        return None
    return parsed.id if isinstance(parsed, License) else None
