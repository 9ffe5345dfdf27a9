"""What a combination must respect: a model's own licence against those of its parents and of its training data."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.domain.evidence import Citation
from auditor.domain.fact import Fact
from auditor.licenses.catalog import Catalog
from auditor.licenses.compatibility import Answer, Compatibility, compatible
from auditor.licenses.expression import ExpressionError, License, parse
from auditor.rulebook.bind import Binding, Link
from auditor.rulebook.readings import Reading

_MOST = 20
SHARE_ALIKE = "share.share-alike"


def lost_terms(binding: Binding, catalog: Catalog, otherwise: tuple[Citation, ...]) -> Fact[str]:
    """none, or each parent with the terms of its licence that the own one lacks.

    Only parents that no graver finding speaks of: whose licence the own one neither exceeds nor leaves in doubt.
    Licences that are no single known one are not compared.
    """
    told, cited = [], list[Citation]()
    for link, degree in binding.against:
        answer = _answer(binding.own.reading, link, catalog) if degree == "none" else None
        if answer is not None and answer.value is Compatibility.INCOMPATIBLE:
            told.append(f"{link.parent.ref} ({link.license}; {_why(answer)})")
            cited += link.citations
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return Fact(
        value=", ".join(told[:_MOST]) + more if told else "none", citations=tuple(dict.fromkeys(cited)) or otherwise
    )


def share_alike_data(own: Reading, datasets: Sequence[tuple[str, Reading, tuple[Citation, ...]]]) -> Fact[str]:
    """none, or the datasets whose licence wants adaptations to be shared alike, where the own licence does not.

    Args:
        own: what the model's own licence says.
        datasets: name, licence and citations of each that was read.

    """
    if any(term.clause == SHARE_ALIKE for term in own.terms) or own.license is None:
        return Fact(value="none", citations=own.citations)
    found = [row for row in datasets if any(term.clause == SHARE_ALIKE for term in row[1].terms)]
    names = ", ".join(f"{name} ({reading.license})" for name, reading, _ in found[:_MOST])
    cited = tuple(dict.fromkeys(citation for _, _, citations in found for citation in citations))
    return Fact(value=names or "none", citations=cited or own.citations)


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


def _why(answer: Answer) -> str:
    return "by OSADL's matrix" if answer.source == "osadl" else f"without {', '.join(answer.clauses)}"
