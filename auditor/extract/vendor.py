"""A vendor's model name to facts: who makes it, and that its weights are not given out."""

from __future__ import annotations

from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Declared, DeclaredForm, Facts, Resolved
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import NameKind, VendorMatch
from auditor.licenses.catalog import Catalog

_WITHHELD = frozenset({NameKind.API_MODEL, NameKind.PRODUCT})


def vendor_facts(ref: ModelRef, match: VendorMatch | None, terms: tuple[DocumentAnswers, ...] = ()) -> Facts:
    """What the vendor catalogue knows of a name. A name that nobody claims is unknown, never closed."""
    cited = _cited(match, ref.target)
    known = match is not None and match.kind is not NameKind.UNRECOGNISED
    return Facts(
        kind=RefKind.VENDOR,
        ref=match.model if match else ref.target,
        status=Status.FOUND if known else Status.ABSENT,
        reason=None if known else Reason.MISSING,
        metadata=cited,
        weights=Fact(value="withheld", citations=(cited,)) if match and _withheld(match) else Fact(),
        declared=Declared(raw="", stated=Resolved(form=DeclaredForm.NONE)),
        vendor=Fact(value=match.name, citations=(cited,)) if match and match.name else Fact(),
        terms=terms,
    )


def published(facts: Facts, match: VendorMatch, catalog: Catalog, terms: tuple[DocumentAnswers, ...] = ()) -> Facts:
    """Facts of the Hub repository behind an API name, with the vendor; by the catalogue where the Hub has no answer.

    The catalogue's word is dated and curated: it says that weights are public and under which licence, and no more.
    `terms` are those of the service that the name asks for.
    """
    cited = _cited(match, match.hub)
    vendor = Fact(value=match.name, citations=(cited,)) if match.name else Fact[str]()
    gone = facts.reason in (Reason.MISSING, Reason.PRIVATE_OR_MISSING)  # an outage is no answer, and proves nothing
    if facts.status is Status.FOUND or not match.license or not gone:
        return facts.model_copy(update={"vendor": vendor, "terms": terms})
    declared = Declared(raw=match.license, stated=catalog.resolve(match.license), citations=(cited,))
    return facts.model_copy(
        update={
            "vendor": vendor,
            "terms": terms,
            "status": Status.FOUND,
            "reason": None,
            "metadata": cited,
            "weights": Fact(value="public", citations=(cited,)),
            "declared": declared,
        }
    )


def _cited(match: VendorMatch | None, words: str | None) -> Citation:
    return Citation(
        uri=f"rule://{match.rule}" if match else "rule://vendors",
        status=Status.FOUND if match else Status.ABSENT,
        excerpt=words if match else None,
    )


def _withheld(match: VendorMatch) -> bool:
    """Every reading of the name is a model or product that is only served."""
    kinds = {candidate.kind for candidate in match.candidates} or {match.kind}
    return kinds <= _WITHHELD
