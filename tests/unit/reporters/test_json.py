from __future__ import annotations

import json

import jsonschema
import pytest

from auditor.domain.report import Report
from auditor.errors import OutputError
from auditor.reporters import json_report
from auditor.reporters.interface import render
from auditor.reporters.schema import schema_path, schema_text
from tests.unit.reporters import factory


def test_the_schema_in_the_repository_is_current() -> None:
    message = "run: python -m auditor.reporters.schema"
    assert schema_path().read_text(encoding="utf-8") == schema_text(), message


@pytest.mark.parametrize("make", ["sample_report", "hostile_report", "interrupted_report", "report"])
def test_every_report_satisfies_the_schema(make: str) -> None:
    data = json.loads(render(getattr(factory, make)(), "json"))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(data)


def test_readers_of_the_schema_accept_fields_that_later_versions_add() -> None:
    data = json.loads(render(factory.sample_report(), "json"))
    data["models"][0]["later"] = 1
    jsonschema.validate(data, json.loads(schema_text()))


def test_the_contract_names_are_kept() -> None:
    model = json.loads(render(factory.sample_report(), "json"))["models"][0]
    assert model["frameworks"]["mof-1.0"]["class"] == "III"
    assert "class_" not in json.dumps(model)
    assert model["openness"]["evidence"] == ["e1", "e3"]


def test_a_report_reads_back_as_itself() -> None:
    report = factory.hostile_report()
    assert Report.model_validate_json(render(report, "json")) == report


def test_a_document_that_lost_something_is_not_handed_out() -> None:
    with pytest.raises(OutputError):
        json_report._check(render(factory.report(), "json"), factory.sample_report())
    with pytest.raises(OutputError):
        json_report._check(b"{}", factory.report())
