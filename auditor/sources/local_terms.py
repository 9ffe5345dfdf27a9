"""Copies of vendors' documents that users saved by hand: for offline use, and for pages that need a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from auditor.domain.evidence import Evidence, Reason, Status

LOCAL_SUFFIXES = (".html", ".htm", ".md", ".txt", ".pdf")
LOCAL_LIMIT = 8 << 20
"""Bytes of a local copy."""


def local_copy(folder: Path, vendor: str, document: str) -> Path | None:
    """The copy saved as `<vendor>/<document>.html` (or .md, .txt, .pdf)."""
    paths = (folder / vendor / f"{document}{suffix}" for suffix in LOCAL_SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def local_evidence(path: Path, now: datetime) -> Evidence:
    """A file as evidence; too large or unreadable ones with their reason."""
    import hashlib

    uri = f"file:{path}"
    try:
        with path.open("rb") as file:
            content = file.read(LOCAL_LIMIT + 1)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        return Evidence(uri=uri, status=Status.FAILED, reason=Reason.UNREADABLE, message=message)
    if len(content) > LOCAL_LIMIT:
        message = f"{path} is larger than {LOCAL_LIMIT >> 20} MB."
        return Evidence(uri=uri, status=Status.FAILED, reason=Reason.TOO_LARGE, message=message)
    digest = hashlib.sha256(content).hexdigest()
    return Evidence(uri=uri, status=Status.FOUND, sha256=digest, size=len(content), fetched_at=now, content=content)
