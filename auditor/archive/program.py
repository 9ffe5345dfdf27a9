"""Which program made an archive: a digest of its own files, since a version number says little between releases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from auditor.resources import data_folder

_PARTS = ("*.py", "*.index", "*.json", "*.html", "*.css", "*.js", "*.yaml")


@cache
def program() -> str:
    """Return `sha256:…` over the package's files and the templates; rules have a digest of their own."""
    digest = hashlib.sha256()
    for name, path in sorted(_files()):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return f"sha256:{digest.hexdigest()}"


def _files() -> Iterator[tuple[str, Path]]:
    package, reports = Path(__file__).parents[1], data_folder("reports")
    roots = [("auditor", package), *((name, reports / name) for name in ("templates", "static"))]
    for name, root in roots:
        for path in (path for pattern in _PARTS for path in root.rglob(pattern)):
            inner = path.relative_to(root)
            if inner.parts[0] != "_data":  # where a wheel keeps rules and templates
                yield f"{name}/{inner.as_posix()}", path
