"""A project's first ten commits, each judged as its pull request would be: exit, annotations, comment."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from auditor.sources.recorded import write_archive
from tests.integration.test_audit_command import entries
from tests.integration.test_gate_ci import FRONT, git
from tests.making import repo

POLICY = """\
usage: saas
allow: {classes: [open-source, open-weight]}
commercial_use: allowed
company: {monthly active users: 2_000_000}
"""
WAIVER = """\
waivers:
- model: acme/toy
  rule: policy.commercial-use
  reason: only for the demo
  owner: legal
  expires: 2026-12-31
"""
RESEARCH = "paths:\n- {match: ['research/**'], commercial_use: any}\n"
HEAD = "from transformers import AutoModel\n"


def load(name: str) -> str:
    return f'AutoModel.from_pretrained("{name}")\n'


@dataclass(frozen=True)
class Commit:
    """What a commit writes, and how its gate must answer."""

    title: str
    files: dict[str, str]
    code: int
    annotations: tuple[str, ...] = ()
    """How each annotation begins."""
    judged: tuple[str, ...] = ()
    options: tuple[str, ...] = ("--base", "HEAD~1")
    comment: tuple[str, ...] = field(default=())
    """Words of the comment."""


TOY = "::error title=policy.commercial-use,file={file},line={line},col=27::acme/toy: Commercial use for saas is prohibited"
WIDE = "::notice title=waiver-wide,file=auditor.yaml,line=6::"
COMMITS = (
    Commit("first", {"auditor.yaml": POLICY, "app.py": HEAD + load("acme/open")}, 0, (), ("acme/open",), ("--all",)),
    Commit(
        "a model for toys",
        {"app.py": HEAD + load("acme/open") + load("acme/toy")},
        1,
        (TOY.format(file="app.py", line=3),),
        ("acme/toy",),
        comment=("**acme/toy**", "Rejected"),
    ),
    Commit("taken out again", {"app.py": HEAD + load("acme/open")}, 0, comment=("No reference to a model was added",)),
    Commit(
        "a model that nobody can look up",
        {"new.py": HEAD + load("acme/unheard-of")},
        3,
        ("::warning title=undecided,file=new.py,line=2,col=27::acme/unheard-of: ",),
        ("acme/unheard-of",),
        comment=("**acme/unheard-of**", "ndecided"),
    ),
    Commit(
        "the toy with a waiver; a changed policy judges everything",
        {"auditor.yaml": POLICY + WAIVER, "new.py": HEAD + load("acme/toy")},
        0,
        (WIDE,),
        ("acme/open", "acme/toy"),
        comment=("The waiver of policy", "counts for every commit"),
    ),
    Commit("lines move", {"new.py": "# The demo.\n" + HEAD + load("acme/toy")}, 0),
    Commit(
        "another toy in another file",
        {"more.py": HEAD + load("acme/toy-2")},
        1,
        ("::error title=policy.commercial-use,file=more.py,line=2,col=27::acme/toy-2: ",),
        ("acme/toy-2",),
    ),
    Commit(
        "research may play",
        {"auditor.yaml": POLICY + WAIVER + RESEARCH, "more.py": "", "research/play.py": HEAD + load("acme/toy-2")},
        0,
        (WIDE,),
        ("acme/open", "acme/toy", "acme/toy-2"),
    ),
    Commit("a threshold far away", {"chat.py": HEAD + load("acme/llama")}, 1, ("::error title=policy.commercial-use",)),
    Commit(
        "the waiver's date is changed to one that is over",
        {"auditor.yaml": (POLICY + WAIVER + RESEARCH).replace("2026-12-31", "2026-01-31"), "chat.py": ""},
        1,
        ("::error title=waiver-expired,file=auditor.yaml,line=6::", TOY.format(file="new.py", line=3)),
        ("acme/open", "acme/toy", "acme/toy-2"),
    ),
)


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, auditor) -> Callable[[Commit], None]:
    """Make a commit, run its gate, and compare."""
    monkeypatch.chdir(tmp_path)
    licenses = {"open": "mit", "toy": "cc-by-nc-4.0", "toy-2": "cc-by-nc-4.0", "llama": "llama3.1"}
    front = [repo(f"acme/{n}", card=FRONT.format(one), cardData={"license": one}) for n, one in licenses.items()]
    evidence = tmp_path.parent / f"{tmp_path.name}-evidence.jsonl"
    write_archive(entries(*front), evidence)
    git("init", "-b", "main", folder=tmp_path)
    summary = tmp_path.parent / f"{tmp_path.name}-summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    def made(commit: Commit) -> None:
        for name, text in commit.files.items():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(text)
        git("add", ".", folder=tmp_path)
        git("commit", "-m", commit.title, folder=tmp_path)
        out = tmp_path / ".git" / "out"
        out.mkdir(exist_ok=True)
        (out / "r.json").unlink(missing_ok=True)
        summary.unlink(missing_ok=True)
        fixed = ("--recorded", evidence, "--as-of", "2026-11-22", "--github", "--comment", out / "comment.md")
        ran = auditor("check", *commit.options, *fixed, "-o", out / "r.json")
        assert ran.code == commit.code, (commit.title, ran.out, ran.err)
        _compare(commit, [line for line in ran.out.splitlines() if line.startswith("::")])
        if commit.judged:
            models = json.loads((out / "r.json").read_text())["models"]
            assert tuple(model["ref"] for model in models) == commit.judged, commit.title
        body = (out / "comment.md").read_text()
        assert body.startswith("<!-- auditor -->\n")
        assert len(body) <= 65_536
        assert all(words in body for words in commit.comment), (commit.title, body)
        assert summary.exists()

    return made


def _compare(commit: Commit, annotations: list[str]) -> None:
    begun = [any(line.startswith(start) for line in annotations) for start in commit.annotations]
    assert all(begun), (commit.title, annotations)
    assert len(annotations) == len(commit.annotations), (commit.title, annotations)


def test_every_commit_is_judged_right(gate: Callable[[Commit], None]) -> None:
    assert len(COMMITS) == 10
    for commit in COMMITS:
        gate(commit)
