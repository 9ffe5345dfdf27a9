"""Applies a policy to a report: every model's decision, and findings about the policy itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from auditor.domain.ref import Position
from auditor.domain.report import FindingRow, ModelReport, PolicyFinding, Report, Waived
from auditor.policy.decide import Decision, Families, covers, decide
from auditor.policy.types import LoadedPolicy, Waiver

SOON = 30
"""Days before a waiver's end from which the report says so."""


@dataclass(frozen=True)
class Ruling:
    """A report under a policy."""

    models: tuple[ModelReport, ...]
    findings: tuple[PolicyFinding, ...]
    """About the policy: waivers that expired, do nothing or are too wide; clarifications and overrides without use."""
    waived: dict[str, tuple[str, ...]]
    """Per reference, the rules that a waiver took away."""

    @property
    def sound(self) -> bool:
        """Whether no finding about the policy is an error."""
        return all(finding.level != "error" for finding in self.findings)


def apply(loaded: LoadedPolicy, report: Report, families: Families | None = None, *, whole: bool = True) -> Ruling:
    """Decide every model of a report as of its date.

    `whole` is false where the report is only on the models of a change: then nothing is said about parts of the
    policy that concern other models.
    """
    as_of = report.as_of.date()
    decisions = [decide(loaded.policy, model, as_of, families) for model in report.models]
    waivers = loaded.policy.waivers
    models = tuple(_decided(model, one, waivers) for model, one in zip(report.models, decisions, strict=True))
    findings = tuple(_about_policy(loaded, report.models, decisions, as_of, whole))
    waived = {
        model.ref: decision.waived for model, decision in zip(report.models, decisions, strict=True) if decision.waived
    }
    return Ruling(models, findings, waived)


def _decided(model: ModelReport, decision: Decision, waivers: tuple[Waiver, ...]) -> ModelReport:
    """The stricter of what the run and the policy say: a model whose evidence is missing stays undecided."""
    row = decision.row
    if model.decision.result == "undecided" and row.result != "rejected":
        reasons = dict.fromkeys((*model.decision.reasons, *row.reasons))
        row = row.model_copy(update={"result": "undecided", "reasons": tuple(reasons)})
    used = {waivers[place].rule: waivers[place] for place in sorted(decision.used)}
    findings = tuple(_marked(finding, used) for finding in (*model.findings, *decision.findings))
    return model.model_copy(update={"decision": row, "findings": findings, "obligations": decision.obligations})


def _marked(finding: FindingRow, used: Mapping[str, Waiver]) -> FindingRow:
    """A finding with the waiver that counted for it; what passed has nothing to waive."""
    waiver = used.get(finding.rule_id)
    if waiver is None or finding.kind in ("pass", "notApplicable"):
        return finding
    waived = Waived(by=waiver.owner, reason=waiver.reason, expires=waiver.expires)
    return finding.model_copy(update={"waived": waived})


def _about_policy(
    loaded: LoadedPolicy, models: tuple[ModelReport, ...], decisions: list[Decision], as_of: date, whole: bool
) -> Iterator[PolicyFinding]:
    used = frozenset[int]().union(*(decision.used for decision in decisions))
    told = set[Position]()
    for place, waiver in enumerate(loaded.policy.waivers):
        position = loaded.waiver_places[place]
        if position in told or not (whole or _concerned(waiver, models)):
            continue
        if position in loaded.decided:  # one decision is told of once, whatever it takes away
            told.add(position)
            same = {at for at, other in enumerate(loaded.waiver_places) if other == position}
            what = f"The approval of {waiver.model}"
            yield from _about_waiver(waiver, what, position, bool(same & used), models, as_of)
        else:
            what = f"The waiver of {waiver.rule} for {waiver.model}"
            yield from _about_waiver(waiver, what, position, place in used, models, as_of)
    if not whole:
        return
    clarified = frozenset[int]().union(*(decision.clarified for decision in decisions))
    for place, clarification in enumerate(loaded.policy.clarifications):
        if place not in clarified:
            message = f"No model carries the text {clarification.sha256[:12]}… that this clarification is about."
            fix = "The text has changed or is gone: read the new one and clarify again, or remove the clarification."
            yield _finding("clarification-unused", "warning", message, fix, loaded.clarification_places[place])
    counted = frozenset[int]().union(*(decision.overrides for decision in decisions))
    for place, override in enumerate(loaded.policy.paths):
        if place not in counted:
            message = f"No model is named only by files that match {', '.join(override.match)}."
            fix = "Mend the patterns, or remove the entry."
            yield _finding("override-unused", "note", message, fix, loaded.override_places[place])


def _about_waiver(
    waiver: Waiver, what: str, position: Position, used: bool, models: tuple[ModelReport, ...], as_of: date
) -> Iterator[PolicyFinding]:
    concerned = _concerned(waiver, models)
    if as_of > waiver.expires:
        fix = f"Mend the cause, or ask {waiver.owner} to decide again with a new date."
        yield _finding("waiver-expired", "error", f"{what} ended on {waiver.expires}.", fix, position)
        return
    if (waiver.expires - as_of).days < SOON:
        fix = f"Mend the cause before then, or ask {waiver.owner} to decide again."
        yield _finding("waiver-expiring", "note", f"{what} ends on {waiver.expires}.", fix, position)
    if not used:
        yield _finding("waiver-unused", "warning", f"{what} {_idle(waiver, concerned)}.", "Remove it.", position)
    if used and not waiver.commit and not waiver.sha256 and any(model.commit for model in concerned):
        fix = f"Bind it to what was looked at: commit: {next(m.commit for m in concerned if m.commit)}"
        yield _finding("waiver-wide", "note", f"{what} counts for every commit.", fix, position)


def _concerned(waiver: Waiver, models: tuple[ModelReport, ...]) -> list[ModelReport]:
    return [model for model in models if waiver.model in (model.ref, model.resolved_ref)]


def _idle(waiver: Waiver, concerned: list[ModelReport]) -> str:
    """Why a waiver does nothing."""
    if not concerned:
        return "is about a model that is not in the list"
    if not any(_bound_to(waiver, model) for model in concerned):
        return "is bound to a commit or text that the model has moved on from"
    return "has nothing to waive"


def _bound_to(waiver: Waiver, model: ModelReport) -> bool:
    return covers(waiver, waiver.rule, model)


def _finding(rule: str, level: str, message: str, fix: str, position: Position) -> PolicyFinding:
    return PolicyFinding.model_validate(
        {"rule_id": rule, "level": level, "message": message, "how_to_fix": fix, "position": position}
    )
