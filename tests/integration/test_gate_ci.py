"""The three ways to install the gate, each run as its system would: the action, the pre-commit hook, GitLab."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.policy.samples import CI
from auditor.sources.recorded import write_archive
from tests.integration.test_audit_command import entries
from tests.making import repo

CHECKOUT = Path(__file__).parents[2]
ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
CODE = 'from transformers import AutoModel\nAutoModel.from_pretrained("{}")\n'
FRONT = "---\nlicense: {}\n---\n# M\n"


def tool(name: str) -> str:
    """A program of the environment that runs the tests; the test is skipped without it."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def git(*arguments: str, folder: Path) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run([tool("git"), *identity, *arguments], cwd=folder, check=True, capture_output=True)


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose work adds one accepted and one rejected model, with recorded evidence on both."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = [
        repo("acme/open", card=FRONT.format("mit"), cardData={"license": "mit"}),
        repo("acme/toy", card=FRONT.format("cc-by-nc-4.0"), cardData={"license": "cc-by-nc-4.0"}),
    ]
    write_archive(entries(*made), tmp_path / "evidence.jsonl")
    (folder / "auditor.yaml").write_text("allow: {classes: [open-source, open-weight]}\ncommercial_use: allowed\n")
    git("init", "-b", "main", folder=folder)
    git("add", ".", folder=folder)
    git("commit", "-m", "policy", folder=folder)
    (folder / "app.py").write_text(CODE.format("acme/open") + 'AutoModel.from_pretrained("acme/toy")\n')
    return folder


class Runner:
    """What a runner of GitHub Actions gives to the steps of an action."""

    def __init__(self, project: Path, inputs: dict[str, str]) -> None:
        self.project, self.temp = project, project.parent / "runner"
        self.bin = self.temp / "bin"
        recorded = f'"$@" --recorded "{project.parent}/evidence.jsonl" --as-of 2026-11-22'
        live = 'case " $* " in *" --locked "*) shift; exec "$real" check "$@";; esac'
        program(self.bin / "auditor", f'#!/bin/bash\nreal="{tool("auditor")}"\n{live}\nexec "$real" {recorded}\n')
        self.values = {name: str(said.get("default", "")) for name, said in ACTION["inputs"].items()} | inputs
        self.files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        for file in self.files.values():
            file.touch()

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one step as the runner does: `bash -e -o pipefail`, expressions filled in."""
        step = STEPS[name]
        script = self.temp / f"{name}.sh"
        script.write_text(step["run"])
        said = {key: self._filled(value) for key, value in step.get("env", {}).items()}
        files = {key: str(file) for key, file in self.files.items()}
        fixed = {"RUNNER_TEMP": str(self.temp), "GITHUB_REPOSITORY": "acme/shop", "GITHUB_ACTIONS": "true"}
        path = {"PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.project,
            env={**os.environ, **fixed, **files, **path, **said},
            capture_output=True,
            text=True,
            check=False,
        )

    def _filled(self, expression: str) -> str:
        known = {f"inputs.{name}": value for name, value in self.values.items()}
        known |= {f"steps.check.outputs.{name}": value for name, value in self.outputs.items()}
        known |= {"github.event.pull_request.number": "7"}
        return known[expression.removeprefix("${{").removesuffix("}}").strip()]

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())


def test_the_action_annotates_summarizes_and_fails(project: Path) -> None:
    runner = Runner(project, {"base": "main"})
    check = runner.step("Check")
    assert check.returncode == 0, check.stderr
    commands = [line for line in check.stdout.splitlines() if line.startswith("::")]
    assert len(commands) == 1
    assert commands[0].startswith("::error title=policy.commercial-use,file=app.py,line=3,col=27::acme/toy: ")
    assert "acme/toy" in runner.files["GITHUB_STEP_SUMMARY"].read_text()
    assert runner.outputs["exit-code"] == "1"
    sarif = json.loads(Path(runner.outputs["sarif"]).read_text())
    places = [result["locations"][0]["physicalLocation"] for result in sarif["runs"][0]["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"app.py"}
    assert {model["ref"] for model in json.loads(Path(runner.outputs["report"]).read_text())["models"]} == {
        "acme/open",
        "acme/toy",
    }
    assert runner.step("Answer").returncode == 1


def test_the_action_passes_a_change_without_models(project: Path) -> None:
    (project / "app.py").unlink()
    runner = Runner(project, {"base": "main"})
    check = runner.step("Check")
    assert check.returncode == 0, check.stderr
    assert runner.outputs == {"exit-code": "0"}
    assert "No reference to a model" in runner.files["GITHUB_STEP_SUMMARY"].read_text()
    assert runner.step("Answer").returncode == 0


def test_wrong_use_fails_the_action(project: Path) -> None:
    runner = Runner(project, {"base": "no-such-commit"})
    assert "fetch-depth: 0" in runner.step("Check").stderr
    assert runner.step("Answer").returncode == 2


GH = """#!/bin/bash
echo "$@" >> "{log}"
case "$*" in *--jq*) {listing};; *) exit {code};; esac
"""


@pytest.mark.parametrize(
    ("listing", "code", "method", "notice"),
    [
        ("exit 0", 0, "--method POST repos/acme/shop/issues/7/comments", False),
        ("echo 42", 0, "--method PATCH repos/acme/shop/issues/comments/42", False),
        ("exit 1", 1, "--method POST", True),
    ],
)
def test_one_comment_is_kept_where_the_token_may(
    project: Path, listing: str, code: int, method: str, notice: bool
) -> None:
    runner = Runner(project, {"base": "main"})
    runner.step("Check")
    log = runner.temp / "gh.log"
    program(runner.bin / "gh", GH.format(log=log, listing=listing, code=code))
    ran = runner.step("Comment")
    assert ran.returncode == 0, ran.stderr
    assert ("::notice title=auditor::This token may not comment" in ran.stdout) is notice
    assert method in log.read_text().splitlines()[-1]
    body = (runner.temp / "auditor" / "comment.md").read_text()
    assert body.startswith("<!-- auditor -->\n")
    assert "acme/toy" in body


def test_the_actions_inputs_never_stand_in_a_script() -> None:
    assert [name for name, step in STEPS.items() if "${{" in step["run"]] == []


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("vendor.github-actions", (CHECKOUT / "action.yml").read_text()),
        ("vendor.github-workflows", CI["github"][1]),
        ("vendor.gitlab-ci", CI["gitlab"][1]),
        ("vendor.gitlab-ci", (CHECKOUT / "templates" / "gitlab.yml").read_text()),
    ],
)
def test_ci_files_fit_their_published_schemas(tmp_path: Path, schema: str, text: str) -> None:
    (tmp_path / "file.yml").write_text(text)
    command = [tool("check-jsonschema"), "--builtin-schema", schema, str(tmp_path / "file.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_gitlab_job_writes_what_its_artifacts_name(project: Path) -> None:
    job = yaml.safe_load((CHECKOUT / "templates" / "gitlab.yml").read_text())["auditor"]
    runner = Runner(project, {})
    said = {**job["variables"], "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"}
    environment = {**os.environ, **said, "PATH": f"{runner.bin}{os.pathsep}{os.environ['PATH']}"}
    script = "\n".join(job["script"])
    done = subprocess.run(["bash", "-ec", script], cwd=project, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    named = [*job["artifacts"]["reports"].values(), *job["artifacts"]["paths"]]
    assert [name for name in named if not (project / name).exists()] == []
    quality = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text())
    assert {(row["location"]["path"], row["location"]["lines"]["begin"]) for row in quality} == {("app.py", 3)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a repository of its own, as pre-commit would clone it."""
    folder = tmp_path_factory.mktemp("published")
    for name in ("auditor", "rules", "reports"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(CHECKOUT / name, folder / name)
    git("init", "-b", "main", folder=folder)
    git("add", ".", folder=folder)
    git("commit", "-q", "-m", "release", folder=folder)
    return folder


def test_the_hook_is_installed_and_judges_by_the_lock(published: Path, project: Path, auditor) -> None:
    hook = tool("pre-commit")
    recorded = ("--recorded", project.parent / "evidence.jsonl", "--as-of", "2026-11-22")
    (project / "app.py").write_text(CODE.format("acme/open"))
    assert auditor("lock", *recorded).code == 0
    git("add", ".", folder=project)
    command = [hook, "try-repo", str(published), "auditor-locked", "--all-files", "--verbose"]
    # The hook's own environment gets the wheel only; what it needs is lent by this one, so that no index is asked.
    site = next(path for path in sys.path if path.endswith("site-packages"))
    lent = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1", "PYTHONPATH": site}
    kept = {"PRE_COMMIT_HOME": str(project.parent / "hooks"), "AUDITOR_CACHE_DIR": str(project.parent / "cache")}

    def tried() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **lent, **kept}
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)

    passed = tried()
    if "An unexpected error has occurred" in passed.stdout and "pip" in passed.stdout:
        pytest.skip(f"the hook's environment cannot be made without a network: {passed.stdout[-300:]}")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "accepted: 1 models, by auditor.lock" in passed.stdout
    (project / "app.py").write_text(CODE.format("acme/toy"))
    git("add", ".", folder=project)
    failed = tried()
    assert failed.returncode == 1
    assert "acme/toy is not in the lock" in failed.stdout
