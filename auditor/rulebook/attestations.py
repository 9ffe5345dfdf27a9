"""Puts human findings in the place of what could not be seen; says when what they are bound to has moved on. Pure.

Several people may have looked at one repository: the user's own findings come before the shipped ones, and those about
the present state before those about an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from auditor.domain.attestations import Attestation, AttestedFinding
from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import DeclaredForm, Facts
from auditor.domain.inventory import Inventory
from auditor.rulebook.book import RuleBook

Table = Mapping[str, tuple[Attestation, ...]]

_COMPONENTS = {
    "checkpoints": "checkpoints",
    "inference-code": "inference_code",
    "evaluation-code": "evaluation_code",
    "preprocessing-code": "preprocessing_code",
}
"""Attested component to the field of the inventory."""
_SILENT = (DeclaredForm.NONE, DeclaredForm.OTHER, DeclaredForm.UNRECOGNISED)


@dataclass(frozen=True)
class Attested:
    """What is attested of one repository: about its present state, and about earlier ones."""

    current: tuple[Attestation, ...] = ()
    moved: tuple[Attestation, ...] = ()
    """The repository is no longer what was looked at, so the findings count as of then."""

    @property
    def state(self) -> Literal["none", "current", "moved"]:
        """`moved` when any finding that is used is about an earlier state."""
        if not self.current and not self.moved:
            return "none"
        return "moved" if any(attestation in self.moved for attestation, _ in self._used()) else "current"

    @property
    def as_of(self) -> str:
        """When those findings were made that are about an earlier state, and what was looked at; empty without any."""
        used = dict.fromkeys(attestation for attestation, _ in self._used() if attestation in self.moved)
        return "; ".join(f"{attestation.dated.isoformat()} ({_looked_at(attestation)})" for attestation in used)

    def fact(self, component: str) -> Fact[str]:
        """The attested value of a component; unknown where nothing is attested."""
        used = next(((by, finding) for by, finding in self._used() if finding.component == component), None)
        if used is None:
            return Fact()
        return Fact(value=used[1].value, citations=(_citation(*used),), claim=used[0] in self.moved)

    def release(self, found: Inventory) -> Inventory:
        """The components, as attested where they are."""
        update: dict[str, Fact[str]] = {}
        for component, name in _COMPONENTS.items():
            attested_fact = self.fact(component)
            if attested_fact.known:
                value = {"released": "present"}.get(str(attested_fact.value), attested_fact.value)
                update[name] = replace(attested_fact, value=value)
        return replace(found, **update)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every attested finding that is used."""
        return tuple(_citation(by, finding) for by, finding in self._used())

    def overlay(self, facts: Facts) -> Facts:
        """The same facts, training code and data as attested where they are, and the licence where they name none."""
        code, data = self.fact("code"), self.fact("data")
        update: dict[str, object] = {"code": _joined(code, facts.code), "data": _joined(data, facts.data)}
        license_ = self.fact("license")
        if license_.known and names_no_license(facts):
            update["attested_license"] = license_
        return facts.model_copy(update=update) if self.current or self.moved else facts

    def _used(self) -> Iterator[tuple[Attestation, AttestedFinding]]:
        """Each component's finding, once."""
        seen: set[str] = set()
        for attestation in (*self.current, *self.moved):
            for finding in attestation.findings:
                if finding.component not in seen:
                    seen.add(finding.component)
                    yield attestation, finding


NOT_ATTESTED = Attested()


def names_no_license(facts: Facts) -> bool:
    """Whether the card's metadata leaves the licence open: what a repository states itself is never overruled."""
    declared = facts.declared
    return (
        declared.stated.form in _SILENT
        and declared.linked is None
        and (declared.named is None or declared.named.form in _SILENT)
    )


def table(book: RuleBook) -> Table:
    """All attestations by the repository they are about, in lower case; those of the user's own rule folders first."""

    def by_ref() -> Table:
        found: dict[str, tuple[Attestation, ...]] = {}
        for attestation in book.table("attestations", Attestation).values():
            ref = attestation.ref.lower()
            found[ref] = (attestation, *found.get(ref, ()))  # the shipped ones are read first
        return found

    return book.once("attestations by ref", by_ref)


def attested(facts: Facts, known: Table) -> Attested:
    """What is attested of a repository, and whether it is still what was looked at.

    Args:
        facts: of one repository; nothing is attested of one that could not be read.
        known: attestations by lower-case id, as `table` gives them.

    """
    found = known.get(facts.ref.lower(), ()) if facts.status is Status.FOUND else ()
    current = tuple(attestation for attestation in found if _still(attestation, facts))
    return Attested(current, tuple(attestation for attestation in found if attestation not in current))


def _still(attestation: Attestation, facts: Facts) -> bool:
    """Whether the repository is what was looked at: the same commit, or every text that was read unchanged."""
    bound = attestation.bound
    if facts.commit in bound.commits:
        return True
    seen = _texts(facts)
    return bool(bound.texts) and all(seen.get(text.path) == text.sha256 for text in bound.texts)


def _texts(facts: Facts) -> dict[str, str | None]:
    """Path to hash of the repository's texts that the facts quote."""
    cited = [*facts.card.citations, *(citation for text in facts.texts for citation in text.citations)]
    home = f"{facts.metadata.uri}/"
    return {c.uri.removeprefix(home): c.sha256 for c in cited if c.uri.startswith(home)}


def _looked_at(attestation: Attestation) -> str:
    commits = [f"commit {commit[:12]}" for commit in attestation.bound.commits]
    return ", ".join([*commits, *(f"{text.path} {text.sha256[:12]}" for text in attestation.bound.texts)])


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
