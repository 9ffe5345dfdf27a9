"""Elements of a page by CSS selectors and ranges between two of them (Open Terms Archive's convention). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.domain.vendors import Range
from auditor.extract.page_walk import MAX_NODES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def nodes(tree: LexborHTMLParser, selectors: Sequence[str | Range]) -> list[LexborNode]:
    """The elements that the selectors name, in document order for each of them."""
    found: list[LexborNode] = []
    for selector in selectors:
        found.extend(_css(tree, selector) if isinstance(selector, str) else _between(tree, selector))
    return found


def _css(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


def first_of(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """The first element that a selector names."""
    return next(iter(_css(tree, selector)), None)


def _between(tree: LexborHTMLParser, span: Range) -> list[LexborNode]:
    """The elements from one mark to another that lie wholly between them."""
    start, end = first_of(tree, span.start), first_of(tree, span.end)
    body = tree.body
    if start is None or end is None or body is None:
        return []
    order = {node.mem_id: place for place, node in enumerate(_elements(body))}
    first, last = order.get(start.mem_id, -1), order.get(end.mem_id, -1)
    begin = first if span.from_start else first + _size(start)
    finish = last + _size(end) if span.to_end else last
    chosen: list[LexborNode] = []
    covered = begin
    for place, node in enumerate(_elements(body)):
        if place >= covered and place >= begin and place + _size(node) <= finish:
            chosen.append(node)
            covered = place + _size(node)
    return chosen


def _elements(body: LexborNode) -> Iterator[LexborNode]:
    """Every element below `body` in document order, without recursion."""
    for count, node in enumerate(body.traverse(include_text=False)):
        if count >= MAX_NODES:
            return
        yield node


def _size(node: LexborNode) -> int:
    """Elements in a subtree, itself included."""
    return sum(1 for _ in node.traverse(include_text=False))


def is_inside(node: LexborNode, taken: set[int]) -> bool:
    """Whether an element is, or lies in, one of those whose ids are `taken`."""
    parent: LexborNode | None = node
    while parent is not None:
        if parent.mem_id in taken:
            return True
        parent = parent.parent
    return False
