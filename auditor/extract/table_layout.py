"""Finds the tables of a card, in HTML and in Markdown.

HTML tables are read from the card as it is written, since their spans are lost in plain words; Markdown has none, and
a row with one filled cell stands for a head over the whole width. Linear in the length of the card, within bounds.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.extract import markup
from auditor.extract.prose import Kind, Sentence
from auditor.extract.tables import Cell, Table
from auditor.regex import lazily

_TOKEN = lazily(r"<(?P<end>/?)(?P<name>table|caption|tr|td|th)\b(?P<rest>[^<>]{0,2000})>", re.IGNORECASE)
_SPAN = {
    name: lazily(rf"\b{name}\s{{0,3}}=\s{{0,3}}[\"']?(\d{{1,4}})", re.IGNORECASE) for name in ("colspan", "rowspan")
}
_WIDEST = 100
"""Columns that are told apart; what stands beyond shares the last one."""
_TALLEST = 200
"""Rows that one cell takes up at most."""
_MOST_CELLS = 20_000
_NESTED = 8
_BREAK = lazily(r"\n[ \t>]*\n")


def read_tables(text: str, sentences: Iterable[Sentence]) -> Iterator[Table]:
    """The tables of a card: those in HTML, found in its text, then those in Markdown, found among its sentences."""
    blanked = markup.without_hidden(text)
    html = list(_html(blanked)) if "<t" in blanked.lower() else []
    yield from (table for table, _, _ in html if table.cells)
    rows = (row for row in sentences if row.kind is Kind.ROW)
    for table in _adjacent(rows, text):
        if not any(start <= table[0].start < end for _, start, end in html):
            yield _of_rows(table)


@dataclass(slots=True)
class _Builder:
    """One HTML table while its tags go by. End tags may be missing, as browsers allow."""

    start: int
    cells: list[Cell] = field(default_factory=list)
    captions: list[Cell] = field(default_factory=list)
    row: int = -1
    column: int = 0
    reserved: dict[int, int] = field(default_factory=dict)
    """Columns that a cell from above takes up, until which row."""
    inside: bool = False
    """A row is open."""
    opened: tuple[str, str, int] | None = None
    """Name, attributes and content's begin of the open cell."""

    def take(self, token: re.Match[str], text: str) -> None:
        """One tag of the table."""
        name = token["name"].lower()
        self.close(text, token.start())
        if name == "tr":
            self.inside = False
            if not token["end"]:
                self._next_row()
        elif not token["end"]:
            if name != "caption" and not self.inside:
                self._next_row()
            self.opened = (name, token["rest"], token.end())

    def close(self, text: str, end: int) -> None:
        """End the open cell, if there is one."""
        if self.opened is None:
            return
        (name, rest, start), self.opened = self.opened, None
        plain = markup.render(text, start, end)
        cell = Cell(plain, range(0), range(_WIDEST), (0, len(plain.text)))
        if name == "caption":
            self.captions.append(cell)
        else:
            self._place(cell, _span(rest, "colspan", _WIDEST), _span(rest, "rowspan", _TALLEST))

    def _next_row(self) -> None:
        self.row, self.column, self.inside = self.row + 1, 0, True

    def _place(self, cell: Cell, wide: int, tall: int) -> None:
        """Give the cell the first free columns of its row."""
        while self.reserved.get(self.column, 0) > self.row:
            self.column += 1
        begin = min(self.column, _WIDEST - 1)
        self.column = min(begin + wide, _WIDEST)
        columns, rows = range(begin, self.column), range(self.row, self.row + tall)
        if tall > 1:
            self.reserved.update(dict.fromkeys(columns, rows.stop))
        if cell.text.strip():
            self.cells.append(Cell(cell.plain, rows, columns, cell.span))


def _html(text: str) -> Iterator[tuple[Table, int, int]]:
    """The HTML tables of a text with where they begin and end; one inside another is a table of its own."""
    open_: deque[_Builder] = deque(maxlen=_NESTED)
    count = 0
    for token in _TOKEN.finditer(text):
        opens = token["name"].lower() == "table" and not token["end"]
        if opens:
            open_.append(_Builder(token.start()))
        elif open_ and token["name"].lower() == "table":
            yield _finished(open_.pop(), text, token.start())
        elif open_ and count < _MOST_CELLS:
            count += 1
            open_[-1].take(token, text)
    while open_:
        yield _finished(open_.pop(), text, len(text))


def _finished(builder: _Builder, text: str, end: int) -> tuple[Table, int, int]:
    builder.close(text, end)
    return Table(tuple(builder.cells), tuple(builder.captions)), builder.start, end


def _span(attributes: str, name: str, most: int) -> int:
    found = _SPAN[name].search(attributes)
    return min(max(int(found[1]), 1), most) if found else 1


def _adjacent(rows: Iterable[Sentence], text: str) -> Iterator[list[Sentence]]:
    """Rows of one table together: no empty line is between them."""
    table: list[Sentence] = []
    for row in rows:
        if table and (row.block != table[-1].block + 1 or _BREAK.search(text, table[-1].end, row.start)):
            yield table
            table = []
        table.append(row)
    if table:
        yield table


def _of_rows(rows: list[Sentence]) -> Table:
    return Table(tuple(cell for n, row in enumerate(rows) for cell in _of_row(row, n)))


def _of_row(row: Sentence, number: int) -> Iterator[Cell]:
    """The filled cells of a Markdown row; an empty one takes up its column."""
    if row.plain is None:
        return
    words = row.plain.text
    at = words.find("|") + 1 if words.lstrip().startswith("|") else 0
    for column, piece in enumerate(words[at:].split("|")):
        if text := piece.strip():
            begin = at + piece.index(text)
            place = min(column, _WIDEST - 1)
            yield Cell(row.plain, range(number, number + 1), range(place, place + 1), (begin, begin + len(text)))
        at += len(piece) + 1
