"""Whole command lines over recorded evidence: what a person sees, and the exit code."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.domain.evidence import Dossier, Evidence
from auditor.sources.cache import Entry
from auditor.sources.recorded import write_archive
from tests.making import WHEN, repo


def entries(*dossiers: Dossier):
    for dossier in dossiers:
        yield entry(dossier.metadata, f"hf://{dossier.requested}", dossier.commit)
        yield from (entry(file, file.uri, dossier.commit) for file in dossier.files)


def entry(evidence: Evidence, key: str, commit: str | None) -> Entry:
    return Entry(key, evidence.uri, evidence.status, WHEN, evidence.content, evidence.reason, commit=commit)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    front = "---\nlicense: {}\n---\n# M\n"
    made = [
        repo("acme/open", card=front.format("mit"), cardData={"license": "mit"}),
        repo("acme/base", card=front.format("llama3.1"), cardData={"license": "llama3.1"}),
        repo("acme/child", card=front.format("mit"), cardData={"license": "mit", "base_model": "acme/base"}),
    ]
    path = tmp_path / "evidence.jsonl"
    write_archive(entries(*made), path)
    return path


def test_a_clean_audit_prints_one_line_a_model_and_exits_0(auditor, archive):
    ran = auditor("audit", "acme/open", "--recorded", archive)
    assert ran.code == 0, ran.err
    assert "acme/open" in ran.out
    assert "open-weight" in ran.out
    assert "\x1b" not in ran.out


def test_a_conflict_does_not_reject_by_itself(auditor, archive):
    ran = auditor("audit", "acme/child", "--recorded", archive)
    assert ran.code == 0
    assert "parent-conflict" in ran.out


def test_fail_on_error_rejects_a_conflict_with_1(auditor, archive):
    assert auditor("audit", "acme/child", "--recorded", archive, "--fail-on", "error").code == 1
    assert auditor("audit", "acme/open", "--recorded", archive, "--fail-on", "error").code == 0


def test_an_unknown_threshold_is_a_usage_error(auditor, archive):
    ran = auditor("audit", "acme/open", "--recorded", archive, "--fail-on", "disaster")
    assert ran.code == 2
    assert "help: One of error, warning" in ran.err


def test_what_could_not_be_had_exits_3_and_is_listed(auditor, archive, tmp_path):
    out = tmp_path / "report.json"
    ran = auditor("audit", "acme/open", "acme/unknown", "--recorded", archive, "-o", out)
    assert ran.code == 3
    report = json.loads(out.read_text())
    assert [issue["ref"] for issue in report["issues"]] == ["acme/unknown"]
    assert report["issues"][0]["reason"] == "offline"
    assert {model["ref"] for model in report["models"]} == {"acme/open", "acme/unknown"}


def test_rejected_is_worse_than_undecided(auditor, archive):
    ran = auditor("audit", "acme/child", "acme/unknown", "--recorded", archive, "--fail-on", "error")
    assert ran.code == 1


def test_several_outputs_are_written_by_their_suffix(auditor, archive, tmp_path):
    ran = auditor("audit", "acme/open", "--recorded", archive, "-o", tmp_path / "r.json", "-o", tmp_path / "r.html")
    assert ran.code == 0
    assert json.loads((tmp_path / "r.json").read_text())["schema_version"] == "1.0"
    assert (tmp_path / "r.html").read_text().lower().startswith("<!doctype html>")


def test_standard_output_takes_one_format(auditor, archive):
    ran = auditor("audit", "acme/open", "--recorded", archive, "--format", "json")
    assert json.loads(ran.out)["summary"]["models"] == 1


def test_an_unknown_suffix_is_a_usage_error(auditor, archive, tmp_path):
    ran = auditor("audit", "acme/open", "--recorded", archive, "-o", tmp_path / "r.docx")
    assert ran.code == 2
    assert "no report format" in ran.err


def test_the_same_evidence_and_date_give_the_same_bytes(auditor, archive, tmp_path):
    for name in ("a.json", "b.json"):
        auditor("audit", "acme/child", "--recorded", archive, "--as-of", "2026-11-22", "-o", tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_repeated_models_are_merged_and_said(auditor, archive, tmp_path):
    (tmp_path / "models.txt").write_text("acme/open\nacme/open\n")
    ran = auditor("audit", tmp_path / "models.txt", "--recorded", archive)
    assert ran.code == 0
    assert "models.txt:2" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("models.yaml", "models: []\n", "no model"),
        ("models.txt", "# nothing\n", "no model"),
        ("models.yaml", "- a/b\n- [x]\n", "models.yaml:2"),
        ("models.yaml", "models:\n- {id: a/b, usgae: x}\n", "usage"),
        ("models.json", "{", "models.json:1"),
        ("models.txt", "no model\x07\n", "models.txt:1"),
    ],
)
def test_a_wrong_list_names_its_place_and_exits_2(auditor, tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    ran = auditor("audit", tmp_path / name)
    assert ran.code == 2
    assert message in ran.err
    assert "help:" in ran.err
    assert "Traceback" not in ran.err


def test_a_list_that_is_not_there_exits_2(auditor, tmp_path):
    ran = auditor("audit", tmp_path / "none.yaml")
    assert ran.code == 2
    assert "none.yaml" in ran.err


def test_an_archive_that_is_none_exits_2(auditor, tmp_path):
    (tmp_path / "x.jsonl").write_text("{}\n")
    ran = auditor("audit", "a/b", "--recorded", tmp_path / "x.jsonl")
    assert ran.code == 2
    assert "x.jsonl:1" in ran.err


def test_a_full_disk_is_said_and_leaves_no_half_report(auditor, archive, tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = auditor("audit", "acme/open", "--recorded", archive, "-o", tmp_path / "r.json")
    assert ran.code == 4
    assert "No space left on device" in ran.err
    assert not list(tmp_path.glob("*r.json*"))


def test_a_folder_is_audited_without_network(auditor, tmp_path):
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n")
    (model / "model.safetensors").write_bytes(b"x")
    ran = auditor("audit", model, "-o", tmp_path / "r.json")
    assert ran.code == 0, ran.err
    entry = json.loads((tmp_path / "r.json").read_text())["models"][0]
    assert (entry["kind"], entry["license"]["concluded"], entry["weights"]["value"]) == ("local", "MIT", "public")


def test_the_strict_reading_asks_for_released_data(auditor, tmp_path):
    open_model = Path(__file__).parents[2] / "examples" / "tiny-open-model"
    for reading, expected in (("documented", "open-source"), ("released", "open-weight")):
        auditor("audit", open_model, "--data", reading, "-o", tmp_path / "r.json")
        assert json.loads((tmp_path / "r.json").read_text())["models"][0]["openness"]["value"] == expected


def test_a_token_variable_that_is_not_set_is_a_usage_error(auditor):
    ran = auditor("audit", "a/b", "--token-env", "NO_SUCH_TOKEN")
    assert ran.code == 2
    assert "NO_SUCH_TOKEN" in ran.err


def test_ctrl_c_keeps_what_is_there_writes_the_report_and_exits_3(tmp_path):
    """A Hub that never answers: the run hangs until it is interrupted."""
    import socket

    server = socket.create_server(("127.0.0.1", 0))
    environment = {**os.environ, "HF_ENDPOINT": f"http://127.0.0.1:{server.getsockname()[1]}", "CI": "true"}
    environment["AUDITOR_TIMEOUT"] = "2"  # what is on its way may still arrive; the server says nothing
    out = tmp_path / "r.json"
    command = [sys.executable, "-m", "auditor.cli.main", "audit", "a/b", "c/d", "-o", str(out)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    connection, _ = server.accept()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    connection.close()
    server.close()
    assert process.returncode == 3, err
    assert "interrupted" in err
    report = json.loads(out.read_text())
    assert {issue["reason"] for issue in report["issues"]} == {"interrupted"}


def test_a_fault_of_ours_exits_4_and_never_1(auditor, archive, monkeypatch):
    monkeypatch.setattr("auditor.pipeline.extract", lambda *_: 1 / 0)
    ran = auditor("audit", "acme/open", "--recorded", archive)
    assert ran.code == 4
    assert "ZeroDivisionError" in ran.out
    monkeypatch.setattr("auditor.pipeline.judge", lambda *_, **__: 1 / 0)
    ran = auditor("audit", "acme/open", "--recorded", archive)
    assert ran.code == 4
    assert "internal error: ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err


def test_explain_tells_what_a_check_means(auditor):
    ran = auditor("explain", "license-conflict")
    assert ran.code == 0
    assert "How to fix" in ran.out


def test_explain_tells_what_a_licence_says(auditor):
    ran = auditor("explain", "llama3.1")
    assert ran.code == 0
    assert "700" in ran.out


def test_explain_offers_the_nearest_name(auditor):
    ran = auditor("explain", "license-conflit")
    assert ran.code == 2
    assert "license-conflict" in ran.err


def test_rules_list_names_every_folder(auditor):
    assert "license-conflict" in auditor("rules", "list").out


def test_version_and_help(auditor):
    assert auditor("--version").out.startswith("auditor ")
    assert "Examples" in auditor("audit", "--help").out
