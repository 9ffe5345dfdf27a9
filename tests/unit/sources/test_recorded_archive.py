"""Recorded archives: readable, the same bytes each time, and a source without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.errors import OutputError, UsageError
from auditor.sources.cache import Entry, Store
from auditor.sources.hub import HubSource
from auditor.sources.recorded import Archive, export, recorded_source, write_archive
from tests.hub.loopback_hub import LoopbackHub

Ref = Callable[..., ModelRef]
AT = datetime(2026, 1, 2, tzinfo=UTC)


def recording(hub: LoopbackHub, source: Callable[..., HubSource], ref: Ref, path: Path) -> HubSource:
    hub.model("acme/tiny", {"README.md": "card", "LICENSE": b"\xff text"}, cardData={"base_model": "acme/base"})
    hub.model("acme/gated", {"LICENSE": "text"}, gated="manual")
    live = source(token="hf_other")
    for name in ("acme/tiny", "acme/gated", "acme/gone"):
        live.fetch(ref(name))
    assert isinstance(live.store, Store)
    export(live.store, live.used, path)
    return live


def test_a_recording_gives_the_same_dossiers_with_no_network(
    hub: LoopbackHub, source: Callable[..., HubSource], ref: Ref, tmp_path: Path
) -> None:
    live = recording(hub, source, ref, tmp_path / "a.jsonl")
    hub.requests.clear()
    played = recorded_source(tmp_path / "a.jsonl")
    for name in ("acme/tiny", "acme/gated", "acme/gone"):
        assert played.fetch(ref(name)) == live.fetch(ref(name))
    assert [path for path in hub.asked() if path.startswith("/acme")] == []
    item = played.fetch_light(RefKind.HUB, "acme/base").metadata
    assert (item.reason, item.message) == (
        Reason.OFFLINE,
        "Model acme/base is not in the evidence at hand (archive a.jsonl), and the network is off. Run once without "
        "--offline.",
    )
    played.close()


def test_a_recording_is_readable_and_names_nobody(
    hub: LoopbackHub, source: Callable[..., HubSource], ref: Ref, tmp_path: Path
) -> None:
    recording(hub, source, ref, tmp_path / "a.jsonl")
    first, *lines = (tmp_path / "a.jsonl").read_text().splitlines()
    assert json.loads(first) == {"format": "auditor-evidence", "version": 1}
    keys = [json.loads(line)["key"] for line in lines]
    assert keys == sorted(keys)
    assert not [line for line in lines if "identity" in line]
    assert any('"text": "card"' in line for line in lines)


def test_the_same_entries_give_the_same_bytes(
    hub: LoopbackHub, source: Callable[..., HubSource], ref: Ref, tmp_path: Path
) -> None:
    recording(hub, source, ref, tmp_path / "a.jsonl")
    archive = Archive(tmp_path / "a.jsonl")
    write_archive(reversed(archive.entries()), tmp_path / "b.jsonl")
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()
    assert len(archive) == 6


def test_only_what_was_asked_for_is_exported(tmp_path: Path) -> None:
    with Store() as store:
        store.put(Entry("k1", "hf://a@c", Status.FOUND, AT, b"1"))
        store.put(Entry("k2", "hf://b@c", Status.FOUND, AT, b"2"))
        assert export(store, ["hf://b@c"], tmp_path / "a.jsonl") == 1
    assert [entry.key for entry in Archive(tmp_path / "a.jsonl").entries()] == ["k2"]


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_content_and_message_survives(tmp_path_factory: pytest.TempPathFactory, content: bytes, words: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    words = words.encode("utf-8", "ignore").decode()
    entry = Entry("k", "u", Status.FOUND, AT, content, message=words, etag=words or None)
    write_archive([entry], path)
    assert Archive(path).get("k") == entry


def test_a_recording_does_not_change(tmp_path: Path) -> None:
    write_archive([], tmp_path / "a.jsonl")
    with pytest.raises(OutputError, match="read only"):
        Archive(tmp_path / "a.jsonl").put(Entry("k", "u", Status.FOUND, AT))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.jsonl:1: Not a line of a recorded archive"),
        ('{"format": "other"}\n', "a.jsonl:1: Not a line of a recorded archive: unknown format."),
        ('{"format": "auditor-evidence", "version": 1}\n{"key": 1}\n', "a.jsonl:2: Not a line of a recorded archive"),
        ('{"format": "auditor-evidence", "version": 1}\n[]\n', "a.jsonl:2: Not a line of a recorded archive"),
    ],
)
def test_a_file_that_is_no_archive_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    with pytest.raises(UsageError) as caught:
        Archive(tmp_path / "a.jsonl")
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_archive_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        Archive(tmp_path / "none.jsonl")


def test_an_archive_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        write_archive([], tmp_path / "none" / "a.jsonl")
