"""The facts that the user's questions ask about: rights and duties under the licence, and a vendor's answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.knowledge import ClauseRule
from auditor.domain.licensing import Polarity
from auditor.domain.ref import RefKind
from auditor.rulebook.readings import Reading, Term
from auditor.rulebook.rights import BREACH, MODIFY, REDISTRIBUTE, REVOKING
from auditor.rulebook.subject import RightsGroup, ServiceGroup
from auditor.rulebook.vendor_terms import quotes

_NOTICES = ("notice.",)
_ON_HARM = ("limit.behaviour", "pass-down.", "output.use-restricted")
"""Clauses that only say what harm must not be done with it, and that users are to be told."""
_TRAINS = ("no", "opt-in", "opt-out", "yes")
_ENDS = ("for-cause", "with-notice", "any-time")


def free_use(reading: Reading) -> Fact[bool]:
    """Whether nothing limits who may use it for what; unknown where only harmful use is limited."""
    if reading.use == "allowed":
        return Fact(value=True, citations=reading.citations)
    if reading.use in ("prohibited", "not-granted"):
        return Fact(value=False, citations=reading.citations)
    limits = [term for term in reading.triggers if not term.clause.startswith(_ON_HARM)]
    if reading.use != "conditional" or not limits:
        return Fact()
    return Fact(value=False, citations=tuple(dict.fromkeys(c for term in limits for c in term.citations)))


def territories(reading: Reading) -> Fact[str]:
    """Whether some countries are shut out; unknown where the terms are."""
    shut = [term for term in reading.terms if term.clause == "limit.territory"]
    if shut:
        return _fact("limited", shut, reading)
    known = reading.use in ("allowed", "conditional", "prohibited") and not reading.detected_only
    return _fact("none" if known else "", [], reading)


def rights_group(reading: Reading, about: Citation, clauses: Mapping[str, ClauseRule]) -> RightsGroup:
    """Rights and duties by the licence with its parents'; where nothing is granted, nothing may be done."""
    if reading.use == "not-granted":
        none: Fact[str] = Fact(value="cannot", citations=reading.citations or (about,))
        return RightsGroup(modify=none, redistribute=none)
    rights = reading.rights
    titles = {name: rule.title for name, rule in clauses.items() if rule.todo}
    duties = [term for term in reading.terms if term.value is Polarity.MUST and (term.todo or term.clause in titles)]
    known = reading.license is not None or bool(reading.terms)
    return RightsGroup(
        modify=_right(rights.modify, MODIFY, reading),
        redistribute=_right(rights.redistribute, REDISTRIBUTE, reading),
        ends=_right(rights.ends, (*REVOKING, *BREACH), reading),
        separate_license=_separate(reading) if known else Fact(),
        duties=_fact(_degree(duties) if known and rights.modify != "unknown" else "", duties, reading),
        duty_list=_fact("; ".join(dict.fromkeys(titles.get(t.clause, t.clause) for t in duties)), duties, reading),
    )


def service_group(facts: Facts) -> ServiceGroup:
    """A vendor's documents that apply: of several answers to one question the least kind."""
    about = (facts.metadata,)
    served = facts.kind is RefKind.VENDOR and facts.status is Status.FOUND
    api: Fact[str] = Fact(value="restricted", citations=about) if served else Fact()
    return ServiceGroup(
        api=api, trains=_answer(facts, "data-training", _TRAINS), ends=_answer(facts, "termination", _ENDS)
    )


def _answer(facts: Facts, question: str, kindest_first: Sequence[str]) -> Fact[str]:
    answers = [(document, answer) for document in facts.terms if (answer := document.answer(question))]
    said = [(document, answer) for document, answer in answers if answer.value in kindest_first]
    if not said:
        return Fact()
    worst = max((answer.value for _, answer in said), key=kindest_first.index)
    cited = (c for document, answer in said if answer.value == worst for c in quotes(document, answer))
    return Fact(value=worst, citations=tuple(dict.fromkeys(cited)))


def _right(value: str, clauses: Iterable[str], reading: Reading) -> Fact[str]:
    known = value if value not in ("", "unknown") else ""
    return _fact(known, [term for term in reading.terms if term.clause in clauses], reading)


def _separate(reading: Reading) -> Fact[str]:
    asking = [t for t in reading.terms if t.clause == "limit.separate-grant" or t.clause.startswith("scale.")]
    return _fact("offered" if asking else "none", asking, reading)


def _degree(duties: Sequence[Term]) -> str:
    if not duties:
        return "none"
    return "notices" if all(term.clause.startswith(_NOTICES) for term in duties) else "more"


def _fact(value: str, terms: Sequence[Term], reading: Reading) -> Fact[str]:
    """A value cited by the terms that give it, else by the licence as a whole."""
    cited = tuple(dict.fromkeys(citation for term in terms for citation in term.citations))
    return Fact(value=value or None, citations=cited or reading.citations)
