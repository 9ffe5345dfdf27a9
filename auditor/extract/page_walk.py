"""Walks an HTML tree without recursion and writes its text with the marks of its structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_NODES = 400_000
"""Nodes looked at; real documents have fewer than 50,000."""

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "header", "hr", "html", "li", "main", "ol", "p", "pre"),
        *("section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "-comment"})
_SPACE = re.compile(r"[\s\u00a0\u200b\u200e\u200f\ufeff\u00ad]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def render(root: LexborNode) -> str:
    """The text of a subtree; paragraphs are parted by an empty line, other lines by one."""
    writer = _Writer()
    for node, opening in _walk(root):
        if opening:
            writer.open(node)
        else:
            writer.close(node)
    return writer.text()


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node twice: when it is entered (True) and when it is left (False)."""
    node: LexborNode = root
    for _ in range(MAX_NODES):
        yield node, True
        inner = node.child if node.tag not in _SKIPPED else None
        if inner is not None:
            node = inner
            continue
        while True:
            yield node, False
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            if node.parent is None:
                return
            node = node.parent


class _Writer:
    """Gathers lines; every block begins a new one."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._prefix = ""
        self._lists: list[_List] = []

    def text(self) -> str:
        self._end_line()
        return _BLANK_LINES.sub("\n\n", "\n".join(self._lines)).strip()

    def open(self, node: LexborNode) -> None:
        """Write what stands before an element's content: its text, its mark, or the end of the line before it."""
        tag = node.tag or ""
        if tag == "-text":
            self._line.append(node.text_content or "")
        elif tag == "br":
            self._end_line()
        elif tag in _CELLS:
            self._line.append(" | " if any(part.strip() for part in self._line) else "")
        elif tag in _HEADINGS:
            self._begin_block(_HEADINGS[tag] + " ")
        elif tag == "li":
            self._begin_block(self._lists[-1].mark(node) if self._lists else "- ", apart=False)
        elif tag in _BLOCKS:
            self._begin_block()
            if tag in ("ol", "ul"):
                self._lists.append(_List(node))

    def close(self, node: LexborNode) -> None:
        """End the line, and the list, that an element made."""
        tag = node.tag or ""
        if tag in _BLOCKS or tag in _HEADINGS:
            self._end_line()
            if tag not in ("li", "tr"):
                self._lines.append("")
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            self._prefix = ""

    def _begin_block(self, prefix: str = "", *, apart: bool = True) -> None:
        self._end_line()
        if apart and not self._prefix:
            self._lines.append("")
        self._prefix = prefix or self._prefix

    def _end_line(self) -> None:
        words = _SPACE.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if words:
            self._lines.append(self._prefix + words)
            self._prefix = ""


class _List:
    """The numbering of one list."""

    def __init__(self, node: LexborNode) -> None:
        attributes = node.attributes
        self._ordered = node.tag == "ol"
        self._style = attributes.get("type") or "1"
        start = attributes.get("start") or "1"
        self._next = int(start) if start.isdecimal() and len(start) < 6 else 1

    def mark(self, item: LexborNode) -> str:
        """What stands before the next item: `- `, `3. `, `c. `."""
        if not self._ordered:
            return "- "
        value = item.attributes.get("value") or ""
        number = int(value) if value.isdecimal() and len(value) < 6 else self._next
        self._next = number + 1
        return f"{_numeral(number, self._style)}. "


def _numeral(number: int, style: str) -> str:
    if style in ("a", "A") and 1 <= number <= 26:
        return chr(ord(style) + number - 1)
    if style in ("i", "I") and 1 <= number < len(_ROMAN):
        return _ROMAN[number] if style == "i" else _ROMAN[number].upper()
    return str(number)
