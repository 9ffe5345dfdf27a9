"""A decisions file as part of a policy: approvals, refusals, and texts that a reviewer identified."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.domain.report import LicenseRow, Report
from auditor.errors import UsageError
from auditor.policy.apply import Ruling, apply
from auditor.policy.load import load_policy
from tests.unit.reporters import factory

STRICT = "allow: {licenses: [MIT]}\ncommercial_use: allowed\ndecisions: [decisions.yaml]\n"
COMMIT = factory.commit_of("acme/atlas-7b")
ENTRY: dict[str, Any] = {
    "model": "acme/atlas-7b",
    "commit": COMMIT,
    "text_sha256": factory.sha("llama3.1"),
    "decision": "approve",
    "rules": "[license-conflict, gated]",
    "reason": "read with the licence",
    "owner": "Ann Lee",
    "date": "2026-11-01",
    "expires": "2027-11-01",
}


def ruled(folder: Path, *entries: dict[str, Any], report: Report | None = None) -> Ruling:
    rows = ["".join(f"    {key}: {value}\n" for key, value in entry.items()) for entry in entries]
    written = "decisions:\n" + "".join("  - " + row.lstrip() for row in rows)
    (folder / "decisions.yaml").write_text(written, encoding="utf-8")
    (folder / "auditor.yaml").write_text(STRICT, encoding="utf-8")
    return apply(load_policy(folder / "auditor.yaml"), report or factory.report(factory.model()))


def without(*keys: str, **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**ENTRY, **changes}.items() if key not in keys}


def complaint(folder: Path, *entries: dict[str, Any]) -> str:
    with pytest.raises(UsageError) as caught:
        ruled(folder, *entries)
    return str(caught.value).replace(f"{folder}/", "")


def test_an_approval_takes_away_what_the_reviewer_saw_and_the_demands_of_the_policy(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    before = ruled(tmp_path / "bare", without(model="acme/other"))
    assert before.models[0].decision.result == "rejected"
    rules = sorted({row.rule_id for row in factory.model().findings})
    after = ruled(tmp_path, without(rules=f"[{', '.join(rules)}]"))
    assert after.models[0].decision.result == "accepted"
    assert "Ann Lee" in " ".join(after.models[0].decision.reasons)


def test_a_finding_that_the_reviewer_did_not_see_still_counts(tmp_path: Path) -> None:
    rejecting = [row.rule_id for row in factory.model().findings if row.kind == "fail" and row.level == "error"]
    assert rejecting, "the sample has a finding that rejects"
    assert ruled(tmp_path, without(rules="[]")).models[0].decision.result == "rejected"


@pytest.mark.parametrize("changes", [{"commit": "1" * 40}, {"text_sha256": "2" * 64}, {"expires": "2026-01-01"}])
def test_an_approval_dies_with_the_commit_the_text_and_its_last_day(tmp_path: Path, changes: dict[str, str]) -> None:
    found = ruled(tmp_path, without(**changes))
    assert found.models[0].decision.result == "rejected"
    told = [row for row in found.findings if "approval of acme/atlas-7b" in row.message]
    assert len(told) == 1
    assert told[0].position.file.endswith("decisions.yaml")
    assert told[0].position.line == 2


def test_a_refusal_rejects_the_state_that_was_looked_at(tmp_path: Path) -> None:
    refused = ruled(tmp_path, without("expires", "rules", decision="reject"))
    assert "Ann Lee refused it on 2026-11-01" in " ".join(refused.models[0].decision.reasons)
    assert "refused" not in " ".join(
        ruled(tmp_path, without("expires", decision="reject", commit="3" * 40)).models[0].decision.reasons
    )


def test_a_refusal_outweighs_an_approval(tmp_path: Path) -> None:
    rules = ", ".join(sorted({row.rule_id for row in factory.model().findings}))
    both = ruled(tmp_path, without(rules=f"[{rules}]"), without("expires", decision="reject"))
    assert both.models[0].decision.result == "rejected"


def test_a_text_that_the_reviewer_identified_becomes_a_clarification(tmp_path: Path) -> None:
    license_ = LicenseRow(declared="NONE", detected="NOASSERTION", concluded="NOASSERTION", evidence=("e3",))
    report = factory.report(factory.model(license=license_, findings=()))
    found = ruled(tmp_path, without(license="MIT", commercial_use="allowed"), report=report)
    assert found.models[0].decision.result == "accepted"
    assert not [row for row in found.findings if row.rule_id == "clarification-unused"]


def test_mistakes_are_named_with_file_and_line(tmp_path: Path) -> None:
    assert "decisions.yaml:2" in complaint(tmp_path, without("expires"))
    assert "last day" in complaint(tmp_path, without("expires"))
    assert "text_sha256" in complaint(tmp_path, without("text_sha256", license="MIT"))
    assert "unknown key 'decisions.0.comit'" in complaint(tmp_path, without(comit="x"))
    assert "decision" in complaint(tmp_path, without(decision="maybe"))
    (tmp_path / "auditor.yaml").write_text("allow: {licenses: [MIT]}\ndecisions: [missing.yaml]\n")
    with pytest.raises(UsageError, match=r"missing\.yaml"):
        load_policy(tmp_path / "auditor.yaml")


def test_what_was_decided_is_part_of_the_digest(tmp_path: Path) -> None:
    ruled(tmp_path, ENTRY)
    one = load_policy(tmp_path / "auditor.yaml").digest
    ruled(tmp_path, without(expires=str(date(2027, 11, 2))))
    assert load_policy(tmp_path / "auditor.yaml").digest != one
