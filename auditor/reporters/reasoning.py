"""The reasoning of one verdict as an indented tree, and the nearest change that would move the class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.domain.report import EvidenceRow, ModelReport, TraceNode
from auditor.reporters.clean import cut, line
from auditor.reporters.readable import plain

_MARKS = {True: "yes", False: "no", None: "open"}
_QUOTE = 160


def reasoning(model: ModelReport) -> list[str]:
    """The verdict, every condition with its result and the words behind it, and what would change the verdict."""
    rows = {row.id: row for row in model.evidence}
    lines = [f"{line(model.ref)}: {model.openness.value}", f"  {line(plain(model.openness.because))}", ""]
    for node in model.trace:
        lines += _tree(node, rows, 0)
    return [*lines, "", *_nearest(model)]


def _tree(node: TraceNode, rows: Mapping[str, EvidenceRow], depth: int) -> Iterator[str]:
    indent = "  " * (depth + 1)
    told = f" (it is {line(node.value, 120)})" if node.fact and node.value is not None else ""
    yield f"{indent}[{_MARKS[node.result]}] {line(plain(node.text))}{told}"
    for evidence in node.evidence[:2]:
        yield f"{indent}      {_cited(rows[evidence])}"
    for child in node.children:
        yield from _tree(child, rows, depth + 1)


def _cited(row: EvidenceRow) -> str:
    words = f': "{cut(row.excerpt, _QUOTE)}"' if row.excerpt else ""
    return f"{line(row.uri)}{words}"


def _nearest(model: ModelReport) -> Iterator[str]:
    """For every class that was tried and not reached, the leaves that kept it out."""
    for tried in model.trace:
        if tried.result is True:
            continue
        missing = [leaf for child in tried.children for leaf in _blocking(child)]
        if missing:
            yield f"To be {tried.text.rstrip('?')}, it would need:"
            yield from (
                f"  - {line(plain(leaf.text))} (it is {line(leaf.value or 'unknown', 120)})" for leaf in missing
            )


def _blocking(node: TraceNode) -> Iterator[TraceNode]:
    if node.result is True:
        return
    if node.fact is not None:
        yield node
    for child in node.children:
        yield from _blocking(child)
