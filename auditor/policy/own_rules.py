"""Rules of a company's own, in the rulebook's condition language, over the facts of `auditor.policy.facts`. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, field_validator

from auditor.domain.base import Frozen
from auditor.domain.report import FindingRow, ModelReport
from auditor.policy.facts import FACTS, table
from auditor.rulebook.conditions import Condition, ConditionError, Trace, compile_condition

_WORDS = {"true": True, "yes": True, "false": False, "no": False}
_MAX_DEPTH = 20
_FIX = "Use another model, ask the policy's owner, or add a waiver with an owner and an expiry date."


class OwnRule(Frozen):
    """A finding for every model of which a condition holds; where the condition is unknown the finding is open."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")
    """Waivers and reports name the rule as `own.<id>`."""
    when: dict[str, Any]
    """A condition tree: all, any, not, or a fact with is, in, contains, matches, at_least or known."""
    level: Literal["error", "warning", "note"] = "error"
    message: str = Field(min_length=3)
    how_to_fix: str = _FIX

    @field_validator("when")
    @classmethod
    def _compiles(cls, when: dict[str, Any]) -> dict[str, Any]:
        tree = _typed(when)
        assert isinstance(tree, dict)
        _compiled(tree)
        return tree

    @property
    def rule_id(self) -> str:
        return f"own.{self.id}"


def findings_of(rules: Sequence[OwnRule], model: ModelReport, usage: str | None = None) -> Iterator[FindingRow]:
    """What the rules say of one model, in their order."""
    facts = table(model, usage) if rules else {}
    for rule in rules:
        trace = _cached(repr(rule.when)).evaluate(facts)
        if trace.result is not False:
            yield _finding(rule, trace, model)


def _finding(rule: OwnRule, trace: Trace, model: ModelReport) -> FindingRow:
    holds = trace.result is True
    missing = ", ".join(trace.unknown_facts())
    return FindingRow(
        rule_id=rule.rule_id,
        kind="fail" if holds else "open",
        level=rule.level if holds else "none",
        message=rule.message if holds else f"Cannot be told, since it is unknown: {missing}. {rule.message}",
        how_to_fix=rule.how_to_fix,
        evidence=tuple(dict.fromkeys(id_ for path in _deciding(trace) for id_ in FACTS[path].proof(model))),
    )


def _deciding(trace: Trace) -> Iterator[str]:
    """The facts of the leaves that made the result what it is."""
    if trace.fact is not None:
        yield trace.fact
    for child in trace.children:
        if child.result == trace.result or len(trace.children) == 1:
            yield from _deciding(child)


def _compiled(tree: Mapping[str, Any]) -> Condition:
    """The condition of a tree. Raises ValueError that says what is wrong with it."""
    import re2

    try:
        return compile_condition(tree, tuple(FACTS))
    except ConditionError:
        raise
    except (re2.error, TypeError) as error:
        raise ConditionError(f"when: a pattern or value cannot be used: {error}") from None


@lru_cache(maxsize=1000)
def _cached(tree: str) -> Condition:
    """The condition of a checked tree; a literal, since rules are asked of many models."""
    import ast

    return _compiled(ast.literal_eval(tree))


def _typed(tree: Any, depth: int = 0) -> Any:
    """The tree with every value of its fact's type: policies spell all of them as text."""
    if depth > _MAX_DEPTH:
        raise ValueError(f"conditions may nest {_MAX_DEPTH} deep")
    if isinstance(tree, list):
        return [_typed(item, depth + 1) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "fact" in tree:
        return {word: _leaf_value(word, value, tree["fact"]) for word, value in tree.items()}
    return {word: _typed(value, depth + 1) for word, value in tree.items()}


def _leaf_value(word: str, value: Any, path: Any) -> Any:
    source = FACTS.get(path) if isinstance(path, str) else None
    boolean = word == "known" or (word == "is" and source is not None and source.type is bool)
    if boolean and not isinstance(value, bool):
        if str(value).lower() not in _WORDS:
            raise ValueError(f"{path} {word}: true or false is expected, not {value!r}")
        return _WORDS[str(value).lower()]
    if word == "in" and not isinstance(value, (list, tuple)):
        raise ValueError(f"{path} in: a list is expected")
    if word == "at_least":
        raise ValueError(f"{path}: no fact of a report is a number, so at_least has nothing to compare")
    contains = source is not None and source.type is frozenset
    if source is not None and word not in ("fact", "known") and contains != (word == "contains"):
        expected = "contains" if contains else "is, in or matches"
        raise ValueError(f"{path}: ask with {expected}, not with {word}")
    return value
