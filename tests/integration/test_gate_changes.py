"""`auditor check --base` on what happens to repositories: renames, odd names, lists beside code, worktrees, other bases."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from auditor.sources.recorded import write_archive
from tests.integration.test_audit_command import entries
from tests.integration.test_gate_ci import CODE, FRONT, git, tool
from tests.making import repo

NOTHING = "No reference to a model was added or altered"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository at its first commit: `old.py` names a model that the policy rejects, and that is the base's affair."""
    made = [
        repo("acme/open", card=FRONT.format("mit"), cardData={"license": "mit"}),
        repo("acme/toy", card=FRONT.format("cc-by-nc-4.0"), cardData={"license": "cc-by-nc-4.0"}),
    ]
    write_archive(entries(*made), tmp_path / "evidence.jsonl")
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("auditor.yaml").write_text("allow: {classes: [open-source, open-weight]}\ncommercial_use: allowed\n")
    Path("old.py").write_text(CODE.format("acme/toy"))
    git("init", "-b", "main", folder=folder)
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git("add", "-A", folder=folder)
    git("commit", "-q", "-m", "work", folder=folder)


@pytest.fixture
def check(auditor, tmp_path: Path):
    given = ("--recorded", tmp_path / "evidence.jsonl", "--as-of", "2026-11-22")
    return lambda *more: auditor("check", *given, "--base", "main", *more)


def test_a_renamed_file_names_nothing_new(project: Path, check) -> None:
    git("mv", "old.py", "new.py", folder=project)
    ran = check()
    assert (ran.code, NOTHING in ran.out) == (0, True), ran.out + ran.err
    Path("new.py").write_text(CODE.format("acme/toy") + 'AutoModel.from_pretrained("acme/open")\n')
    ran = check()
    assert (ran.code, "acme/open" in ran.out, "acme/toy" in ran.out) == (0, True, False)


def test_a_file_whose_name_is_no_utf8_is_looked_at(project: Path, check) -> None:
    name = os.fsdecode(b"mod\xe9l.py")
    try:
        Path(name).write_text(CODE.format("acme/toy"))
    except OSError:
        pytest.skip("this file system takes no such name")
    assert check().code == 1
    commit(project)
    git("checkout", "-q", "-b", "work", folder=project)
    git("branch", "-f", "main", "main~1", folder=project)
    assert check().code == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_alone_change_no_reference(project: Path, check, ending: str) -> None:
    Path("old.py").write_bytes(CODE.format("acme/toy").replace("\n", ending).encode() + b"x = 1\n")
    assert NOTHING in check().out


def test_a_model_that_only_the_code_names_is_judged_beside_a_list(project: Path, check) -> None:
    Path("auditor.yaml").write_text(Path("auditor.yaml").read_text() + "models: [models.txt]\n")
    Path("models.txt").write_text("acme/open\n")
    commit(project)
    Path("listed.py").write_text(CODE.format("acme/open"))
    assert NOTHING in check().out
    Path("unlisted.py").write_text(CODE.format("acme/toy"))
    ran = check("--github")
    assert ran.code == 1
    assert "file=unlisted.py,line=2" in ran.out


def test_a_model_added_with_a_new_policy_is_judged_too(project: Path, check) -> None:
    Path("models.txt").write_text("acme/open\n")
    Path("auditor.yaml").write_text(Path("auditor.yaml").read_text() + "models: [models.txt]\n")
    Path("unlisted.py").write_text(CODE.format("acme/toy"))
    assert check().code == 1


def test_a_deleted_list_policy_or_lock_is_no_empty_change(project: Path, check) -> None:
    Path("auditor.yaml").write_text(Path("auditor.yaml").read_text() + "models: [models.txt]\n")
    Path("models.txt").write_text("acme/open\n")
    Path("auditor.lock").write_text("{}")
    commit(project)
    Path("auditor.lock").unlink()
    ran = check()
    assert (ran.code, "acme/open" in ran.out) == (0, True), ran.err
    Path("models.txt").unlink()
    ran = check()
    assert (ran.code, "models.txt" in ran.err) == (2, True)
    Path("auditor.yaml").unlink()
    assert check().code == 2


def test_a_base_that_is_no_ancestor_counts_from_where_the_work_left_it(project: Path, check) -> None:
    git("checkout", "-q", "-b", "work", folder=project)
    Path("mine.py").write_text(CODE.format("acme/open"))
    commit(project)
    git("checkout", "-q", "main", folder=project)
    Path("theirs.py").write_text(CODE.format("acme/toy").replace("toy", "other"))
    commit(project)
    git("checkout", "-q", "work", folder=project)
    ran = check()
    assert (ran.code, "acme/open" in ran.out, "acme/other" in ran.out) == (0, True, False)


def test_a_detached_head_and_a_worktree_are_repositories(project: Path, check) -> None:
    git("checkout", "-q", "--detach", folder=project)
    Path("new.py").write_text(CODE.format("acme/toy"))
    assert check().code == 1
    Path("new.py").unlink()
    git("worktree", "add", "-q", "../beside", "-b", "beside", folder=project)
    os.chdir(project.parent / "beside")
    assert NOTHING in check().out
    Path("new.py").write_text(CODE.format("acme/toy"))
    assert check().code == 1


def test_a_submodule_is_another_projects_affair(project: Path, check, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "m.py").write_text(CODE.format("acme/toy"))
    git("init", "-b", "main", folder=other)
    commit(other)
    git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "sub", folder=project)
    assert NOTHING in check().out


def test_a_policy_in_a_subfolder_concerns_what_lies_below_it(project: Path, check) -> None:
    Path("part").mkdir()
    Path("part/auditor.yaml").write_text(Path("auditor.yaml").read_text())
    commit(project)
    Path("outside.py").write_text(CODE.format("acme/toy"))
    os.chdir("part")
    assert NOTHING in check().out
    Path("inside.py").write_text(CODE.format("acme/toy"))
    assert check().code == 1


def test_git_is_asked_once_for_each_file_that_names_models(
    project: Path, check, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = subprocess.run

    def counted(command: list[str], **more: object) -> object:
        asked.append(command[3])
        return real(command, **more)  # type: ignore[call-overload]

    for number in range(30):
        Path(f"n{number}.py").write_text("x = 1\n")
    Path("new.py").write_text(CODE.format("acme/open"))
    assert tool("git")
    monkeypatch.setattr(subprocess, "run", counted)
    assert check().code == 0
    assert asked == ["merge-base", "diff", "ls-files", "show"]
