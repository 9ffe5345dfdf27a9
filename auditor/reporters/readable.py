"""Reasons as people read them: the paths that rules use for facts are replaced by the names in the catalogue."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TypeVar

from auditor.domain.base import Frozen
from auditor.domain.report import (
    Axis,
    CommercialUse,
    FrameworkItem,
    FrameworkRow,
    LicenseRow,
    ModelReport,
    Report,
    TraceNode,
)
from auditor.reporters.words import words

_TESTS = {"is": ": ", "in": ": one of ", "contains": ": with ", "matches": ": like ", "at least": ": at least "}
_AXES = ("openness", "weights", "code", "data", "commercial_use", "license")

Row = TypeVar("Row", bound=Frozen)
Reasoned = TypeVar("Reasoned", Axis, CommercialUse, LicenseRow, FrameworkItem)


def readable(report: Report, *, steps: bool = True) -> Report:
    """The report with reasons in readers' words; facts, values and quotes stay as they are.

    `steps`: also the steps of reasoning and the items of frameworks, which are most of a report.
    """
    models = tuple(_reasoned(_model(model)) if steps else _model(model) for model in report.models)
    issues = tuple(_with(row, message=plain(row.message)) for row in report.issues)
    return report.model_copy(update={"models": models, "issues": issues})


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A sentence with the readers' name of every fact in it.

    `weights.access is public` becomes `access to the weights: public`.
    """
    return _pattern().sub(_named, text)


def _named(found: re.Match[str]) -> str:
    name, test = words()(f"facts.{found['path']}"), found["test"]
    if found["known"]:
        return f"{name}: known" if found["known"] == "yes" else f"{name}: not known"
    return name + (_TESTS[test] if test else "")


@cache
def _pattern() -> re.Pattern[str]:
    """Every path as a whole word, with the test that follows it."""
    paths = "|".join(re.escape(path) for path, _ in words().group("facts"))
    tests = f"known (?P<known>yes|no)|(?P<test>{'|'.join(_TESTS)}) "
    return re.compile(rf"(?<![\w./])(?P<path>{paths})(?![\w/])(?: (?:{tests}))?")


def _model(model: ModelReport) -> ModelReport:
    axes = {name: _because(getattr(model, name)) for name in _AXES}
    decision = model.decision.model_copy(update={"reasons": tuple(map(plain, model.decision.reasons))})
    findings = tuple(row.model_copy(update={"message": plain(row.message)}) for row in model.findings)
    return _with(model, **axes, decision=decision, findings=findings)


def _reasoned(model: ModelReport) -> ModelReport:
    frameworks = {name: _framework(row) for name, row in model.frameworks.items()}
    return _with(model, frameworks=frameworks, trace=tuple(map(_step, model.trace)))


def _because(row: Reasoned) -> Reasoned:
    return _with(row, because=plain(row.because))


def _framework(row: FrameworkRow) -> FrameworkRow:
    return _with(row, items=tuple(map(_item, row.items)))


@lru_cache(maxsize=8192)
def _item(row: FrameworkItem) -> FrameworkItem:
    """The item with its reason in readers' words. Most models of a report share most items."""
    return _because(row)


def _step(node: TraceNode) -> TraceNode:
    fact = plain(node.fact) if node.fact else None
    return _with(node, text=plain(node.text), fact=fact, children=tuple(map(_step, node.children)))


def _with(row: Row, **changes: object) -> Row:
    return row.model_copy(update=changes)
