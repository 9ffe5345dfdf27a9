"""What an audit means for the person who uses the model: answers derived from the axes and licence profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.domain.knowledge import Profile, ProfileClause
from auditor.domain.licensing import Polarity
from auditor.domain.report import ModelReport

_ANSWERS = {"open": "yes", "released": "yes", "documented": "yes", "unknown": "unknown"}
_REVOKING = ("end.revocation", "end.remote-restriction", "update.forced", "end.term")
_USE = {"allowed": "yes", "conditional": "partly", "prohibited": "no", "not-granted": "no"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of "what it means for you": keys of the catalogue's group `meaning`."""

    question: str
    answer: str
    why: str


def meaning(model: ModelReport, profiles: Mapping[str, Profile]) -> list[Answer]:
    """Return the seven answers in reading order; unknown stays unknown."""
    clauses = _clauses(model.license.concluded, profiles)
    return [
        _run(model),
        Answer("commercial", _USE.get(model.commercial_use.value, "unknown"), ""),
        _granted("fine-tune", "grant.modify", "limit.no-derivatives", model, clauses),
        _granted("redistribute", "grant.redistribute", "limit.no-redistribution", model, clauses),
        _inspect(model),
        _private(model),
        _lasting(model, clauses),
    ]


def license_ids(expression: str) -> list[str]:
    """Return the licence ids of an SPDX expression in order, without operators and exceptions."""
    plain = re.sub(r"\bWITH\s+\S+", " ", expression)
    words = re.findall(r"[A-Za-z0-9][\w.+:-]*", plain, re.ASCII)
    return list(dict.fromkeys(word for word in words if word not in ("AND", "OR", "NONE", "NOASSERTION")))


def _run(model: ModelReport) -> Answer:
    answers = {"public": "yes", "gated": "partly", "withheld": "no"}
    value = model.weights.value if model.weights.value in answers else "unknown"
    return Answer("run", answers.get(value, "unknown"), f"run-{value}")


def _inspect(model: ModelReport) -> Answer:
    seen = [_ANSWERS.get(axis.value, "no") for axis in (model.code, model.data)]
    if seen == ["yes", "yes"]:
        return Answer("inspect", "yes", "inspect-open")
    if "yes" in seen:
        return Answer("inspect", "partly", "inspect-partly")
    return (
        Answer("inspect", "unknown", "inspect-unknown") if "unknown" in seen else Answer("inspect", "no", "inspect-no")
    )


def _private(model: ModelReport) -> Answer:
    if model.weights.value == "withheld":
        return Answer("private", "no", "private-vendor")
    if model.weights.value in ("public", "gated"):
        return Answer("private", "yes", "private-local")
    return Answer("private", "unknown", "private-unknown")


def _granted(
    question: str, grant: str, limit: str, model: ModelReport, clauses: Sequence[Mapping[str, ProfileClause]]
) -> Answer:
    if model.commercial_use.value == "not-granted":
        return Answer(question, "no", "no-license")
    if model.weights.value == "withheld":
        return Answer(question, "no", "closed")
    if not clauses:
        return Answer(question, "unknown", "silent")
    answers = [_one_grant(grant, limit, found) for found in clauses]
    worst = min(answers, key=("no", "unknown", "partly", "yes").index)
    return Answer(question, worst, {"no": "limit", "unknown": "silent", "partly": "conditional", "yes": "grant"}[worst])


def _one_grant(grant: str, limit: str, found: Mapping[str, ProfileClause]) -> str:
    barred, given = found.get(limit), found.get(grant)
    if (barred and barred.value is not Polarity.CONDITIONAL) or (given and given.value is Polarity.CANNOT):
        return "no"
    if given is None:
        return "unknown"
    return "yes" if given.value is Polarity.CAN and not barred else "partly"


def _lasting(model: ModelReport, clauses: Sequence[Mapping[str, ProfileClause]]) -> Answer:
    if model.commercial_use.value == "not-granted":
        return Answer("revocable", "no", "no-license")
    if not clauses:
        return Answer("revocable", "unknown", "silent")
    if any(key in found for found in clauses for key in _REVOKING):
        return Answer("revocable", "no", "revocable")
    if any("end.breach" in found or "end.litigation" in found for found in clauses):
        return Answer("revocable", "partly", "breach")
    return Answer("revocable", "yes", "lasting")


def _clauses(expression: str, profiles: Mapping[str, Profile]) -> list[dict[str, ProfileClause]]:
    """Return each licence's clauses by id, or nothing when any licence is unknown or the user may choose (OR)."""
    ids = license_ids(expression)
    if not ids or " OR " in expression or any(one not in profiles for one in ids):
        return []
    return [dict(_by_id(profiles[one])) for one in ids]


def _by_id(profile: Profile) -> Iterator[tuple[str, ProfileClause]]:
    return ((clause.clause, clause) for clause in profile.clauses)
