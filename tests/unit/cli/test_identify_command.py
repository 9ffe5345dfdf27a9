from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli.identify import identify
from auditor.errors import UsageError
from tests.unit.licenses.spdx_bundle import text_of


def run(*arguments: str, stdin: bytes = b"") -> str:
    import typer

    app = typer.Typer()
    app.command()(identify)
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "MIT").write_text(text_of("MIT"), encoding="utf-16")
    (tmp_path / "CHANGED").write_text(
        text_of("MIT").replace("hereby granted", "hereby not granted") + "\nYou may not sell the Software.\n"
    )
    (tmp_path / "STUB").write_text("See https://example.org")
    (tmp_path / "LIST").write_text(f"{tmp_path}/MIT\n\n{tmp_path}/STUB\n")
    return tmp_path


def test_json_gives_one_row_a_file_in_order(folder: Path) -> None:
    rows = json.loads(run("--format", "json", str(folder / "CHANGED"), "--files-from", str(folder / "LIST")))
    assert [(row["kind"], row["license"], row["base"], row["modified"]) for row in rows] == [
        ("license", None, "MIT", True), ("license", "MIT", None, False), ("stub", None, None, False)
    ]  # fmt: skip
    assert {"file", "score", "added", "removed", "clauses"} <= set(rows[0])
    assert any(change["words"] == "not" for change in rows[0]["added"])


def test_text_shows_the_base_and_quotes_the_change(folder: Path) -> None:
    shown = run(str(folder / "CHANGED"), str(folder / "STUB"), "-", stdin=text_of("Apache-2.0").encode())
    assert "a modified MIT" in shown
    assert "“You may not sell the Software.”" in shown
    assert "no licence (stub)" in shown
    assert "-: Apache-2.0" in shown


def test_terms_of_the_literature_are_added_on_request(folder: Path) -> None:
    (row,) = json.loads(run("--format", "json", "--terms", "liagent", str(folder / "MIT")))
    assert row["terms"]["Commercial Use"] == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("--format", "xml", "x"), ("--terms", "other", "x"), ("/does/not/exist",), ("--files-from", "/none")],
)
def test_wrong_usage_says_what_to_do(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        run(*arguments)
    assert caught.value.hint


def test_no_files_listed_is_an_empty_array(folder: Path) -> None:
    (folder / "EMPTY").write_text("\n")
    with pytest.raises(UsageError):
        run("--files-from", str(folder / "EMPTY"))
