"""Re-derives a profile from its licence's text, so that curated knowledge and the detectors check one another.

A cell is one clause of one licence, told by the profile, by the detectors, or by both. The detectors agree when they
find the clause with the profile's value. A find that is only a shade of a duty which the profile tells ("give credit"
beside "attribute") is no cell of its own. What a profile knows to be read otherwise, and why, stands in its `differs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from auditor.domain.knowledge import ClauseRule, Profile, ProfileClause
from auditor.domain.licensing import ClauseHit, Polarity
from auditor.licenses.clauses import detect
from auditor.licenses.proofs import proven, stands
from auditor.licenses.terms import CommercialUse, commercial_terms

READABLE = "en"
"""The language that the detectors read well enough to be held to it."""
COMMERCIAL = "grant.commercial"
SEPARATE = "limit.separate-grant"
_OF_COMMERCE = {CommercialUse.ALLOWED: Polarity.CAN, CommercialUse.CONDITIONAL: Polarity.CONDITIONAL}


class Verdict(StrEnum):
    """How profile and detectors compare on one clause."""

    AGREES = "agrees"
    VALUE = "value"
    """Both know the clause, with different values."""
    MISSED = "missed"
    """In the profile only."""
    EXTRA = "extra"
    """Found by the detectors only."""
    FIGURE = "figure"
    """Agreed but for the threshold or the territories."""
    EXPLAINED = "explained"
    """Different, and the profile says why."""


class Cell(NamedTuple):
    """One clause of one licence."""

    license: str
    clause: str
    profiled: Polarity | None
    read: frozenset[Polarity]
    verdict: Verdict

    def __str__(self) -> str:
        read = ", ".join(sorted(self.read)) or "nothing"
        return f"{self.license} {self.clause}: {self.verdict}, profile {self.profiled or 'silent'}, text read as {read}"


def cells(profile: Profile, hits: Iterable[ClauseHit], rules: Mapping[str, ClauseRule]) -> Iterator[Cell]:
    """The cells of one licence, by clause.

    Args:
        profile: the licence as it is known.
        hits: what the detectors found in its text.
        rules: the vocabulary; it tells what one right implies.

    """
    found = tuple(hits)
    values = _values(found, rules)
    told = {clause.clause: clause for clause in profile.clauses}
    for clause in sorted({*told, *values}):
        read = frozenset(values.get(clause, ()))
        known = told.get(clause)
        if known is None and any(told[other].value in read for other in rules[clause].akin if other in told):
            continue
        verdict = _verdict(known, read, found)
        if verdict is not Verdict.AGREES and clause in profile.differs:
            verdict = Verdict.EXPLAINED
        yield Cell(profile.id, clause, known.value if known else None, read, verdict)


def _values(hits: tuple[ClauseHit, ...], rules: Mapping[str, ClauseRule]) -> dict[str, set[Polarity]]:
    """The values found of each clause, with those that follow: a right to copy implies one to use, rights without
    limits are rights for commerce, too, and where commerce is barred a contract for it is a must.
    """
    values: dict[str, set[Polarity]] = {}
    for hit in hits:
        values.setdefault(hit.clause, set()).add(hit.value)
    for clause, rule in rules.items():
        if clause not in values and any(Polarity.CAN in values.get(other, ()) for other in rule.implied_by):
            values[clause] = {Polarity.CAN}
    commerce = commercial_terms(hits).value
    if commerce in _OF_COMMERCE:
        values.setdefault(COMMERCIAL, set()).add(_OF_COMMERCE[commerce])
    elif commerce is CommercialUse.PROHIBITED and SEPARATE in values:
        values[SEPARATE].add(Polarity.MUST)
    return values


def _verdict(known: ProfileClause | None, read: frozenset[Polarity], hits: tuple[ClauseHit, ...]) -> Verdict:
    if known is None:
        return Verdict.EXTRA
    if not read:
        return Verdict.MISSED
    if known.value not in read:
        return Verdict.VALUE
    return Verdict.AGREES if _same_figure(known, hits) and _same_places(known, hits) else Verdict.FIGURE


def _same_figure(known: ProfileClause, hits: tuple[ClauseHit, ...]) -> bool:
    """Whether the threshold was read, with its unit and comparison: of a scale by its own detector, of a duty that
    begins at a scale by that scale's.
    """
    if known.threshold is None:
        return True
    own = known.clause.startswith("scale.")
    return any(hit.threshold == known.threshold for hit in hits if hit.clause == known.clause or not own)


def _same_places(known: ProfileClause, hits: tuple[ClauseHit, ...]) -> bool:
    read = {place for hit in hits if hit.clause == known.clause for place in hit.territories}
    return read.issuperset(known.territories)


class Comparison(NamedTuple):
    """What the texts at hand say about the profiles."""

    profiles: int
    """Profiles whose text was at hand."""
    cells: tuple[Cell, ...]
    """Of texts that the detectors can read."""
    proofs: int
    unproven: tuple[tuple[str, str, str], ...]
    """Licence, clause and words of the proofs and prescribed texts that stand in none of the texts of their licence."""

    @property
    def agreed(self) -> int:
        return sum(1 for cell in self.cells if cell.verdict is Verdict.AGREES)

    @property
    def explained(self) -> int:
        return sum(1 for cell in self.cells if cell.verdict is Verdict.EXPLAINED)

    @property
    def open(self) -> tuple[Cell, ...]:
        """Cells that differ without an explanation."""
        settled = (Verdict.AGREES, Verdict.EXPLAINED)
        return tuple(cell for cell in self.cells if cell.verdict not in settled)

    def __str__(self) -> str:
        share = 100 * self.agreed / len(self.cells) if self.cells else 0
        return (
            f"{self.profiles} profiles read against their texts: {self.agreed} of {len(self.cells)} clause cells agree "
            f"({share:.1f} %), {self.explained} differ and say why, {len(self.open)} differ; "
            f"{self.proofs - len(self.unproven)} of {self.proofs} proofs found"
        )


def compare(
    profiles: Iterable[Profile], texts: Mapping[str, Sequence[str]], rules: Mapping[str, ClauseRule]
) -> Comparison:
    """Every profile whose text is at hand against it.

    A licence may be published in several wordings: a proof stands in one of them, and the clauses are those of the
    wording that proves most.

    Args:
        profiles: what is known.
        texts: wordings by licence id.
        rules: the vocabulary.

    """
    found: list[Cell] = []
    unproven: list[tuple[str, str, str]] = []
    read = proofs = 0
    for profile in profiles:
        wordings = texts.get(profile.id, ())
        if not wordings:
            continue
        proved = [{hit.clause for hit in proven(text, profile)} for text in wordings]
        quoted = [clause for clause in profile.clauses if clause.proof]
        read, proofs = read + 1, proofs + len(quoted)
        somewhere = frozenset[str]().union(*proved)
        lost = [clause for clause in quoted if clause.clause not in somewhere]
        unproven += [(profile.id, clause.clause, clause.proof or "") for clause in lost]
        told = [(clause.clause, words) for clause in profile.clauses for words in clause.wording]
        proofs += len(told)
        unproven += [(profile.id, *one) for one in told if not any(stands(one[1], text) for text in wordings)]
        if profile.language == READABLE:
            best = wordings[max(range(len(wordings)), key=lambda place: len(proved[place]))]
            found += cells(profile, detect(best), rules)
    return Comparison(read, tuple(found), proofs, tuple(unproven))
