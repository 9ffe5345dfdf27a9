"""The rows of spreadsheets: one a model, one a finding, one a source. Cells hold no control characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.domain.report import ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.links import web_link
from auditor.reporters.words import words

_CELL = 2000
"""Characters of a cell; a spreadsheet refuses more than 32,767."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its heads, its rows. Every row is as long as the heads."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheets(report: Report) -> tuple[Sheet, ...]:
    """Return the tables of a workbook: models, findings, evidence, and what could not be checked."""
    return (
        _sheet("models", MODEL_COLUMNS, (model_cells(model) for model in report.models)),
        _sheet("findings", ("model", *FINDING_COLUMNS), (row for model in report.models for row in findings(model))),
        _sheet("obligations", ("model", "clause", "message", "source"), _obligations(report)),
        _sheet("answers", ("model", "question", "answer", "message", "document", "where"), _answers(report)),
        _sheet("evidence", _EVIDENCE_COLUMNS, (row for model in report.models for row in _evidence(model))),
        _sheet("unchecked", ("ref", "where", "status", "message", "fix"), _issues(report)),
    )


MODEL_COLUMNS = (
    "model",
    "resolved",
    "kind",
    "class",
    "license",
    "declared",
    "detected",
    "commercial",
    "conditions",
    "weights",
    "code",
    "data",
    "vendor",
    "usage",
    "decision",
    "because",
    "findings",
    "commit",
    "purl",
    "position",
)
FINDING_COLUMNS = ("level", "finding_kind", "rule", "message", "fix", "evidence")
_EVIDENCE_COLUMNS = ("model", "number", "where", "link", "status", "hash", "retrieved", "start", "end", "quote")


def model_cells(model: ModelReport) -> tuple[str, ...]:
    """Return the cells of one model, in the order of MODEL_COLUMNS."""
    row = model.license
    conditions = "; ".join(phrases.condition(condition) for condition in model.commercial_use.conditions)
    cells = (
        model.ref,
        model.resolved_ref,
        model.kind,
        model.openness.value,
        row.concluded,
        row.declared,
        row.detected,
        model.commercial_use.value,
        conditions,
        model.weights.value,
        model.code.value,
        model.data.value,
        model.vendor.value if model.vendor else None,
        model.usage,
        model.decision.result,
        " ".join(model.decision.reasons) or model.openness.because,
        str(len(phrases.to_act_on(model.findings))),
        model.commit,
        model.purl,
        phrases.first_place(model),
    )
    return tuple(line(cell or "", _CELL) for cell in cells)


def findings(model: ModelReport) -> Iterator[tuple[str, ...]]:
    """Yield the findings of one model that someone must act on: reference, then the cells of FINDING_COLUMNS."""
    address = {row.id: row.uri for row in model.evidence}
    for found in phrases.to_act_on(model.findings):
        cited = " ".join(address[key] for key in found.evidence if key in address)
        cells = (model.ref, found.level, found.kind, found.rule_id, found.message, found.how_to_fix, cited)
        yield tuple(line(cell, _CELL) for cell in cells)


def issue_cells(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield what could not be checked: reference, where, status, message, what to do."""
    return _issues(report)


def head(column: str) -> str:
    """Return the words above a column."""
    return words().of("column", column)


def _sheet(name: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Sheet:
    return Sheet(words()(f"sheet.{name}"), tuple(map(head, columns)), tuple(rows))


def _obligations(report: Report) -> Iterator[tuple[str, ...]]:
    for model in report.models:
        for row in model.obligations:
            yield tuple(line(cell or "", _CELL) for cell in (model.ref, row.clause, row.text, row.source))


def _answers(report: Report) -> Iterator[tuple[str, ...]]:
    for model in report.models:
        for row in model.answers:
            cells = (model.ref, row.question, row.value, row.detail or row.means, row.document, row.url)
            yield tuple(line(cell, _CELL) for cell in cells)


def _evidence(model: ModelReport) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(model.evidence, 1):
        when = row.fetched_at.isoformat() if row.fetched_at else ""
        span = ("" if place is None else str(place) for place in (row.start, row.end))
        cells = (model.ref, str(number), row.uri, web_link(row.uri), row.status, row.sha256, when, *span, row.excerpt)
        yield tuple(line(cell or "", _CELL) for cell in cells)


def _issues(report: Report) -> Iterator[tuple[str, ...]]:
    for row in report.issues:
        yield tuple(line(cell, _CELL) for cell in (row.ref, row.where, row.status, row.message, row.how_to_fix))
