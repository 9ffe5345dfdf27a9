"""Decides what a policy says of a model. Pure: no clock, no disk, the same report and policy give the same decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from auditor.domain.knowledge import LicenseFamily
from auditor.domain.report import DecisionRow, FindingRow, ModelReport, Obligation, Verdict
from auditor.policy import company, usage
from auditor.policy.expressions import Answer, allowed_by
from auditor.policy.own_rules import findings_of
from auditor.policy.scope import Demands, demands_of
from auditor.policy.types import MOF_CLASSES, Clarification, Frameworks, Need, Openness, Policy, Rejection, Waiver

Families = Mapping[str, LicenseFamily]
_LEVELS = ("note", "warning", "error")
_FIX = "Use another model, ask the policy's owner, or add a waiver with an owner and an expiry date."
_SUPPLY = "See what could not be read, and supply it; or write what a person concluded as a clarification."


@dataclass(frozen=True)
class Objection:
    """A reason against a model: a broken demand, or something that could not be told."""

    rule: str
    message: str
    certain: bool
    """False where the answer is unknown: then the model is undecided, not rejected."""


@dataclass(frozen=True)
class Decision:
    """What a policy says of one model."""

    row: DecisionRow
    findings: tuple[FindingRow, ...] = ()
    """Findings of the policy and of its own rules, waived ones too, to stand beside those of the rulebook."""
    waived: tuple[str, ...] = ()
    """Rules whose objections a waiver took away."""
    used: frozenset[int] = frozenset()
    """Places (from 0) of the waivers that counted."""
    clarified: frozenset[int] = frozenset()
    """Places of the clarifications that counted."""
    overrides: frozenset[int] = frozenset()
    """Places of the path overrides that counted."""
    obligations: tuple[Obligation, ...] = ()
    """The model's duties, with whether they are due."""


@dataclass(frozen=True)
class _Case:
    """A model as the policy looks at it."""

    model: ModelReport
    demands: Demands
    license: str
    commercial_use: str
    families: Families
    company: Mapping[str, float]
    territories: tuple[str, ...] | None = None
    clarified: frozenset[int] = field(default_factory=frozenset)


def decide(policy: Policy, model: ModelReport, as_of: date, families: Families | None = None) -> Decision:
    """The decision on one model at a date.

    `families` maps licence ids to families, for allow-lists that name families. Waivers that have expired do not
    count. A model is rejected by any certain objection, else undecided by any uncertain one, else accepted.
    """
    case = _case(policy, model, families or {})
    own = tuple(findings_of(policy.rules, model, case.demands.usage))
    found = (*model.findings, *own)
    demanded = (*_silent(policy, case.demands), *_demanded(case), *_refused(policy, model))
    objections = [*demanded, *_from_findings(policy, found)]
    used: set[int] = set()
    standing: list[Objection] = []
    for objection in objections:
        place = _waiver_for(objection, policy.waivers, model, as_of)
        if place is None:
            standing.append(objection)
        else:
            used.add(place)
    waived = tuple(sorted({objection.rule for objection in objections} - {objection.rule for objection in standing}))
    return Decision(
        row=_row(standing, [policy.waivers[place] for place in sorted(used)], _met(case, bool(standing))),
        findings=(*own, *(_finding(objection) for objection in objections if objection.rule.startswith("policy."))),
        waived=waived,
        used=frozenset(used),
        clarified=case.clarified,
        overrides=case.demands.overrides,
        obligations=usage.obligations(model, case.demands.usage, policy.company),
    )


def _case(policy: Policy, model: ModelReport, families: Families) -> _Case:
    place = _clarification_for(policy.clarifications, model)
    clarification = policy.clarifications[place] if place is not None else None
    license_, use = model.license.concluded, model.commercial_use.value
    if clarification:
        license_, use = clarification.license, clarification.commercial_use or use
    counted = frozenset() if place is None else frozenset([place])
    demands = demands_of(policy, model)
    if not clarification:
        use = usage.commercial_use(model, demands.usage)
    return _Case(model, demands, license_, use, families, policy.company, policy.territories, counted)


def _clarification_for(clarifications: tuple[Clarification, ...], model: ModelReport) -> int | None:
    """The clarification of a text that the licence's conclusion rests on."""
    cited = {row.sha256 for row in model.evidence if row.sha256 and row.id in model.license.evidence}
    return next((place for place, one in enumerate(clarifications) if one.sha256 in cited), None)


def _silent(policy: Policy, demands: Demands) -> Iterator[Objection]:
    """A policy that says nothing about a model does not accept it."""
    spoken = (demands.allow.demands, demands.commercial_use, demands.frameworks != Frameworks(), policy.rules)
    if policy.fail_on == "never" and not any(spoken):
        yield Objection("policy.silent", "no part of the policy speaks of it", certain=False)


def _demanded(case: _Case) -> Iterator[Objection]:
    yield from _class(case)
    yield from _license(case)
    yield from _commercial_use(case)
    yield from _frameworks(case)


def _class(case: _Case) -> Iterator[Objection]:
    classes = case.demands.allow.classes
    value = case.model.openness.value
    if classes is None or value in classes:
        return
    if value == "undetermined":
        yield Objection("policy.class", "its openness could not be determined", certain=False)
    else:
        yield Objection("policy.class", f"it is {value}; allowed are {_listed(classes)}", certain=True)


def _license(case: _Case) -> Iterator[Objection]:
    allow = case.demands.allow
    closed = case.model.openness.value == "closed" and Openness.CLOSED in (allow.classes or ())
    if closed or not allow.restricts_licenses:  # who allows closed models knows that terms, not a licence, bind them
        return
    answer = allowed_by(case.license, allow, case.families)
    if answer is Answer.UNKNOWN:
        yield Objection("policy.license", "its licence could not be determined", certain=False)
    elif answer is Answer.NO:
        shown = (
            "it has no licence" if case.license == "NONE" else f"its licence {case.license} is not on the allow-list"
        )
        yield Objection("policy.license", shown, certain=True)


def _commercial_use(case: _Case) -> Iterator[Objection]:
    need, value = case.demands.commercial_use, case.commercial_use
    if need in (None, Need.ANY):
        return
    for limit in usage.limits(case.model, case.demands.usage):
        yield Objection("policy.usage", f"{case.demands.usage} is not allowed: {limit.clause}", certain=True)
    if value == "allowed":
        return
    use = f" for {case.demands.usage}" if case.demands.usage else ""
    rule = "policy.commercial-use"
    if value == "unknown":
        yield Objection(rule, f"whether commercial use{use} is allowed could not be determined", certain=False)
    elif value != "conditional":
        yield Objection(rule, f"commercial use{use} is {value.replace('-', ' ')}", certain=True)
    else:
        yield from _conditions(case, rule, use, need is Need.ALLOWED)


def _figures(case: _Case) -> tuple[company.Figure, ...]:
    """The conditions that bite on the usage, seen with the company's facts."""
    return company.compared(usage.conditions(case.model, case.demands.usage), case.company, case.territories)


def _conditions(case: _Case, rule: str, use: str, strict: bool) -> Iterator[Objection]:
    """Conditions: a fact of the company may show that one bites, or that it does not."""
    figures = _figures(case)
    if over := [figure for figure in figures if figure.ends]:
        yield Objection(rule, f"commercial use{use} ends: {_listed(figure.told for figure in over)}", certain=True)
        return
    open_ = [figure for figure in figures if figure.ends is None]
    for figure in figures:
        if figure.doubtful:
            yield Objection(rule, f"some uses{use} are shut out: {figure.told}; see the condition", certain=False)
    if strict and (open_ or not figures):
        named = _listed(figure.told for figure in open_) or "conditions"
        yield Objection(rule, f"commercial use{use} is conditional on {named}", certain=True)


def _met(case: _Case, refused: bool) -> Iterator[str]:
    """Conditions that the company's facts rule out, and what is due: why a conditional answer is a yes."""
    if case.demands.commercial_use in (None, Need.ANY) or case.commercial_use not in ("allowed", "conditional"):
        return
    if case.commercial_use == "conditional":
        for figure in _figures(case):
            if figure.ends is False or figure.begins:
                where = "beyond the threshold of a duty" if figure.begins else "below the threshold"
                yield f"{company.PREFIX} {figure.told}, {where}"
    if not refused and (due := usage.due(case.model, case.demands.usage, case.company)):
        yield f"{usage.PREFIX} {case.demands.usage}; you must: {' '.join(due)}"


def _frameworks(case: _Case) -> Iterator[Objection]:
    wanted = case.demands.frameworks
    for name, need in (("osaid-1.0", wanted.osaid), ("owd-0.3", wanted.owd), ("eu-ai-act-53-2", wanted.eu_ai_act)):
        row = case.model.frameworks.get(name)
        if need is None or (row and row.result == need):
            continue
        open_ = row is None or row.result == "open"
        said = "is open" if open_ else "is not met"
        yield Objection("policy.framework", f"{name} {said}; the policy demands it", certain=not open_)
    if wanted.mof:
        yield from _mof(case, wanted.mof)


def _mof(case: _Case, wanted: str) -> Iterator[Objection]:
    row = case.model.frameworks.get("mof-1.0")
    reached = row.class_ if row else None
    if reached in MOF_CLASSES and MOF_CLASSES.index(reached) >= MOF_CLASSES.index(wanted):
        return
    open_ = row is None or (reached is None and row.result == "open")
    said = "is open" if open_ else f"is {reached or 'none'}"
    yield Objection(
        "policy.framework", f"its MOF class {said}; the policy demands {wanted} or better", certain=not open_
    )


def _refused(policy: Policy, model: ModelReport) -> Iterator[Objection]:
    """What a person refused stays refused, in the state that was looked at."""
    for row in policy.rejections:
        if _about(row, model):
            yield Objection("policy.decision", f"{row.owner} refused it on {row.date}: {row.reason}", certain=True)


def _from_findings(policy: Policy, findings: Iterable[FindingRow]) -> Iterator[Objection]:
    """Findings of the rules that the policy rejects, or that leave the model undecided."""
    for finding in findings:
        if finding.kind == "fail" and finding.level in _LEVELS and policy.fail_on != "never":
            if _LEVELS.index(finding.level) >= _LEVELS.index(policy.fail_on):
                yield Objection(finding.rule_id, finding.message, certain=True)
        elif finding.kind in policy.undecided_on:
            yield Objection(finding.rule_id, finding.message, certain=False)


def _waiver_for(objection: Objection, waivers: tuple[Waiver, ...], model: ModelReport, as_of: date) -> int | None:
    fitting = (place for place, waiver in enumerate(waivers) if covers(waiver, objection.rule, model))
    return next((place for place in fitting if as_of <= waivers[place].expires), None)


def covers(waiver: Waiver, rule: str, model: ModelReport) -> bool:
    """Whether a waiver speaks of this rule and this model, at the commit and with the text that were looked at."""
    return waiver.rule == rule and _about(waiver, model)


def _about(row: Waiver | Rejection, model: ModelReport) -> bool:
    if row.model not in (model.ref, model.resolved_ref):
        return False
    if row.commit and not (model.commit or "").startswith(row.commit):
        return False
    return not row.sha256 or any(one.sha256 == row.sha256 for one in model.evidence)


def _row(standing: list[Objection], used: list[Waiver], met: Iterable[str]) -> DecisionRow:
    result: Verdict = "accepted"
    if standing:
        result = "rejected" if any(objection.certain for objection in standing) else "undecided"
    reasons = [f"{objection.rule}: {objection.message}" for objection in standing]
    reasons += [f"waived until {w.expires}: {w.rule} ({w.reason}; {w.owner})" for w in used]
    reasons += met
    return DecisionRow(result=result, reasons=tuple(reasons))


def _finding(objection: Objection) -> FindingRow:
    return FindingRow(
        rule_id=objection.rule,
        kind="fail" if objection.certain else "open",
        level="error" if objection.certain else "none",
        message=objection.message[:1].upper() + objection.message[1:] + ".",
        how_to_fix=_FIX if objection.certain else _SUPPLY,
    )


def _listed(words: Iterable[object]) -> str:
    return ", ".join(str(word) for word in words)
