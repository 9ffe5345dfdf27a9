"""The evidence store: nothing is lost, nothing half-written, nothing damaged is believed."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.evidence import Reason, Status
from auditor.errors import OutputError
from auditor.sources.cache import Entry, Store, default_folder, open_store

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def entry(key: str = "hf://acme/tiny@c/LICENSE", content: bytes = b"text", **fields: object) -> Entry:
    return Entry(key, key, Status.FOUND, AT, content, **fields)  # type: ignore[arg-type]


def test_an_entry_comes_back_as_it_was_put_also_in_another_run(tmp_path: Path) -> None:
    full = entry(commit="c", etag='"e"', last_modified="Fri", media_type="text/plain")
    refused = Entry("k", "u", Status.DENIED, AT, reason=Reason.GATED, message="no", identity="me")
    with open_store(tmp_path) as store:
        store.put(full)
        store.put(refused)
        assert store.get(full.key) == full
    with open_store(tmp_path) as store:
        assert store.get(full.key) == full
        assert store.get("k") == refused
        assert store.get("other") is None
        assert list(store.entries()) == [full, refused]


@given(st.binary(max_size=2000), st.text(min_size=1, max_size=50).filter(lambda text: text.isprintable()))
def test_any_content_survives(content: bytes, key: str) -> None:
    with Store() as store:
        store.put(entry(key, content))
        store.flush()
        kept = store.get(key)
        assert kept is not None
        assert kept.content == content
        assert kept.evidence().size == len(content)


def test_found_evidence_carries_hash_size_and_time_and_refusals_do_not() -> None:
    assert entry().evidence().sha256 == "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"
    assert entry().evidence().fetched_at == AT
    refused = Entry("k", "u", Status.DENIED, AT, reason=Reason.GATED).evidence()
    assert (refused.sha256, refused.size, refused.fetched_at) == (None, None, None)


def test_the_last_entry_of_a_key_counts(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put(entry(content=b"old"))
        store.flush()
        store.put(entry(content=b"new"))
        assert store.get(entry().key).content == b"new"  # type: ignore[union-attr]


def test_large_batches_are_written_before_the_end(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for number in range(64):
        store.put(entry(f"k{number}"))
    other = sqlite3.connect(tmp_path / "evidence.sqlite")
    assert other.execute("SELECT count(*) FROM entry").fetchone() == (64,)
    other.close()
    store.close()


def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "evidence.sqlite").write_bytes(b"this is no database, " * 100)
    with open_store(tmp_path) as store:
        store.put(entry())
        store.flush()
        assert store.get(entry().key) == entry()
    path = tmp_path / "evidence.sqlite"
    assert store.notes == [f"The evidence store {path} was damaged; it was moved to {path}.damaged and begun anew."]


def test_damage_found_while_reading_does_not_stop_the_run(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number in range(200):
            store.put(entry(f"k{number}", b"x" * 5000))
    path = tmp_path / "evidence.sqlite"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with open_store(tmp_path) as store:
        assert store.get("k100") is None
        store.put(entry())
        assert store.get(entry().key) == entry()
    assert store.notes


def test_content_that_does_not_match_its_hash_counts_as_not_kept(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put(entry())
    db = sqlite3.connect(tmp_path / "evidence.sqlite")
    db.execute("UPDATE content SET bytes = 'forged'")
    db.commit()
    db.close()
    with open_store(tmp_path) as store:
        assert store.get(entry().key) is None


def test_a_store_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "evidence.sqlite")
    db.execute("PRAGMA user_version=99")
    db.close()
    with open_store(tmp_path) as store:
        assert store.get("x") is None
        assert store.notes


def test_a_full_disk_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store._db.execute("PRAGMA max_page_count=8")
    store.put(entry(content=b"x" * 100_000))
    with pytest.raises(OutputError) as caught:
        store.flush()
    assert str(caught.value) == (
        f"The evidence store {tmp_path / 'evidence.sqlite'} cannot be used: database or disk is full."
    )
    assert caught.value.hint == ("Free some space or fix its permissions, or choose another folder with --cache-dir.")
    with pytest.raises(OutputError):
        store.close()


@pytest.mark.parametrize("place", ["file/evidence", "file"])
def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be used"):
        open_store(tmp_path / place)


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "evidence.sqlite").mkdir()
    with pytest.raises(OutputError, match="unable to open"):
        open_store(tmp_path)


def test_evidence_is_for_its_owner_only(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    assert (tmp_path / "evidence.sqlite").stat().st_mode & 0o077 == 0


def test_several_writers_share_a_store(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def write(name: str) -> None:
        try:
            fill(name)
        except OutputError as error:
            failures.append(error)

    def fill(name: str) -> None:
        with open_store(tmp_path) as store:
            for number in range(50):
                store.put(entry(f"{name}{number}", name.encode()))
                if number % 10 == 0:
                    store.flush()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_store(tmp_path) as store:
        assert len(list(store.entries())) == 400


def test_the_folder_can_be_chosen_by_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "here"))
    assert default_folder() == tmp_path / "here"
    with open_store() as store:
        assert store.path == str(tmp_path / "here" / "evidence.sqlite")
    monkeypatch.delenv("AUDITOR_CACHE_DIR")
    assert default_folder().name == "auditor"


def test_entries_are_values() -> None:
    assert replace(entry(), etag="x") != entry()
