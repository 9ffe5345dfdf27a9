"""A folder on this machine as a source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.domain.evidence import Dossier, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.sources.interface import Source
from auditor.sources.local_folder import LocalFolderSource


def fetch(folder: Path | str) -> Dossier:
    return LocalFolderSource().fetch(ModelRef(text=str(folder), kind=RefKind.LOCAL, target=str(folder)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "model"
    (place / "sub").mkdir(parents=True)
    (place / ".git").mkdir()
    (place / ".git" / "LICENSE").write_text("not of the model")
    (place / "README.md").write_text("card")
    (place / "sub" / "LICENSE").write_text("text")
    (place / "model.safetensors").write_bytes(b"\0" * 10)
    (place / "License.pdf").write_bytes(b"%PDF")
    (place / "adapter_config.json").write_text("{}")
    (place / "README_zh.md").write_text("translated")
    (place / "mergekit_config.yml").write_text("recipe")
    return place


def test_it_is_a_source() -> None:
    assert isinstance(LocalFolderSource(), Source)


def test_card_and_licences_are_read_and_weights_are_listed(folder: Path) -> None:
    dossier = fetch(folder)
    assert dossier.paths == (
        "License.pdf", "README.md", "README_zh.md", "adapter_config.json", "mergekit_config.yml", "model.safetensors",
        "sub/LICENSE",
    )  # fmt: skip
    assert {item.uri.removeprefix(f"file:{folder}/"): item.text for item in dossier.files if item.found} == {
        "README.md": "card", "sub/LICENSE": "text", "adapter_config.json": "{}", "README_zh.md": "translated",
        "mergekit_config.yml": "recipe",
    }  # fmt: skip
    assert [item.reason for item in dossier.files if not item.found] == [Reason.NOT_TEXT]
    metadata = json.loads(dossier.metadata.content)
    assert metadata["id"] == "model"
    assert {"rfilename": "model.safetensors", "size": 10} in metadata["siblings"]


def test_the_commit_is_a_digest_that_changes_with_the_content(folder: Path) -> None:
    before = fetch(folder).commit
    assert before == fetch(folder).commit
    (folder / "README.md").write_text("drac")
    assert fetch(folder).commit != before


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    item = fetch(tmp_path / "none").metadata
    assert (item.status, item.reason) == (Status.ABSENT, Reason.MISSING)
    assert item.message == f"Folder {tmp_path / 'none'} does not exist. Check the path."


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (folder / "NOTICE").symlink_to(tmp_path / "secret")
    item = next(item for item in fetch(folder).files if item.uri.endswith("/NOTICE"))
    assert (item.status, item.reason) == (Status.FAILED, Reason.REFUSED)
    assert item.message == (
        f"File {folder}/NOTICE was not read: it is a link that leads out of the folder. Look at it by hand."
    )


def test_snapshots_of_the_hubs_cache_are_read_through_their_links(tmp_path: Path) -> None:
    repo = tmp_path / "models--acme--tiny"
    (repo / "blobs").mkdir(parents=True)
    (repo / "blobs" / "abc").write_text("text")
    snapshot = repo / "snapshots" / "c0ffee"
    snapshot.mkdir(parents=True)
    (snapshot / "LICENSE").symlink_to(Path("../../blobs/abc"))
    assert [item.text for item in fetch(snapshot).files if item.found] == ["text"]


def test_files_that_cannot_be_read_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "COPYING").write_bytes(b"PK\0\0")
    (folder / "NOTICE").write_text("x" * 5000)
    monkeypatch.setattr("auditor.sources.local_folder.MAX_BYTES", 1000)
    reasons = {item.uri.rpartition("/")[2]: item.reason for item in fetch(folder).files}
    assert reasons["COPYING"] is Reason.NOT_TEXT
    assert reasons["NOTICE"] is Reason.TOO_LARGE

    def fail(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", fail)
    item = fetch(folder).files[0]
    assert item.reason is Reason.UNREADABLE
    assert item.message.endswith("README.md cannot be read (Permission denied). Check its permissions.")


def test_an_endless_folder_is_not_walked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.sources.local_folder.MAX_FILES", 3)
    item = fetch(folder).metadata
    assert item.reason is Reason.UNREADABLE
    assert "it holds more than 3 files" in item.message


def test_a_folder_without_permission_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(root: Path, onerror: object) -> list[object]:
        onerror(PermissionError(13, "Permission denied"))  # type: ignore[operator]
        return []

    monkeypatch.setattr("auditor.sources.local_folder.os.walk", walk)
    assert fetch(folder).metadata.message == (
        f"Folder {folder} cannot be read (Permission denied). Check its permissions."
    )
