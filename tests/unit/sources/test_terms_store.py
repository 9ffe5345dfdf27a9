from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.errors import OutputError, UsageError
from auditor.sources.terms_store import TermsStore

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://acme.example/terms"


def store_of(folder: Path) -> TermsStore:
    return TermsStore(folder / "terms")


def test_versions_are_kept_with_their_dates(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    store.save("acme", "terms", URL, b"one", "text/html; charset=utf-8", DAY)
    new = store.save("acme", "terms", URL, b"two", "application/pdf", DAY + timedelta(days=2))
    first, second = store.snapshots("acme", "terms")
    assert store.read("acme", "terms", first) == b"one"
    assert store.read("acme", "terms", second) == b"two"
    assert (first.file[-5:], new.file[-4:]) == (".html", ".pdf")
    assert store.latest("acme", "terms") == new


def test_unchanged_bytes_only_count_as_checked(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    store.save("acme", "terms", URL, b"one", "text/html", DAY)
    again = store.save("acme", "terms", URL, b"one", "text/html", DAY + timedelta(days=9))
    assert again.fetched_at == DAY
    assert again.checked_at == DAY + timedelta(days=9)
    assert len(store.snapshots("acme", "terms")) == 1


def test_the_version_of_a_day_is_the_last_one_before_it(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for days, content in enumerate((b"a", b"b", b"c")):
        store.save("acme", "terms", URL, content, "text/plain", DAY + timedelta(days=days))
    held = store.before("acme", "terms", DAY + timedelta(days=1, hours=1))
    assert held is not None
    assert store.read("acme", "terms", held) == b"b"
    oldest = store.before("acme", "terms", DAY - timedelta(days=9))
    assert oldest is not None
    assert oldest.fetched_at == DAY


def test_nothing_is_known_of_what_was_never_saved(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert store.snapshots("acme", "terms") == ()
    assert store.latest("acme", "terms") is None
    assert store.before("acme", "terms", DAY) is None


def test_a_changed_or_missing_file_is_not_read(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    snapshot = store.save("acme", "terms", URL, b"one", "text/html", DAY)
    file = tmp_path / "terms" / "acme" / "terms" / snapshot.file
    file.write_bytes(b"forged")
    with pytest.raises(UsageError, match="was changed"):
        store.read("acme", "terms", snapshot)
    file.unlink()
    with pytest.raises(UsageError, match="missing"):
        store.read("acme", "terms", snapshot)


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "terms" / "acme" / "terms"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text("[{]")
    with pytest.raises(UsageError, match="damaged") as caught:
        store_of(tmp_path).snapshots("acme", "terms")
    assert "update again" in caught.value.hint


@pytest.mark.parametrize("name", ["../etc", "a/b", "", "A", "x" * 200])
def test_names_never_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no id"):
        store_of(tmp_path).save(name, "terms", URL, b"x", "text/html", DAY)
    with pytest.raises(UsageError, match="no id"):
        store_of(tmp_path).snapshots("acme", name)


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "terms").write_text("a file, where a folder is needed")
    with pytest.raises(OutputError, match="could not be written"):
        store_of(tmp_path).save("acme", "terms", URL, b"x", "text/html", DAY)
