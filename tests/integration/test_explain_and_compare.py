import json

import pytest

from tests.making import audited, repo, report


@pytest.fixture
def written(tmp_path):
    made = report(repo("acme/model", card="---\nlicense: mit\n---\n# M\n", cardData={"license": "mit"}))
    path = tmp_path / "report.json"
    path.write_text(made.model_dump_json(by_alias=True))
    return path


def test_a_verdict_is_explained_with_the_words_behind_it_and_what_would_move_it(auditor, written):
    ran = auditor("explain", written, "acme/model")
    assert ran.code == 0
    assert "[no] open-source?" in ran.out
    assert "license: mit" in ran.out
    assert "To be open-source, it would need:" in ran.out
    assert "training code: open (it is none)" in ran.out


def test_a_model_that_the_report_does_not_hold_is_a_usage_error(auditor, written):
    ran = auditor("explain", written, "acme/other")
    assert ran.code == 2
    assert "acme/model" in ran.err


@pytest.mark.parametrize("content", ["", "{}", "[1]", json.dumps({"schema_version": "2.0"})])
def test_what_is_no_report_is_a_usage_error(auditor, tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    ran = auditor("explain", tmp_path / "x.json", "a/b")
    assert ran.code == 2
    assert "not a JSON report" in ran.err


def test_a_report_that_is_not_there_is_a_usage_error(auditor, tmp_path):
    assert auditor("explain", tmp_path / "none.json", "a/b").code == 2


def test_models_stand_side_by_side_and_none_is_called_the_winner(auditor, tmp_path):
    for name, license_ in (("one", "mit"), ("two", "cc-by-nc-4.0")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "README.md").write_text(f"---\nlicense: {license_}\n---\n# M\n")
        (folder / "model.safetensors").write_bytes(b"x")
    ran = auditor("compare", tmp_path / "one", tmp_path / "two")
    assert ran.code == 0, ran.err
    lines = {line[:14].strip(): line for line in ran.out.splitlines()}
    assert "allowed" in lines["commercial use"]
    assert "prohibited" in lines["commercial use"]


def test_control_characters_of_a_stranger_do_not_reach_the_terminal(auditor, tmp_path):
    entry = audited(repo("acme/model"))
    hostile = entry.model_copy(update={"ref": "acme/\x1b[31mred\x07"})
    made = report(repo("acme/model")).model_copy(update={"models": (hostile,)})
    (tmp_path / "r.json").write_text(made.model_dump_json(by_alias=True))
    assert "\x1b" not in auditor("explain", tmp_path / "r.json").out
