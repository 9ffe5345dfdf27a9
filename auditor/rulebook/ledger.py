"""Gives every citation of a model's report its id, in the order of first use."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.evidence import Citation
from auditor.domain.report import EvidenceRow
from auditor.rulebook.conditions import FactTable


class Ledger:
    """The evidence table of one model under construction."""

    def __init__(self, facts: FactTable) -> None:
        self._facts = facts
        self._proofs: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._ids: dict[Citation, str] = {}
        self._seen: dict[int, tuple[Citation, str]] = {}
        """The same, by the identity of citations that it keeps alive: one fact is cited dozens of times."""

    def cite(self, citations: Iterable[Citation]) -> tuple[str, ...]:
        """The ids of some citations, each once; new ones are entered."""
        return tuple(dict.fromkeys(map(self._id, citations)))

    def prove(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of what proves some facts of the table; the requirements of all frameworks rest on the same few."""
        if paths not in self._proofs:
            self._proofs[paths] = self.cite(citation for path in paths for citation in self._facts[path].citations)
        return self._proofs[paths]

    def _id(self, citation: Citation) -> str:
        if known := self._seen.get(id(citation)):
            return known[1]
        row_id = self._ids.setdefault(citation, f"e{len(self._ids) + 1}")
        self._seen[id(citation)] = citation, row_id
        return row_id

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
