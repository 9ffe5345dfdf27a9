"""What a change touches, asked of git: the files that differ from a base, and their text before."""

from __future__ import annotations

import subprocess
from pathlib import Path

from auditor.errors import UsageError

_TIMEOUT = 60
"""Seconds; a diff of names takes far less."""


def changed_files(folder: Path, base: str) -> tuple[str, ...]:
    """Files below a folder that differ from where the work left `base`, with those not yet added. Raises UsageError.

    Paths are relative to the folder, with forward slashes; deleted files are left out.
    """
    _must_be_repository(folder)
    point = _git(folder, "merge-base", "--", base, "HEAD")
    if point is None:
        if _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}") is None:
            raise UsageError(f"git knows no {base!r}", "fetch it, or in a shallow clone fetch more: fetch-depth: 0")
        raise UsageError(f"{base!r} and this commit share no history here", "fetch more history: fetch-depth: 0")
    differing = _git(folder, "diff", "--name-only", "--relative", "-z", "--diff-filter=d", point.strip(), "--") or ""
    added = _git(folder, "ls-files", "--others", "--exclude-standard", "-z") or ""
    return tuple(sorted({name for name in (differing + added).split("\0") if name}))


def text_before(folder: Path, base: str, file: str) -> str | None:
    """A file's text at the point where the work left `base`; None where it did not exist or is no text."""
    point = (_git(folder, "merge-base", "--", base, "HEAD") or "").strip()
    return _git(folder, "show", f"{point}:./{file}") if point else None


def _must_be_repository(folder: Path) -> None:
    if _git(folder, "rev-parse", "--git-dir") is None:
        raise UsageError("this folder is in no git repository", "leave out --base, or run it in a clone")


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints; None where it fails. Raises UsageError where there is no git."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)  # noqa: S603 - a fixed program, arguments after --
    except FileNotFoundError:
        raise UsageError("git is not installed", "install it, or leave out --base") from None
    except subprocess.TimeoutExpired:
        raise UsageError("git took too long", "leave out --base") from None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
