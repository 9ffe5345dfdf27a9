"""The JSON Schema of the report, generated from the types: `python -m auditor.reporters.schema` writes it."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from auditor.domain.report import Report
from auditor.resources import data_folder


def schema_path() -> Path:
    """Where the generated schema lies."""
    return data_folder("reports") / "schema" / "report-v1.schema.json"


def schema_text() -> str:
    """Return the schema as it must stand in the file."""
    schema = _open(Report.model_json_schema(by_alias=True, mode="serialization"))
    _describe(schema)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Auditor report v1"}
    return json.dumps(head | {**schema, "title": head["title"]}, indent=2, ensure_ascii=False) + "\n"


def _describe(schema: dict[str, Any]) -> None:
    """Put the docstring under each field into its description. Here, since reading sources costs every start of the
    program a tenth of a second when the types do it themselves.
    """
    places = dict(schema["$defs"]) | {"Report": schema}
    for kind in _types(Report):
        properties = places.get(kind.__name__, {}).get("properties", {})
        for name, words in docstrings(kind).items():
            shown = kind.model_fields[name].serialization_alias or name
            properties[shown]["description"] = words


def _types(kind: Any, seen: set[Any] | None = None) -> Iterator[type[BaseModel]]:
    """A type and every type inside it, each once."""
    seen = set() if seen is None else seen
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        seen.add(kind)
        yield kind
        for field in kind.model_fields.values():
            yield from _types(field.annotation, seen)
    for inner in getattr(kind, "__args__", ()):
        yield from _types(inner, seen)


def docstrings(kind: type[object]) -> dict[str, str]:
    """Field to the string that stands right below it in the source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(tree, ast.ClassDef)
    pairs = zip(tree.body, tree.body[1:], strict=False)
    return {
        field.target.id: inspect.cleandoc(below.value.value)
        for field, below in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


def _open(node: Any) -> Any:
    """Let readers accept fields that a later 1.x adds; only our own types refuse what they do not know."""
    if isinstance(node, list):
        return [_open(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _open(value) for key, value in node.items() if (key, value) != ("additionalProperties", False)}


if __name__ == "__main__":
    schema_path().parent.mkdir(parents=True, exist_ok=True)
    schema_path().write_text(schema_text(), encoding="utf-8")
