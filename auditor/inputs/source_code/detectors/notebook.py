"""Jupyter notebooks: the code cells as Python, their shell lines as commands, at their places in the JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from auditor.inputs.list_formats import json_list
from auditor.inputs.list_formats.interface import Fault
from auditor.inputs.list_formats.tree import Kind, Node
from auditor.inputs.source_code.command_lines import command_lines
from auditor.inputs.source_code.detectors import python
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit, Unreadable

_DEEPEST = 60
_MAGIC = re.compile(r"^([ \t]*)[!%?].*$", re.MULTILINE)


def detect(text: str) -> Iterator[Hit]:
    """Models in a notebook. Raises Unreadable."""
    try:
        notebook = json_list.parse(text, _DEEPEST)
    except Fault as fault:
        raise Unreadable(f"no JSON that can be parsed (line {fault.line}: {fault.message})") from None
    for cell in _member(notebook, "cells").items:
        if _member(cell, "cell_type").text == "code":
            yield from _cell(_member(cell, "source"))


def _member(node: Node, name: str) -> Node:
    found = (value for key, value in node.pairs if key.text == name)
    return next(found, Node(Kind.NULL, node.line, node.column))


def _cell(source: Node) -> Iterator[Hit]:
    """The hits of one cell, moved from the cell's lines to the file's."""
    lines = source.items if source.kind is Kind.LIST else [source]
    code = "".join(line.text for line in lines)
    starts = _starts(lines)
    for hit in _hits(code):
        line, column = starts[min(hit.line, len(starts)) - 1]
        yield replace(hit, line=line, column=column + hit.column)


def _starts(lines: list[Node]) -> list[tuple[int, int]]:
    """Where each line of the cell begins in the file: inside its quote, or at the one string that holds them all."""
    places: list[tuple[int, int]] = []
    for node in lines:
        places.extend((node.line, node.column) for _ in node.text.splitlines() or [""])
    return places or [(1, 1)]


def _hits(code: str) -> Iterator[Hit]:
    if code.lstrip().startswith("%%bash") or code.lstrip().startswith("%%sh"):
        yield from command_lines(code, Places(code))
        return
    shell = "\n".join(line if line.lstrip().startswith(("!", "%")) else "" for line in code.split("\n"))
    yield from command_lines(shell.replace("!", " ").replace("%", " "), Places(shell))
    try:
        yield from python.detect(_MAGIC.sub(r"\1pass", code))
    except Unreadable:
        return
