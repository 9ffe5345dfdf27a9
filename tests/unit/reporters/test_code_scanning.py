from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from auditor.domain.ref import Position
from auditor.reporters import sarif_report
from auditor.reporters.interface import render
from tests.unit.reporters import factory


def run_of(report: Any) -> dict[str, Any]:
    document = json.loads(render(report, "sarif"))
    run: dict[str, Any] = document["runs"][0]
    return run


def test_a_sarif_result_stands_where_the_user_names_the_model() -> None:
    results = run_of(factory.sample_report())["results"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "models.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 3}
    assert results[0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith(
        "https://hugging"
    )


def test_sarif_levels_other_than_none_come_only_with_kind_fail_and_passes_are_left_out() -> None:
    results = run_of(factory.sample_report())["results"]
    assert all(row["level"] == "none" for row in results if row["kind"] != "fail")
    assert not [row for row in results if row["kind"] in ("pass", "notApplicable")]
    assert results[0]["level"] == "error"


def test_every_sarif_rule_has_help_and_no_security_severity() -> None:
    rules = run_of(factory.sample_report())["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] for rule in rules)
    assert "security-severity" not in json.dumps(rules)


def test_sarif_fingerprints_do_not_depend_on_the_line() -> None:
    one, other = (
        run_of(factory.report(factory.model(positions=(Position(file="m.yaml", line=line),)))) for line in (1, 9)
    )
    assert [row["partialFingerprints"] for row in one["results"]] == [
        r["partialFingerprints"] for r in other["results"]
    ]


def test_a_model_from_the_command_line_has_a_logical_place_only() -> None:
    results = run_of(factory.report(factory.model(positions=())))["results"]
    assert "physicalLocation" not in results[0]["locations"][0]


def test_what_could_not_be_checked_and_what_was_left_out_are_notifications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_report, "_MAX_RESULTS", 1)
    run = run_of(factory.sample_report())
    said = [row["message"]["text"] for row in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("acme/private" in text for text in said)
    assert any("more findings" in text for text in said)
    assert len(run["results"]) == 1
    assert run_of(factory.interrupted_report())["invocations"][0]["executionSuccessful"] is False


def test_links_in_sarif_messages_stay_text() -> None:
    assert sarif_report.message("[a](http://x)")["text"] == "[a] (http://x)"


@pytest.mark.parametrize("make", ["sample_report", "hostile_report", "interrupted_report", "report"])
def test_sarif_satisfies_the_oasis_schema(make: str) -> None:
    folder = os.environ.get("AUDITOR_SCHEMAS")
    if not folder:
        pytest.skip("AUDITOR_SCHEMAS is not set: it names a folder with sarif-schema-2.1.0.json")
    schema = json.loads((Path(folder) / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    assert list(kind(schema).iter_errors(json.loads(render(getattr(factory, make)(), "sarif")))) == []


def test_gitlab_entries_have_place_severity_and_a_stable_fingerprint() -> None:
    entries = json.loads(render(factory.sample_report(), "gitlab"))
    assert entries[0]["location"] == {"path": "models.yaml", "lines": {"begin": 2}}
    assert entries[0]["severity"] == "critical"
    assert len({row["fingerprint"] for row in entries}) == len(entries)
    bare = json.loads(render(factory.report(factory.model(positions=())), "gitlab"))
    assert bare[0]["location"] == {"path": "acme/atlas-7b", "lines": {"begin": 1}}


def test_windows_paths_become_forward_slashes() -> None:
    place = Position(file="lists\\models.yaml", line=4)
    entries = json.loads(render(factory.report(factory.model(positions=(place,))), "gitlab"))
    assert entries[0]["location"]["path"] == "lists/models.yaml"


def test_junit_never_shows_undecided_or_rejected_as_passed() -> None:
    root = ElementTree.fromstring(render(factory.sample_report(), "junit"))
    decisions = {suite.get("name"): suite.find("testcase[@name='decision']") for suite in root.findall("testsuite")}
    assert decisions["acme/atlas-7b"] is not None
    assert len(decisions["acme/atlas-7b"]) == 0
    assert decisions["olive/olmo-mini"].find("error") is not None  # type: ignore[union-attr]
    assert decisions["moon/k2-instruct"].find("failure") is not None  # type: ignore[union-attr]


def test_junit_counts_what_it_holds() -> None:
    root = ElementTree.fromstring(render(factory.sample_report(), "junit"))
    assert int(root.get("tests", "0")) == len(list(root.iter("testcase")))
    assert int(root.get("errors", "0")) == len(list(root.iter("error"))) == 4
    assert root.findall("testsuite")[-1].get("name") == "Could not be checked"
