"""A folder on this machine as a source: its listing, its card and its licence texts. Weights are listed, never read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from auditor.domain.evidence import Dossier, Evidence, Reason, Status
from auditor.domain.ref import ModelRef
from auditor.domain.repo_names import CARD, LINEAGE_FILES, translated_cards
from auditor.sources.messages import STATUS_OF, Place, Subject, sentence
from auditor.sources.repo_files import (
    MAX_LICENSE_FILES,
    license_documents,
    license_files,
    safe_path,
)

MAX_FILES = 100_000
MAX_BYTES = 16 << 20
_SKIPPED = frozenset({".git", ".cache", "__pycache__", "node_modules", ".venv"})
_TEXT_SNIFF = 8192


class LocalFolderSource:
    """Folders such as `./model`: a downloaded snapshot, or what one is about to publish.

    The dossier's commit is a digest of the listing and of the files that were read.
    """

    def fetch(self, ref: ModelRef) -> Dossier:
        """The evidence in the folder `ref.target`."""
        root = Path(ref.target).expanduser()
        if not root.is_dir():
            metadata = _trouble(ref.target, f"folder {ref.target}", Reason.MISSING)
            return Dossier(kind=ref.kind, requested=ref.target, resolved=ref.target, metadata=metadata)
        try:
            sizes = dict(_listing(root))
        except OSError as error:
            metadata = _trouble(ref.target, f"folder {ref.target}", Reason.UNREADABLE, error.strerror or "")
            return Dossier(kind=ref.kind, requested=ref.target, resolved=ref.target, metadata=metadata)
        files = tuple(_files(root, ref.target, sizes))
        digest = _digest(sizes, files)
        return Dossier(
            kind=ref.kind,
            requested=ref.target,
            resolved=ref.target,
            commit=digest,
            metadata=_found(f"file:{ref.target}", _describe(root, sizes, digest), "application/json"),
            files=files,
            paths=tuple(sizes),
        )


def _listing(root: Path) -> Iterator[tuple[str, int]]:
    """Every file below `root` with its size in bytes, sorted; links to folders are not followed."""
    count = 0
    for folder, folders, names in os.walk(root, onerror=_stop):
        folders[:] = sorted(set(folders) - _SKIPPED)
        for name in sorted(names):
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            count += 1
            if count > MAX_FILES:
                raise OSError(0, f"it holds more than {MAX_FILES:,} files")
            if safe_path(path) and file.is_file():
                yield path, file.stat().st_size


def _stop(error: OSError) -> None:
    raise error


def _files(root: Path, target: str, sizes: dict[str, int]) -> Iterator[Evidence]:
    lineage = [path for path in LINEAGE_FILES if path in sizes]
    for path in (CARD, *translated_cards(sizes), *license_files(sizes)[:MAX_LICENSE_FILES], *lineage):
        yield _file(root, f"{target.rstrip('/')}/{path}", path, sizes.get(path))
    for path in license_documents(sizes):
        yield _trouble(f"{target.rstrip('/')}/{path}", f"file {path} of folder {target}", Reason.NOT_TEXT)


def _file(root: Path, full: str, path: str, size: int | None) -> Evidence:
    name = f"file {full}"
    if size is None:
        return _trouble(full, name, Reason.MISSING)
    if size > MAX_BYTES:
        return _trouble(full, name, Reason.TOO_LARGE, f"more than {MAX_BYTES >> 20} MB")
    if not _stays_inside(root, root / path):
        return _trouble(full, name, Reason.REFUSED, "it is a link that leads out of the folder")
    try:
        content = (root / path).read_bytes()
    except OSError as error:
        return _trouble(full, name, Reason.UNREADABLE, error.strerror or "")
    if b"\0" in content[:_TEXT_SNIFF]:
        return _trouble(full, name, Reason.NOT_TEXT)
    return _found(f"file:{full}", content, "text/plain")


def _stays_inside(root: Path, file: Path) -> bool:
    """A downloaded folder may hold links to other files of its reader; snapshots of the Hub's cache link to `blobs`."""
    real, home = file.resolve(), root.resolve()
    return real.is_relative_to(home) or real.parent == home.parent.parent / "blobs"


def _describe(root: Path, sizes: dict[str, int], digest: str) -> bytes:
    """The listing in the shape of the Hub's metadata, so that it is read by the same code."""
    siblings = [{"rfilename": path, "size": size} for path, size in sizes.items()]
    return json.dumps({"id": root.resolve().name, "sha": digest, "siblings": siblings}, sort_keys=True).encode()


def _digest(sizes: dict[str, int], files: tuple[Evidence, ...]) -> str:
    listing = json.dumps([sizes, [(item.uri.rpartition("/")[2], item.sha256) for item in files]], sort_keys=True)
    return hashlib.sha256(listing.encode()).hexdigest()


def _found(uri: str, content: bytes, media_type: str) -> Evidence:
    return Evidence(
        uri=uri,
        status=Status.FOUND,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        content=content,
    )


def _trouble(full: str, name: str, reason: Reason, detail: str = "") -> Evidence:
    message = sentence(reason, Subject(Place.LOCAL, name), detail)
    return Evidence(uri=f"file:{full}", status=STATUS_OF[reason], reason=reason, message=message)
