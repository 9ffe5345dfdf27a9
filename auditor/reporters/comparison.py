"""Models side by side: axes, frameworks and what they mean for the user. States facts and names no winner."""

from __future__ import annotations

from auditor.domain.report import FrameworkRow, ModelReport, Report
from auditor.reporters.clean import cut, line
from auditor.reporters.words import Words, words

_COLUMN = 42


def comparison(report: Report) -> list[str]:
    """A table with a column a model, as lines of text."""
    catalogue = words()
    columns = [_column(model, catalogue) for model in report.models]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = [["", *(line(model.ref) for model in report.models)]]
    rows += [[name, *(column.get(name, "") for column in columns)] for name in names]
    longest = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    widths = [longest[0], *(min(_COLUMN, width) for width in longest[1:])]
    return [
        "  ".join(cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _framework(row: FrameworkRow, catalogue: Words) -> str:
    """The result with its class; of a framework that grades its items, the counts."""
    result = catalogue.of("result", row.result).lower()
    if any(item.grade for item in row.items):
        return row.class_ or result
    return f"{result} ({row.class_})" if row.class_ else result


def _column(model: ModelReport, catalogue: Words) -> dict[str, str]:
    """Row name to cell of one model."""
    cells = {
        "class": model.openness.value,
        "licence": model.license.concluded,
        "commercial use": model.commercial_use.value,
        "weights": model.weights.value,
        "code": model.code.value,
        "data": model.data.value,
        "obligations": str(len(model.obligations)),
        "parents": ", ".join(parent.ref for parent in model.lineage) or "none",
    }
    cells |= {catalogue.of("frameworks", name): _framework(row, catalogue) for name, row in model.frameworks.items()}
    return cells | {row.title: catalogue.of("meaning", row.answer) for row in model.meaning}
