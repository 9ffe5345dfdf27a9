"""A company's figures against the thresholds of a licence: what makes a conditional answer a yes or a no. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from auditor.domain.report import Condition

PREFIX = "company:"
"""Begins a decision's reason that tells of a threshold which is not reached."""
_ENDING = ("scale.", "limit.")
"""Clauses that end the use beyond their threshold; beyond others only an obligation begins."""
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Figure:
    """One condition of a licence, seen with the company's figures."""

    told: str
    """Such as "2,000,000 of 700,000,000 monthly active users (scale.mau)"."""
    ends: bool | None
    """Whether the use ends here; None without a threshold, or without a figure of the company."""


def compared(conditions: Iterable[Condition], company: Mapping[str, float]) -> tuple[Figure, ...]:
    """Every condition with the company's figure for it."""
    return tuple(_figure(condition, company.get(condition.unit or "")) for condition in conditions)


def _figure(condition: Condition, figure: float | None) -> Figure:
    source = f" of {condition.source}" if condition.source else ""
    name = f"{condition.clause}{source}"
    if condition.amount is None:
        return Figure(name, None)
    compare = _COMPARE.get(condition.operator or "")
    if figure is None or compare is None:
        return Figure(f"{name} ({condition.operator} {condition.amount:,.10g} {condition.unit})", None)
    told = f"{figure:,.10g} of {condition.amount:,.10g} {condition.unit} ({name})"
    beyond = compare(figure, condition.amount)
    return Figure(told, None if beyond and not condition.clause.startswith(_ENDING) else beyond)
