from __future__ import annotations

import csv
import io

import pytest

from auditor.reporters.csv_report import inert
from auditor.reporters.interface import render
from auditor.reporters.tables import sheets
from tests.unit.reporters import factory


def rows(report: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(report, "csv").decode())))  # type: ignore[arg-type]


def test_csv_has_a_row_a_model_a_finding_and_an_issue() -> None:
    found = rows(factory.sample_report())
    assert [row["row"] for row in found].count("model") == 6
    assert [row["row"] for row in found].count("issue") == 2
    finding = next(row for row in found if row["row"] == "finding")
    assert finding["model"] == "acme/atlas-7b"
    assert finding["rule"] == "license-conflict"
    assert "hf://acme/atlas-7b@" in finding["evidence"]


def test_no_csv_cell_starts_as_a_formula() -> None:
    table = csv.reader(io.StringIO(render(factory.hostile_report(), "csv").decode()))
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert inert("=1") == "'=1"
    assert inert("1=") == "1="


def test_every_row_is_as_long_as_its_head() -> None:
    for sheet in sheets(factory.hostile_report()):
        assert {len(row) for row in sheet.rows} <= {len(sheet.heads)}


def test_the_workbook_opens_with_frozen_heads_filters_and_no_formula() -> None:
    pytest.importorskip("xlsxwriter", reason="xlsx is an optional extra")
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is needed to read the workbook back")
    book = openpyxl.load_workbook(io.BytesIO(render(factory.hostile_report(), "xlsx")))
    assert book.sheetnames[:3] == ["Models", "Findings", "Obligations"]
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    models = book["Models"]
    assert models.freeze_panes == "B2"
    assert models.auto_filter.ref is not None
    assert models.max_row == len(factory.HOSTILE) + 2
    book.close()
