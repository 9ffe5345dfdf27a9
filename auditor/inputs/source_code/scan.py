"""Finds the references to models in a source tree: walk, detect in parallel, sort."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from auditor.domain.ref import Position
from auditor.errors import UsageError
from auditor.inputs.source_code.reference import Hit, Reference, Unreadable
from auditor.inputs.source_code.registry import binary_detector_of, detector_of
from auditor.inputs.source_code.walk import walk

LARGEST = 5 * 1024 * 1024
"""Bytes of a text file that is read; larger ones are data."""
WORTH_A_POOL = 1500
"""Files below which starting processes costs more than it saves."""
_BATCH = 100


@dataclass(frozen=True)
class Discovery:
    """What a scan found."""

    references: tuple[Reference, ...]
    files: int
    """How many files were looked at."""
    notes: tuple[str, ...] = ()
    """Sentences on files that could not be read."""


@dataclass(frozen=True)
class _Result:
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()


def scan(path: str, workers: int | None = None) -> Discovery:
    """The references to models below a folder, or in one file, sorted by file and line. Raises UsageError.

    `workers` is the number of processes; by default one for each processor where there are many files.
    """
    root = Path(path)
    if root.is_file():
        return _discovery(root.parent, [_in_file(root.parent, root.name)], 1, [])
    if not root.is_dir():
        raise UsageError("there is no such folder or file", "name the folder to look through", Position(file=path))
    tree = walk(root)
    caches = [_in_cache(root, folder) for folder in tree.caches]
    results = chain(caches, _in_files(root, tree.files, workers))
    return _discovery(root, results, len(tree.files), tree.notes)


def scan_files(root: str, files: Iterable[str]) -> Discovery:
    """The references in some files below a folder, as paths with forward slashes; missing ones are passed over."""
    folder = Path(root)
    there = [file for file in files if (folder / file).is_file()]
    return _discovery(folder, (_in_file(folder, file) for file in there), len(there), [])


def _discovery(root: Path, results: Iterable[_Result], files: int, notes: list[str]) -> Discovery:
    del root
    found: dict[tuple[str, int, str], Reference] = {}
    said = list(notes)
    for result in results:
        said.extend(result.notes)
        for reference in result.references:
            key = (reference.file, reference.line, reference.id)
            found[key] = _better(found[key], reference) if key in found else reference
    ordered = sorted(found.values(), key=lambda ref: (ref.file, ref.line, ref.column, ref.id))
    return Discovery(tuple(ordered), files, tuple(sorted(said)))


def _better(one: Reference, other: Reference) -> Reference:
    """Of two sightings of one reference the surer one; a revision counts for more than a place."""
    return max(one, other, key=lambda ref: (ref.revision is not None, not ref.computed, ref.confidence, -ref.column))


def _in_files(root: Path, files: list[str], workers: int | None) -> Iterator[_Result]:
    workers = workers or (os.cpu_count() or 1)
    if workers == 1 or len(files) < WORTH_A_POOL:
        yield from (_in_file(root, file) for file in files)
        return
    from concurrent.futures import ProcessPoolExecutor  # not sooner: a gate looks at two files, and needs no processes
    from multiprocessing import get_context

    batches = [files[start : start + _BATCH] for start in range(0, len(files), _BATCH)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for results in pool.map(partial(_in_batch, root), batches):
            yield from results


def _in_batch(root: Path, files: list[str]) -> list[_Result]:
    return [_in_file(root, file) for file in files]


def _in_cache(root: Path, folder: str) -> _Result:
    from auditor.inputs.source_code.detectors import hub_cache

    return _Result(tuple(Reference.of(hit, folder) for hit in hub_cache.detect(root / folder)))


def _in_file(root: Path, file: str) -> _Result:
    """The references of one file; what goes wrong with it becomes a note."""
    path = root / file
    try:
        return _Result(tuple(Reference.of(hit, file) for hit in _hits(path)))
    except Unreadable as reason:
        return _Result(notes=(f"{file}: {reason}",))
    except OSError as error:
        return _Result(notes=(f"{file}: cannot be read ({(error.strerror or 'error').lower()})",))
    except RecursionError:
        return _Result(notes=(f"{file}: nested too deeply to be read",))


def _hits(path: Path) -> Iterator[Hit]:
    if (binary := binary_detector_of(path.name)) is not None:
        yield from binary(path)
    elif (detector := detector_of(path.name)) is not None:
        yield from detector(_text(path))


def _text(path: Path) -> str:
    """The text of a file. Raises Unreadable where it is none, or far too long."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 2**20} MB, and not read")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Unreadable("binary in spite of its name, and not read")
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
