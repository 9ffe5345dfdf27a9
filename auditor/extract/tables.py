"""Tables of a card as grids, so that a cell is read with what stands over it and beside it.

A head that spans columns speaks of every row below it up to the next one; a cell that spans rows, of each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from auditor.extract.markup import Plain


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and the rows and columns of the grid that it takes up."""

    plain: Plain
    rows: range
    columns: range
    span: tuple[int, int]
    """Where its words stand in the plain text."""

    @property
    def text(self) -> str:
        return self.plain.text[slice(*self.span)]

    @property
    def urls(self) -> tuple[str, ...]:
        """The targets of its links."""
        return tuple(link.url for link in self.plain.links if self.span[0] <= link.at < self.span[1])


@dataclass(frozen=True)
class Table:
    """The filled cells of one table in reading order."""

    cells: tuple[Cell, ...]
    captions: tuple[Cell, ...] = ()
    """What is written over the table as a whole."""

    @cached_property
    def width(self) -> int:
        return max((cell.columns.stop for cell in self.cells), default=0)

    @cached_property
    def _alone(self) -> frozenset[int]:
        """Rows of a wider table in which one cell is filled."""
        rows = Counter(row for cell in self.cells for row in cell.rows)
        return frozenset(row for row, filled in rows.items() if filled == 1 and self.width > 1)

    def _heads(self, cell: Cell) -> bool:
        """Whether a cell heads columns below it: it goes across several, or is alone in its row."""
        return len(cell.columns) > 1 or cell.rows.start in self._alone

    def _spans(self, head: Cell, cell: Cell) -> bool:
        """Whether a cell heads the column of another: one that is alone in its row goes across all."""
        return self._heads(head) and (head.rows.start in self._alone or _meet(head.columns, cell.columns))

    @cached_property
    def _first(self) -> int | None:
        """The first row that has several cells: that of the titles."""
        return next((cell.rows.start for cell in self.cells if cell.rows.start not in self._alone), None)

    @cached_property
    def titles(self) -> dict[int, str]:
        """The title of each column."""
        return {n: cell.text for cell in self.cells if cell.rows.start == self._first for n in cell.columns}

    def is_title(self, cell: Cell) -> bool:
        return cell.rows.start == self._first

    def over(self, cell: Cell) -> Iterator[Cell]:
        """What is said of a cell by those that span it: captions, the nearest head above, cells across its row."""
        yield from self.captions
        above = [other for other in self.cells if other.rows.start < cell.rows.start and self._spans(other, cell)]
        nearest = max((head.rows.start for head in above), default=None)
        yield from (head for head in above if head.rows.start == nearest)
        yield from (c for c in self.cells if c is not cell and len(c.rows) > 1 and _meet(c.rows, cell.rows))

    def beside(self, cell: Cell) -> Iterator[tuple[str, Cell]]:
        """The other cells of a cell's row, each with the title of its column."""
        for other in self.cells:
            if other is not cell and _meet(other.rows, cell.rows) and not self._heads(other):
                yield self.titles.get(other.columns.start, ""), other

    def below(self, cell: Cell) -> Iterator[tuple[str, Cell]]:
        """The cells under a cell, each with the first one of its row."""
        first = {other.rows.start: other.text for other in reversed(self.cells)}
        for other in self.cells:
            under = other.rows.start > cell.rows.start and _meet(other.columns, cell.columns)
            if under and not self._heads(other):
                yield first[other.rows.start], other


def _meet(left: range, right: range) -> bool:
    return left.start < right.stop and right.start < left.stop
