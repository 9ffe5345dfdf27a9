"""Turns licence names, texts, policies and sentences into readings, with the knowledge of the rule book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from auditor.domain.evidence import Citation, Status
from auditor.domain.facts import LicenseText, Resolved, Statement
from auditor.domain.knowledge import Profile, ProfileClause
from auditor.domain.licensing import ClauseHit, TextKind
from auditor.extract.said_rights import BINDING
from auditor.licenses import expression as spdx
from auditor.licenses.catalog import Catalog
from auditor.licenses.terms import Clause, CommercialTerms, commercial_terms
from auditor.rulebook import rights
from auditor.rulebook.readings import Reading, Term, combined, stricter


@dataclass(frozen=True)
class Reader:
    """Reads statements with the help of the licence catalogue. Pure."""

    catalog: Catalog

    def of_name(self, name: Resolved, citations: tuple[Citation, ...]) -> Reading | None:
        """What a licence statement of the card means; None when it names nothing."""
        if name.expression:
            return self.of_license(name.expression, "card", citations)
        if not name.licenses:
            return None
        members = [self.of_license(member, "card", citations) for member in name.licenses]
        return _agreement(members)

    def of_license(self, expression: str, origin: str, citations: tuple[Citation, ...]) -> Reading:
        """What a licence, or an expression of licences, means by its profiles."""
        try:
            parsed = spdx.parse(expression)
        except spdx.ExpressionError:
            return Reading(origin=origin, license=None, use="unknown", osd=None, citations=citations)

        def leaf(license_: spdx.License) -> Reading:
            return self._of_id(license_, origin, citations)

        return replace(spdx.fold(parsed, leaf, _joined), license=str(parsed))

    def of_text(self, text: LicenseText) -> Reading:
        """What a licence text means: by its profile where it is known, else by the clauses found in it."""
        identity = text.identification
        assert identity is not None, "only texts that were read are licences"
        if identity.kind in (TextKind.POLICY, TextKind.NOTICE):
            return replace(self._of_clauses(text.clauses, "text", text.citations), rights=rights.SILENT)
        if identity.license and not identity.modified:
            reading = self._of_known(text, identity.license)
        elif identity.modified and identity.base:
            reading = self._of_modified(text, identity.base, identity.license)
        else:
            found = self._of_clauses(text.clauses, "text", text.citations)
            reading = replace(found, use=_cautious(found.use), modified=identity.modified)
        return replace(reading, base=identity.base or reading.base, score=identity.score)

    def _of_known(self, text: LicenseText, license_: str) -> Reading:
        """A text that is, word for word, a licence we know."""
        known = self.of_license(license_, "text", text.citations)
        return replace(_quoted(known, text), modified=_is_known_change(license_, known.base))

    def _of_modified(self, text: LicenseText, base: str, license_: str | None) -> Reading:
        """A known text with words changed: what it was made from, made stricter by what was found in it."""
        original = _quoted(self.of_license(base, "text", text.citations), text)
        found = self._of_clauses(text.clauses, "text", text.citations)
        both = combined([found, original], license_)
        use = stricter(original.use, _cautious(found.use))
        osd = self._osd(license_) if license_ else False
        return replace(both, use=use, osd=osd, base=base, modified=True, detected_only=True)

    def of_policy(self, policy: LicenseText) -> Reading:
        """The limits that a use policy adds; it grants nothing, and its mere presence makes use conditional."""
        found = self._of_clauses(policy.clauses, "text", policy.citations)
        limits = tuple(
            term for term in found.terms if term.clause.startswith(("limit.", "output.", "scale.", "access."))
        )
        return replace(
            found,
            use="conditional",
            osd=False,
            terms=limits,
            triggers=limits,
            detected_only=False,
            rights=rights.SILENT,
        )

    def of_statement(self, statement: Statement) -> Reading:
        """What a sentence of the card means: the licence that it names, and the limits that it states.

        What the author merely intends ("meant for research") is no term.
        """
        if statement.unknown:
            return Reading(origin="statement", license=None, use="unknown", osd=None, citations=statement.citations)
        stated = [hit for hit in statement.clauses if hit.confidence >= BINDING]
        limits = self._of_clauses(stated, "statement", statement.citations)
        limits = replace(limits, rights=_limits_only(limits.rights))
        if statement.license is None:
            return replace(limits, use=_cautious(limits.use))
        named = self.of_license(statement.license, "statement", statement.citations)
        return named if limits.use == "unknown" else combined([named, limits], statement.license)

    def _of_id(self, license_: spdx.License, origin: str, citations: tuple[Citation, ...]) -> Reading:
        profile = self.catalog.get(license_.id)
        if profile is None or not _broadens(license_.exception):
            return Reading(origin=origin, license=str(license_), use="unknown", osd=None, citations=citations)
        answer = commercial_terms(profile.clauses)
        return Reading(
            origin=origin,
            license=str(license_),
            use=answer.value.value,
            osd=profile.osd,
            terms=_terms(profile.clauses, citations, profile),
            triggers=_terms(answer.triggers, citations, profile),
            citations=citations,
            base=profile.base,
            rights=rights.of_profile(profile.clauses),
        )

    def _of_clauses(self, clauses: Sequence[ClauseHit], origin: str, citations: tuple[Citation, ...]) -> Reading:
        answer: CommercialTerms = commercial_terms(clauses)
        return Reading(
            origin=origin,
            license=None,
            use=answer.value.value,
            osd=False if answer.value.value in ("conditional", "prohibited") else None,
            terms=_terms(clauses, citations),
            triggers=_terms(answer.triggers, citations),
            citations=citations,
            detected_only=True,
            rights=rights.of_unknown(clauses),
        )

    def _osd(self, license_: str) -> bool | None:
        profile = self.catalog.get(license_)
        return profile.osd if profile else None


def _broadens(exception: str | None) -> bool:
    """SPDX lists as exceptions only what permits more. Others of that form (`WITH Commons-Clause`) take away."""
    return exception is None or exception.casefold().rpartition("-exception")[1] != ""


def _is_known_change(license_: str, base: str | None) -> bool:
    """A changed text that no public list knows, and we do: named, but still another licence than its base."""
    return base is not None and license_.startswith("LicenseRef-auditor-")


def _limits_only(found: rights.Rights) -> rights.Rights:
    """A sentence that does not speak of a right says nothing about it."""
    said = {name: value for name, value in asdict(found).items() if value != "unknown"}
    return replace(rights.SILENT, **said)


def _cautious(use: str) -> str:
    """Reading an unknown text can show a restriction; it cannot show that there is none."""
    return "unknown" if use == "allowed" else use


def _agreement(members: Sequence[Reading]) -> Reading:
    """A family or list that says neither AND nor OR: where all members agree, that is the answer, else unknown."""
    both = combined(members, None)
    uses = {member.use for member in members}
    osds = {member.osd for member in members}
    shared = tuple(term for term in members[0].terms if all(_has(member, term.clause) for member in members))
    agree = len(uses) == 1
    return replace(
        both,
        use=uses.pop() if agree else "unknown",
        rights=rights.agreed(member.rights for member in members),
        at_most=None if agree else min(uses, key=_preference),
        osd=osds.pop() if len(osds) == 1 else None,
        terms=shared,
        triggers=tuple(term for term in both.triggers if agree),
    )


def _has(reading: Reading, clause: str) -> bool:
    return any(term.clause == clause for term in reading.terms)


def _joined(operator: str, parts: list[Reading]) -> Reading:
    """AND: all apply. OR: the user may choose, so the least strict counts."""
    if operator == "AND":
        return combined(parts, None)
    return min(parts, key=lambda part: _preference(part.use))


def _preference(use: str) -> int:
    return ("allowed", "conditional", "unknown", "prohibited", "not-granted").index(use)


def _quoted(reading: Reading, text: LicenseText) -> Reading:
    """The same reading with each term cited where the text says it, where that place was found."""
    places = {hit.clause: hit for hit in reversed(text.clauses)}

    def cite(terms: Iterable[Term]) -> tuple[Term, ...]:
        return tuple(_said(t, places[t.clause], text) if t.clause in places else t for t in terms)

    return replace(reading, terms=cite(reading.terms), triggers=cite(reading.triggers))


def _said(term: Term, hit: ClauseHit, text: LicenseText) -> Term:
    """The term at its place in a text.

    What one name to show says differs between versions of a licence (Kimi K2, Kimi K2.5): there the text counts.
    """
    renamed = term.clause.startswith("naming.") and len(term.wording) == 1
    wording = hit.wording if hit.wording and (renamed or not term.wording) else term.wording
    return replace(term, citations=_place(hit, text), wording=wording)


def _place(hit: ClauseHit, text: LicenseText) -> tuple[Citation, ...]:
    return tuple(_narrowed(citation, hit) for citation in text.citations[:1])


def _narrowed(citation: Citation, hit: ClauseHit) -> Citation:
    """The citation of a whole text, narrowed to the words of a hit."""
    return citation.model_copy(update={"start": hit.start, "end": hit.end, "excerpt": hit.words})


def _terms(
    clauses: Iterable[Clause], citations: tuple[Citation, ...], profile: Profile | None = None
) -> tuple[Term, ...]:
    return tuple(
        Term(
            clause=clause.clause,
            value=clause.value,
            citations=_cited(clause, citations, profile),
            threshold=clause.threshold,
            territories=clause.territories,
            usages=clause.usages if isinstance(clause, ProfileClause) else (),
            todo=clause.todo if isinstance(clause, ProfileClause) else None,
            license=profile.id if profile else None,
            starts=clause.starts if isinstance(clause, ProfileClause) else None,
            wording=clause.wording,
        )
        for clause in clauses
    )


def _cited(clause: Clause, citations: tuple[Citation, ...], profile: Profile | None) -> tuple[Citation, ...]:
    """Where a clause is proved: the words that were hit; for a profile the statement that names it, and the profile."""
    if isinstance(clause, ClauseHit):
        return tuple(_narrowed(citation, clause) for citation in citations[:1])
    return (*citations, _curated(profile.id, clause.proof)) if profile else citations


@lru_cache(maxsize=16384)
def _curated(license_: str, proof: str | None) -> Citation:
    """The profile's own words; the same few licences stand behind most models."""
    return Citation(uri=f"rule://licenses/{license_}", status=Status.FOUND, excerpt=proof)
