"""Lists in plain text: one model a line; `#` starts a comment at the start of a line or after a space."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inputs.list_formats.interface import Item


def read(text: str) -> Iterator[Item]:
    """The items of a text list."""
    for number, line in enumerate(text.split("\n"), 1):
        kept = _without_comment(line)
        if name := kept.strip():
            yield Item(name, number, len(kept) - len(kept.lstrip()) + 1)


def _without_comment(line: str) -> str:
    if line.lstrip().startswith("#"):
        return ""
    places = [place for mark in (" #", "\t#") if (place := line.find(mark)) >= 0]
    return line[: min(places)] if places else line
