"""A company's facts against the conditions of a licence: what makes a conditional answer a yes or a no. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from auditor.domain.report import Condition
from auditor.policy.territories import within

PREFIX = "company:"
"""Begins a decision's reason that tells of a condition which is not met."""
FACTS = {
    "monthly_active_users": "monthly active users",
    "daily_active_users": "daily active users",
    "annual_revenue_usd": "USD a year",
    "monthly_revenue_usd": "USD a month",
    "employees": "employees",
}
"""Names of company facts, and the unit of a licence's threshold that each is compared with."""
_ENDING = ("scale.", "limit.")
"""Clauses that end the use beyond their threshold; beyond others only an obligation begins."""
_YEARS = {"USD a month": "USD a year", "CNY a month": "CNY a year"}
"""Who does not earn an amount in a year does not earn it in a month."""
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Figure:
    """One condition of a licence, seen with the company's facts."""

    told: str
    """Such as "2,000,000 of 700,000,000 monthly active users (scale.mau)"."""
    ends: bool | None
    """Whether the use ends here; None where no fact of the company can tell."""
    doubtful: bool = False
    """Whether the company is in a place where some uses are shut out, and a person has to tell which."""
    begins: bool = False
    """Whether the company is beyond a figure from which on a duty is owed, and the use goes on."""


def compared(
    conditions: Iterable[Condition], company: Mapping[str, float], territories: Iterable[str] | None = None
) -> tuple[Figure, ...]:
    """Every condition with the company's fact for it.

    A further grant that a licence asks for beyond a threshold is not needed by who stays below every threshold: it
    is left out then.
    """
    every = tuple(conditions)
    figures = [_figure(condition, company, territories) for condition in every]
    pairs = list(zip(every, figures, strict=True))
    below = [f for c, f in pairs if c.amount is not None and c.clause.startswith(_ENDING) and not c.starts]
    moot = bool(below) and all(figure.ends is False for figure in below)
    return tuple(
        figure
        for condition, figure in pairs
        if not (moot and condition.clause == "limit.separate-grant" and condition.amount is None)
    )


def _figure(condition: Condition, company: Mapping[str, float], territories: Iterable[str] | None) -> Figure:
    source = f" of {condition.source}" if condition.source else ""
    name = f"{condition.clause}{source}"
    if condition.amount is not None:
        return _measured(condition, company, name)
    if not condition.territories:
        return Figure(name, None)
    listed = ", ".join(condition.territories)
    if territories is None:
        return Figure(f"{name} ({listed})", None)
    inside = sorted(place for place in territories if any(within(place, where) for where in condition.territories))
    told = f"{', '.join(inside) or 'nothing'} in {listed} ({name})"
    if inside and condition.value == "conditional":
        return Figure(told, None, doubtful=True)
    return Figure(told, bool(inside))


def _measured(condition: Condition, company: Mapping[str, float], name: str) -> Figure:
    amount = condition.amount or 0.0
    figure, unit = _figure_for(condition, company)
    beyond = reached(condition, company)
    if figure is None or beyond is None:
        return Figure(f"{name} ({condition.operator} {amount:,.10g} {unit})", None)
    told = f"{figure:,.10g} of {amount:,.10g} {unit} ({name})"
    begins = beyond and (condition.starts is not None or not condition.clause.startswith(_ENDING))
    return Figure(told, None if begins else beyond, begins=begins)


def reached(one: Condition, company: Mapping[str, float]) -> bool | None:
    """Whether the company's figure is beyond that of a condition; None where nobody told the figure."""
    compare = _COMPARE.get(one.operator or "")
    figure, _ = _figure_for(one, company)
    return None if figure is None or compare is None else compare(figure, one.amount or 0.0)


def _figure_for(one: Condition, company: Mapping[str, float]) -> tuple[float | None, str]:
    """The company's figure in the unit that is asked for, else one of a longer time that settles it."""
    amount, unit = one.amount or 0.0, one.unit or ""
    if unit not in company and unit in _YEARS and company.get(_YEARS[unit], amount + 1) <= amount:
        return company[_YEARS[unit]], f"{unit}, and that in a year"
    return company.get(unit), unit
