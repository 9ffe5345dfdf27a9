"""Lays a text report out for a terminal: a table that fits its width, wrapped paragraphs, colour."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.reporters.text_table import Row, TextTable

_MIN_WIDTH, _MEDIUM, _WIDE = 24, 60, 90
"""Columns of the terminal, and those from which the less important columns of the table are shown."""
_UNLIMITED = 5000
_HEIGHT = 25
"""Lines of the page: of no consequence, but without it the terminal is asked for each line."""


def laid_out(head: Iterable[Row], table: TextTable, rows: Iterable[Row], width: int | None, color: bool) -> str:
    """The report in `width` columns, with escape sequences only where `color` is asked for."""
    columns = max(width or _UNLIMITED, _MIN_WIDTH)
    page = io.StringIO()
    console = Console(
        file=page,
        width=columns,
        height=_HEIGHT,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for row in head:
        console.print(_paragraph(row))
    if table.rows:
        console.print(_table(table, columns))
        console.print()
    for row in rows:
        console.print(_paragraph(row))
    return page.getvalue()


def _table(table: TextTable, width: int) -> Table:
    laid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    shown = [key for key in table.titles if width >= _least_width(key)]
    for key in shown:
        may_shrink = key in ("model", "license") and width < _UNLIMITED
        laid.add_column(table.titles[key], no_wrap=True, overflow="ellipsis", ratio=3 if may_shrink else None)
    for cells in table.rows:
        laid.add_row(*(Text(cells[key][0], style=cells[key][1]) for key in shown))
    return laid


def _least_width(key: str) -> int:
    return {"license": _MEDIUM, "weights": _WIDE, "decision": _WIDE}.get(key, 0)


def _paragraph(row: Row) -> Text | Padding:
    text = Text.assemble(*row.parts)
    return Padding(text, (0, 0, 0, row.indent), expand=False) if row.indent else text
