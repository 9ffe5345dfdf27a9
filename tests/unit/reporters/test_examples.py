"""The samples in reports/examples/ are what the program writes today."""

import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "examples.py"


@pytest.fixture(scope="module")
def written():
    return runpy.run_path(str(SCRIPT))["samples"]()


@pytest.mark.parametrize("name", ["demo.html", "demo.md", "demo.json"])
def test_the_sample_is_current(written, name):
    kept = SCRIPT.parents[1] / "reports" / "examples" / name
    assert kept.read_bytes() == written[name], "run `make docs`"
