from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli import github
from auditor.domain.evidence import Status
from auditor.domain.ref import Position
from auditor.domain.report import DecisionRow, FindingRow, IssueRow, ModelReport, PolicyFinding, Waived
from auditor.policy.gate import Line
from tests.unit.policy.models import finding, model, report


def rejected(ref: str, *findings: FindingRow, file: str = "a.py") -> ModelReport:
    reasons = tuple(f"{row.rule_id}: {row.message}" for row in findings)
    decision = DecisionRow(result="rejected", reasons=reasons)
    return model(ref, findings=findings, decision=decision, files=(file,))


def test_a_rejected_model_is_annotated_where_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    github.annotate(report(rejected("lab/m", finding()), model("lab/fine")))
    assert capsys.readouterr().out == "::error title=license-conflict,file=a.py,line=1::lab/m: Says this. Do that.\n"


def test_what_would_end_a_command_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    bad = finding().model_copy(update={"message": "100%\n::error::owned\x1b[31m"})
    github.annotate(report(rejected("lab/m\n::set-env::x", bad, file="a,b:c\n.py")))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error title=license-conflict,file=a%2Cb%3Ac%0A.py,line=1::lab/m ::set-env::x: 100%25")
    assert "\x1b" not in lines[0]


def test_waived_findings_are_not_annotated(capsys: pytest.CaptureFixture[str]) -> None:
    waived = finding("other").model_copy(update={"waived": Waived(by="legal", reason="asked", expires="2027-01-01")})
    entry = rejected("lab/m", finding()).model_copy(update={"findings": (finding(), waived)})
    github.annotate(report(entry))
    assert "other" not in capsys.readouterr().out


def test_only_as_many_as_are_shown_are_written_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    github.annotate(report(*(rejected(f"lab/m{number}", finding()) for number in range(25))))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "::notice title=auditor::15 more are in the job summary."


def test_what_could_not_be_read_is_the_only_reason_that_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    decision = DecisionRow(result="undecided", reasons=("The Hub is down.", "policy.class: it could not be told"))
    issue = IssueRow(
        ref="lab/m", where="hf://lab/m", status=Status.FAILED, message="The Hub is down.", how_to_fix="Wait."
    )
    whole = report(model("lab/m", decision=decision)).model_copy(update={"issues": (issue,)})
    github.annotate(whole)
    assert capsys.readouterr().out == "::warning title=undecided::lab/m: The Hub is down. Wait.\n"


def test_the_policys_own_findings_are_annotated_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    own = PolicyFinding(
        rule_id="waiver-expired",
        level="error",
        message="It ended.",
        how_to_fix="Mend it.",
        position=Position(file="auditor.yaml", line=3),
    )
    whole = report(model()).model_copy(update={"policy_findings": (own,)})
    github.annotate(whole)
    assert capsys.readouterr().out == "::error title=waiver-expired,file=auditor.yaml,line=3::It ended. Mend it.\n"
    assert "It ended" in github.comment_of(whole)


def test_lines_of_a_locked_gate_are_annotated(capsys: pytest.CaptureFixture[str]) -> None:
    github.annotate_lines([Line(result="undecided", message="lab/m is undecided", position=Position(file="a", line=2))])
    assert capsys.readouterr().out == "::warning title=auditor.lock,file=a,line=2::lab/m is undecided\n"


@pytest.mark.parametrize("count", [1, 400])
def test_a_comment_fits_and_can_be_found_again(tmp_path: Path, count: int) -> None:
    body = github.comment_of(report(*(rejected(f"lab/m{number}", finding()) for number in range(count))))
    github.write_comment(tmp_path / "c.md", body)
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert text.startswith(github.MARKER + "\n")
    assert len(text) <= 65_536
    github.write_comment(tmp_path / "c.md", "é" * 100_000)
    assert len((tmp_path / "c.md").read_text(encoding="utf-8")) <= 65_536


def test_a_summary_is_written_only_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    github.summarize("nothing")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "s.md"))
    github.summarize("one\n")
    github.summarize("two")
    assert (tmp_path / "s.md").read_text() == "one\ntwo\n"
