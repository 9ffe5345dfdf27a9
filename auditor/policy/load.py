"""Finds and reads the policy: `auditor.yaml`, or `[tool.auditor]` of `pyproject.toml`, upwards to the first `.git`."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor.domain.ref import Position
from auditor.errors import UsageError
from auditor.inputs.list_formats import yaml_list
from auditor.inputs.list_formats.interface import Fault
from auditor.inputs.list_formats.tree import Kind, Node
from auditor.inputs.text_file import read_text
from auditor.policy.decisions import Decisions, ReviewDecision
from auditor.policy.types import LoadedPolicy, Policy

NAMES = ("auditor.yaml", "auditor.yml")
_LARGEST = 2 * 1024 * 1024
_HINT = "see the sample policies: auditor init writes one"
Location = tuple[int | str, ...]


def find_policy(start: Path) -> Path | None:
    """The nearest policy file at or above a folder, up to the first that holds `.git`. Raises UsageError for two."""
    start = start.resolve()
    for folder in (start, *start.parents):
        found = [folder / name for name in NAMES if (folder / name).is_file()]
        project = folder / "pyproject.toml"
        if project.is_file() and _table(project) is not None:
            found.append(project)
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise UsageError(f"two policies in one folder: {names}", "keep one of them", Position(file=str(folder)))
        if found:
            return found[0]
        if (folder / ".git").exists():
            return None
    return None


def load_policy(path: Path) -> LoadedPolicy:
    """The policy in a file. Raises UsageError with file, line and the nearest name."""
    if path.suffix == ".toml":
        data, lines = _table(path) or {}, _TomlLines(read_text(str(path), _LARGEST))
        return _validated(data, path, lines.line_of)
    try:
        document = yaml_list.parse(read_text(str(path), _LARGEST))
        data = _plain(document)
    except Fault as fault:
        raise fault.as_error(str(path)) from None
    return _validated(data, path, lambda place: _yaml_line(document, place))


def _validated(data: Any, path: Path, line_of: Any) -> LoadedPolicy:
    file = str(path)
    if not data:
        raise UsageError("the policy is empty", _HINT, Position(file=file))
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise _explained(error, file, line_of, Policy) from None

    def places(name: str, count: int) -> tuple[Position, ...]:
        return tuple(Position(file=file, line=line_of((name, place))) for place in range(count))

    own = LoadedPolicy(
        policy=policy,
        file=file,
        digest=policy_digest(policy),
        waiver_places=places("waivers", len(policy.waivers)),
        clarification_places=places("clarifications", len(policy.clarifications)),
        override_places=places("paths", len(policy.paths)),
    )
    return _with_decisions(own, path.parent) if policy.decisions else own


def _with_decisions(own: LoadedPolicy, folder: Path) -> LoadedPolicy:
    """The policy together with what reviewers decided; paths of decision files start at the policy's folder."""
    made = [row for name in own.policy.decisions for row in read_decisions(folder / name)]
    waivers = [(waiver, place) for decision, place in made for waiver in decision.waivers()]
    clarified = [(row, place) for decision, place in made for row in decision.clarifications()]
    changes = {
        "waivers": (*own.policy.waivers, *(waiver for waiver, _ in waivers)),
        "clarifications": (*own.policy.clarifications, *(row for row, _ in clarified)),
        "rejections": (*own.policy.rejections, *(row for decision, _ in made for row in decision.rejections())),
    }
    policy = own.policy.model_copy(update=changes)
    return LoadedPolicy(
        policy=policy,
        file=own.file,
        digest=policy_digest(policy),
        waiver_places=(*own.waiver_places, *(place for _, place in waivers)),
        decided=tuple(place for decision, place in made if decision.approves),
        clarification_places=(*own.clarification_places, *(place for _, place in clarified)),
        override_places=own.override_places,
    )


def read_decisions(path: Path) -> list[tuple[ReviewDecision, Position]]:
    """The decisions in a file, each with its place. Raises UsageError with file and line."""
    try:
        document = yaml_list.parse(read_text(str(path), _LARGEST))
        data = _plain(document)
    except Fault as fault:
        raise fault.as_error(str(path)) from None
    try:
        rows = Decisions.model_validate(data).decisions
    except ValidationError as error:
        raise _explained(error, str(path), lambda place: _yaml_line(document, place), Decisions) from None
    places = (Position(file=str(path), line=_yaml_line(document, ("decisions", at))) for at in range(len(rows)))
    return list(zip(rows, places, strict=True))


def policy_digest(policy: Policy) -> str:
    """A digest of what a policy demands; notation, comments, order of keys and where files lie do not count."""
    said = policy.model_dump(mode="json", by_alias=True, exclude={"terms_dir"})
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return "sha256:" + hashlib.sha256(content.encode()).hexdigest()


def _explained(error: ValidationError, file: str, line_of: Any, kind: type[BaseModel]) -> UsageError:
    """The first thing that is wrong, with its line and, for an unknown key, the nearest right name."""
    first = error.errors()[0]
    place: Location = first["loc"]
    key = str(place[-1]) if place else ""
    where = ".".join(str(step) for step in place) or "policy"
    position = Position(file=file, line=line_of(place))
    if first["type"] == "extra_forbidden":
        known = sorted(_field_names(kind))
        near = get_close_matches(key, known, n=1)
        return UsageError(f"unknown key '{where}'", f"did you mean '{near[0]}'?" if near else _HINT, position)
    message = first["msg"].removeprefix("Value error, ")
    return UsageError(f"{where}: {message[:1].lower()}{message[1:]}", _HINT, position)


def _field_names(kind: type[BaseModel]) -> Iterator[str]:
    waiting, seen = [kind], set[type]()
    while waiting:
        current = waiting.pop()
        seen.add(current)
        for name, field in current.model_fields.items():
            yield field.alias or name
            waiting.extend(inner for inner in _models_in(field.annotation) if inner not in seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def _plain(node: Node) -> Any:
    """A node as the value that pydantic validates; numbers and booleans as YAML means them."""
    match node.kind:
        case Kind.LIST:
            return [_plain(item) for item in node.items]
        case Kind.MAPPING:
            return {key.text: _plain(value) for key, value in _once(node)}
        case Kind.NULL:
            return None
    return node.text.replace("_", "") if node.kind is Kind.NUMBER else node.text


def _once(node: Node) -> Iterator[tuple[Node, Node]]:
    seen: set[str] = set()
    for key, value in node.pairs:
        if key.text in seen:
            raise key.fault(f"'{key.text}' stands here twice", "keep one of them")
        seen.add(key.text)
        yield key, value


def _yaml_line(document: Node, place: Location) -> int:
    node = document
    line = 1
    for step in place:
        if isinstance(step, int) and node.kind is Kind.LIST and step < len(node.items):
            node = node.items[step]
            line = node.line
        elif pair := next(((key, value) for key, value in node.pairs if key.text == step), None):
            line, node = pair[0].line, pair[1]
    return line


def _table(project: Path) -> Any:
    """`[tool.auditor]` of a pyproject file; None where it has none."""
    text = read_text(str(project), _LARGEST)
    if "tool.auditor" not in text and "[tool]" not in text:
        return None
    try:
        return tomllib.loads(text).get("tool", {}).get("auditor")
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"this is not TOML: {error}", "mend it", Position(file=str(project))) from None


class _TomlLines:
    """Lines of keys in `[tool.auditor]`, found by looking, since the parser does not keep them."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def line_of(self, place: Location) -> int:
        """The line of the table or key that the last names of a place spell."""
        names = [str(step) for step in place if isinstance(step, str)]
        count = next((step for step in place if isinstance(step, int)), 0)
        start = next((n for n, line in enumerate(self._lines) if "tool.auditor" in line), 0)
        for name in reversed(names):
            pattern = re.compile(rf"^\s*(?:\[+tool\.auditor\.)?{re.escape(name)}\b")
            found = [number for number, line in enumerate(self._lines) if number >= start and pattern.match(line)]
            if found:
                return found[min(count, len(found) - 1)] + 1
        return start + 1
