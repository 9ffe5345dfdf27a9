"""Our clauses in the 23 terms of the licence literature (LiDetector, LiAgent): 0 unsaid, 1 can, 2 cannot, 3 must."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from auditor.domain.knowledge import Profile, ProfileClause
from auditor.domain.licensing import Change, ClauseHit, Identification, Polarity
from auditor.licenses.clauses import detector
from auditor.licenses.liagent_subject import Subject, subject
from auditor.licenses.liagent_terms import CAN, CANNOT, MUST, TERMS, UNSAID, Term, Trust
from auditor.licenses.reading import Reading, Sentence, read

_VALUES = {Polarity.CAN: CAN, Polarity.CANNOT: CANNOT, Polarity.MUST: MUST, Polarity.CONDITIONAL: CAN}
Clause = ClauseHit | ProfileClause
_TAKEN_BACK = re.compile(
    r"\A[^;]*?(?:(?:\bnot|n't)\s+(?:be\s+)?(?:mandatory|mandated|required|obligatory|compulsory|necessary)|\boptional)",
    re.IGNORECASE,
)
_SAME_SENTENCE = 140
_NEXT_WORDS = 20
_NAMED_MORE_EXACTLY = {"notice.license-copy": "notice.copyright", "notice.copyright": "notice.notice-file"}
_COUNTED = 0.5
"""Confidence from which a hit counts as the literature's term."""


def read_terms(clauses: Iterable[Clause], text: str = "") -> dict[str, int]:
    """The 23 terms of a set of clauses; `text` tells whether they are about software or about models and data."""
    said, about = list(clauses), subject(text)
    return {term.name: _value(term, said, about, text) for term in TERMS}


def _value(term: Term, clauses: Sequence[Clause], about: Subject, text: str) -> int:
    if _silent(term, clauses, about, text):
        return UNSAID
    if said := _explicit(term, clauses, text):
        return said
    implied_by = (*term.implied_by, *term.implied_of_models) if about is Subject.MODELS else term.implied_by
    if any(clause.clause in implied_by and clause.value is Polarity.CAN for clause in clauses):
        return CAN
    return CANNOT if any(clause.clause in term.excluded_by for clause in clauses) else UNSAID


def _silent(term: Term, clauses: Sequence[Clause], about: Subject, text: str) -> bool:
    """Whether the literature takes the text to say nothing of the term, whatever single clauses may say."""
    if about is Subject.DEDICATION:
        return term.needs_licence
    if about is Subject.MODELS:
        return bool(term.named_of_models) and re.search(term.named_of_models, text, re.IGNORECASE) is None
    if any(clause.clause in term.spoken_by and not _beside_the_point(term, clause, text) for clause in clauses):
        return False
    return any(clause.clause in term.silenced_by and clause.value is not Polarity.CAN for clause in clauses)


def _explicit(term: Term, clauses: Sequence[Clause], text: str) -> int:
    """What clauses about the term itself say."""
    own = [
        clause
        for clause in clauses
        if clause.clause in term.clauses
        and not _passed_over(clause, clauses)
        and not _beside_the_point(term, clause, text)
    ]
    values = {_VALUES[clause.value] for clause in own}
    values |= {CANNOT for clause in clauses if clause.clause in term.denied_by}
    if CANNOT not in values and any(_taken_back(clause, text) for clause in own):
        return CAN
    return next((value for value in term.order if value in values), UNSAID)


def _beside_the_point(term: Term, clause: Clause, text: str) -> bool:
    """Whether the words of a clause are near the term's subject and yet about something else."""
    words = _words(clause)
    if term.other_than and re.search(term.other_than, words, re.IGNORECASE):
        return True
    if not term.granted_as or not isinstance(clause, ClauseHit) or clause.value is not Polarity.CAN:
        return False
    return re.search(term.granted_as, text[clause.start : clause.end + _NEXT_WORDS], re.IGNORECASE) is None


def _taken_back(clause: Clause, text: str) -> bool:
    """A duty that the same sentence makes a choice: it counts although the duty is repeated elsewhere."""
    if clause.value is not Polarity.CAN or not isinstance(clause, ClauseHit) or not clause.clause.startswith("notice."):
        return False  # of source code, parts may be exempt while the duty stands
    return _TAKEN_BACK.search(text[clause.start : clause.end + _SAME_SENTENCE]) is not None


def _words(clause: Clause) -> str:
    return (clause.words if isinstance(clause, ClauseHit) else clause.proof) or ""


def _passed_over(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Duties that wait for a condition, and shades of one that the literature does not count (a name kept out of
    another's name), beside what is meant for another term.
    """
    waits = clause.value is Polarity.CONDITIONAL and not clause.clause.startswith("grant.")
    shade = isinstance(clause, ClauseHit) and clause.confidence < _COUNTED
    return waits or shade or _meant_for_another(clause, clauses)


def _meant_for_another(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """A waiver or ban of several notices in one sentence counts for the one that is named the more exactly."""
    nearer = _NAMED_MORE_EXACTLY.get(clause.clause)
    if nearer is None or clause.value is Polarity.MUST or not isinstance(clause, ClauseHit):
        return False
    return any(
        other.clause == nearer and other.value is clause.value and _crosses(clause, other)
        for other in clauses
        if isinstance(other, ClauseHit)
    )


def _crosses(one: ClauseHit, other: ClauseHit) -> bool:
    return other.start <= one.end and one.start <= other.end


def terms(text: str, identification: Identification | None, hits: Sequence[ClauseHit]) -> dict[str, int]:
    """The 23 terms of one text.

    A known licence has the terms of its profile; a modified one those of its base, except where words that were added
    say otherwise; any other text what the detectors read in it.
    """
    read = read_terms(hits, text)
    if identification is None:
        return read
    profile = _profile(identification)
    stated = read_terms(profile.clauses, text) if profile else read
    base = {term.name: _trusted(term.trust, stated[term.name], read[term.name]) for term in TERMS}
    spoken = {term.name for term in TERMS if base[term.name] or (stated[term.name] and term.trust is not Trust.READING)}
    return base | _deviations(hits if profile else (), _changes(identification), text, spoken)


def _trusted(trust: Trust, stated: int, read: int) -> int:
    if trust is Trust.BOTH:
        return stated if stated == read else UNSAID
    if trust is Trust.EITHER:
        return read or stated
    return read if trust is Trust.READING else stated


def _profile(identification: Identification) -> Profile | None:
    from auditor.licenses.catalog import catalog

    known = identification.license or identification.base
    return catalog().get(known) if known else None


def _changes(identification: Identification) -> list[Change]:
    return [change for change in (*identification.added, *identification.removed) if change.substantive]


def _deviations(
    hits: Sequence[ClauseHit], changes: Sequence[Change], text: str, spoken: Collection[str]
) -> dict[str, int]:
    """What changed sentences say, term by term.

    Their plain words ("modification is compulsory") count before the detectors' patterns, which were written for the
    licences' own; of terms that the licence is silent on (all but `spoken`) plain words alone say nothing.
    """
    if not changes:
        return {}
    reading = read(text)
    changed = [sentence for sentence in reading.sentences if _holds_change(reading, sentence, changes)]
    spans = [reading.span(sentence.start, sentence.end) for sentence in changed]
    touched = [hit for hit in hits if any(start <= hit.end and hit.start <= end for start, end in spans)]
    restated = [hit for sentence in changed for hit in detector().restated(reading, sentence)]
    found = {}
    for term in TERMS:
        heard = term.name in spoken or any(hit.clause in term.spoken_by for hit in restated)
        found[term.name] = (heard and _explicit(term, restated, text)) or _explicit(term, touched, text)
    return {name: value for name, value in found.items() if value}


def _holds_change(reading: Reading, sentence: Sentence, changes: Sequence[Change]) -> bool:
    """Whether a change stands in `sentence`."""
    start, end = reading.span(sentence.start, sentence.end)
    return any(start <= change.end and change.start < end for change in changes)
