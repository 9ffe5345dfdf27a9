"""`--fail-on`: the simplest policy there is. Rejects models by their worst finding."""

from __future__ import annotations

from auditor.domain.report import FindingRow, ModelReport, Report
from auditor.errors import UsageError
from auditor.pipeline import summarize

_ORDER = ("error", "warning", "note", "review", "open")


def fail_above(report: Report, threshold: str) -> Report:
    """The report with every model rejected that has a finding as bad as `threshold` or worse."""
    if threshold not in _ORDER:
        raise UsageError(f"--fail-on does not know {threshold!r}", f"One of {', '.join(_ORDER)}.")
    reach = _ORDER.index(threshold)
    models = tuple(_judged(model, reach) for model in report.models)
    return report.model_copy(update={"models": models, "summary": summarize(models, report.summary.notes)})


def _judged(model: ModelReport, reach: int) -> ModelReport:
    bad = [finding for finding in model.findings if _ORDER.index(_word(finding)) <= reach]
    if not bad:
        return model
    reasons = tuple(f"{finding.rule_id}: {finding.message}" for finding in bad)
    decision = model.decision.model_copy(update={"result": "rejected", "reasons": reasons})
    return model.model_copy(update={"decision": decision})


def _word(finding: FindingRow) -> str:
    """A finding's place in the order: its level when it failed, else its kind."""
    return finding.level if finding.kind == "fail" and finding.level != "none" else finding.kind
