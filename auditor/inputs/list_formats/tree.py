"""A parsed document whose every node knows its place, and the items that a list of models makes of it.

YAML and JSON lists have the same shapes: a list of strings or of `{id, revision, usage, note}`, at the top or
under `models`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.inputs.list_formats.interface import FIELDS, Fault, Item, unknown_key

DEEPEST = 20
"""Levels of nesting; a list of models needs three."""

_SHAPES = "an item is a string, or has the keys id, revision, usage, note"


class Kind(StrEnum):
    """What a node is, in the words of an error message."""

    TEXT = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    LIST = "list"
    MAPPING = "mapping"


@dataclass(slots=True)
class Node:
    """A value and its place. `text` is a scalar as written; `pairs` of a mapping keep order and duplicates."""

    kind: Kind
    line: int
    column: int
    text: str = ""
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def fault(self, message: str, hint: str = "") -> Fault:
        """An error at this place."""
        return Fault(self.line, self.column, message, hint)


def items_of(document: Node) -> Iterator[Item]:
    """The items of a list document. Raises Fault."""
    if document.kind is Kind.MAPPING:
        document = _models_of(document)
    if document.kind is Kind.NULL:
        return
    if document.kind is not Kind.LIST:
        raise document.fault(f"a list of models is expected, and this is a {document.kind}", _SHAPES)
    for node in document.items:
        yield _item(node)


def _models_of(document: Node) -> Node:
    fields = _fields(document, ("models",), "key")
    if "models" not in fields:
        raise document.fault("a list of models is expected, and this is a mapping", "put the list under 'models:'")
    return fields["models"]


def _item(node: Node) -> Item:
    if node.kind is Kind.TEXT:
        return Item(node.text, node.line, node.column)
    if node.kind is not Kind.MAPPING:
        raise node.fault(f"a model is expected, and this is a {node.kind}", _hint_for(node))
    fields = _fields(node, FIELDS, "key")
    id_ = fields.get("id")
    if id_ is None:
        raise node.fault("an item without an id", _SHAPES)
    if id_.kind is not Kind.TEXT:
        raise id_.fault(f"'id' is a {id_.kind}, and a string is expected", _hint_for(id_))
    said = {name: _said(value, name) for name, value in fields.items() if name != "id"}
    return Item(id_.text, id_.line, id_.column, **said)


def _hint_for(node: Node) -> str:
    if node.kind in (Kind.NUMBER, Kind.BOOLEAN):
        return f'write it in quotes if it is a name: "{node.text[:40]}"'
    return "lists of models cannot be nested" if node.kind is Kind.LIST else _SHAPES


def _said(node: Node, name: str) -> str | None:
    """A field's text. Numbers count as written, since `1.0` and `20240701` are good names of revisions."""
    if node.kind in (Kind.LIST, Kind.MAPPING):
        raise node.fault(f"'{name}' is a {node.kind}, and a string is expected")
    return None if node.kind is Kind.NULL else node.text.strip() or None


def _fields(node: Node, allowed: tuple[str, ...], where: str) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for key, value in node.pairs:
        if key.text not in allowed:
            raise unknown_key(key.text, key.line, key.column, allowed, where)
        if key.text in fields:
            raise key.fault(f"'{key.text}' stands here twice", "keep one of them")
        fields[key.text] = value
    return fields
