"""The whole rule set: read once, compiled into one cached file, given out as typed tables.

The cached file is named by the names, sizes and times of the rule files, so that a changed rule is never read stale,
and start-up parses one JSON file instead of a thousand YAML files.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from auditor.domain.knowledge import ClauseRule, Profile
from auditor.domain.ref import Position
from auditor.domain.rules import CheckRule, FrameworkRule
from auditor.errors import RuleError
from auditor.resources import cache_folder, data_folder
from auditor.rulebook.loading import load_file, parsed

T = TypeVar("T", bound=BaseModel)
U = TypeVar("U")
Raw = dict[str, dict[str, Any]]

_FORMAT = "1"


@dataclass(frozen=True)
class RuleBook:
    """Every rule file of the given roots, later roots adding to or overriding earlier ones."""

    roots: tuple[Path, ...]
    folders: dict[str, Raw]
    """Folder name to rule id to the file's content."""
    digest: str
    """`sha256:…` over the names and bytes of all rule files."""
    _tables: dict[str, Any] = field(default_factory=dict, compare=False)

    def table(self, folder: str, kind: type[T]) -> dict[str, T]:
        """All rules of a folder by id, validated once; RuleError with file and line where one does not fit."""
        if folder not in self._tables:
            self._tables[folder] = self._validated(folder, kind)
        table: dict[str, T] = self._tables[folder]
        return table

    def once(self, name: str, make: Callable[[], U]) -> U:
        """`make()`, kept under `name`: for what is compiled from the tables."""
        if name not in self._tables:
            self._tables[name] = make()
        kept: U = self._tables[name]
        return kept

    @cached_property
    def licenses(self) -> dict[str, Profile]:
        return self.table("licenses", Profile)

    @cached_property
    def clauses(self) -> dict[str, ClauseRule]:
        return self.table("clauses", ClauseRule)

    @cached_property
    def checks(self) -> dict[str, CheckRule]:
        return self.table("checks", CheckRule)

    @cached_property
    def frameworks(self) -> dict[str, FrameworkRule]:
        return self.table("frameworks", FrameworkRule)

    def file_of(self, folder: str, rule_id: str) -> Path:
        """The file that holds a rule (the last root wins); RuleError where the rules came without their files."""
        for root in reversed(self.roots):
            path = root / folder / f"{rule_id}.yaml"
            if path.is_file():
                return path
        raise RuleError(f"rules/{folder}/{rule_id}.yaml does not fit this version of the tool")

    def _validated(self, folder: str, kind: type[T]) -> dict[str, T]:
        try:
            return TypeAdapter(dict[str, kind]).validate_python(self.folders.get(folder, {}))  # type: ignore[valid-type]
        except ValidationError as error:
            culprit = str(error.errors()[0]["loc"][0])
            load_file(self.file_of(folder, culprit), kind)  # says which line
            raise RuleError(f"rules/{folder}/{culprit}.yaml: {error}") from error


def rulebook(extra: tuple[Path, ...] = ()) -> RuleBook:
    """The shipped rules, overlaid by the rule folders in `extra`. Read once for each combination."""
    return _opened((data_folder("rules"), *extra))


def rules_below(folder: Path) -> RuleBook:
    """Rules that judge no model, read as quickly: `libraries` of `rules/discovery`, for one. Read once."""
    return _opened((folder,))


@cache
def _opened(roots: tuple[Path, ...]) -> RuleBook:
    files = _listing(roots)
    stored = cache_folder() / f"rules-{_stamp(files)}.json"
    compiled = _read(stored)
    if compiled is None:
        compiled = _compile(files)
        _write(stored, compiled)
    return RuleBook(roots=roots, folders=compiled["folders"], digest=compiled["digest"])


def _listing(roots: tuple[Path, ...]) -> list[tuple[str, int, int]]:
    """Path, size and time of change of every rule file. Plain strings: a thousand `Path`s cost more than the rest."""
    found: list[tuple[str, int, int]] = []
    for root in roots:
        if not root.is_dir():
            hint = "Reinstall the package, or mend the path given with --rules."
            raise RuleError(f"there is no rule folder {root}", hint)
        with os.scandir(root) as folders:
            names = sorted(entry.path for entry in folders if entry.is_dir())
        for folder in names:
            with os.scandir(folder) as entries:
                inside = [(e.path, e.stat()) for e in entries if e.name.endswith(".yaml")]
            found += sorted((path, stat.st_size, stat.st_mtime_ns) for path, stat in inside)
    return found


def _stamp(files: list[tuple[str, int, int]]) -> str:
    told = [_FORMAT, *(f"{path}|{size}|{changed}" for path, size, changed in files)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]


def _compile(files: list[tuple[str, int, int]]) -> dict[str, Any]:
    """Parse every file. JSON types only, so that a fresh compilation and a cached one are the same."""
    digest = hashlib.sha256()
    folders: dict[str, Raw] = {}
    for path in (Path(name) for name, _, _ in files):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name}\0{len(content)}\0".encode() + content)
        folders.setdefault(path.parent.name, {})[path.stem] = _parsed(path, content)
    text = json.dumps({"digest": f"sha256:{digest.hexdigest()}", "folders": folders}, default=str)
    compiled: dict[str, Any] = json.loads(text)
    return compiled


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    data = parsed(path, content)
    at = Position(file=str(path), line=1)
    if not isinstance(data, dict):
        raise RuleError("a rule file holds one mapping", "See CONTRIBUTING.md for an example.", at)
    if data.get("id", path.stem) != path.stem:
        raise RuleError(f"the file holds the rule {data['id']!r}", f"Rename the file to {data['id']}.yaml.", at)
    return data


def _read(path: Path) -> dict[str, Any] | None:
    try:
        compiled: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return compiled


def _write(path: Path, compiled: dict[str, Any]) -> None:
    """Best effort: without a cache the next start is slower, and nothing else."""
    scratch = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(compiled), encoding="utf-8")
        scratch.replace(path)
    except OSError:
        scratch.unlink(missing_ok=True)
