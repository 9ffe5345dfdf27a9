"""A vendor's model name to facts: who makes it, and that its weights are not given out."""

from __future__ import annotations

from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.facts import Declared, DeclaredForm, Fact, Facts, Resolved
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import NameKind, VendorMatch

_WITHHELD = frozenset({NameKind.API_MODEL, NameKind.PRODUCT})


def vendor_facts(ref: ModelRef, match: VendorMatch | None, terms: tuple[DocumentAnswers, ...] = ()) -> Facts:
    """What the vendor catalogue knows of a name. A name that nobody claims is unknown, never closed."""
    cited = Citation(
        uri=f"rule://{match.rule}" if match else "rule://vendors",
        status=Status.FOUND if match else Status.ABSENT,
        excerpt=ref.target if match else None,
    )
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


def _withheld(match: VendorMatch) -> bool:
    """Every reading of the name is a model or product that is only served."""
    kinds = {candidate.kind for candidate in match.candidates} or {match.kind}
    return kinds <= _WITHHELD
