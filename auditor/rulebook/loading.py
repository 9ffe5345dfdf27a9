"""Reads rule files (YAML, one object a file) into their types. Every error names file, line and the mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from auditor.domain.ref import Position
from auditor.errors import RuleError

T = TypeVar("T", bound=BaseModel)
Location = tuple[int | str, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def rule_files(folder: Path) -> list[Path]:
    """Every rule file of a folder, in a stable order. A folder that does not exist holds none."""
    return sorted(folder.glob("*.yaml"))


def load_folder(folder: Path, kind: type[T]) -> dict[str, T]:
    """All rules of a folder by id. The file name must be the id, so that a rule is found by looking."""
    rules: dict[str, T] = {}
    for path in rule_files(folder):
        rule = load_file(path, kind)
        rules[_checked_id(rule, path)] = rule
    return rules


def load_file(path: Path, kind: type[T]) -> T:
    """One rule file as `kind`; RuleError with the line where it does not fit."""
    text = path.read_text(encoding="utf-8")
    data = parsed(path, text)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _explained(error, path, text, kind) from error


def parsed(path: Path, content: str | bytes) -> Any:
    """The YAML of one file; RuleError for what is none, and for a key that stands twice, of which one would be lost."""
    loader = _LOADER(content)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if twice := _twice(node):
            at = Position(file=str(path), line=twice.start_mark.line + 1, column=twice.start_mark.column + 1)
            raise RuleError(f"the key {twice.value!r} stands here a second time", "Keep one of the two.", at)
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise RuleError(
            f"not valid YAML: {_problem(error)}", "Check indentation and quotes.", _mark(path, error)
        ) from error
    finally:
        loader.dispose()


def _twice(root: yaml.Node) -> yaml.Node | None:
    """The first key of a mapping that its mapping holds already."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        if not isinstance(node, yaml.MappingNode):
            continue
        seen = set[str]()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    return key
                seen.add(key.value)
            waiting.append(value)
    return None


def _checked_id(rule: BaseModel, path: Path) -> str:
    rule_id = str(getattr(rule, "id", path.stem))
    if rule_id != path.stem:
        hint = f"Rename the file to {rule_id}.yaml, or mend the id."
        raise RuleError(f"the file holds the rule {rule_id!r}", hint, Position(file=str(path), line=1))
    return rule_id


def _explained(error: ValidationError, path: Path, text: str, kind: type[BaseModel]) -> RuleError:
    """The first thing wrong, with its line and, for a misspelt field, the nearest right name.

    A field that is missing since its name is misspelt is told by the name that is there.
    """
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    location: Location = first["loc"]
    where = ".".join(map(str, location))
    hint = "See CONTRIBUTING.md for the fields of this kind of file."
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(location[-1]), sorted(_field_names(kind)), n=1)
        hint = f"Did you mean {near[0]!r}?" if near else hint
    line = line_of(text, location)
    return RuleError(f"{where}: {first['msg']}", hint, Position(file=str(path), line=line))


def _field_names(kind: type[BaseModel]) -> set[str]:
    """Field names of a type and of the types inside it, for suggestions."""
    names: set[str] = set()
    waiting, seen = [kind], set[type]()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            names.add(name)
            waiting.extend(_models_in(field.annotation))
    return names


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def line_of(text: str, location: Location) -> int:
    """The line (from 1) of the YAML node at `location`, or of its nearest enclosing node."""
    node = yaml.compose(text, Loader=_LOADER)
    line = 1
    for step in location:
        child = _child(node, step)
        if child is None:
            break
        line, node = child.start_mark.line + 1, child
    return line


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _mark(path: Path, error: yaml.YAMLError) -> Position:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Position(file=str(path))
    return Position(file=str(path), line=mark.line + 1, column=mark.column + 1)
