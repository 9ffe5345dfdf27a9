"""What a text report is made of, before anybody knows how wide the page is: rows of words, and one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

_GAP = "   "
_RULE = "─"

Words = tuple[str, str]
"""Text and its style; no style is an empty one."""


class Row(NamedTuple):
    """A line or paragraph, and the columns that it is indented by."""

    parts: tuple[Words, ...]
    indent: int = 0

    @property
    def plain(self) -> str:
        return " " * self.indent + "".join(text for text, _ in self.parts)


@dataclass(frozen=True)
class TextTable:
    """Column to title, and for each row column to cell."""

    titles: Mapping[str, str]
    rows: tuple[Mapping[str, Words], ...]

    def plain(self) -> Iterator[str]:
        """Title, rule and rows, each column as wide as its widest cell."""
        from rich.cells import cell_len  # the one part of it that loads at once

        lines = [list(self.titles.values()), *([row[key][0] for key in self.titles] for row in self.rows)]
        widths = [[cell_len(cell) for cell in cells] for cells in lines]
        most = [max(column) for column in zip(*widths, strict=True)]
        for cells, taken in zip(lines, widths, strict=True):
            padded = zip(cells, taken, most, strict=True)
            yield _GAP.join(cell + " " * (wide - used) for cell, used, wide in padded)
            if cells is lines[0]:
                yield _RULE * (sum(most) + len(_GAP) * (len(most) - 1))
