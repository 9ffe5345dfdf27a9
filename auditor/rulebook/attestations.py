"""Puts human findings in the place of what could not be seen; says when what they are bound to has moved on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from auditor.domain.attestations import Attestation, AttestedFinding
from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.inventory import Inventory
from auditor.rulebook.book import RuleBook

_COMPONENTS = {
    "checkpoints": "checkpoints",
    "evaluation-code": "evaluation_code",
    "preprocessing-code": "preprocessing_code",
}
"""Attested component to the field of the inventory."""


@dataclass(frozen=True)
class Attested:
    """What is attested of one repository."""

    attestation: Attestation | None = None
    state: Literal["none", "current", "moved"] = "none"
    """`moved`: the repository is no longer what was looked at, so the findings count as of then."""

    def fact(self, component: str) -> Fact[str]:
        """The attested value of a component; unknown where nothing is attested."""
        finding = self.attestation.finding(component) if self.attestation else None
        if finding is None or self.attestation is None:
            return Fact()
        return Fact(value=finding.value, citations=(_citation(self.attestation, finding),))

    def release(self, found: Inventory) -> Inventory:
        """The components, as attested where they are."""
        update: dict[str, Fact[str]] = {}
        for component, name in _COMPONENTS.items():
            attested_fact = self.fact(component)
            if attested_fact.known:
                value = {"released": "present"}.get(str(attested_fact.value), attested_fact.value)
                update[name] = attested_fact.model_copy(update={"value": value})
        return found.model_copy(update=update)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every attested finding."""
        if self.attestation is None:
            return ()
        return tuple(_citation(self.attestation, finding) for finding in self.attestation.findings)

    def overlay(self, facts: Facts) -> Facts:
        """The same facts, training code and data as attested where they are."""
        code, data = self.fact("code"), self.fact("data")
        return facts.model_copy(
            update={"code": _joined(code, facts.code), "data": _joined(data, facts.data)} if self.attestation else {}
        )


NOT_ATTESTED = Attested()


def table(book: RuleBook) -> dict[str, Attestation]:
    """All attestations by the repository they are about, in lower case."""
    return book.once(
        "attestations by ref",
        lambda: {a.ref.lower(): a for a in book.table("attestations", Attestation).values()},
    )


def attested(facts: Facts, known: Mapping[str, Attestation]) -> Attested:
    """What is attested of a repository, and whether it is still what was looked at.

    Args:
        facts: of one repository; nothing is attested of one that could not be read.
        known: attestations by lower-case id, as `table` gives them.

    """
    found = known.get(facts.ref.lower()) if facts.status is Status.FOUND else None
    if found is None:
        return Attested()
    same = facts.commit in found.bound.commits or bool(_hashes(facts) & {t.sha256 for t in found.bound.texts})
    return Attested(found, "current" if same else "moved")


def _hashes(facts: Facts) -> set[str]:
    """The hashes of all texts of the repository that the facts quote."""
    cited = [*facts.card.citations, *(citation for text in facts.texts for citation in text.citations)]
    return {citation.sha256 for citation in cited if citation.sha256}


def _joined(attested_fact: Fact[str], found: Fact[str]) -> Fact[str]:
    """The attested value, cited before what the card itself says; the card's own where nothing is attested."""
    if not attested_fact.known:
        return found
    return Fact(value=attested_fact.value, citations=(*attested_fact.citations, *found.citations))


def _citation(attestation: Attestation, finding: AttestedFinding) -> Citation:
    seen = datetime.combine(attestation.dated, datetime.min.time(), UTC)
    return Citation(
        uri=f"rule://attestations/{attestation.id}#{finding.component}",
        status=Status.FOUND,
        fetched_at=seen,
        excerpt=f"{finding.because} ({', '.join(source.url for source in finding.sources)})",
    )
