"""The JSON report, version 1: what every other tool may rely on. Fields may be added within 1.x, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import Position

Level = Literal["none", "note", "warning", "error"]
FindingKind = Literal["fail", "pass", "open", "review", "notApplicable"]
Verdict = Literal["accepted", "rejected", "undecided"]
FrameworkResult = Literal["meets", "fails", "open"]
Grade = Literal["open", "partial", "closed", "unknown"]


class Axis(Frozen):
    """One answer: the value, the rule that gave it, and the ids of the evidence rows that prove it."""

    value: str
    rule: str
    evidence: tuple[str, ...] = ()
    because: str = ""
    """The reason in one sentence."""
    claim: bool = False
    """True when only the author's own prose says so."""


class Condition(Frozen):
    """Something that can take commercial use away."""

    clause: str
    operator: str | None = None
    amount: float | None = None
    unit: str | None = None
    territories: tuple[str, ...] = ()
    text: str = ""
    value: str | None = None
    """can, cannot, must or conditional: a conditional one bites in cases that the licence tells."""
    usages: tuple[str, ...] = ()
    """The ways of using the model that it bites on; all when none is named."""
    starts: str | None = None
    """The duty that begins at the figure; None where the right itself ends there."""
    source: str | None = None
    """The repository whose licence says it, when it is a parent's."""
    license: str | None = None
    """The licence whose reviewed profile says it; None where it was read in a text or in the card's words."""
    evidence: tuple[str, ...] = ()


class CommercialUse(Axis):
    """The commercial-use axis, with every trigger named."""

    conditions: tuple[Condition, ...] = ()


class ChangeRow(Frozen):
    """Words that differ from the base licence."""

    kind: Literal["added", "removed"]
    words: str
    evidence: tuple[str, ...] = ()


class LicenseRow(Frozen):
    """Declared, detected and concluded licence as SPDX expressions; NOASSERTION where unknown, NONE where absent."""

    declared: str
    detected: str
    concluded: str
    base: str | None = None
    modified: bool = False
    inherited_from: str | None = None
    confidence: float = 0.0
    rule: str = ""
    because: str = ""
    evidence: tuple[str, ...] = ()
    changes: tuple[ChangeRow, ...] = ()


class ParentRow(Frozen):
    """A model that this one was made from, at any depth."""

    ref: str
    resolved_ref: str | None = None
    relation: str
    license: str
    commit: str | None = None
    released: datetime | None = None
    """When the commit was made."""
    child: str
    """The repository that names it as parent."""
    status: Status
    binds: bool = True
    evidence: tuple[str, ...] = ()


class DatasetRow(Frozen):
    """A dataset that the card declares."""

    ref: str
    license: str
    status: Status
    gated: str | None = None
    commit: str | None = None
    released: datetime | None = None
    """When the commit was made."""
    evidence: tuple[str, ...] = ()


class Obligation(Frozen):
    """Something the user must do."""

    clause: str
    text: str
    usages: tuple[str, ...] = ()
    """The ways of using the model that make it due; all when none is named."""
    wording: tuple[str, ...] = ()
    """The text that has to be written or shown, verbatim; any one where several are given."""
    due: bool | None = None
    """Whether the declared usage and the company's facts make it due; None where no policy was applied."""
    source: str | None = None
    evidence: tuple[str, ...] = ()


class Waived(Frozen):
    """Who took a finding's effect on the decision away, why, and until which day."""

    by: str
    reason: str
    expires: date


class FindingRow(Frozen):
    """A statement about the model, by a check."""

    rule_id: str
    kind: FindingKind
    level: Level
    message: str
    how_to_fix: str
    evidence: tuple[str, ...] = ()
    waived: Waived | None = None
    """The policy's waiver that counts for it; kind and level stay what the rule says."""


class PolicyFinding(Frozen):
    """A finding about the policy itself, at its place in the policy's file."""

    rule_id: str
    level: Literal["note", "warning", "error"]
    message: str
    how_to_fix: str
    position: Position


class EvidenceRow(Frozen):
    """One citation: where, which bytes, which words."""

    id: str
    uri: str
    sha256: str | None = None
    status: Status
    fetched_at: datetime | None = None
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None


class TraceNode(Frozen):
    """One step of reasoning: a condition, what it came to, and the facts it looked at."""

    text: str
    result: bool | None
    """None is unknown."""
    fact: str | None = None
    value: str | None = None
    evidence: tuple[str, ...] = ()
    children: tuple[TraceNode, ...] = ()


class AnswerRow(Frozen):
    """What one document of a vendor says to one question."""

    question: str
    value: str
    """A value of the question, `not-stated`, or `not-read`."""
    means: str
    detail: str | None = None
    document: str
    """Title of the document."""
    audience: str
    """consumer, business or both: whom the document binds."""
    applies: str = ""
    """Why the document binds the user of this model: the way the model is reached."""
    url: str
    dated: str | None = None
    """The date that the document states."""
    evidence: tuple[str, ...] = ()


class FrameworkItem(Frozen):
    """One requirement of a framework."""

    id: str
    title: str
    result: FrameworkResult
    grade: Grade | None = None
    """For frameworks that grade their items; `result` open means unknown, this one's `open` does not."""
    because: str = ""
    claim: bool = False
    """True when a fact that decides is known by the author's own prose alone."""
    evidence: tuple[str, ...] = ()


class FrameworkRow(Frozen):
    """The result of one framework: an indicator, never a certificate."""

    result: FrameworkResult
    class_: str | None = Field(default=None, alias="class", serialization_alias="class")
    items: tuple[FrameworkItem, ...] = ()


class ScopedLicense(Frozen):
    """The licence of one part of a release: each part has its own, and none stands for another."""

    scope: Literal["weights", "code", "data", "documents"]
    license: str
    """SPDX expression; NOASSERTION where nothing speaks of this part."""
    because: str
    claim: bool = False
    evidence: tuple[str, ...] = ()


class MeaningRow(Frozen):
    """The answer to a question that users bring, by a rule."""

    question: str
    title: str
    """The question in words."""
    answer: str
    """yes, partly, no, unknown; for `buy` also needless, for `cost` none, notices, more."""
    rule: str
    because: str
    claim: bool = False
    """True when a fact that decides is known by the author's own prose alone."""
    evidence: tuple[str, ...] = ()


class DecisionRow(Frozen):
    """What policy says of one model."""

    result: Verdict
    reasons: tuple[str, ...] = ()


class ModelReport(Frozen):
    """Everything about one reference."""

    ref: str
    """The reference as the user wrote it."""
    resolved_ref: str | None
    kind: str
    vendor: Axis | None = None
    purl: str | None = None
    commit: str | None = None
    released: datetime | None = None
    """When the commit was made, as the Hub says; None where nobody says."""
    usage: str | None = None
    note: str | None = None
    positions: tuple[Position, ...] = ()
    openness: Axis
    weights: Axis
    code: Axis
    data: Axis
    commercial_use: CommercialUse
    license: LicenseRow
    licenses: tuple[ScopedLicense, ...] = ()
    """The licence of each part: weights (as concluded), code, data, documents."""
    components: dict[str, Axis] = {}
    """What is given out beside weights, training code and data: architecture, checkpoints, papers, ..."""
    meaning: tuple[MeaningRow, ...] = ()
    """What it means for the user, question by question."""
    frameworks: dict[str, FrameworkRow] = {}
    lineage: tuple[ParentRow, ...] = ()
    datasets: tuple[DatasetRow, ...] = ()
    limits: tuple[Condition, ...] = ()
    """What the licences forbid for some ways of using the model, whatever it is used for."""
    obligations: tuple[Obligation, ...] = ()
    notices: tuple[str, ...] = ()
    """Evidence of the repository's notice files, whose content is passed on with the model."""
    answers: tuple[AnswerRow, ...] = ()
    """For vendor models: what the terms that apply say, question by question."""
    findings: tuple[FindingRow, ...] = ()
    trace: tuple[TraceNode, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    decision: DecisionRow


class IssueRow(Frozen):
    """What the tool could not do. Never a finding about a model."""

    ref: str
    where: str
    status: Status
    reason: Reason | None = None
    message: str
    how_to_fix: str


class PolicyRow(Frozen):
    """The policy that the models were judged by."""

    file: str
    digest: str
    """`sha256:…` of what it says, whatever the notation."""


class ToolRow(Frozen):
    name: Literal["auditor"] = "auditor"
    version: str


class RulesetRow(Frozen):
    version: str
    digest: str


class Summary(Frozen):
    models: int
    by_class: dict[str, int]
    by_commercial_use: dict[str, int] = {}
    by_decision: dict[str, int] = {}
    decision: Verdict
    notes: tuple[str, ...] = ()
    """What the reader must know before trusting the counts: merged duplicates, an interrupted run."""


class Report(Frozen):
    """One audit."""

    schema_version: Literal["1.0"] = "1.0"
    tool: ToolRow
    ruleset: RulesetRow
    as_of: datetime
    complete: bool = True
    """False when the run was interrupted: the models that are missing are listed as issues."""
    models: tuple[ModelReport, ...]
    issues: tuple[IssueRow, ...] = ()
    policy: PolicyRow | None = None
    """None where findings alone were asked for."""
    policy_findings: tuple[PolicyFinding, ...] = ()
    """About the policy that the models were judged by; empty without one."""
    summary: Summary
