"""What the gate costs each time it runs: CPU seconds, and the modules that short runs do without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.loopback_hub import LoopbackHub
from tests.integration.test_gate_ci import CODE, FRONT, git
from tests.speed import cpu_seconds

PROGRAM = "import sys; from auditor.cli.main import main; sys.argv[0] = 'auditor'; main()"
MODULES = "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
FILES = 5000
MIT = FRONT.format("mit")
Environment = dict[str, str]


@pytest.fixture(scope="module")
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        server.model("acme/open", {"README.md": MIT, "model.safetensors": b"held"}, cardData={"license": "mit"})
        yield server


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of 5,000 files: branch `plain` changes two of them, branch `model` names a model in one."""
    folder = tmp_path_factory.mktemp("large")
    for number in range(FILES):
        path = folder / f"part{number % 50}" / f"module{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"def answer{number}(x):\n    return x + {number}\n")
    (folder / "auditor.yaml").write_text("allow: {classes: [open-source, open-weight]}\n")
    git("init", "-b", "main", folder=folder)
    _commit(folder)
    for branch, added in (("plain", "# no more\n"), ("model", CODE.format("acme/open"))):
        git("checkout", "-q", "-b", branch, "main", folder=folder)
        (folder / "part1" / "module1.py").write_text("def answer1(x):\n    return x\n")
        (folder / "part2" / "module2.py").write_text(added)
        _commit(folder)
    return folder


@pytest.fixture(scope="module")
def environment(hub: LoopbackHub, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Nobody is logged in, and every run finds what those before it have kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING_FACE_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    own = {name: str(tmp_path_factory.mktemp(name)) for name in ("AUDITOR_CACHE_DIR", "HF_HOME", "PYTHONPYCACHEPREFIX")}
    return {**kept, **own, "HF_ENDPOINT": hub.url, "PYTHONPATH": os.pathsep.join(sys.path)}


def _commit(folder: Path) -> None:
    git("add", "-A", folder=folder)
    git("commit", "-q", "-m", "work", folder=folder)


def _run(
    arguments: tuple[str, ...], folder: Path, environment: Environment, before: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", before + PROGRAM, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _modules(arguments: tuple[str, ...], folder: Path, environment: Environment) -> set[str]:
    ran = _run(arguments, folder, environment, MODULES)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return set(ran.stderr.split())


BASE = ("check", "--base", "main")


@pytest.mark.parametrize(("branch", "limit"), [("plain", 0.5), ("model", 0.7)])
def test_a_change_of_two_files_among_thousands_costs_less_than_a_second(
    branch: str, limit: float, project: Path, environment: Environment
) -> None:
    git("checkout", "-q", branch, folder=project)
    first = _run(BASE, project, environment)
    assert first.returncode == 0, first.stdout + first.stderr
    assert ("acme/open" in first.stdout) == (branch == "model")
    assert cpu_seconds(lambda: _run(BASE, project, environment), tries=3) <= limit


JUDGING = {"auditor.pipeline", "auditor.rulebook.assess", "auditor.extract.dossier", "numpy", "httpx2", "requests"}


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (
            ("--version",),
            JUDGING | {"pydantic_core.core_schema", "yaml", "re2", "auditor.domain.report"},
        ),
        (BASE, JUDGING | {"huggingface_hub", "auditor.sources.hub", "auditor.cli.running", "jinja2"}),
    ],
)
def test_a_run_that_judges_nothing_imports_nothing_that_judges(
    arguments: tuple[str, ...], without: set[str], project: Path, environment: Environment
) -> None:
    git("checkout", "-q", "plain", folder=project)
    assert _modules(arguments, project, environment) & without == set()


def test_a_locked_check_imports_nothing_that_judges_or_asks(project: Path, environment: Environment) -> None:
    git("checkout", "-q", "model", folder=project)
    locked = _run(("lock",), project, environment)
    assert locked.returncode == 0, locked.stdout + locked.stderr
    unused = JUDGING | {"huggingface_hub", "auditor.sources.hub", "auditor.cli.running"}
    try:
        assert _modules(("check", "--locked"), project, environment) & unused == set()
    finally:
        (project / "auditor.lock").unlink()


def test_one_model_is_judged_without_what_others_need(project: Path, environment: Environment) -> None:
    git("checkout", "-q", "model", folder=project)
    _run(BASE, project, environment)
    unused = {"numpy", "requests", "jinja2", "rich.console", "huggingface_hub.hf_api"}
    assert _modules(BASE, project, environment) & unused == set()
