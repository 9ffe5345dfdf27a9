"""What a table of the card says of this model: what heads its place, and the cells on rights in its row or column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from auditor.extract.hub_address import hub_id
from auditor.extract.markup import Link
from auditor.extract.prose import Kind, Prose, Section, Sentence, split
from auditor.extract.subjects import squash
from auditor.extract.table_layout import read_tables
from auditor.extract.tables import Cell, Table
from auditor.regex import lazily

_RIGHTS = lazily(r"licen[cs]e|commercial|usage rights|terms", re.IGNORECASE)
_OTHERS = lazily(r"data ?set|corpus|source|benchmark", re.IGNORECASE)
_NAMES = lazily(r"model|name|repo|checkpoint|variant|version|weights|release", re.IGNORECASE)
_SHORTEST = 4
"""Letters and figures of a name that is told from others when it is a part of this model's."""
_MOST_PLACES = 8


def in_tables(text: str, prose: Prose, model_name: str) -> Iterator[Sentence]:
    """Sentences from the tables of a card that speak of the model called `model_name` (squashed)."""
    for table in read_tables(text, prose.sentences):
        if table.width == 1:  # a frame around words
            for cell in table.cells:
                yield from _sentences(cell)
        for cell in islice(_places(table, model_name), _MOST_PLACES):
            yield from _of_place(table, cell)


def said(words: str, start: int, end: int) -> Sentence:
    """A sentence of the reader's own making, for what stands at an offset of the card."""
    return Sentence(words, Kind.PARAGRAPH, Section(), 0, (), start, end)


def _places(table: Table, model_name: str) -> Iterator[Cell]:
    """The cells that name this model; where none does in full, those with the longest part of its name.

    A list of siblings holds `tala-7b` beside `tala-7b-chat`: only the whole name tells them apart.
    """
    named = [(name, cell) for cell in table.cells for name in _names(cell) if name in model_name]
    longest = max((len(name) for name, _ in named), default=_SHORTEST)
    yield from (cell for name, cell in named if len(name) == longest >= _SHORTEST)


def _names(cell: Cell) -> set[str]:
    """What a cell may call a model: its words, or the repository that it links to."""
    linked = {squash(ref.rpartition("/")[2]) for url in cell.urls if (ref := hub_id(url))}
    return {name for name in (squash(cell.text), *linked) if name}


def _of_place(table: Table, place: Cell) -> Iterator[Sentence]:
    for head in table.over(place):
        yield from _sentences(head)
    title = table.titles.get(place.columns.start, "")
    if table.is_title(place):
        yield from _on_rights(table.below(place))
    elif not _OTHERS.search(title) and (place.columns.start == 0 or _NAMES.search(title)):
        yield from _on_rights(table.beside(place))


def _on_rights(cells: Iterator[tuple[str, Cell]]) -> Iterator[Sentence]:
    for title, cell in cells:
        if _RIGHTS.search(title):
            yield said(f"{title}: {cell.text}", *cell.plain.locate(*cell.span))


def _sentences(cell: Cell) -> Iterator[Sentence]:
    """The sentences of a cell, each with its place in the card."""
    for begin, end in split(cell.text):
        words = cell.text[begin:end].strip()
        if words:
            at = cell.span[0] + cell.text.index(words, begin)
            links = tuple(Link(x.text, x.url, x.at - at) for x in cell.plain.links if at <= x.at < at + len(words))
            place = cell.plain.locate(at, at + len(words))
            yield Sentence(words, Kind.PARAGRAPH, Section(), 0, links, *place, plain=cell.plain, offset=at)
