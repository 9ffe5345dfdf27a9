"""Where the lines of a lineage drawing go: one row a parent, indented by generation, so that it fits a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.domain.report import ParentRow

INDENT, ROW, WIDTH = 18, 44, 340
_MAX_ROWS, _MAX_DEPTH = 40, 8
_LETTER = 6.7
"""Width of a letter in the drawing's units, for cutting what would leave the drawing."""


@dataclass(frozen=True, slots=True)
class Node:
    """One drawn parent: its place, the line from its child, and what is written beside it."""

    parent: ParentRow
    x: int
    y: int
    from_y: int
    """Where the line from its child starts."""
    letters: int
    """How many letters fit beside it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A laid-out lineage. `left_out` parents did not fit and are counted below it."""

    nodes: tuple[Node, ...]
    height: int
    left_out: int


def draw(root: str | None, parents: Sequence[ParentRow]) -> Drawing:
    """Lay out the parents of `root`, each below its own child; loops and strays are drawn once."""
    order = _walk(root, parents)
    return Drawing(
        nodes=tuple(_node(place, step) for place, step in enumerate(order[:_MAX_ROWS])),
        height=ROW * (min(len(order), _MAX_ROWS) + 1),
        left_out=max(len(order) - _MAX_ROWS, 0),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """One parent on the walk: how many generations back, and the place of its child (-1 is the model itself)."""

    parent: ParentRow
    depth: int
    child: int


def _node(place: int, step: _Step) -> Node:
    x = 10 + INDENT * min(step.depth, _MAX_DEPTH)
    return Node(step.parent, x, _height(place), _height(step.child), int((WIDTH - x - 12) / _LETTER))


def _height(place: int) -> int:
    return ROW * (place + 1) + 14


def _walk(root: str | None, parents: Sequence[ParentRow]) -> list[_Step]:
    """Return every parent once, depth first from the model; what hangs on nothing follows, never dropped."""
    by_child: dict[str, list[ParentRow]] = {}
    for parent in parents:
        by_child.setdefault(parent.child, []).append(parent)
    starts = [row for row in parents if row.child == root]
    order: list[_Step] = []
    seen: set[int] = set()
    stack = [_Step(row, 1, -1) for row in reversed([*starts, *(row for row in parents if row.child != root)])]
    while stack:
        step = stack.pop()
        if id(step.parent) in seen:
            continue
        seen.add(id(step.parent))
        order.append(step)
        names = dict.fromkeys((step.parent.resolved_ref or step.parent.ref, step.parent.ref))
        above = [row for name in names for row in by_child.get(name, [])]
        stack += [_Step(row, step.depth + 1, len(order) - 1) for row in reversed(above)]
    return order
