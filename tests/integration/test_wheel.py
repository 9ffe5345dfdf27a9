"""The wheel, built and installed into a clean environment, does the main job with no checkout beside it."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(CHECKOUT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel; its dependencies are those of the test run."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    site = next((home / "lib").glob("python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


def test_the_wheel_holds_rules_and_templates_and_no_other_import_names(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "auditor/_data/rules/frameworks/openness.yaml" in names
    assert any(name.startswith("auditor/_data/reports/templates/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"auditor", "model_auditor"}


def test_the_wheel_is_small_enough_to_install_in_every_ci_run(wheel):
    assert wheel.stat().st_size < 20_000_000


def test_the_installed_command_audits_the_recorded_examples(environment, tmp_path):
    examples = CHECKOUT / "examples"
    out = tmp_path / "report.json"
    command = [str(environment / "bin" / "auditor"), "audit", "gpt2", "gpt-4o"]
    command += ["--recorded", str(examples / "evidence.jsonl"), "-o", str(out), "-o", str(tmp_path / "r.html")]
    clean = {"PATH": os.environ["PATH"], "AUDITOR_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    ran = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
    assert ran.returncode == 3, ran.stderr  # no copy of OpenAI's terms is at hand
    found = {m["ref"]: (m["openness"]["value"], m["decision"]["result"]) for m in json.loads(out.read_text())["models"]}
    assert found == {"gpt2": ("open-weight", "accepted"), "gpt-4o": ("closed", "undecided")}


def test_the_installed_rules_pass_their_own_cases(environment, tmp_path):
    clean = {"PATH": os.environ["PATH"], "AUDITOR_CACHE_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [str(environment / "bin" / "auditor"), "rules", "test"]
    ran = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 failed" in ran.stdout
