"""Recorded archives: evidence in one readable file (JSON Lines), read as a source that needs no network.

The first line names the format; every further line is one entry, sorted by key, its body as text where it is UTF-8
and as base64 where not. The same entries give the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import Position
from auditor.errors import OutputError, UsageError
from auditor.sources.cache import Entry, Store, without_identity
from auditor.sources.hub import HubSource, settles

_FORMAT = {"format": "auditor-evidence", "version": 1}
_OPTIONAL = ("message", "commit", "etag", "last_modified", "media_type")


class Archive:
    """A recorded archive as a read-only evidence store. Raises UsageError when the file is not one."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._entries = {entry.key: entry for entry in _read(self.path)}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The recorded answer for `key`."""
        return self._entries.get(key)

    def entries(self) -> list[Entry]:
        """Every recorded answer, by key."""
        return [self._entries[key] for key in sorted(self._entries)]

    def put(self, entry: Entry) -> None:
        """Refused: a recording does not change."""
        raise OutputError(f"{entry.key} cannot be added to {self.path}: a recorded archive is read only.")

    def close(self) -> None:
        """Nothing to do."""


def recorded_source(
    path: Path | str,
    settles: Callable[[str], bool] = settles,
    permits: Callable[[str], bool] = lambda _license: False,
) -> HubSource:
    """The archive at `path` as a source; what it does not hold is reported as offline.

    `settles`, `permits`: see `HubSource`.
    """
    archive = Archive(path)
    return HubSource(archive, offline=True, place=f"archive {archive.path.name}", settles=settles, permits=permits)


def export(store: Store, uris: Iterable[str], path: Path | str) -> int:
    """Write the entries of `store` whose key or address is among `uris` to an archive; returns how many.

    Who was refused is left out. Raises OutputError when the file cannot be written.
    """
    wanted = frozenset(uris)
    chosen = [without_identity(entry) for entry in store.entries() if entry.key in wanted or entry.uri in wanted]
    write_archive(chosen, path)
    return len(chosen)


def write_archive(entries: Iterable[Entry], path: Path | str) -> None:
    """Write `entries` as an archive, whole or not at all."""
    lines = [json.dumps(_FORMAT), *map(_line, sorted(entries, key=lambda entry: entry.key))]
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"The archive {target} cannot be written: {error.strerror or error}.",
            "Free some space or choose another place.",
        ) from error


def _line(entry: Entry) -> str:
    fields: dict[str, Any] = {"key": entry.key, "uri": entry.uri, "status": entry.status.value}
    fields["fetched_at"] = entry.fetched_at.isoformat()
    fields |= {name: getattr(entry, name) for name in _OPTIONAL if getattr(entry, name)}
    if entry.reason:
        fields["reason"] = entry.reason.value
    if entry.found:
        fields |= _withheld(entry.withheld) if entry.withheld else _body(entry.content)
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def _withheld(told: tuple[str, int]) -> dict[str, str]:
    """A body that belongs to others is told by its figures alone."""
    return {"sha256": told[0], "size": str(told[1])}


def _body(content: bytes) -> dict[str, str]:
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def _read(path: Path) -> Iterable[Entry]:
    hint = "Give a file that `recorded.export` wrote."
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The archive {path} cannot be read: {getattr(error, 'strerror', None) or error}.", hint
        ) from error
    for number, line in enumerate(lines, 1):
        try:
            if number == 1 and json.loads(line) != _FORMAT:
                raise ValueError("unknown format")
            if number > 1 and line:
                yield _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise UsageError(
                f"Not a line of a recorded archive: {error}.", hint, Position(file=str(path), line=number)
            ) from error


def _entry(fields: Any) -> Entry:
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ValueError("not an object of texts")
    content = base64.b64decode(fields["base64"]) if "base64" in fields else fields.get("text", "").encode()
    return Entry(
        key=fields["key"],
        uri=fields["uri"],
        status=Status(fields["status"]),
        fetched_at=datetime.fromisoformat(fields["fetched_at"]),
        content=content,
        withheld=(fields["sha256"], int(fields["size"])) if "sha256" in fields else None,
        reason=Reason(fields["reason"]) if "reason" in fields else None,
        **{name: fields[name] for name in _OPTIONAL if name in fields},
    )
