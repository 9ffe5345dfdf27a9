"""The types of rule files that judge: checks and frameworks. Conditions are YAML trees that `rulebook` compiles."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.domain.report import Level

ConditionTree = dict[str, Any]


class Case(Frozen):
    """An example that a rule must decide as written."""

    name: str
    facts: dict[str, Any]
    """Fact path to value; a path that is not named is unknown."""
    expect: str
    """For checks `fail`, `pass` or `open`; for frameworks the class or result."""


class CheckRule(Frozen):
    """One finding: rules/checks/<id>.yaml. `when` true gives the finding, false passes, unknown is open."""

    id: str
    title: str
    kind: Literal["fail", "review", "open"]
    """What kind of finding a true condition gives."""
    level: Level = "none"
    """Only a finding of kind fail may have a level other than none (SARIF)."""
    when: ConditionTree
    message: str
    """One sentence with `{fact.path}` placeholders."""
    why: str
    how_to_fix: str
    open_message: str | None = None
    """What to say when the condition is unknown; None keeps silent."""
    references: tuple[str, ...] = ()
    cases: tuple[Case, ...] = Field(min_length=2)


class FrameworkItemRule(Frozen):
    """One requirement of a framework."""

    id: str
    title: str
    when: ConditionTree
    partly: ConditionTree | None = None
    """For graded frameworks: what makes the item partial where `when` does not hold."""
    source: str | None = None
    """Where the framework says so."""
    cases: tuple[Case, ...] = Field(min_length=2)
    """`meets`, `fails` or `open` by facts."""


class OutcomeRule(Frozen):
    """One possible outcome of a framework; the first whose condition is true wins."""

    value: str
    when: ConditionTree
    because: str
    """One sentence with `{fact.path}` placeholders."""


class Classification(Frozen):
    """Outcomes in order; the first whose condition is true wins, and an unknown one on the way leaves all open."""

    id: str
    title: str
    about: str
    outcomes: tuple[OutcomeRule, ...] = ()
    otherwise: str
    """The outcome when no condition is true and some are unknown, or none is true at all."""
    cases: tuple[Case, ...] = ()


class FrameworkRule(Classification):
    """A framework: rules/frameworks/<id>.yaml. Items are required together; outcomes name classes in order."""

    source: str
    dated: str
    items: tuple[FrameworkItemRule, ...] = ()
    graded: bool = False
    """Items are open, partial or closed; the class counts them."""
    otherwise: str = "undetermined"


class MeaningRule(Classification):
    """A question that users bring: rules/meaning/<id>.yaml. The title asks it, the outcomes are its answers."""

    otherwise: Literal["unknown"] = "unknown"
    unknown_because: str
    """One sentence for when the facts that decide are unknown."""
    cases: tuple[Case, ...] = Field(min_length=2)
