"""Bills of material (CycloneDX, SPDX 2 and 3 in JSON): the models that they list."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inputs.list_formats import json_list
from auditor.inputs.list_formats.interface import Fault
from auditor.inputs.list_formats.tree import Kind, Node
from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.links import links
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit, Unreadable
from auditor.inputs.source_code.signatures import NameStyle

_DEEPEST = 60
_TYPES = frozenset(["machine-learning-model", "ai_AIPackage", "AIPackage"])
MARKS = ('"bomFormat"', '"spdxVersion"', '"spdxId"', "spdx.org/rdf/3.")
"""One of these stands in every bill of material."""


def is_bom(text: str) -> bool:
    """Whether a JSON text is a bill of material."""
    return any(mark in text[:20000] for mark in MARKS)


def detect(text: str) -> Iterator[Hit]:
    """Models of a bill of material: by address or package URL, and components that say that they are models."""
    try:
        document = json_list.parse(text, _DEEPEST)
    except Fault as fault:
        raise Unreadable(f"no JSON that can be parsed (line {fault.line}: {fault.message})") from None
    addressed = list(links(text, Places(text)))
    yield from addressed
    known = {hit.id for hit in addressed}
    for node in _mappings(document):
        for hit in _component(node):
            if hit.id not in known:
                yield hit


def _mappings(document: Node) -> Iterator[Node]:
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if node.kind is Kind.MAPPING:
            yield node
        waiting.extend(node.items)
        waiting.extend(value for _, value in node.pairs)


def _component(node: Node) -> Iterator[Hit]:
    fields = {key.text: value for key, value in node.pairs}
    type_ = fields.get("type") or fields.get("@type")
    name = fields.get("name")
    if type_ is None or type_.text not in _TYPES or name is None:
        return
    group = fields.get("group") or fields.get("publisher")
    id_ = f"{group.text}/{name.text}" if group and "/" not in name.text else name.text
    named = read_name(id_, Place.CERTAIN, NameStyle.ANY) or read_name(name.text, Place.CERTAIN, NameStyle.ANY)
    if named:
        version = fields.get("version") or fields.get("software_packageVersion")
        yield Hit(named.id, named.kind, name.line, name.column, named.confidence, _revision(version))


def _revision(version: Node | None) -> str | None:
    """A version counts where it is a commit; others are the publisher's own numbers."""
    text = version.text if version else ""
    return text if len(text) == 40 and all(char in "0123456789abcdef" for char in text) else None
