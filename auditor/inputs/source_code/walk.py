"""The files of a tree that are the project's own: what `.gitignore` leaves out is left out here, too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NEVER = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
    ]
)
"""Folders of tools, which are no part of a project even where nobody says so."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The `.gitignore` of one folder."""

    folder: str
    spec: GitIgnoreSpec

    def says(self, path: str, is_dir: bool) -> bool | None:
        """True to leave a path out, False to keep it, None where no pattern speaks of it."""
        relative = path[len(self.folder) + 1 :] if self.folder else path
        return self.spec.check_file(relative + "/" if is_dir else relative).include


@dataclass(slots=True)
class Tree:
    """What a walk finds, as paths below the root with forward slashes."""

    files: list[str] = field(default_factory=list)
    caches: list[str] = field(default_factory=list)
    """Folders of the Hub's cache."""
    notes: list[str] = field(default_factory=list)


def walk(root: Path) -> Tree:
    """All files below a folder in a stable order; symbolic links are not followed."""
    from auditor.inputs.source_code.detectors.hub_cache import cached_id

    tree = Tree()
    waiting: list[tuple[str, tuple[_Rules, ...]]] = [("", ())]
    while waiting:
        folder, rules = waiting.pop()
        if cached_id(folder.rpartition("/")[2]):
            tree.caches.append(folder)
            continue
        inner = (*rules, *_rules_of(root, folder))
        for name, is_dir in _entries(root, folder, tree):
            path = f"{folder}/{name}" if folder else name
            if _left_out(path, is_dir, inner):
                continue
            if is_dir:
                waiting.append((path, inner))
            else:
                tree.files.append(path)
    tree.files.sort()
    tree.caches.sort()
    return tree


def _entries(root: Path, folder: str, tree: Tree) -> Iterator[tuple[str, bool]]:
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in NEVER and not _is_environment(entry):
                        yield entry.name, True
                elif entry.is_file(follow_symlinks=False):
                    yield entry.name, False
    except OSError as error:
        tree.notes.append(f"{folder or '.'}: cannot be read ({(error.strerror or 'error').lower()})")


def _is_environment(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is a virtual environment of Python."""
    return (Path(entry.path) / "pyvenv.cfg").exists()


def _rules_of(root: Path, folder: str) -> Iterator[_Rules]:
    try:
        text = (root / folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore import GitIgnorePatternError

    lines = text[: 2**20].splitlines()
    try:
        yield _Rules(folder, GitIgnoreSpec.from_lines(lines))
    except (GitIgnorePatternError, ValueError):
        return


def _left_out(path: str, is_dir: bool, rules: tuple[_Rules, ...]) -> bool:
    """What the nearest `.gitignore` that speaks of a path says."""
    for rule in reversed(rules):
        said = rule.says(path, is_dir)
        if said is not None:
            return said
    return False
