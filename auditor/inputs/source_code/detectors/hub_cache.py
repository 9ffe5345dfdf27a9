"""Folders of the Hub's cache: `models--org--name`, with the commit that `refs/main` names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from auditor.inputs.hub_address import is_id
from auditor.inputs.source_code.reference import Hit, ReferenceKind

_FOLDER = re.compile(r"^models--(?P<parts>[\w.-]+(?:--[\w.-]+)?)$")
_COMMIT = re.compile(r"^[0-9a-f]{40}$")


def cached_id(folder: str) -> str | None:
    """The repository that a folder of this name caches, or None."""
    match = _FOLDER.match(folder)
    id_ = match["parts"].replace("--", "/", 1) if match else ""
    return id_ if is_id(id_) else None


def detect(folder: Path) -> Iterator[Hit]:
    """One hit for each commit that the cache holds; without any, one hit without revision."""
    id_ = cached_id(folder.name)
    if id_ is None:
        return
    held = sorted(path.name for path in _children(folder / "snapshots") if _COMMIT.match(path.name))
    commits: list[str | None] = [*held] or [None]
    yield from (Hit(id_, ReferenceKind.HUB, 1, 1, 1.0, commit) for commit in commits)


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
