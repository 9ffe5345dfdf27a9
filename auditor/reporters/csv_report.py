"""CSV: one row a model and one a finding, in the same columns, so that one filter serves both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from auditor.domain.report import Report
from auditor.reporters import tables
from auditor.reporters.interface import Options

_COLUMNS = ("row", *tables.MODEL_COLUMNS, *tables.FINDING_COLUMNS)
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (CSV has no options)
    """Return RFC 4180 rows as UTF-8. The heads are keys, not words, since programs read them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([inert(cell) for cell in row] for row in _rows(report))
    return out.getvalue().encode()


def inert(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    blank = ("",) * len(tables.FINDING_COLUMNS)
    for model in report.models:
        cells = tables.model_cells(model)
        yield ("model", *cells, *blank)
        for row in tables.findings(model):
            yield ("finding", *cells, *row[1:])
    for ref, where, status, message, fix in tables.issue_cells(report):
        padding = ("",) * (len(tables.MODEL_COLUMNS) - 1)
        yield ("issue", ref, *padding, "", status, "", message, fix, where)
