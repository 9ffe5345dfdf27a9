"""Reports for CI, read back by the tools that people read them with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from auditor.reporters.interface import render
from tests.unit.reporters import factory
from tests.unit.reporters.test_waivers import judged

REPORTS = ["sample_report", "hostile_report", "interrupted_report", "report"]
QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{8,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""What GitLab's documentation of code quality reports asks for."""


@pytest.mark.parametrize("make", REPORTS)
def test_junitparser_reads_as_many_tests_as_the_report_has(make: str) -> None:
    report = getattr(factory, make)()
    read = JUnitXml.fromstring(render(report, "junit"))
    cases = [case for suite in read for case in suite]
    results = [result for case in cases for result in case.result]
    decisions = {suite.name: case for suite in read for case in suite if case.name == "decision"}
    assert read.tests == len(cases)
    assert read.failures == sum(isinstance(result, Failure) for result in results)
    assert read.errors == sum(isinstance(result, Error) for result in results)
    assert read.skipped == sum(isinstance(result, Skipped) for result in results)
    passed = [bool(case.is_passed) for case in decisions.values()]
    assert passed == [model.decision.result == "accepted" for model in report.models]


def test_junitparser_shows_waived_findings_as_skipped_with_their_reason() -> None:
    suite = next(iter(JUnitXml.fromstring(render(judged(), "junit"))))
    waived = [result for case in suite if case.name != "decision" for result in case.result]
    assert waived
    assert all(isinstance(result, Skipped) and "Paid for" in result.message for result in waived)


@pytest.mark.parametrize("make", REPORTS)
def test_gitlab_reports_have_what_gitlab_asks_for(tmp_path: Path, make: str) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(QUALITY))
    (tmp_path / "gl.json").write_bytes(render(getattr(factory, make)(), "gitlab"))
    tool = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schema.json", "gl.json"]
    done = subprocess.run(tool, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("make", REPORTS)
def test_the_sarif_validator_has_nothing_to_say(tmp_path: Path, make: str) -> None:
    tool = os.environ.get("SARIF_MULTITOOL")
    if not tool:
        pytest.skip("SARIF_MULTITOOL is not set: the program in npm's @microsoft/sarif-multitool-linux")
    (tmp_path / "in.sarif").write_bytes(render(getattr(factory, make)(), "sarif"))
    command = [
        tool,
        "validate",
        "in.sarif",
        "--rule-kind",
        "Sarif;Ghas",
        "--output",
        "out.sarif",
        "--log",
        "ForceOverwrite",
    ]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # its exit code is 0 whatever it finds
    found = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    assert [(row["ruleId"], row["message"].get("text", row["message"])) for row in found] == []
