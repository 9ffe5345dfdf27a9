"""Reports for the tests of policies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from auditor.domain.evidence import Status
from auditor.domain.ref import Position
from auditor.domain.report import (
    Axis,
    CommercialUse,
    DecisionRow,
    EvidenceRow,
    FindingRow,
    LicenseRow,
    ModelReport,
    Report,
    RulesetRow,
    Summary,
    ToolRow,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TEXT = "b" * 64


def model(ref: str = "lab/model", **changes: Any) -> ModelReport:
    said: dict[str, Any] = {
        "openness": "open-weight",
        "use": "allowed",
        "license": "MIT",
        "files": (),
        "conditions": (),
    }
    said |= {key: changes.pop(key) for key in list(changes) if key in said}
    axis = Axis(value="unknown", rule="r")
    evidence = (
        EvidenceRow(id="e1", uri=f"hf://{ref}@{COMMIT}", sha256="c" * 64, status=Status.FOUND),
        EvidenceRow(id="e2", uri=f"hf://{ref}@{COMMIT}/LICENSE", sha256=TEXT, status=Status.FOUND),
    )
    whole: dict[str, Any] = {
        "ref": ref,
        "resolved_ref": ref,
        "kind": "hub",
        "commit": COMMIT,
        "positions": tuple(Position(file=file, line=1) for file in said["files"]),
        "openness": Axis(value=said["openness"], rule="openness"),
        "weights": axis,
        "code": axis,
        "data": axis,
        "commercial_use": CommercialUse(value=said["use"], rule="use", conditions=said["conditions"]),
        "license": LicenseRow(
            declared=said["license"], detected=said["license"], concluded=said["license"], evidence=("e2",)
        ),
        "evidence": evidence,
        "decision": DecisionRow(result="accepted"),
    }
    return ModelReport(**(whole | changes))


def finding(rule: str = "license-conflict", kind: str = "fail", level: str = "error") -> FindingRow:
    return FindingRow(rule_id=rule, kind=kind, level=level, message="Says this.", how_to_fix="Do that.")


def report(*models: ModelReport) -> Report:
    return Report(
        tool=ToolRow(version="0"),
        ruleset=RulesetRow(version="0", digest="sha256:rules"),
        as_of=datetime(2026, 6, 1, tzinfo=UTC),
        models=models,
        summary=Summary(models=len(models), by_class={}, decision="accepted"),
    )
