from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from auditor.errors import UsageError
from auditor.reporters.interface import REPORTERS, Options, Reporter, format_for, render, reporter_for
from tests.unit.reporters import factory

_NEEDS = {"xlsx": "xlsxwriter", "spdx3": "spdx_python_model", "cyclonedx": "cyclonedx", "pdf": "weasyprint"}


def _param(name: str) -> Any:
    missing = name in _NEEDS and find_spec(_NEEDS[name]) is None
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason=f"{name} is an optional extra"))


FORMATS = [_param(name) for name in REPORTERS]
QUICK = [param for param in FORMATS if param.values[0] != "pdf"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("out/report.json", "json"),
        ("report.HTML", "html"),
        ("a.spdx.json", "spdx"),
        ("a.spdx3.json", "spdx3"),
        ("a.cdx.json", "cyclonedx"),
        ("gl.gitlab.json", "gitlab"),
        ("x.junit.xml", "junit"),
        ("x.sarif", "sarif"),
        ("docs/NOTICE.md", "notice"),
        ("docs/my-NOTICE.md", "markdown"),
        ("t.csv", "csv"),
        ("t.xlsx", "xlsx"),
    ],
)
def test_the_longest_suffix_decides_the_format(path: str, name: str) -> None:
    assert format_for(path) == name


def test_an_unknown_suffix_is_a_usage_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        format_for("report.docx")
    assert ".html" in caught.value.hint


def test_a_misspelt_format_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        render(factory.report(), "markdwn")
    assert "markdown" in caught.value.hint


def test_a_format_answers_to_its_suffix_too() -> None:
    assert reporter_for("md").name == "markdown"
    assert reporter_for("CDX.json").name == "cyclonedx"


def test_a_missing_library_names_the_extra_to_install() -> None:
    broken = Reporter("x", ".x", "needs_nothing_that_exists", "X", "x")
    with pytest.raises(ModuleNotFoundError):
        broken.render(factory.report(), Options())
    missing = Reporter("x", ".x", "xlsx_report", "XLSX workbook", "xlsx")
    code = (
        "import sys; sys.modules['xlsxwriter'] = None\n"
        "from auditor.reporters.interface import render\n"
        "from auditor.errors import UsageError\n"
        "from tests.unit.reporters.factory import report\n"
        "try: render(report(), 'xlsx')\n"
        "except UsageError as e: print(e.message, '|', e.hint)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert missing.title in said
    assert "model-auditor[xlsx]" in said


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("make", ["sample_report", "hostile_report", "interrupted_report", "report"])
def test_every_format_renders_every_kind_of_report(name: str, make: str) -> None:
    assert render(getattr(factory, make)(), name)


@pytest.mark.parametrize("name", [param for param in QUICK if param.values[0] != "xlsx"])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert render(factory.sample_report(), name) == render(factory.sample_report(), name)


@pytest.mark.parametrize("name", [param for param in QUICK if param.values[0] not in ("json", "xlsx")])
def test_no_format_but_json_repeats_a_megabyte_of_a_name(name: str) -> None:
    assert len(render(factory.hostile_report(), name)) < 600_000


@pytest.mark.parametrize("name", [param for param in QUICK if param.values[0] not in ("json", "xlsx")])
def test_no_format_lets_escape_sequences_or_direction_changes_through(name: str) -> None:
    data = render(factory.hostile_report(), name).decode()
    assert "\x1b" not in data
    assert "\x9b" not in data
    assert "\u202e" not in data
    assert "\u2066" not in data


def test_importing_the_interface_brings_no_heavy_library() -> None:
    heavy = ("jinja2", "rich", "spdx_tools", "yaml", "re2")
    code = f"import sys, auditor.reporters.interface; print(*[m for m in {heavy} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert said == ""
