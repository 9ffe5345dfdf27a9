"""What a change touches, asked of git: the files that differ from a base, and their text before."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import UsageError

_TIMEOUT = 60
"""Seconds; a diff of names takes far less."""


@dataclass(frozen=True)
class Change:
    """What differs below a folder from where the work left its base, with what is not yet added."""

    folder: Path
    point: str
    """The commit at which the work left the base."""
    names: dict[str, str]
    """Every file that is there, and its name before; paths below the folder, with forward slashes."""
    gone: frozenset[str] = frozenset()
    """Files that are no longer there."""

    def text_before(self, file: str) -> str | None:
        """A file's text at that point, under the name that it had; None where it did not exist or is no text."""
        shown = _git(self.folder, "show", f"{self.point}:./{self.names.get(file, file)}")
        return None if shown is None else shown.decode("utf-8", "replace")


def change_since(folder: Path, base: str) -> Change:
    """The change of the work in a folder. Raises UsageError where git cannot tell: no repository, no such commit."""
    point = _git(folder, "merge-base", "--", base, "HEAD")
    if point is None:
        raise _no_point(folder, base)
    start = point.decode().strip()
    told = _git(folder, "diff", "--name-status", "--find-renames", "--relative", "-z", start, "--")
    fresh = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
    if told is None or fresh is None:
        raise UsageError("git could not tell what has changed", "run git status here, and mend what it says")
    names, gone = _told(_names(told))
    return Change(folder, start, names | {name: name for name in _names(fresh)}, frozenset(gone))


def _told(fields: list[str]) -> tuple[dict[str, str], list[str]]:
    """The names after and before, and those that are gone, of git's list: `M`, name; `R100`, old name, new name."""
    names: dict[str, str] = {}
    gone: list[str] = []
    rest = iter(fields)
    for status in rest:
        name = next(rest)
        if status.startswith(("R", "C")):
            names[next(rest)] = name
        elif status == "D":
            gone.append(name)
        else:
            names[name] = name
    return names, gone


def _names(listed: bytes) -> list[str]:
    """Names as this system spells them, also such as are no UTF-8."""
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _no_point(folder: Path, base: str) -> UsageError:
    if _git(folder, "rev-parse", "--git-dir") is None:
        return UsageError("this folder is in no git repository", "leave out --base, or run it in a clone")
    if _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}") is None:
        return UsageError(f"git knows no {base!r}", "fetch it, or in a shallow clone fetch more: fetch-depth: 0")
    return UsageError(f"{base!r} and this commit share no history here", "fetch more history: fetch-depth: 0")


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it fails. Raises UsageError where there is no git."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)  # noqa: S603 - a fixed program, arguments after --
    except FileNotFoundError:
        raise UsageError("git is not installed", "install it, or leave out --base") from None
    except subprocess.TimeoutExpired:
        raise UsageError("git took too long", "leave out --base") from None
    return done.stdout if done.returncode == 0 else None
