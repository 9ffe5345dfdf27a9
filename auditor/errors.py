"""The error tree. Every error says what happened and what to do next; only `cli.main` turns one into an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the types bring pydantic, and a version number must not cost its import
    from auditor.domain.ref import Position


class AuditorError(Exception):
    """Base of all expected errors. `hint` is the next step for the person who reads it."""

    exit_code = 4

    def __init__(self, message: str, hint: str = "", at: Position | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.at = at

    def __str__(self) -> str:
        return f"{self.at}: {self.message}" if self.at else self.message


class UsageError(AuditorError):
    """The command line, a list, a policy or another file of the user's is wrong."""

    exit_code = 2


class RuleError(AuditorError):
    """A rule file is wrong: bad pattern, duplicate id, misspelt field, proof that does not match."""

    exit_code = 2


class OutputError(AuditorError):
    """A report could not be written: full disk, no permission."""

    exit_code = 4
