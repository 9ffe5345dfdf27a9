"""Regular expressions that are compiled when they are first used: most of the hundreds meet no text in a short run."""

from __future__ import annotations

import re
from typing import Any, cast


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, for the top of a module. Use its methods; functions of `re` take no such stand-in.

    A pattern that is none raises `re.error` at its first use.
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    """Takes every attribute over from the compiled pattern when it is first asked for, and is as quick afterwards."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if "_compiled" not in self.__dict__:
            self._compiled = re.compile(*self._written)
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value
