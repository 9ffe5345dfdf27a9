"""Dated snapshots of vendors' documents: `<vendor>/<document>/<time>-<hash>.<ext>` and an index beside them.

A snapshot is written once and never changed; a check that found nothing new only moves `checked_at`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from auditor.domain.base import Frozen
from auditor.errors import OutputError, UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_SUFFIX = {"text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "text/markdown": "md"}


class Snapshot(Frozen):
    """One version of one document as it was fetched."""

    url: str
    fetched_at: datetime
    checked_at: datetime
    """When the vendor last said that this version still holds."""
    sha256: str
    media_type: str
    file: str
    """Name of the file beside the index."""


_INDEX = TypeAdapter(tuple[Snapshot, ...])


class TermsStore:
    """Snapshots below one folder. OutputError when it cannot be written, UsageError when an index is damaged."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def snapshots(self, vendor: str, document: str) -> tuple[Snapshot, ...]:
        """Every version of a document, the oldest first."""
        index = self._folder(vendor, document) / "index.json"
        if not index.is_file():
            return ()
        try:
            return tuple(sorted(_INDEX.validate_json(index.read_bytes()), key=lambda version: version.fetched_at))
        except ValidationError as error:
            raise UsageError(
                f"{index} is damaged: {error.errors()[0]['msg']}", "Delete its folder and update again."
            ) from error

    def latest(self, vendor: str, document: str) -> Snapshot | None:
        """The newest version."""
        versions = self.snapshots(vendor, document)
        return versions[-1] if versions else None

    def before(self, vendor: str, document: str, moment: datetime) -> Snapshot | None:
        """The version that held at `moment`; the oldest one when all are younger."""
        versions = self.snapshots(vendor, document)
        older = [version for version in versions if version.fetched_at <= moment]
        return older[-1] if older else next(iter(versions), None)

    def read(self, vendor: str, document: str, snapshot: Snapshot) -> bytes:
        """The bytes of a snapshot; UsageError when the file is gone or is not what was stored."""
        path = self._folder(vendor, document) / snapshot.file
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != snapshot.sha256:
            raise UsageError(f"{path} is missing or was changed.", "Restore it, or delete its folder and update again.")
        return content

    def save(self, vendor: str, document: str, url: str, content: bytes, media_type: str, at: datetime) -> Snapshot:
        """Keep a version; bytes that are already the newest version only count as checked."""
        digest = hashlib.sha256(content).hexdigest()
        versions = self.snapshots(vendor, document)
        if versions and versions[-1].sha256 == digest:
            return self._checked(vendor, document, versions, at)
        suffix = _SUFFIX.get(media_type.partition(";")[0].strip().lower(), "txt")
        name = f"{at:%Y%m%dT%H%M%SZ}-{digest[:12]}.{suffix}"
        new = Snapshot(url=url, fetched_at=at, checked_at=at, sha256=digest, media_type=media_type, file=name)
        folder = self._folder(vendor, document)
        _write(folder / name, content)
        self._write_index(folder, (*versions, new))
        return new

    def _checked(self, vendor: str, document: str, versions: tuple[Snapshot, ...], at: datetime) -> Snapshot:
        newest = versions[-1].model_copy(update={"checked_at": at})
        self._write_index(self._folder(vendor, document), (*versions[:-1], newest))
        return newest

    def _write_index(self, folder: Path, versions: tuple[Snapshot, ...]) -> None:
        rows = [version.model_dump(mode="json") for version in versions]
        _write(folder / "index.json", (json.dumps(rows, indent=1) + "\n").encode())

    def _folder(self, vendor: str, document: str) -> Path:
        for name in (vendor, document):
            if not _NAME.fullmatch(name):
                raise UsageError(f"{name!r} is no id of a vendor or document.", "Ids hold a-z, 0-9 and hyphens.")
        return self.root / vendor / document


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a reader never sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror}.", "Free space, or choose --store."
        ) from error
