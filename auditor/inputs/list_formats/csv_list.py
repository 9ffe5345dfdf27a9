"""Lists in CSV: a header with a column `id` or `model`, and perhaps `revision`, `usage`, `note`.

Read by a scanner of its own, since the standard library's reader does not know columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import groupby
from typing import NamedTuple

from auditor.inputs.list_formats.interface import FIELDS, Fault, Item, unknown_key

_DELIMITERS = (",", ";", "\t")
_HINT = "the first line names the columns: id (or model), and perhaps revision, usage, note"


class Cell(NamedTuple):
    """One field of a row, without its quotes, and its place."""

    row: int
    text: str
    line: int
    column: int


def read(text: str) -> Iterator[Item]:
    """The items of a CSV list; columns of quite other names are passed over, misspelt ones are not. Raises Fault."""
    names: list[str | None] = []
    for cells in rows(text):
        if not any(cell.text.strip() for cell in cells):
            continue
        if names:
            yield _item(cells, names)
        else:
            names = _header(cells)


def rows(text: str) -> Iterator[list[Cell]]:
    """The rows of a CSV text. Raises Fault for quotes that are not closed."""
    delimiter = _delimiter(text)
    for _, cells in groupby(_cells(text, delimiter), key=lambda cell: cell.row):
        yield list(cells)


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _cells(text: str, delimiter: str) -> Iterator[Cell]:
    field = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|((?!")[^{delimiter}\r\n]*))({delimiter}|\r\n|\r|\n|\Z)')
    at, row, line, start = 0, 1, 1, 0
    while at < len(text):
        match = field.match(text, at)
        if not match:
            hint = 'close the quote; a quote inside quotes is written ""'
            raise Fault(line, at - start + 1, "a quoted field that does not end where the field ends", hint)
        quoted, plain, end = match.groups()
        value = plain if quoted is None else quoted.replace('""', '"')
        yield Cell(row, value, line, at - start + 1)
        if (lines := len(re.findall(r"\r\n|\r|\n", quoted or ""))) > 0:
            line += lines
            start = max(text.rfind("\n", at, match.start(3)), text.rfind("\r", at, match.start(3))) + 1
        at = match.end()
        if end != delimiter:
            row, line, start = row + 1, line + 1, at


def _header(cells: list[Cell]) -> list[str | None]:
    names = [{"model": "id"}.get(name := cell.text.strip().lower(), name) for cell in cells]
    if "id" not in names:
        raise Fault(cells[0].line, 1, "no column 'id' or 'model'", _HINT)
    for name, cell in zip(names, cells, strict=True):
        if name not in FIELDS and get_close_matches(name, FIELDS[1:], cutoff=0.75):
            raise unknown_key(cell.text, cell.line, cell.column, FIELDS, "column")
    for name in FIELDS:
        if names.count(name) > 1:
            twice = cells[[place for place, other in enumerate(names) if other == name][1]]
            raise Fault(twice.line, twice.column, f"a second column '{twice.text.strip()}'", "keep one of them")
    return [name if name in FIELDS else None for name in names]


def _item(cells: list[Cell], names: list[str | None]) -> Item:
    fields = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    id_ = fields.get("id")
    if id_ is None or not id_.text.strip():
        raise Fault(cells[0].line, cells[0].column, "a row without an id", _HINT)
    said = {name: cell.text.strip() or None for name, cell in fields.items() if name != "id"}
    return Item(id_.text.strip(), id_.line, id_.column, **said)
