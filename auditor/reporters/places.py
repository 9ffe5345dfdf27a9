"""Where a finding belongs in the user's own files, for code-review tools."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from auditor.domain.ref import Position
from auditor.domain.report import ModelReport

_MAX_PATH = 1000


def first_position(model: ModelReport) -> Position | None:
    """Return the first place in a file that names the model; None for the command line and standard input."""
    return next((place for place in model.positions if place.file not in ("", "-") and place.line), None)


def file_path(place: Position) -> str:
    """Return the file as a path with forward slashes and without a leading `./`."""
    return (
        str(PurePosixPath(PureWindowsPath(place.file).as_posix()))
        if "\\" in place.file
        else str(PurePosixPath(place.file))
    )


def file_uri(place: Position) -> str:
    """Return the file as a relative URI reference (absolute paths as file:///…)."""
    path = quote(file_path(place)[:_MAX_PATH], safe="/")
    return f"file://{path}" if path.startswith("/") else path


def fingerprint(*parts: str) -> str:
    """Return a digest that stays the same when lines move: of what is said about which model."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()
