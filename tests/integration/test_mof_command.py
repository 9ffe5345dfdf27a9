"""MOF files: written from an audit, read back, weighed, and written anew."""

import json

import pytest
import yaml

from auditor.reporters.interface import render
from auditor.reporters.mof_report import release_of
from auditor.rulebook.mof import read_all
from tests.making import audited, repo, report

CARD = """\
# Acme

A model for summaries. It has limits. Load it with the library.

See the [technical report](https://arxiv.org/abs/2401.00001). On MMLU it scores 61.3 %.

The complete training code is at https://github.com/acme/train under Apache-2.0.
"""


@pytest.fixture
def written(tmp_path):
    made = report(repo("acme/model", card=CARD, cardData={"license": "apache-2.0"}))
    path = tmp_path / "acme.mof.yml"
    path.write_bytes(render(made, "mof"))
    return path


def test_an_audit_writes_a_file_that_reads_back_and_is_weighed(auditor, written):
    ran = auditor("mof", written, "--format", "json")
    assert ran.code == 0, ran.err
    row = json.loads(ran.out)[0]
    assert row["release"] == "model"
    assert row["class"] == 0
    status = {part["name"]: part["status"] for part in row["components"]}
    assert status["Model parameters (Final)"] == "included"
    assert status["Technical report"] == "included"
    assert status["Training code"] == "included"
    assert status["Datasets"] == "missing"


def test_the_file_written_anew_is_the_same(auditor, written, tmp_path):
    ran = auditor("mof", written, "--format", "yaml")
    assert ran.code == 0
    assert read_all(ran.out) == read_all(written.read_text())
    (tmp_path / "again.yml").write_text(ran.out)
    assert auditor("mof", tmp_path / "again.yml", "--format", "yaml").out == ran.out


def test_a_licence_for_other_content_counts_and_is_noted(auditor, tmp_path):
    (tmp_path / "m.yml").write_text("release: {name: m, components: [{name: Training code, license: CC-BY-4.0}]}")
    ran = auditor("mof", tmp_path / "m.yml")
    assert "note: Training code is under CC-BY-4.0, which is written for other content" in ran.out
    assert "lacks Training code" not in ran.out


def test_the_text_says_class_progress_and_what_is_missing(auditor, written):
    ran = auditor("mof", written)
    assert "Unclassified" in ran.out
    assert "class 3: " in ran.out
    assert "class 3 lacks Data card: missing" in ran.out


@pytest.mark.parametrize("content", ["", "[1]", "release: 1", "\udce4"])
def test_what_is_no_release_is_a_usage_error(auditor, tmp_path, content):
    (tmp_path / "x.yml").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert auditor("mof", tmp_path / "x.yml").code == 2


def test_a_missing_file_and_an_unknown_format_are_usage_errors(auditor, tmp_path, written):
    assert auditor("mof", tmp_path / "none.yml").code == 2
    assert auditor("mof", written, "--format", "xml").code == 2


def test_the_code_s_licence_never_stands_for_the_weights():
    card = "# M\n\nThe code is released under the MIT license, the model weights under CC-BY-NC 4.0.\n"
    release = release_of(audited(repo(card=card)))
    licenses = {component.name: component.license for component in release.components}
    assert licenses["Model parameters (Final)"] == "CC-BY-NC-4.0"
    assert release.licenses == {"distribution": "CC-BY-NC-4.0", "code": "MIT"}


def test_a_model_without_licence_lists_its_parts_as_unlicensed():
    release = release_of(audited(repo(card="# M\n\nWords. More words. And more.\n")))
    assert release.licenses == {}
    assert {c.license for c in release.components if c.name.startswith("Model parameters")} == {"unlicensed"}


def test_several_models_are_several_documents():
    made = report(repo("acme/one"))
    both = made.model_copy(update={"models": (*made.models, *report(repo("acme/two")).models)})
    assert [document["release"]["name"] for document in yaml.safe_load_all(render(both, "mof"))] == ["one", "two"]
