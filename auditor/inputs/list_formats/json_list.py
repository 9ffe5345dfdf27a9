"""Lists in JSON, read by a scanner that keeps the place of every value, which `json.loads` does not."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NoReturn

from auditor.inputs.list_formats.interface import Fault, Item
from auditor.inputs.list_formats.tree import DEEPEST, Kind, Node, items_of

_DECODER = json.JSONDecoder()
_SPACES = " \t\n\r"
_SPACE = re.compile(rf"[{_SPACES}]*")
_SCALAR = re.compile(r"(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<boolean>true|false)|(?P<null>null)")
_KINDS = {"number": Kind.NUMBER, "boolean": Kind.BOOLEAN, "null": Kind.NULL}


def read(text: str) -> Iterator[Item]:
    """The items of a JSON list. Raises Fault."""
    yield from items_of(parse(text))


def parse(text: str, deepest: int = DEEPEST) -> Node:
    """The one value of a JSON text; an empty text is a null. Raises Fault, also beyond `deepest` (at most 100)."""
    return _Scanner(text, min(deepest, 100)).document()


class _Scanner:
    """A recursive descent over the text; the depth is bounded before the stack could be."""

    def __init__(self, text: str, deepest: int) -> None:
        self.text = text
        self.deepest = deepest
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        self.skip()
        if self.at == len(self.text):
            return Node(Kind.NULL, 1, 1)
        node = self.value(1)
        if self.skip():
            self.fail("something stands after the end of the list", "a JSON list is one value")
        return node

    def value(self, depth: int) -> Node:
        """The value at the current place, which must not be space."""
        line, column = self.place(self.at)
        if depth > self.deepest:
            self.fail("lists or objects too deep in one another")
        match self.text[self.at : self.at + 1]:
            case '"':
                return Node(Kind.TEXT, line, column, self.string())
            case "[":
                return Node(Kind.LIST, line, column, items=list(self.members("]", depth)))
            case "{":
                flat = list(self.members("}", depth))
                return Node(Kind.MAPPING, line, column, pairs=list(zip(flat[::2], flat[1::2], strict=True)))
        return self.scalar(line, column)

    def scalar(self, line: int, column: int) -> Node:
        match = _SCALAR.match(self.text, self.at)
        if not match or not match.lastgroup:
            self.fail("a value is expected", "texts stand in double quotes; JSON has no comments")
        self.at = match.end()
        return Node(_KINDS[match.lastgroup], line, column, match.group())

    def members(self, end: str, depth: int) -> Iterator[Node]:
        """The values up to the bracket `end`; of an object, keys and values in turn."""
        self.at += 1
        if self.skip() == end:
            self.at += 1
            return
        while True:
            if end == "}":
                yield self.key()
            yield self.value(depth + 1)
            char = self.skip()
            if char not in (",", end):
                self.fail(f"',' or '{end}' is expected")
            self.at += 1
            if char == end:
                return
            if self.skip() == end:
                self.fail("a comma before the closing bracket", "remove the comma")

    def key(self) -> Node:
        """The key at this place with its position, read up to its value; a Fault where there is none."""
        line, column = self.place(self.at)
        if self.text[self.at : self.at + 1] != '"':
            self.fail("a key in double quotes is expected")
        key = Node(Kind.TEXT, line, column, self.string())
        if self.skip() != ":":
            self.fail("':' is expected after a key")
        self.at += 1
        self.skip()
        return key

    def string(self) -> str:
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            self.fail(f"a broken string: {error.msg.lower()}", "close it with a double quote on the same line")
        return str(value)

    def skip(self) -> str:
        """Pass over space; the next character, empty at the end."""
        char = self.text[self.at : self.at + 1]
        if char not in _SPACES or not char:
            return char
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def fail(self, message: str, hint: str = "") -> NoReturn:
        raise Fault(*self.place(self.at), f"this is not JSON: {message}", hint)
