"""What stands around a quote in its document, so that a reader sees that nothing was torn from its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.domain.report import EvidenceRow

REACH = 90
"""Characters on each side, cut at a space."""


def around(row: EvidenceRow, texts: Mapping[str, str]) -> tuple[str, str]:
    """Return the words before and after a quote; empty where the document's text is not at hand.

    `texts`: documents by sha256, as the spans of the report count their characters.
    """
    text = texts.get(row.sha256 or "")
    if text is None or row.start is None or row.end is None or text[row.start : row.end] != row.excerpt:
        return "", ""
    return _before(text, row.start), _after(text, row.end)


def _before(text: str, end: int) -> str:
    start = max(0, end - REACH)
    piece = text[start:end]
    return _flat(piece.partition(" ")[2] if start else piece).lstrip()


def _after(text: str, start: int) -> str:
    piece = text[start : start + REACH]
    return _flat(piece.rpartition(" ")[0] if start + REACH < len(text) else piece).rstrip()


def _flat(piece: str) -> str:
    """The piece on one line, spaces at its ends kept, since it meets the quote there."""
    inner = " ".join(piece.split())
    return f"{' ' * piece[:1].isspace()}{inner}{' ' * piece[-1:].isspace()}" if inner else ""
