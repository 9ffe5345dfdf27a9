"""`audit -o audit.zip`, `verify` and `diff`, from the command line and byte by byte."""

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from auditor.archive.container import packed
from auditor.archive.statement import NAME, sha256
from auditor.archive.verify import verify
from auditor.errors import UsageError
from auditor.resources import data_folder
from auditor.rulebook import book
from auditor.sources.recorded import write_archive
from auditor.sources.terms_store import TermsStore
from tests.integration.test_audit_command import entries
from tests.making import WHEN, repo

CARD = "---\nlicense: {}\n---\n# M\n"
TERMS = "# Terms of Use\n\nLast updated: 1 May 2026\n\nYou may not use output to develop models that compete with us.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("archive")
    made = [
        repo("acme/open", card=CARD.format("mit"), cardData={"license": "mit"}),
        repo("acme/base", card=CARD.format("llama3.1"), cardData={"license": "llama3.1"}),
        repo("acme/child", card=CARD.format("mit"), cardData={"license": "mit", "base_model": "acme/base"}),
    ]
    write_archive(entries(*made), place / "evidence.jsonl")
    (place / "local").mkdir()
    (place / "local" / "README.md").write_text(CARD.format("apache-2.0"))
    TermsStore(place / "terms").save(
        "openai", "terms-of-use", "https://t.example/", TERMS.encode(), "text/markdown", WHEN
    )
    return place


@pytest.fixture
def archive(auditor, folder, tmp_path) -> Path:
    out = tmp_path / "audit.zip"
    names = ["acme/open", "acme/child", "acme/unknown", "gpt-4o", str(folder / "local")]
    ran = auditor(
        "audit", *names, "--recorded", folder / "evidence.jsonl", "--terms-store", folder / "terms", "-o", out,
        "--as-of", "2026-11-22", "--fail-on", "error",
    )  # fmt: skip
    assert ran.code == 1, ran.err
    return out


def changed(path: Path, name: str, edit) -> bytes:
    """The archive with one member edited, and sealed anew as a forger would; the statement stays."""
    with zipfile.ZipFile(path) as held:
        files = {member: held.read(member) for member in held.namelist()}
    files[name] = edit(files[name])
    return packed(files)


def forged(path: Path, edit) -> bytes:
    """An archive whose report was rewritten, with a statement that fits."""
    with zipfile.ZipFile(path) as held:
        files = {member: held.read(member) for member in held.namelist()}
    files["report.json"] = edit(files["report.json"])
    told = json.loads(files[NAME])
    for subject in told["subject"]:
        subject["digest"]["sha256"] = sha256(files[subject["name"]])
    return packed(files | {NAME: json.dumps(told).encode()})


def test_an_archive_verifies_offline_with_failures_folders_and_terms_in_it(auditor, archive):
    ran = auditor("verify", archive)
    assert ran.code == 0, ran.out
    assert "5 verdicts follow from the evidence" in ran.out
    assert "report.html says what report.json says" in ran.out
    assert ran.out.rstrip().endswith("verified")


def test_the_same_run_gives_the_same_bytes(auditor, archive, folder):
    before = archive.read_bytes()
    assert verify(before).holds
    with zipfile.ZipFile(archive) as held:
        assert packed({name: held.read(name) for name in held.namelist()}) == before


def test_the_evidence_in_an_archive_can_be_audited_again(auditor, archive, tmp_path):
    with zipfile.ZipFile(archive) as held:
        (tmp_path / "again.jsonl").write_bytes(held.read("evidence.jsonl"))
    ran = auditor("audit", "acme/open", "acme/child", "--recorded", tmp_path / "again.jsonl")
    assert ran.code == 0, ran.err


def test_the_statement_is_an_in_toto_statement_over_every_other_file(archive):
    with zipfile.ZipFile(archive) as held:
        told = json.loads(held.read(NAME))
        assert told["_type"] == "https://in-toto.io/Statement/v1"
        assert {row["name"] for row in told["subject"]} == set(held.namelist()) - {NAME}


def test_a_flipped_bit_anywhere_is_found(archive):
    content, dice = archive.read_bytes(), random.Random(7)
    for _ in range(150):
        place = dice.randrange(len(content))
        damaged = bytearray(content)
        damaged[place] ^= 1 << dice.randrange(8)
        assert problems(bytes(damaged)), place


def problems(content: bytes) -> list[str]:
    """What `verify` tells: by name, or that the archive's own directory is damaged."""
    try:
        return verify(content).problems
    except UsageError as error:
        return [str(error)]


@pytest.mark.parametrize("name", ["report.json", "report.html", "evidence.jsonl", "dossiers.jsonl", "rules.json"])
def test_an_edited_file_is_named_although_the_zip_is_whole(archive, name):
    found = verify(changed(archive, name, lambda old: old + b" "))
    assert found.problems == [f"{name}: its bytes are not those that {NAME} names"]
    assert found.checked == [f"4 of 5 files have the hashes that {NAME} names"]


def test_a_forged_verdict_is_found_although_every_hash_fits(archive):
    found = verify(forged(archive, lambda old: old.replace(b'"value": "prohibited"', b'"value": "allowed"').replace(
        b'"value": "conditional"', b'"value": "allowed"')))  # fmt: skip
    assert any("acme/child: commercial_use does not follow" in row for row in found.problems)


def rewritten(path: Path, **edits) -> bytes:
    """An archive whose members were edited as JSON, with a statement that fits; the key `statement` edits that one."""
    with zipfile.ZipFile(path) as held:
        files = {member: held.read(member) for member in held.namelist()}
    told = json.loads(files[NAME])
    edits.pop("statement", lambda _: None)(told)
    for member, edit in edits.items():
        data = json.loads(files[f"{member}.json"])
        edit(data)
        files[f"{member}.json"] = json.dumps(data, indent=2).encode()
    for subject in told["subject"]:
        subject["digest"]["sha256"] = sha256(files[subject["name"]])
    return packed(files | {NAME: json.dumps(told).encode()})


def another_build(told: dict) -> None:
    told["predicate"]["program"] = "sha256:" + "0" * 64


def test_an_archive_of_older_rules_holds_by_these_and_what_no_longer_follows_is_told(
    auditor, folder, tmp_path, monkeypatch
):
    rules = tmp_path / "older"
    shutil.copytree(data_folder("rules"), rules)
    (rules / "checks" / "parent-conflict.yaml").unlink()
    with monkeypatch.context() as before:
        before.setattr(book, "data_folder", lambda name: rules if name == "rules" else data_folder(name))
        auditor("audit", "acme/child", "--recorded", folder / "evidence.jsonl", "-o", tmp_path / "older.zip")
    ran = auditor("verify", tmp_path / "older.zip")
    assert ran.code == 0, ran.out
    assert "1 verdicts follow from the evidence and the archived rules" in ran.out
    said = ran.out.partition("this no longer follows")[2]
    assert "acme/child" in said
    assert "permits more, or demands less" in said


def test_rules_that_this_version_cannot_apply_are_named(archive):
    def misspelt(rules: dict) -> None:
        rules["folders"]["checks"]["license-missing"]["levle"] = "error"

    found = verify(rewritten(archive, rules=misspelt))
    assert any("checks/license-missing" in row for row in found.problems)


def test_an_archive_of_another_build_holds_when_only_newer_fields_are_missing(archive):
    def older(report: dict) -> None:
        for model in report["models"]:
            del model["released"]

    content = rewritten(archive, report=older, statement=another_build)
    found = verify(content)
    assert found.problems == []
    assert any("adds were left aside" in row for row in found.checked)
    assert any("Another build" in row for row in found.unverifiable)


def test_a_verdict_forged_as_of_another_build_is_found_too(archive):
    def forged(report: dict) -> None:
        report["models"][1]["commercial_use"]["value"] = "allowed"

    found = verify(rewritten(archive, report=forged, statement=another_build))
    assert any("acme/child: commercial_use does not follow" in row for row in found.problems)


def test_a_page_that_says_something_else_than_the_report_is_found(archive):
    with zipfile.ZipFile(archive) as held:
        files = {member: held.read(member) for member in held.namelist()}
    files["report.html"] = files["report.html"].replace(b"prohibited", b"allowed")
    told = json.loads(files[NAME])
    for subject in told["subject"]:
        subject["digest"]["sha256"] = sha256(files[subject["name"]])
    found = verify(packed(files | {NAME: json.dumps(told).encode()}))
    assert found.problems == ["report.html: does not say what report.json says"]


def test_what_is_no_archive_is_a_usage_error(auditor, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 no archive")
    assert auditor("verify", tmp_path / "x.zip").code == 2
    assert auditor("verify", tmp_path / "missing.zip").code == 2
    (tmp_path / "y.zip").write_bytes(packed({"a": b"b"}))
    assert "statement.json: missing" in auditor("verify", tmp_path / "y.zip").out


def test_names_that_lead_out_of_the_archive_are_refused():
    for name in ("../x", "/x", "a/../../x"):
        assert verify(packed({name: b""})).problems[0] == f"{name}: its bytes are damaged"


def test_diff_reads_archives_and_reports(auditor, archive, folder, tmp_path):
    old = tmp_path / "old.json"
    auditor("audit", "acme/open", "--recorded", folder / "evidence.jsonl", "-o", old)
    ran = auditor("diff", old, archive, "--exit-code")
    assert ran.code == 1
    assert "+ acme/child" in ran.out
    page = tmp_path / "changes.html"
    assert auditor("diff", old, archive, "-o", page).code == 0
    assert "What changed between two audits" in page.read_text()
    assert auditor("diff", old, archive, "-o", tmp_path / "x.pdf").code == 2
    assert auditor("diff", old, tmp_path / "none.json").code == 2


def test_a_notice_file_holds_the_licence_texts_that_were_read(auditor, tmp_path):
    text = "MIT License\n\nCopyright (c) 2026 Acme\n\nPermission is hereby granted, free of charge.\n"
    made = repo("acme/open", card=CARD.format("mit"), cardData={"license": "mit"}, files={"LICENSE": text})
    write_archive(entries(made), tmp_path / "evidence.jsonl")
    auditor("audit", "acme/open", "--recorded", tmp_path / "evidence.jsonl", "-o", tmp_path / "NOTICE.md")
    assert "Copyright (c) 2026 Acme" in (tmp_path / "NOTICE.md").read_text()


def test_rules_of_the_users_own_travel_with_the_archive(auditor, folder, tmp_path):
    checks = tmp_path / "own" / "checks"
    checks.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "rules" / "checks" / "license-missing.yaml"
    (checks / shipped.name).write_bytes(shipped.read_bytes() + b"\n# ours\n")
    out = tmp_path / "own.zip"
    auditor(
        "audit", "acme/open", "--recorded", folder / "evidence.jsonl", "--rules", tmp_path / "own", "-o", out
    )  # fmt: skip
    with zipfile.ZipFile(out) as held:
        assert f"rules/1/checks/{shipped.name}" in held.namelist()
    assert auditor("verify", out).code == 0


def test_only_audit_writes_an_archive(auditor, folder, tmp_path, monkeypatch):
    (tmp_path / "models.txt").write_text("acme/open\n")
    monkeypatch.chdir(tmp_path)
    auditor("init", "acme/open", "--recorded", folder / "evidence.jsonl")
    ran = auditor("check", "--recorded", folder / "evidence.jsonl", "-o", tmp_path / "x.zip")
    assert ran.code == 2
    assert not (tmp_path / "x.zip").exists()
