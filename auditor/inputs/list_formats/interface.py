"""What every list format yields: items with the place where they stand, or an error that names the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import NamedTuple

from auditor.domain.ref import Position
from auditor.errors import UsageError

FIELDS = ("id", "revision", "usage", "note")
"""What an item of a list may say."""


class Item(NamedTuple):
    """One item of a list, not yet understood. Lines and columns count from 1."""

    text: str
    line: int
    column: int
    revision: str | None = None
    usage: str | None = None
    note: str | None = None


class Fault(Exception):  # noqa: N818 - not an error of its own: becomes a UsageError that names the file
    """Something wrong at one place of a list."""

    def __init__(self, line: int, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint

    def as_error(self, file: str) -> UsageError:
        """The error that a person sees."""
        hint = self.hint or "mend this place; the README shows the forms that a list may have"
        return UsageError(self.message, hint, Position(file=file, line=self.line, column=self.column))


Reader = Callable[[str], Iterable[Item]]
"""Reads the text of a list; raises Fault."""


def unknown_key(key: str, line: int, column: int, allowed: Iterable[str], where: str) -> Fault:
    """A key that means nothing, with the nearest one that does."""
    names = tuple(allowed)
    near = get_close_matches(key.strip().lower(), names, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'? " if near else ""
    return Fault(line, column, f"unknown {where} '{key[:60]}'", f"{hint}known: {', '.join(names)}")
