"""Which references a change adds or alters: those that a file did not name before with this revision and usage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

from auditor.domain.ref import ModelRef
from auditor.inputs.list_formats.interface import Fault
from auditor.inputs.lists import READERS
from auditor.inputs.source_code.reference import Unreadable
from auditor.inputs.source_code.registry import detector_of

Named = tuple[str, str | None, str | None]
"""What is named, its revision, its usage."""


def altered(refs: Iterable[ModelRef], changed: Iterable[str], before: Callable[[str], str | None]) -> list[ModelRef]:
    """The references that a changed file names and did not name before, each with those places only.

    `changed` holds files as positions spell them; `before` gives a file's earlier text, None where it is new.
    """
    changed = frozenset(changed)
    known = cache(lambda file: named_in(file, before(file) or ""))  # git is asked only for files that name models
    kept = []
    for ref in refs:
        new = tuple(p for p in ref.positions if p.file in changed and _named(ref) not in known(p.file))
        if new:
            kept.append(ref.model_copy(update={"positions": new}))
    return kept


def named_in(file: str, text: str) -> set[Named]:
    """Everything that a file of this name and text names, read as code and, by its suffix, as a list."""
    return {*_by_detector(file, text), *_by_list(file, text)}


def _named(ref: ModelRef) -> Named:
    inside = ref.revision is not None and ref.revision in ref.text
    return (ref.text, None if inside else ref.revision, ref.usage)


def _by_detector(file: str, text: str) -> Iterator[Named]:
    detector = detector_of(PurePosixPath(file).name)
    try:
        yield from ((hit.id, hit.revision, None) for hit in (detector(text) if detector else ()))
    except Unreadable:
        return


def _by_list(file: str, text: str) -> Iterator[Named]:
    reader = READERS.get(PurePosixPath(file).suffix.lower())
    try:
        yield from ((item.text, item.revision, item.usage) for item in (reader(text) if reader else ()))
    except Fault:
        return
