"""Gives every citation of a model's report its id, in the order of first use."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.evidence import Citation
from auditor.domain.report import EvidenceRow


class Ledger:
    """The evidence table of one model under construction."""

    def __init__(self) -> None:
        self._ids: dict[Citation, str] = {}

    def cite(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        """The ids of some citations, each once; new ones are entered."""
        return tuple(dict.fromkeys(self._ids.setdefault(c, f"e{len(self._ids) + 1}") for c in citations))

    def rows(self) -> tuple[EvidenceRow, ...]:
        """The table."""
        return tuple(
            EvidenceRow(
                id=row_id,
                uri=c.uri,
                sha256=c.sha256,
                status=c.status,
                fetched_at=c.fetched_at,
                start=c.start,
                end=c.end,
                excerpt=c.excerpt,
            )
            for c, row_id in self._ids.items()
        )
