"""Lists in YAML.

Reads parser events, not loaded objects: these keep places, never expand aliases, and cannot exhaust the stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from auditor.inputs.list_formats.interface import Fault, Item
from auditor.inputs.list_formats.tree import DEEPEST, Kind, Node, items_of

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_OTHERS = {"int": Kind.NUMBER, "float": Kind.NUMBER, "bool": Kind.BOOLEAN, "null": Kind.NULL}
_KINDS = {
    f"tag:yaml.org,2002:{tag}": _OTHERS.get(tag, Kind.TEXT) for tag in ("str", "timestamp", "merge", "value", *_OTHERS)
}


def read(text: str) -> Iterator[Item]:
    """The items of a YAML list. Raises Fault."""
    yield from items_of(parse(text))


def parse(text: str) -> Node:
    """The one document of a YAML text; an empty text is a null. Raises Fault."""
    try:
        return _build(yaml.parse(text, Loader=_LOADER))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        raise Fault(line, column, "a character that YAML does not allow", "remove it, or escape it in quotes") from None
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(error, text) from None


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = ", ".join(part for part in (error.context, error.problem) if part)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in said:
        return Fault(line, here.find("\t") + 1, "a tab, where YAML wants spaces", "indent with spaces")
    return Fault(line, column, f"this is not YAML: {said}", "quote texts that hold ': ', ' #' or start with @ or `")


def _build(events: Iterator[Any]) -> Node:
    """The tree of the first document; refuses aliases, tags, a second document, and deep nesting."""
    root = Node(Kind.NULL, 1, 1)
    open_nodes: list[tuple[Node, list[Node]]] = []
    documents = 0
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            _close(*open_nodes.pop())
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event)
            if open_nodes:
                open_nodes[-1][1].append(node)
            else:
                root = node
            if node.kind is Kind.LIST or node.kind is Kind.MAPPING:
                open_nodes.append((node, []))
                _refuse(event, len(open_nodes) > DEEPEST, "lists or mappings too deep in one another")
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            _refuse(event, documents > 1, "a second document", "a list is one document: remove the '---' line")
    return root


def _close(node: Node, children: list[Node]) -> None:
    if node.kind is Kind.LIST:
        node.items = children
        return
    node.pairs = list(zip(children[::2], children[1::2], strict=True))
    for key, _ in node.pairs:
        if key.kind in (Kind.LIST, Kind.MAPPING):
            raise key.fault(f"a key that is a {key.kind}", "keys are words")


def _node(event: Any) -> Node:
    mark = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if isinstance(event, yaml.AliasEvent):
        raise Fault(line, column, "an alias, which is not read here", "write the value out")
    if event.tag:
        raise Fault(line, column, f"the tag {event.tag}, which is not read here", "remove it")
    if isinstance(event, yaml.ScalarEvent):
        return Node(_kind(event), line, column, event.value)
    return Node(Kind.LIST if isinstance(event, yaml.SequenceStartEvent) else Kind.MAPPING, line, column)


def _kind(event: Any) -> Kind:
    if not event.implicit[0]:
        return Kind.TEXT
    return _KINDS[_RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))]


def _refuse(event: Any, wrong: bool, what: str, hint: str = "") -> None:
    if wrong:
        raise Fault(event.start_mark.line + 1, event.start_mark.column + 1, f"{what}, which is not read here", hint)
