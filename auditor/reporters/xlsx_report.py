"""XLSX workbook: models, findings, obligations, evidence, and what could not be checked; filters and a frozen head."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from auditor.domain.report import Report
from auditor.reporters import phrases
from auditor.reporters.interface import Options
from auditor.reporters.tables import Sheet, sheets
from auditor.reporters.words import words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_MIN, _MAX = 9, 56
"""Column widths, in characters."""
_ROWS = 1_000_000
"""A sheet holds 1,048,576 rows."""


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (XLSX has no options)
    """Return the workbook. Every cell is written as text: nothing in it is a formula, a number or a link."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": words()("title"), "created": report.as_of.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#1b2230", "font_color": "#ffffff", "valign": "top"})
        body = book.add_format({"valign": "top", "text_wrap": True})
        for sheet in sheets(report):
            _write(book, sheet, head, body)
        _about(book, report, head, body)
    return out.getvalue()


def _write(book: Workbook, sheet: Sheet, head: Format, body: Format) -> None:
    page = book.add_worksheet(sheet.name[:31])
    for column, title in enumerate(sheet.heads):
        longest = max((len(row[column]) for row in sheet.rows[:1000]), default=0)
        page.set_column(column, column, min(max(longest + 1, len(title) + 4, _MIN), _MAX))
        page.write_string(0, column, title, head)
    for number, row in enumerate(sheet.rows[:_ROWS], 1):
        for column, cell in enumerate(row):
            page.write_string(number, column, cell, body)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.heads) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _about(book: Workbook, report: Report, head: Format, body: Format) -> None:
    say = words()
    page = book.add_worksheet(say("sheet.about")[:31])
    page.set_column(0, 0, 120)
    page.write_string(0, 0, say("title"), head)
    lines = [phrases.heading(report), report.ruleset.digest, *phrases.caveats(report)]
    for number, text in enumerate([*lines, *(text for _, text in say.group("method.text"))], 1):
        page.write_string(number, 0, text, body)
