"""The evidence store: content by sha256, and an index of what was asked for, in one sqlite file.

One file makes every write atomic, lets several processes share a cache, and leaves nothing half-written behind.
Writes are gathered and committed in batches, because a commit costs more than a request.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.errors import OutputError

T = TypeVar("T")

SCHEMA_VERSION = 1
_BATCH_ENTRIES = 64
_BATCH_BYTES = 4 << 20
_BATCH_SECONDS = 2.0
_LOCK_SECONDS = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS content (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
  key TEXT PRIMARY KEY, uri TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, message TEXT NOT NULL,
  revision TEXT, sha256 TEXT, size INTEGER, media_type TEXT, etag TEXT, last_modified TEXT, identity TEXT,
  fetched_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_uri ON entry (uri);
"""
_COLUMNS = "key, uri, status, reason, message, revision, sha256, media_type, etag, last_modified, identity, fetched_at"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, under the key by which it is asked for again."""

    key: str
    """The request: `hf://ID` or `hf://ID@REVISION` for metadata, else the address of the file or page."""
    uri: str
    """Where the answer really lies, as in `Evidence.uri`."""
    status: Status
    fetched_at: datetime
    content: bytes = b""
    reason: Reason | None = None
    message: str = ""
    commit: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    media_type: str | None = None
    identity: str | None = None
    """Who was refused (a fingerprint of the token); None when the answer is the same for everybody."""
    withheld: tuple[str, int] | None = None
    """sha256 and size of a body that a recorded archive names but may not hold, because it belongs to others."""

    @property
    def found(self) -> bool:
        return self.status is Status.FOUND

    def evidence(self) -> Evidence:
        """The answer as the rest of the program sees it."""
        found = self.found
        digest, size = self.withheld or (hashlib.sha256(self.content).hexdigest(), len(self.content))
        return Evidence(
            uri=self.uri,
            status=self.status,
            reason=self.reason,
            message=self.message,
            sha256=digest if found else None,
            size=size if found else None,
            media_type=self.media_type,
            fetched_at=self.fetched_at if found else None,
            content=self.content,
        )


class EvidenceStore(Protocol):
    """Where answers are kept between runs."""

    def get(self, key: str) -> Entry | None:
        """The answer kept under `key`."""
        ...

    def put(self, entry: Entry) -> None:
        """Keep `entry`, instead of what was kept under its key."""
        ...

    def close(self) -> None:
        """Write what is not yet written."""
        ...


def default_folder() -> Path:
    """`AUDITOR_CACHE_DIR`, else the platform's cache folder."""
    chosen = os.environ.get("AUDITOR_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_dir  # here, because a run with a chosen folder does not need it

    return Path(user_cache_dir("auditor", appauthor=False))


def open_store(folder: Path | None = None) -> Store:
    """The store in `folder` (default: `default_folder()`), made when it is not there."""
    place = folder or default_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(str(place), error.strerror or str(error)) from error
    return Store(place / "evidence.sqlite")


class Store:
    """An evidence store in a sqlite file; safe for threads and for several processes.

    A damaged file is set aside and begun anew, and `notes` says so: everything in it can be fetched again.
    Raises OutputError when the file cannot be written (full disk, no permission, locked for long).
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self.path = str(path)
        self.notes: list[str] = []
        self._lock = threading.RLock()
        self._pending: dict[str, Entry] = {}
        self._pending_bytes = 0
        self._flushed = time.monotonic()
        self._db = self._open()

    def get(self, key: str) -> Entry | None:
        """The answer kept under `key`, or None; damaged content counts as not kept."""
        with self._lock:
            return self._pending.get(key) or self._run(lambda: _load(self._db, key))

    def put(self, entry: Entry) -> None:
        """Keep `entry`; it is visible at once, and on the disk after the next batch."""
        with self._lock:
            self._pending[entry.key] = entry
            self._pending_bytes += len(entry.content)
            late = time.monotonic() - self._flushed > _BATCH_SECONDS
            if late or len(self._pending) >= _BATCH_ENTRIES or self._pending_bytes >= _BATCH_BYTES:
                self.flush()

    def entries(self) -> Iterator[Entry]:
        """Every answer, by key."""
        self.flush()
        with self._lock:
            keys = self._run(lambda: [row[0] for row in self._db.execute("SELECT key FROM entry ORDER BY key")])
        for key in keys:
            entry = self.get(key)
            if entry:
                yield entry

    def flush(self) -> None:
        """Write what was put."""
        with self._lock:
            if self._pending:
                batch = list(self._pending.values())
                self._run(lambda: _save(self._db, batch))
                self._pending.clear()
            self._pending_bytes = 0
            self._flushed = time.monotonic()

    def close(self) -> None:
        """Write what was put, and let go of the file."""
        with self._lock:
            try:
                self.flush()
            finally:
                self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self.path)
        except (sqlite3.OperationalError, OSError) as error:
            raise _unwritable(self.path, getattr(error, "strerror", None) or str(error)) from error
        except sqlite3.DatabaseError:
            self._set_aside()
            return _connect(self.path)

    def _run(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except sqlite3.OperationalError as error:
            raise _unwritable(self.path, str(error)) from error
        except sqlite3.DatabaseError:
            self._db.close()
            self._set_aside()
            self._db = _connect(self.path)
            return work()

    def _set_aside(self) -> None:
        """Move the damaged file away: its owner may want to look at it, and it must not stop the audit."""
        damaged = Path(self.path + ".damaged")
        with suppress(FileNotFoundError):  # another process was first
            Path(self.path).replace(damaged)
        for tail in ("-wal", "-shm"):
            Path(self.path + tail).unlink(missing_ok=True)
        self.notes.append(f"The evidence store {self.path} was damaged; it was moved to {damaged} and begun anew.")


def _connect(path: str) -> sqlite3.Connection:
    if path != ":memory:" and not Path(path).exists():
        Path(path).touch(mode=0o600)  # evidence of private repositories is nobody else's business
    db = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _patiently(lambda: db.execute("PRAGMA journal_mode=WAL"))  # readers are then not held up by a writer
        db.execute("PRAGMA synchronous=NORMAL")
        _patiently(lambda: _prepare(db))
    except sqlite3.Error:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection) -> None:
    """Make the tables. Raises DatabaseError when the file holds those of another version."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if version:
        raise sqlite3.DatabaseError(f"schema version {version}")
    db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;")


def _patiently(work: Callable[[], object]) -> None:
    """Do `work` when the others let us: sqlite's own waiting does not cover a change of the journal mode."""
    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            work()
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _save(db: sqlite3.Connection, batch: Iterable[Entry]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        for entry in batch:
            digest = hashlib.sha256(entry.content).hexdigest() if entry.found else None
            if digest:
                db.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (digest, entry.content))
            db.execute(f"INSERT OR REPLACE INTO entry ({_COLUMNS}, size) VALUES ({'?, ' * 12}?)", _row(entry, digest))  # noqa: S608 - fixed column names
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _row(entry: Entry, digest: str | None) -> tuple[object, ...]:
    return (
        entry.key, entry.uri, entry.status.value, entry.reason and entry.reason.value, entry.message, entry.commit,
        digest, entry.media_type, entry.etag, entry.last_modified, entry.identity, entry.fetched_at.isoformat(),
        len(entry.content),
    )  # fmt: skip


def _load(db: sqlite3.Connection, key: str) -> Entry | None:
    query = f"SELECT {_COLUMNS}, bytes FROM entry LEFT JOIN content USING (sha256) WHERE key = ?"  # noqa: S608 - fixed column names
    row = db.execute(query, (key,)).fetchone()
    if row is None:
        return None
    _, uri, status, reason, message, commit, digest, media_type, etag, last_modified, identity, at, content = row
    if digest and not (isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest):
        return None
    return Entry(
        key=key, uri=uri, status=Status(status), reason=Reason(reason) if reason else None, message=message,
        commit=commit, etag=etag, last_modified=last_modified, media_type=media_type, identity=identity,
        fetched_at=datetime.fromisoformat(at), content=content or b"",
    )  # fmt: skip


def without_identity(entry: Entry) -> Entry:
    """The entry as others may see it."""
    return replace(entry, identity=None)


def _unwritable(path: str, why: str) -> OutputError:
    return OutputError(
        f"The evidence store {path} cannot be used: {why}.",
        "Free some space or fix its permissions, or choose another folder with --cache-dir.",
    )
