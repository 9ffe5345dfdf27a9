"""Model lists: files in YAML, JSON, CSV or plain text, standard input, and references on the command line."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from auditor.domain.ref import ModelRef, Position
from auditor.errors import UsageError
from auditor.inputs.list_formats import csv_list, json_list, text_list, yaml_list
from auditor.inputs.list_formats.interface import Fault, Item, Reader
from auditor.inputs.refs import is_folder, is_list, known_vendor, parse_ref
from auditor.inputs.text_file import LARGEST, decode, read_text

READERS: dict[str, Reader] = {
    ".yaml": yaml_list.read,
    ".yml": yaml_list.read,
    ".json": json_list.read,
    ".csv": csv_list.read,
    ".txt": text_list.read,
}
"""The registry of formats, by suffix."""

STDIN = "<stdin>"
MOST_ERRORS = 5
"""How many bad items one error message names."""

_EMPTY = "name at least one model, for example: gpt2, or meta-llama/Llama-3.1-8B@main"


@dataclass(frozen=True)
class Listing:
    """The models that a user named, each once, and sentences on what was merged."""

    refs: tuple[ModelRef, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookups:
    """How the world is asked about a name; each name is looked up once."""

    is_vendor: Callable[[str], bool] = known_vendor
    is_dir: Callable[[str], bool] = is_folder


def read_list(path: str, stdin: BinaryIO | None = None, *, lookups: Lookups | None = None) -> Listing:
    """The models of a list file, or of `stdin` where `path` is `-`. Raises UsageError; an empty list is one."""
    with _collector_paused():
        return _merged(_refs_of(path, stdin, lookups or Lookups()), path)


def read_arguments(
    arguments: Iterable[str], stdin: BinaryIO | None = None, *, lookups: Lookups | None = None
) -> Listing:
    """The models that command line arguments name: lists by their suffix, all others as references."""
    arguments, lookups = tuple(arguments), lookups or Lookups()
    with _collector_paused():
        return _merged(_refs_of_all(arguments, stdin, lookups), ", ".join(arguments) or "the command line")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Half of the time for a long list would go into looking for cycles among a million values that have none."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refs_of_all(arguments: tuple[str, ...], stdin: BinaryIO | None, lookups: Lookups) -> Iterator[ModelRef]:
    for argument in arguments:
        if is_list(argument) or _is_file(argument):
            yield from _refs_of(argument, stdin, lookups)
        else:
            yield parse_ref(argument, is_vendor=lookups.is_vendor, is_dir=lookups.is_dir)


def _is_file(argument: str) -> bool:
    """Whether a file of that name lies here: meant as a list, whatever its type, and no model's name for the Hub."""
    path = Path(argument)
    return bool(path.suffix) and path.is_file()


def _refs_of(path: str, stdin: BinaryIO | None, lookups: Lookups) -> Iterator[ModelRef]:
    name, text, reader = _opened(path, stdin)
    try:
        items = list(reader(text))
    except Fault as fault:
        raise fault.as_error(name) from None
    yield from _understood(items, name, lookups)


def _opened(path: str, stdin: BinaryIO | None) -> tuple[str, str, Reader]:
    """The name for messages, the text, and the format of a list."""
    if path == "-":
        if stdin is None:
            raise UsageError("there is no standard input to read a list from", "name a file")
        text = decode(stdin.read(LARGEST + 1), STDIN)
        return STDIN, text, READERS[sniff(text)]
    suffix = Path(path).suffix.lower()
    if suffix not in READERS:
        if is_folder(path):
            raise UsageError("this is a folder, and a list is expected", "name a file in it", Position(file=path))
        kinds = ", ".join(sorted(READERS))
        raise UsageError(f"unknown type of list '{suffix}'", f"lists end in {kinds}", Position(file=path))
    return path, read_text(path), READERS[suffix]


def sniff(text: str) -> str:
    """The suffix of the format that a text without a name is in."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if first.startswith(("[", "{")):
        return ".json"
    if first.startswith(("- ", "---", "%YAML")) or first.split("#")[0].strip() in ("models:", "-"):
        return ".yaml"
    columns = {column.strip().strip('"').lower() for column in first.replace(";", ",").replace("\t", ",").split(",")}
    return ".csv" if columns & {"id", "model"} else ".txt"


def _understood(items: list[Item], file: str, lookups: Lookups) -> Iterator[ModelRef]:
    """The items as references; all bad ones are named in one error."""
    is_vendor, is_dir = cache(lookups.is_vendor), cache(lookups.is_dir)
    errors: list[UsageError] = []
    for item in items:
        at = Position(file=file, line=item.line, column=item.column)
        try:
            ref = parse_ref(item.text, position=at, revision=item.revision, is_vendor=is_vendor, is_dir=is_dir)
        except UsageError as error:
            errors.append(error)
            continue
        if not errors:
            extra = {"usage": item.usage, "note": item.note}
            yield ref.model_copy(update=extra) if item.usage or item.note else ref
    if errors:
        raise _one_error(errors)


def _one_error(errors: list[UsageError]) -> UsageError:
    first, *others = errors
    lines = [first.message, *(str(error) for error in others[: MOST_ERRORS - 1])]
    if len(errors) > MOST_ERRORS:
        lines.append(f"and {len(errors) - MOST_ERRORS} more items like these")
    return UsageError("; ".join(lines), first.hint, first.at)


def _merged(refs: Iterable[ModelRef], where: str) -> Listing:
    """Each reference once, in the order of first mention; the same text for another usage is another question."""
    seen: dict[tuple[str, str | None, str | None], ModelRef] = {}
    repeats: dict[tuple[str, str | None, str | None], list[ModelRef]] = {}
    for ref in refs:
        key = (ref.text, ref.revision, ref.usage)
        if key in seen:
            repeats.setdefault(key, []).append(ref)
        else:
            seen[key] = ref
    if not seen:
        raise UsageError("the list holds no model", _EMPTY, Position(file=where))
    notes = tuple(_repeat_note(seen[key], again) for key, others in repeats.items() for again in others)
    for key, others in repeats.items():
        seen[key] = _joined(seen[key], others)
    return Listing(tuple(seen.values()), notes)


def _joined(first: ModelRef, others: list[ModelRef]) -> ModelRef:
    every = (first, *others)
    notes = dict.fromkeys(ref.note for ref in every if ref.note)
    positions = tuple(position for ref in every for position in ref.positions)
    return first.model_copy(update={"note": "; ".join(notes) or None, "positions": positions})


def _repeat_note(first: ModelRef, again: ModelRef) -> str:
    """A sentence such as "models.txt:7 repeats gpt2 of line 3"."""
    if not again.positions:
        return f"{again.text} is named again on the command line"
    here = again.positions[0]
    if not first.positions:
        return f"{here.file}:{here.line} repeats {again.text} of the command line"
    there = first.positions[0]
    place = f"line {there.line}" if there.file == here.file else f"{there.file}:{there.line}"
    return f"{here.file}:{here.line} repeats {again.text} of {place}"
