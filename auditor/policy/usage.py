"""What a licence's conditions, limits and duties come to for one way of using a model. Pure.

A usage that the vocabulary does not know is judged like an unknown one: everything bites.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.domain.knowledge import Usage
from auditor.domain.report import Condition, ModelReport, Obligation
from auditor.policy.company import reached

PREFIX = "usage:"
"""Begins a decision's reason that tells what a usage makes due."""
_KNOWN = frozenset(Usage)
_BARRING = frozenset(
    {"grant.commercial", "limit.personal-use", "limit.non-production", "limit.separate-grant"}
    | {"limit.non-commercial", "limit.research-only"}
)
"""Conditions that bar a use, rather than tie it to something."""


def bites(usages: tuple[str, ...], usage: str | None) -> bool:
    """Whether something that concerns `usages` (all when empty) concerns `usage`; an unknown usage is concerned."""
    return not usages or usage not in _KNOWN or usage in usages


def conditions(model: ModelReport, usage: str | None) -> tuple[Condition, ...]:
    """The conditions of commercial use that bite on a usage."""
    return tuple(one for one in model.commercial_use.conditions if bites(one.usages, usage))


def limits(model: ModelReport, usage: str | None) -> tuple[Condition, ...]:
    """What stands against a known usage itself, whatever else is allowed: a ban, or a condition made for this usage
    alone (hosting, training on outputs) that no threshold opens.
    """
    if usage not in _KNOWN:
        return ()
    aimed = [one for one in model.commercial_use.conditions if one.usages == (usage,) and one.amount is None]
    return (*(one for one in model.limits if bites(one.usages, usage)), *aimed)


def commercial_use(model: ModelReport, usage: str | None) -> str:
    """The axis for one usage: what was prohibited or conditional only for other usages no longer is."""
    value, every = model.commercial_use.value, model.commercial_use.conditions
    if value not in ("prohibited", "conditional") or not every:
        return value
    left = conditions(model, usage)
    if len(left) == len(every):
        return value
    if not left:
        return "allowed"
    barred = value == "prohibited" and any(one.clause in _BARRING for one in left)
    return value if barred else "conditional"


def obligations(model: ModelReport, usage: str | None, company: Mapping[str, float]) -> tuple[Obligation, ...]:
    """The duties, each with whether it is due; None where neither the usage nor the company's figures tell."""
    return tuple(one.model_copy(update={"due": _is_due(one, model, usage, company)}) for one in model.obligations)


def _is_due(one: Obligation, model: ModelReport, usage: str | None, company: Mapping[str, float]) -> bool | None:
    begun = _begun(one, model, company)
    if begun is False or not bites(one.usages, usage):
        return False
    return True if begun and usage in _KNOWN else None


def _begun(one: Obligation, model: ModelReport, company: Mapping[str, float]) -> bool | None:
    """Whether a duty that begins at a figure has begun; it does at the first of several."""
    figures = (
        reached(row, company)
        for row in model.commercial_use.conditions
        if row.amount is not None and one.clause in (row.starts, row.clause) and row.source == one.source
    )
    answers = set(figures) or {True}
    return True if True in answers else None if None in answers else False


def due(model: ModelReport, usage: str | None, company: Mapping[str, float]) -> tuple[str, ...]:
    """What a known usage must do, in the order of the report."""
    if usage not in _KNOWN:
        return ()
    return tuple(dict.fromkeys(one.text for one in obligations(model, usage, company) if one.due is not False))
