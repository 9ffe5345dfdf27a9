"""What the rules of a policy may ask about: facts read from a model's entry in the report. Pure.

Where a fact means the same as one of the rulebook's, it has the same path. A value that the report does not know makes
the fact unknown, and a condition over it undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from auditor.domain.fact import Fact
from auditor.domain.report import Axis, ModelReport

_UNKNOWN = frozenset({"unknown", "undetermined", "NOASSERTION"})


@dataclass(frozen=True)
class Source:
    """One fact: its type, its meaning, and how a model's entry in the report gives its value (None is unknown)."""

    type: type
    meaning: str
    read: Callable[[ModelReport], Any]
    proof: Callable[[ModelReport], tuple[str, ...]] = lambda _model: ()
    """The ids of the evidence rows that prove the value."""


def table(model: ModelReport, usage: str | None = None) -> dict[str, Fact[Any]]:
    """Every fact about one model. `usage` counts where the model's own entry names none."""
    if usage and not model.usage:
        model = model.model_copy(update={"usage": usage})
    return {path: _fact(source.read(model)) for path, source in FACTS.items()}


def _fact(value: Any) -> Fact[Any]:
    return Fact() if value is None or (isinstance(value, str) and value in _UNKNOWN) else Fact(value=value)


def _axis(meaning: str, axis: Callable[[ModelReport], Axis]) -> Source:
    return Source(str, meaning, lambda model: axis(model).value, lambda model: axis(model).evidence)


def _license(meaning: str, read: Callable[[ModelReport], Any], kind: type = str) -> Source:
    return Source(kind, meaning, read, lambda model: model.license.evidence)


def _set(meaning: str, read: Callable[[ModelReport], Iterable[str]]) -> Source:
    return Source(frozenset, meaning, lambda model: frozenset(read(model)))


def _framework(name: str) -> Source:
    def result(model: ModelReport) -> str | None:
        row = model.frameworks.get(name)
        return row.result if row and row.result != "open" else None

    return Source(str, f"Result of {name}: meets, fails.", result)


def _mof_class(model: ModelReport) -> str | None:
    row = model.frameworks.get("mof-1.0")
    return row.class_ if row else None


def _found(kind: str) -> Callable[[ModelReport], Iterable[str]]:
    return lambda model: (row.rule_id for row in model.findings if row.kind == kind)


FACTS: dict[str, Source] = {
    "repo.kind": Source(str, "What the reference is: hub, vendor, local, dataset.", lambda m: m.kind),
    "repo.vendor": Source(str, "Who makes the model.", lambda m: m.vendor.value if m.vendor else None),
    "repo.usage": Source(str, "What is done with the model, as the list or the policy says.", lambda m: m.usage),
    "openness.class": _axis("open-source, open-weight, closed.", lambda m: m.openness),
    "weights.access": _axis("public, gated, withheld.", lambda m: m.weights),
    "license.declared": _license("Expression that the author declares, or NONE.", lambda m: m.license.declared),
    "license.detected": _license("Expression that the texts show; NONE without a text.", lambda m: m.license.detected),
    "license.concluded": _license("Expression that is concluded, parents included.", lambda m: m.license.concluded),
    "license.base": _license("The listed licence that a changed text comes from.", lambda m: m.license.base),
    "license.modified": _license("The text is a listed one with words changed.", lambda m: m.license.modified, bool),
    "license.inherited": _license("Taken over from a parent.", lambda m: m.license.inherited_from is not None, bool),
    "terms.commercial_use": _axis("allowed, conditional, prohibited, not-granted.", lambda m: m.commercial_use),
    "terms.conditions": _set(
        "Clauses that can take commercial use away, such as scale.mau.",
        lambda m: (row.clause for row in m.commercial_use.conditions),
    ),
    "terms.obligations": _set(
        "Clauses that ask something of the user, such as naming.built-with.",
        lambda m: (row.clause for row in m.obligations),
    ),
    "code.training": _axis("Training code: open, restricted, none.", lambda m: m.code),
    "data.disclosure": _axis("Training data: released, documented, undisclosed.", lambda m: m.data),
    "data.licenses": _set("Licences of the declared datasets.", lambda m: (row.license for row in m.datasets)),
    "lineage.derived": Source(bool, "Made from another model.", lambda m: bool(m.lineage)),
    "lineage.parents": _set("Models that it was made from, at any depth.", lambda m: (row.ref for row in m.lineage)),
    "lineage.licenses": _set("Their licences.", lambda m: (row.license for row in m.lineage)),
    "findings.fail": _set("Rules that the model fails.", _found("fail")),
    "findings.open": _set("Rules that could not be answered.", _found("open")),
    "findings.review": _set("Rules that ask for a person's eye.", _found("review")),
    "frameworks.osaid": _framework("osaid-1.0"),
    "frameworks.owd": _framework("owd-0.3"),
    "frameworks.eu-ai-act": _framework("eu-ai-act-53-2"),
    "frameworks.mof": Source(str, "Class of the Model Openness Framework: III, II, I, none.", _mof_class),
}
"""Every fact, by the path that conditions use."""
