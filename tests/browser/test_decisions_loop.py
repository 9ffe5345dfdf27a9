"""From a report to a decision and back: what a reviewer records in the page, the gate obeys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.sources.recorded import write_archive
from tests.integration.test_audit_command import entries
from tests.making import repo

CARD = "---\nlicense: {}\n---\n# M\n"
POLICY = "models: [models.txt]\nallow: {licenses: [MIT]}\ncommercial_use: allowed\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = [
        repo("acme/base", card=CARD.format("llama3.1"), cardData={"license": "llama3.1"}),
        repo("acme/child", card=CARD.format("mit"), cardData={"license": "mit", "base_model": "acme/base"}),
    ]
    write_archive(entries(*made), tmp_path / "evidence.jsonl")
    (tmp_path / "models.txt").write_text("acme/child\n")
    (tmp_path / "auditor.yaml").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_a_reviewer_records_in_the_page_is_what_the_gate_obeys(
    browser: Any, auditor: Callable[..., Any], project: Path
) -> None:
    asked = ("check", "--recorded", "evidence.jsonl", "--as-of", "2026-11-22")
    assert auditor(*asked, "-o", "report.html").code == 1
    page = browser.new_page()
    page.goto((project / "report.html").as_uri())
    page.click("article header button")
    page.select_option("article select[name=decision]", "approve-with-conditions")
    page.fill("article input[name=owner]", "Ann Lee")
    page.fill("article input[name=reason]", "below 700 million users: “Built with Llama” is shown")
    page.fill("article input[name=expires]", "2027-05-01")
    page.keyboard.press("Enter")
    with page.expect_download() as saved:
        page.click("#save")
    (project / "decisions.yaml").write_bytes(Path(saved.value.path()).read_bytes())
    page.close()
    (project / "auditor.yaml").write_text(POLICY + "decisions: [decisions.yaml]\n")
    ran = auditor(*asked, "-o", "after.html")
    assert ran.code == 0, ran.out
    text = (project / "after.html").read_text(encoding="utf-8")
    assert "Waived by Ann Lee until 2027-05-01" in text
    assert "“Built with Llama” is shown" in text
    assert auditor("check", "--recorded", "evidence.jsonl", "--as-of", "2027-05-02").code == 1
