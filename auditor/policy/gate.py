"""The gate's own questions, without a network: does the lock cover what is asked, and what was already known. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from auditor.domain.base import Frozen
from auditor.domain.ref import ModelRef, Position
from auditor.domain.report import FindingRow, ModelReport, Report, Verdict
from auditor.policy.company import PREFIX
from auditor.policy.lock import Lock, LockedModel, Moved, disagreements
from auditor.policy.types import LoadedPolicy


class Line(Frozen):
    """One line of the gate's answer."""

    result: Verdict
    message: str
    position: Position | None = None


def judge_lock(
    lock: Lock, refs: Iterable[ModelRef], ruleset: str, loaded: LoadedPolicy, as_of: date, *, whole: bool = True
) -> list[Line]:
    """What the lock alone proves. A lock that does not cover the list proves nothing and is rejected.

    `whole` is false where `refs` are only those of a change: then the lock may hold more.
    """
    refs = tuple(refs)
    lines = [
        Line(result="rejected", message=text) for text in disagreements(lock, refs, ruleset, loaded.digest, whole=whole)
    ]
    places = {(ref.text, ref.revision or "", ref.usage or ""): ref.positions for ref in refs}
    for model in lock.models:
        if model.key in places:
            position = next(iter(places[model.key]), None)
            lines.extend(_of_model(model, position, loaded, as_of))
    return lines


def _of_model(model: LockedModel, position: Position | None, loaded: LoadedPolicy, as_of: date) -> list[Line]:
    lines = []
    if model.decision != "accepted":
        named = f" ({', '.join(model.findings)})" if model.findings else ""
        lines.append(Line(result=model.decision, message=f"{model.ref} is {model.decision}{named}", position=position))
    for rule in model.waived:
        if not _still_waived(model, rule, loaded, as_of):
            message = f"{model.ref}: the waiver of {rule} has ended"
            lines.append(Line(result="rejected", message=message, position=position))
    return lines


def _still_waived(model: LockedModel, rule: str, loaded: LoadedPolicy, as_of: date) -> bool:
    names = (model.ref, model.resolved_ref)
    return any(w.rule == rule and w.model in names and as_of <= w.expires for w in loaded.policy.waivers)


def with_upstream(models: tuple[ModelReport, ...], moved: Iterable[Moved]) -> tuple[ModelReport, ...]:
    """The models with what has changed upstream since the lock, as findings; they ask for review and reject nothing."""
    by_ref: dict[str, list[FindingRow]] = {}
    for change in moved:
        by_ref.setdefault(change.ref, []).append(_upstream(change))
    return tuple(
        model.model_copy(update={"findings": (*model.findings, *by_ref.get(model.ref, ()))}) for model in models
    )


def _upstream(change: Moved) -> FindingRow:
    fix = "Read what has changed, then run: auditor lock --upgrade " + change.ref
    return FindingRow(
        rule_id=f"upstream.{change.rule}",
        kind="review" if change.review else "pass",
        level="none",
        message=f"Since the lock was written, {change.message}.",
        how_to_fix=fix if change.review else "Nothing: licence, card and lineage are as they were.",
    )


def new_only(models: tuple[ModelReport, ...], baseline: Report) -> tuple[ModelReport, ...]:
    """The models judged by their new objections alone: what the baseline already says of the same model is accepted."""
    known = {(model.ref, _rule(reason)) for model in baseline.models for reason in model.decision.reasons}
    return tuple(_forgiven(model, known) for model in models)


def _forgiven(model: ModelReport, known: set[tuple[str, str]]) -> ModelReport:
    row = model.decision
    if row.result != "rejected" or not all((model.ref, _rule(reason)) in known for reason in _objections(row.reasons)):
        return model
    reasons = tuple(f"in the baseline: {reason}" for reason in row.reasons)
    return model.model_copy(update={"decision": row.model_copy(update={"result": "accepted", "reasons": reasons})})


def _objections(reasons: tuple[str, ...]) -> list[str]:
    return [reason for reason in reasons if not reason.startswith(("waived until", PREFIX))]


def _rule(reason: str) -> str:
    return reason.removeprefix("in the baseline: ").partition(":")[0]
