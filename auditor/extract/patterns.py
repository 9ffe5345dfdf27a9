"""Patterns that are run only on texts that hold the letters they need.

Each of a card's hundreds of sentences is asked dozens of questions, and nearly every answer is no. One pass of RE2's
literal filter over a text tells which of all patterns can match it at all; the others need not be run, nor compiled.
The filter never hides a match: it works on the pattern without its look-around, which matches wherever the whole does.
"""

from __future__ import annotations

import re
import sys
from functools import cached_property, lru_cache
from typing import Any

_LONGEST = 2000
"""Characters; longer texts (whole cards, code blocks) hold nearly every word, so filtering them is in vain."""
_TEXTS = 4096
"""Texts whose answer is remembered: the sentences of the cards being read, and the headings they stand under."""
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\{\d*,\d*\}|.", re.DOTALL)
_ODD_CASE = str.maketrans("ıİſK", "iisk")
"""Letters that Python takes for others when case is ignored, and RE2 does not."""


class Pattern:
    """A regular expression, to be made at the top of a module; as one of `re`, but for how much of it there is."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = pattern
        self.flags = flags
        self._number = _SIEVE.add(self)

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in `text[pos:endpos]`, as `re.Pattern.search` has it."""
        return self._run.search(text, pos, endpos) if self._possible(text) else None

    def sub(self, replacement: str, text: str) -> str:
        """`text` with every match replaced, as `re.Pattern.sub` has it."""
        return self._run.sub(replacement, text) if self._possible(text) else text

    def _possible(self, text: str) -> bool:
        if len(text) > _LONGEST:
            return True
        asked, possible = _possible(text)
        return self._number in possible or self._number >= asked

    @cached_property
    def _run(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)


class _Sieve:
    """The literal filter over all patterns there are; built anew when modules that are imported later bring more."""

    def __init__(self) -> None:
        self.patterns: list[Pattern] = []
        self._built: tuple[int, Any] = (0, None)

    def add(self, pattern: Pattern) -> int:
        self.patterns.append(pattern)
        return len(self.patterns) - 1

    def possible(self, text: str) -> tuple[int, frozenset[int]]:
        """How many patterns were asked, and the numbers of those that may match."""
        known, literals = self._built
        if known != len(self.patterns):
            known, literals = self._built = self._build()
        plain = text if text.isascii() else text.translate(_ODD_CASE)
        return known, frozenset(literals.Match(plain, potential=True) or ())

    def _build(self) -> tuple[int, Any]:
        import re2

        options = re2.Options()
        options.log_errors = False
        patterns, literals = tuple(self.patterns), re2.Filter()
        for pattern in patterns:
            literals.Add(("(?i)" if pattern.flags & re.IGNORECASE else "") + widened(pattern.pattern), options)
        literals.Compile()
        return len(patterns), literals


_SIEVE = _Sieve()
_possible = lru_cache(maxsize=_TEXTS)(_SIEVE.possible)


def widened(pattern: str) -> str:
    """A pattern without look-around and bounds of repetition: it matches wherever `pattern` does, and needs no less."""
    kept: list[str] = []
    depth, hidden = 0, 0
    for piece in _PIECE.findall(pattern):
        depth += piece[0] == "("
        if not hidden and piece in ("(?=", "(?!", "(?<=", "(?<!"):
            hidden = depth
            kept.append("(?:)")
        if not hidden:
            kept.append(_loose(piece) if piece[0] == "{" and len(piece) > 1 else piece)
        if piece == ")":
            hidden = 0 if depth == hidden else hidden
            depth -= 1
    return "".join(kept)


def _loose(bounds: str) -> str:
    return "*" if bounds[1] in "0," else "+"
