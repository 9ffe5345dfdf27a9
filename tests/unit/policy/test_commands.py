"""The gate as a person runs it: a project in git, a policy, and a run whose reports are made here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from auditor.cli import check, init, lock
from auditor.cli.running import Settings
from auditor.domain.report import Report, RulesetRow
from auditor.errors import UsageError
from auditor.inputs.altered import named_in
from auditor.inputs.lists import Listing, read_list
from auditor.policy.load import load_policy
from auditor.rulebook.book import rulebook
from tests.unit.policy.models import model, report

CODE = 'from transformers import AutoModel\nAutoModel.from_pretrained("{}")\n'
POLICY = "allow: {classes: [open-weight]}\n"
WAIVER = "waivers:\n- {{model: {}, rule: policy.class, reason: asked, owner: legal, expires: {}}}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("auditor.cli.running.run_listing", audited)
    return tmp_path


def audited(listing: Listing, settings: Settings) -> Report:
    """A run that finds every model open-weight, and names with "closed" in them closed."""
    refs = listing.refs
    openness = {True: "closed", False: "open-weight"}
    made = [
        model(ref.text, openness=openness["closed" in ref.text], usage=ref.usage, commit=(ref.revision or "0") * 40)
        for ref in refs
    ]
    placed = (one.model_copy(update={"positions": ref.positions}) for one, ref in zip(made, refs, strict=True))
    return report(*placed).model_copy(update={"ruleset": RulesetRow(version="0", digest=rulebook().digest)})


def run(command: Callable[..., None], *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def written(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)


def judged(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = run(check.check, "--format", "json", *arguments)
    start = result.stdout.index("{")
    return result.exit_code, json.loads(result.stdout[start:])


def test_the_gate_judges_what_the_code_names_and_says_where(project: Path) -> None:
    written("auditor.yaml", POLICY)
    written("src/a.py", CODE.format("lab/good-1") + 'AutoModel.from_pretrained("lab/closed-1")\n')
    code, document = judged()
    assert code == 1
    rows = {row["ref"]: row for row in document["models"]}
    assert rows["lab/good-1"]["decision"]["result"] == "accepted"
    assert rows["lab/closed-1"]["decision"]["reasons"] == ["policy.class: it is closed; allowed are open-weight"]
    assert rows["lab/closed-1"]["positions"] == [{"file": "src/a.py", "line": 3, "column": 27}]


def test_the_gate_judges_the_lists_of_the_policy(project: Path) -> None:
    written("auditor.yaml", POLICY + "models: [models.yaml]\n")
    written("models.yaml", "- {id: lab/good-1, usage: saas, note: x}\n- lab/good-1@main\n")
    code, document = judged()
    assert (code, [row["ref"] for row in document["models"]]) == (0, ["lab/good-1", "lab/good-1@main"])
    assert document["models"][0]["positions"][0]["file"] == "models.yaml"


def test_the_gate_without_a_policy_or_without_models_is_wrong_use(project: Path) -> None:
    (project / ".git").mkdir()
    with pytest.raises(UsageError, match="there is no policy"):
        run(check.check)
    written("auditor.yaml", POLICY)
    with pytest.raises(UsageError, match="the code names no model"):
        run(check.check)


def test_an_expired_waiver_fails_the_gate_and_is_told_with_its_line(project: Path) -> None:
    written("auditor.yaml", POLICY + WAIVER.format("lab/good-1", "2020-01-01"))
    written("a.py", CODE.format("lab/good-1"))
    result = run(check.check, "--format", "json")
    assert result.exit_code == 1
    assert "auditor.yaml:3: error: The waiver of policy.class for lab/good-1 ended on 2020-01-01." in result.stderr


def test_a_baseline_accepts_what_it_already_says(project: Path) -> None:
    written("auditor.yaml", POLICY)
    written("a.py", CODE.format("lab/closed-1"))
    assert run(check.check, "-o", "base.json").exit_code == 1
    code, document = judged("--baseline", "base.json")
    assert code == 0
    assert document["models"][0]["decision"]["reasons"][0].startswith("in the baseline: policy.class")
    written("a.py", CODE.format("lab/closed-1") + 'AutoModel.from_pretrained("lab/closed-2")\n')
    assert judged("--baseline", "base.json")[0] == 1


@pytest.fixture
def repository(project: Path) -> Path:
    git("init", "-b", "main")
    written("auditor.yaml", POLICY)
    written("old.py", CODE.format("lab/closed-1"))
    written("same.py", CODE.format("lab/closed-2"))
    git("add", ".")
    git("commit", "-m", "first")
    git("checkout", "-b", "work")
    return project


def test_only_what_a_change_adds_is_judged(repository: Path) -> None:
    written("old.py", "x = 1\n" + CODE.format("lab/closed-1"))
    result = run(check.check, "--base", "main")
    assert (result.exit_code, result.stdout) == (0, "No reference to a model was added or altered since main.\n")
    written("old.py", CODE.format("lab/closed-1") + 'AutoModel.from_pretrained("lab/good-1")\n')
    written("new.py", CODE.format("lab/closed-3"))
    code, document = judged("--base", "main")
    assert (code, [row["ref"] for row in document["models"]]) == (1, ["lab/closed-3", "lab/good-1"])


def test_an_altered_revision_is_judged(repository: Path) -> None:
    written("old.py", CODE.format("lab/closed-1").replace('")', '", revision="v2")'))
    assert [row["ref"] for row in judged("--base", "main")[1]["models"]] == ["lab/closed-1"]


def test_a_changed_policy_judges_everything(repository: Path) -> None:
    written("auditor.yaml", POLICY + "usage: saas\n")
    assert len(judged("--base", "main")[1]["models"]) == 2


def test_a_changed_list_is_judged_by_its_new_lines(repository: Path) -> None:
    written("auditor.yaml", POLICY + "models: [models.yaml]\n")
    written("models.yaml", "- lab/closed-1\n")
    git("add", ".")
    git("commit", "-m", "list")
    git("branch", "-f", "main")
    written("models.yaml", "- lab/closed-1\n- lab/good-1\n")
    code, document = judged("--base", "main")
    assert (code, [row["ref"] for row in document["models"]]) == (0, ["lab/good-1"])


def test_an_unknown_base_and_a_missing_repository_are_wrong_use(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="git knows no 'origin/main'") as caught:
        run(check.check, "--base", "origin/main")
    assert "fetch-depth: 0" in caught.value.hint
    git("checkout", "--orphan", "other")
    git("commit", "-m", "alone")
    with pytest.raises(UsageError, match="share no history"):
        run(check.check, "--base", "main")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        run(check.check, "--base", "main")


def test_a_folder_outside_of_git_has_no_base(project: Path) -> None:
    written("auditor.yaml", POLICY)
    written("a.py", CODE.format("lab/good-1"))
    with pytest.raises(UsageError, match="in no git repository"):
        run(check.check, "--base", "main")


def test_what_a_file_named_before_is_read_as_code_and_as_a_list() -> None:
    assert named_in("a.py", CODE.format("lab/good-1")) == {("lab/good-1", None, None)}
    assert named_in("models.yaml", "- {id: x/y, revision: v1, usage: saas}") == {("x/y", "v1", "saas")}
    assert named_in("a.py", "def broken(\nfrom transformers import x") == set()
    assert named_in("models.yaml", "- [a\n") == set()
    assert named_in("picture.png", "x") == set()


@pytest.fixture
def locked(project: Path) -> Path:
    written("auditor.yaml", POLICY + "models: [models.txt]\n")
    written("models.txt", "lab/good-1\nlab/good-2\n")
    result = run(lock.lock)
    assert (result.exit_code, result.stdout) == (0, "auditor.lock: 2 models\n")
    return project


def test_a_locked_gate_needs_no_run(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cli.running.run_listing", None)
    result = run(check.check, "--locked")
    assert (result.exit_code, result.stdout) == (0, "accepted: 2 models, by auditor.lock\n")


def test_a_locked_gate_fails_where_list_or_policy_disagree(locked: Path) -> None:
    written("models.txt", "lab/good-1\nlab/good-3\n")
    written("auditor.yaml", POLICY + "models: [models.txt]\nusage: saas\n")
    result = run(check.check, "--locked")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "rejected: models.txt:2:1: lab/good-3 is not in the lock",
        "rejected: lab/good-2 is in the lock, but no longer in the list",
        "rejected: the policy has changed since the lock was written",
    ]


def test_a_locked_gate_remembers_rejections_and_the_end_of_waivers(project: Path) -> None:
    written("auditor.yaml", POLICY + WAIVER.format("lab/closed-1", "2026-06-30"))  # the run's date is 2026-06-01
    written("a.py", CODE.format("lab/closed-1") + 'AutoModel.from_pretrained("lab/closed-2")\n')
    run(lock.lock)
    result = run(check.check, "--locked")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "rejected: a.py:2:27: lab/closed-1: the waiver of policy.class has ended" in lines
    assert "rejected: a.py:3:27: lab/closed-2 is rejected (policy.class)" in lines


def test_a_damaged_lock_is_wrong_use(locked: Path) -> None:
    Path("auditor.lock").write_text(Path("auditor.lock").read_text().replace("open-weight", "open-source"))
    for arguments in (("--locked",), ()):
        with pytest.raises(UsageError, match="changed by hand"):
            run(check.check, *arguments)


def test_a_missing_lock_is_wrong_use(locked: Path) -> None:
    Path("auditor.lock").unlink()
    with pytest.raises(UsageError, match=r"there is no auditor\.lock"):
        run(check.check, "--locked")


def test_one_model_is_upgraded_and_the_others_stay(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str | None]] = []

    def later(listing: Listing, settings: Settings) -> Report:
        refs = listing.refs
        seen.extend((ref.text, ref.revision) for ref in refs)
        return report(*(model(ref.text, commit=ref.revision or "f" * 40) for ref in refs))

    monkeypatch.setattr("auditor.cli.running.run_listing", later)
    result = run(lock.lock, "--upgrade", "lab/good-2")
    assert seen == [("lab/good-1", "0" * 40), ("lab/good-2", None)]
    assert result.stdout.splitlines()[0] == "lab/good-2: its commit was 000000000000 and is ffffffffffff"
    with pytest.raises(UsageError, match="lab/none: not in the list"):
        run(lock.lock, "--upgrade", "lab/none")
    code, document = judged()
    assert code == 0
    assert [finding["rule_id"] for row in document["models"] for finding in row["findings"]] == ["upstream.moved-on"]


def test_init_writes_a_policy_a_list_and_ci_that_can_be_read(project: Path) -> None:
    written("a.py", CODE.format("lab/good-1"))
    (project / ".github").mkdir()
    result = run(init.init, "--usage", "saas")
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["wrote", "wrote", "wrote"]
    assert load_policy(Path("auditor.yaml")).policy.usage == "saas"
    assert "jobs" in yaml.safe_load(Path(".github/workflows/models.yml").read_text())
    assert [ref.text for ref in read_list("models.yaml").refs] == ["lab/good-1"]
    assert "kept" in run(init.init).stdout
    assert "kept" not in run(init.init, "--force", "--ci", "gitlab").stdout
    assert judged()[0] == 0


def test_init_without_ci_writes_two_files(project: Path) -> None:
    assert len(run(init.init).stdout.splitlines()) == 2
    written(".gitlab-ci.yml", "")
    assert "gitlab" in run(init.init).stdout


@pytest.mark.parametrize("name", ["permissive-only", "commercial-use", "open-source-only", "eu-exempt"])
def test_init_starts_from_a_sample_policy(project: Path, name: str) -> None:
    written("a.py", CODE.format("lab/good-1"))
    assert run(init.init, "--like", name, "--usage", "saas").exit_code == 0
    policy = load_policy(Path("auditor.yaml")).policy
    assert (policy.models, policy.usage) == (("models.yaml",), "saas")
    with pytest.raises(UsageError, match="no sample policy 'strict'"):
        run(init.init, "--like", "strict")


def test_a_change_is_judged_by_the_lock_of_everything(repository: Path) -> None:
    written("old.py", CODE.format("lab/good-1"))
    written("same.py", CODE.format("lab/good-2"))
    run(lock.lock)
    git("add", ".")
    git("commit", "-m", "lock")
    git("branch", "-f", "main")
    written("new.py", CODE.format("lab/good-2"))
    result = run(check.check, "--locked", "--base", "main")
    assert (result.exit_code, result.stdout) == (0, "accepted: 1 models, by auditor.lock\n")
    written("new.py", CODE.format("lab/good-3"))
    assert run(check.check, "--locked", "--base", "main").exit_code == 1


def test_waived_findings_stay_in_the_report_and_say_who_waived_them(project: Path) -> None:
    written("auditor.yaml", POLICY + WAIVER.format("lab/closed-1", "2026-12-31"))
    written("a.py", CODE.format("lab/closed-1"))
    code, document = judged()
    assert (code, run(check.check, "-o", "r.sarif").exit_code) == (0, 0)
    waived = document["models"][0]["findings"][0]["waived"]
    assert waived == {"by": "legal", "reason": "asked", "expires": "2026-12-31"}
    assert [row["rule_id"] for row in document["policy_findings"]] == ["waiver-wide"]
    assert json.loads(Path("r.sarif").read_text())["runs"][0]["results"] == []


def test_a_locked_gate_tells_github_and_the_comment(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(locked / "summary.md"))
    written("models.txt", "lab/good-1\nlab/good-2\nlab/good-3\n")
    result = run(check.check, "--locked", "--github", "--comment", "comment.md")
    assert "::error title=auditor.lock" in result.stdout
    assert "lab/good-3" in Path("comment.md").read_text()
    assert "lab/good-3" in Path("summary.md").read_text()
