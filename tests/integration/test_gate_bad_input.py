"""What a gate is given in bad shape: a clear message and the right exit code, never a quiet 0."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from auditor.sources.recorded import write_archive
from tests.integration.test_audit_command import entries
from tests.integration.test_gate_ci import CODE, FRONT, git, tool
from tests.making import repo

POLICY = "allow: {classes: [open-source, open-weight]}\n"
WAIVER = "- {model: a/b, rule: policy.class, reason: asked them, owner: legal, expires: 2027-01-01}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = repo("acme/open", card=FRONT.format("mit"), cardData={"license": "mit"})
    write_archive(entries(made), tmp_path / ".evidence.jsonl")
    Path("auditor.yaml").write_text(POLICY)
    Path("app.py").write_text(CODE.format("acme/open"))
    return tmp_path


@pytest.fixture
def check(auditor):
    return lambda *more: auditor("check", "--recorded", ".evidence.jsonl", "--as-of", "2026-11-22", *more)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("", "the policy is empty"),
        ("fail_on: never\n", "a policy that demands nothing accepts everything"),
        (POLICY + "waivers:\n" + 2 * WAIVER, "waivers 1 and 2 are for the same rule of a/b"),
        (POLICY + "waiver:\n" + WAIVER, "did you mean 'waivers'"),
        (POLICY + "rules:\n- {id: x, when: {fact: licence.concluded, is: MIT}, message: said}\n", "license.concluded"),
        (POLICY + "rules:\n- {id: x, when: {fact: repo.kind, matches: '('}, message: said}\n", "pattern"),
        (POLICY + "models: [models.txt]\n", "models.txt"),
        ("allow: [\n", "auditor.yaml:"),
    ],
)
def test_a_policy_that_is_wrong_is_wrong_use(project: Path, check, policy: str, words: str) -> None:
    Path("auditor.yaml").write_text(policy)
    ran = check()
    assert ran.code == 2, ran.out
    assert words in ran.err


def test_the_page_of_a_gate_shows_quotes_in_their_context(project: Path, check) -> None:
    assert check("-o", "report.html").code == 0
    page = Path("report.html").read_text()
    assert "license: mit<span>" in page
    assert "# M" in page  # the words of the card that stand after the quote


def test_an_archive_is_refused_before_anything_is_done(project: Path, check) -> None:
    Path("app.py").unlink()  # not even the lists are read
    ran = check("-o", "audit.zip")
    assert ran.code == 2
    assert "this command writes no archive" in ran.err


def test_a_policy_that_matches_nothing_accepts_nothing(project: Path, check) -> None:
    Path("auditor.yaml").write_text("fail_on: never\npaths:\n- {match: ['elsewhere/**'], commercial_use: any}\n")
    ran = check()
    assert ran.code == 3
    assert "no part of the policy speaks of it" in check("--format", "json").out
    assert "No model is named only by files that match elsewhere/**" in ran.err


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda text: text.replace("open-weight", "open-source"), "changed by hand"),
        (lambda text: "<<<<<<< HEAD\n" + text, "merge markers"),
        (lambda text: text[: len(text) // 2], "not JSON"),
    ],
)
def test_a_damaged_lock_is_wrong_use(project: Path, auditor, check, damage, words: str) -> None:
    assert auditor("lock", "--recorded", ".evidence.jsonl", "--as-of", "2026-11-22").code == 0
    Path("auditor.lock").write_text(damage(Path("auditor.lock").read_text()))
    for ran in (auditor("check", "--locked"), check()):
        assert ran.code == 2
        assert words in ran.err
        assert "auditor lock" in ran.err


def test_a_base_needs_a_repository_and_its_commit(project: Path, check) -> None:
    ran = check("--base", "main")
    assert (ran.code, "in no git repository" in ran.err) == (2, True)
    git("init", "-b", "main", folder=project)
    for number in range(3):
        Path("n.txt").write_text(str(number))
        git("add", ".", folder=project)
        git("commit", "-m", str(number), folder=project)
    first = subprocess.check_output([tool("git"), "rev-parse", "HEAD~2"], cwd=project, text=True).strip()
    assert check("--base", first).code == 0
    git("clone", "--depth", "1", f"file://{project}", "shallow", folder=project)
    os.chdir(project / "shallow")
    ran = check("--base", first)
    assert ran.code == 2
    assert "fetch-depth: 0" in ran.err


def test_base_and_all_contradict_each_other(project: Path, check) -> None:
    assert check("--base", "main", "--all").code == 2


def test_a_lock_writes_no_report(project: Path, auditor) -> None:
    assert auditor("check", "--locked", "-o", "r.json").code == 2


def test_odd_files_are_told_and_stop_nothing(project: Path, check) -> None:
    Path("long.py").write_text("x = '" + "a" * 10_000_000 + "'\n")
    Path("binary.py").write_bytes(bytes(range(256)) * 100)
    Path("bom.cdx.json").write_bytes(b'\xef\xbb\xbf{"bomFormat": "CycloneDX", "components": [')
    Path("loop").symlink_to(project)
    Path("self").symlink_to("self")
    before = time.process_time()
    ran = check()
    assert time.process_time() - before < 5
    assert ran.code == 0, ran.err
    for name in ("binary.py", "bom.cdx.json", "long.py"):
        assert name in ran.err, ran.err


def test_odd_files_alone_are_no_model(project: Path, check) -> None:
    Path("app.py").write_bytes(bytes(range(256)))
    ran = check()
    assert ran.code == 2
    assert "the code names no model" in ran.err
