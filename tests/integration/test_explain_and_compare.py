import json

import pytest

from auditor.domain.ref import RefKind
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


def test_the_reasoning_goes_on_to_licence_use_frameworks_and_questions(auditor, tmp_path):
    parent = repo("acme/base", cardData={"license": "llama3.1"})
    card = "---\nlicense: mit\nbase_model: acme/base\n---\n# M\n\nThe code is under the Apache 2.0 license.\n"
    made = report(repo("acme/model", card=card, cardData={"license": "mit", "base_model": "acme/base"}), [parent])
    (tmp_path / "r.json").write_text(made.model_dump_json(by_alias=True))
    told = auditor("explain", tmp_path / "r.json", "acme/model").out
    assert "acme/model: open-weight (rule openness.open-weight)" in told
    assert "Licence: MIT AND LicenseRef-scancode-llama-3.1-license-2024 (declared MIT, detected NONE)" in told
    assert "code: Apache-2.0. A sentence of the card says so. (the author's claim)" in told
    assert "Commercial use: conditional (rule commercial-use.conditional)" in told
    assert "(scale.mau, by LicenseRef-scancode-llama-3.1-license-2024, from acme/base)" in told
    assert "European Open Source AI Index: " in told
    assert "[closed] Availability: training code" in told
    assert "Can we fine-tune it? yes. The licence lets you change it." in told
    assert "To be closed" not in told


def test_an_open_source_verdict_says_what_it_rests_on(auditor, tmp_path):
    card = (
        "---\nlicense: mit\ndatasets:\n- acme/corpus\n---\n# M\n\nPretrained from scratch on acme/corpus, which is released in "
        "full.\n\nThe complete training code is at https://github.com/acme/train under Apache-2.0.\n"
    )
    data = repo("acme/corpus", kind=RefKind.DATASET, cardData={"license": "cc0-1.0"}, listing=("a.parquet",))
    made = report(repo("acme/model", card=card, cardData={"license": "mit", "datasets": ["acme/corpus"]}), (), [data])
    (tmp_path / "r.json").write_text(made.model_dump_json(by_alias=True))
    told = auditor("explain", tmp_path / "r.json").out
    assert "acme/model: open-source" in told
    assert "It would be open-weight at most without any one of these:" in told
    assert "  - training code: open" in told


def test_models_stand_side_by_side_on_the_questions_that_people_ask(auditor, tmp_path):
    for name, license_ in (("one", "mit"), ("two", "cc-by-nd-4.0")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "README.md").write_text(f"---\nlicense: {license_}\n---\n# M\n")
        (folder / "model.safetensors").write_bytes(b"x")
    lines = auditor("compare", tmp_path / "one", tmp_path / "two").out.splitlines()
    row = next(line for line in lines if line.startswith("Can we fine-tune it?"))
    assert row.split("?")[1].split() == ["yes", "no"]
    asked = [line for line in lines if "?" in line[:60]]
    assert len(asked) == 9
    assert any(line.startswith("Can we keep using it if the vendor changes its mind?") for line in asked)


def test_the_strict_reading_asks_for_released_data(auditor, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# M\n")
    (folder / "model.safetensors").write_bytes(b"x")
    ran = auditor("audit", folder, "--data", "released", "--format", "json")
    assert '"openness-released.' in ran.out
