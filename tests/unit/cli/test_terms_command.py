from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from auditor.cli.terms import app

PADDING = "These terms of the service are long enough to be read as a document by the program and by you. " * 6


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "cache"))
    declaration = {
        "name": "Acme",
        "terms": {
            "Commercial Terms": {"fetch": "https://acme.example/business"},
            "Terms of Service": {"fetch": "https://acme.example/terms"},
        },
    }
    (tmp_path / "Acme.json").write_text(json.dumps(declaration))
    (tmp_path / "copies" / "acme").mkdir(parents=True)
    return tmp_path


def copy(folder: Path, body: str, document: str = "commercial-terms") -> None:
    path = folder / "copies" / "acme" / f"{document}.md"
    path.write_text(f"# Terms\n\n{PADDING}\n\n{body}\n")


def run(folder: Path, command: str, *more: str) -> Result:
    common = ["--store", str(folder / "store"), "--declaration", str(folder / "Acme.json")]
    return CliRunner().invoke(app, [command, "acme", *common, *more])


def update(folder: Path) -> Result:
    return run(folder, "update", "--offline", "--terms-dir", str(folder / "copies"))


def test_update_says_what_it_found_and_ends_with_3_when_something_is_missing(folder: Path) -> None:
    copy(folder, "You own all Output.")
    result = update(folder)
    assert result.exit_code == 3
    assert "new acme/commercial-terms" in result.output
    assert "failed acme/terms-of-service" in result.output
    assert "1 failed, 1 new" in result.output
    copy(folder, "Your use is personal.", "terms-of-service")
    assert update(folder).exit_code == 0


def test_show_prints_answers_with_their_words_for_one_audience(folder: Path) -> None:
    copy(folder, "Customer owns all Output.")
    copy(folder, "You may use the service for personal, non-commercial use only.", "terms-of-service")
    update(folder)
    business = run(folder, "show").output
    assert "output-ownership: user" in business
    assert '"Customer owns all Output." [Terms]' in business
    assert "non-commercial" not in business
    assert "commercial-use: prohibited" in run(folder, "show", "--for", "consumer").output
    rows = json.loads(run(folder, "show", "--for", "both", "--format", "json").output)
    assert [row["audience"] for row in rows] == ["business", "consumer"]


def test_show_without_snapshots_says_how_to_get_them(folder: Path) -> None:
    result = run(folder, "show")
    assert result.exit_code == 3
    assert "auditor terms update acme" in result.output


def test_diff_shows_flipped_answers_first_and_can_fail(folder: Path) -> None:
    copy(folder, "We will not use your content to train our models.")
    update(folder)
    copy(folder, "We may use your content to train our models.")
    assert "data-training: no -> yes" in update(folder).output
    result = run(folder, "diff")
    assert result.exit_code == 0
    assert "data-training: no -> yes" in result.output
    assert result.output.index("data-training") < result.output.index("    + We may use")
    assert run(folder, "diff", "--fail-on", "answers").exit_code == 1
    rows = json.loads(run(folder, "diff", "--format", "json").output)
    assert rows[0]["change"]["kind"] == "answers"


def test_diff_without_change_says_so_and_stale_documents_fail(folder: Path) -> None:
    copy(folder, "You own all Output.")
    update(folder)
    assert "No change" in run(folder, "diff", "--fail-on", "text").output
    result = run(folder, "diff", "--max-age", "30")
    assert result.exit_code == 3
    assert "acme/terms-of-service" in result.output


def test_reworded_answers_and_words_are_listed(folder: Path) -> None:
    copy(folder, "You own all Output.")
    update(folder)
    copy(folder, "Customer owns all Output for good.")
    update(folder)
    result = run(folder, "diff", "--since", "2030-01-01")
    assert "No change" in result.output
    result = run(folder, "diff", "--fail-on", "text")
    assert result.exit_code == 1
    assert "output-ownership: still user, other words" in result.output


def test_control_characters_of_a_page_do_not_reach_the_terminal(folder: Path) -> None:
    copy(folder, "You own all \x1b[31mOutput\x07.")
    update(folder)
    assert "\x1b" not in run(folder, "show").output


def test_the_folder_of_copies_may_stand_in_the_policy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(folder, "You own all Output.")
    copy(folder, "Your use is personal.", "terms-of-service")
    (folder / "auditor.yaml").write_text("terms_dir: copies\n")
    (folder / "deeper").mkdir()
    monkeypatch.chdir(folder / "deeper")
    result = run(folder, "update", "--offline")
    assert result.exit_code == 0, result.output
    assert "2 new" in result.output
