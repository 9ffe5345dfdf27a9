"""Forms of words behind one literal filter, so that a sentence is run only through those that it can match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.errors import RuleError


class Forms:
    """RE2 patterns over a sentence, whatever its case, each known by its number. Linear in the sentence."""

    def __init__(self) -> None:
        import re2

        self._options = re2.Options()
        self._options.log_errors = False
        self._filter: Any = re2.Filter()
        self._size = 0

    def add(self, pattern: str, words: Mapping[str, str], where: str) -> int:
        """Take a pattern in which `<word>` stands for one of `words`, and give its number. RuleError for a bad one."""
        import re2

        whole = re.sub(r"<(\w+)>", lambda word: words.get(word[1], word[0]), pattern)
        try:
            self._filter.Add(f"(?i){whole}", self._options)
        except re2.error as error:
            raise RuleError(f"{where}: the pattern {pattern!r} is not RE2: {error}") from error
        self._size += 1
        return self._size - 1

    def compile(self) -> None:
        """To be called once, behind the last pattern."""
        if self._size:
            self._filter.Compile()

    def matches(self, text: str) -> bool:
        """Whether any pattern matches a text."""
        return bool(self._size and self._filter.Match(text))

    def find(self, text: str) -> Iterator[tuple[int, Any]]:
        """The number and the first match of every pattern that the sentence holds."""
        for number in (self._filter.Match(text) or ()) if self._size else ():
            match = self._filter.re(number).search(text)
            if match is not None:
                yield number, match

    def find_all(self, text: str) -> Iterator[tuple[int, Iterator[Any]]]:
        """The number and every match of each pattern that the sentence holds."""
        for number in (self._filter.Match(text) or ()) if self._size else ():
            yield number, self._filter.re(number).finditer(text)
