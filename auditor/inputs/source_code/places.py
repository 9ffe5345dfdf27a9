"""Lines and columns of offsets in a text."""

from __future__ import annotations

import re
from bisect import bisect_right

_BREAK = re.compile("\n")


class Places:
    """The places of a text; lines and columns count from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
