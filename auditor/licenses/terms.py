"""What a licence's clauses make of commercial use. The one place where clauses become that axis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache

from auditor.domain.base import Frozen
from auditor.domain.knowledge import Effect, Profile, ProfileClause
from auditor.domain.licensing import ClauseHit, Polarity, Scope
from auditor.licenses.expression import ExpressionError, License, Operator, fold, parse

Clause = ProfileClause | ClauseHit

_GRANTS = frozenset({"grant.commercial", "grant.use", "grant.redistribute", "grant.sublicense"})
"""A right without which silence about commerce is no permission."""


class CommercialUse(StrEnum):
    """The values of the axis that clauses can decide; `not-granted` (no licence at all) is decided from evidence."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    PROHIBITED = "prohibited"
    UNKNOWN = "unknown"


class CommercialTerms(Frozen):
    """The answer and every clause that gives it: the triggers to name beside it."""

    value: CommercialUse
    triggers: tuple[Clause, ...] = ()


UNKNOWN = CommercialTerms(value=CommercialUse.UNKNOWN)

_DUTIES = ("naming.", "notice.", "share.")
"""Owed by everyone they leave use allowed; owed from a threshold on they are a condition."""

_STRICTEST_FIRST = (CommercialUse.PROHIBITED, CommercialUse.UNKNOWN, CommercialUse.CONDITIONAL, CommercialUse.ALLOWED)


def commercial_terms(clauses: Iterable[Clause], effects: Mapping[str, Effect] | None = None) -> CommercialTerms:
    """Prohibited when none is allowed without a further contract; conditional when some is and a clause can end it.

    Give the clauses that govern the part in question (the weights): scopes are told apart only for outputs, because
    limits on outputs alone never forbid the use of the model. Attribution, notices, share-alike, export law and
    termination on breach leave use allowed. Clauses that grant nothing and limit nothing give `unknown`.

    Args:
        clauses: of a profile, or found in a text.
        effects: commercial effect by clause id; the rule book's clauses when left out.

    """
    known = _rulebook_effects() if effects is None else effects
    given = tuple(clauses)
    weighed = [(clause, _effect(clause, known)) for clause in given]
    for effect, value in ((Effect.PROHIBITS, CommercialUse.PROHIBITED), (Effect.CONDITIONS, CommercialUse.CONDITIONAL)):
        if any(found is effect for _, found in weighed):
            return CommercialTerms(value=value, triggers=_named(c for c, found in weighed if found is not Effect.NONE))
    granted = any(clause.clause in _GRANTS and clause.value is Polarity.CAN for clause in given)
    return CommercialTerms(value=CommercialUse.ALLOWED if granted else CommercialUse.UNKNOWN)


def _named(triggers: Iterable[Clause]) -> tuple[Clause, ...]:
    """The triggers without the bare "commercially, under conditions", where the conditions themselves are known."""
    every = tuple(triggers)
    return tuple(clause for clause in every if clause.clause != "grant.commercial") or every


def agreed(answers: Iterable[CommercialTerms]) -> CommercialTerms:
    """One answer where all agree, else unknown: for families and for lists that say neither AND nor OR."""
    every = list(answers)
    if not every or len({answer.value for answer in every}) > 1:
        return UNKNOWN
    return CommercialTerms(value=every[0].value, triggers=_triggers(every))


def terms_of(expression: str, profile: Callable[[str], Profile | None]) -> CommercialTerms:
    """Commercial terms of an SPDX expression: under AND the strictest part binds, under OR the best may be chosen."""
    try:
        parsed = parse(expression)
    except ExpressionError:
        return UNKNOWN
    return fold(parsed, lambda leaf: _terms_of_license(leaf, profile), _join)


def _terms_of_license(leaf: License, profile: Callable[[str], Profile | None]) -> CommercialTerms:
    known = profile(leaf.id)
    return commercial_terms(known.clauses) if known else UNKNOWN


def _join(operator: Operator, parts: list[CommercialTerms]) -> CommercialTerms:
    pick = min if operator == "AND" else max
    value = pick((part.value for part in parts), key=_STRICTEST_FIRST.index)
    if operator == "OR":
        return next(part for part in parts if part.value is value)
    return CommercialTerms(value=value, triggers=_triggers(parts))


def _triggers(parts: Iterable[CommercialTerms]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(trigger for part in parts for trigger in part.triggers))


def _effect(clause: Clause, effects: Mapping[str, Effect]) -> Effect:
    """The vocabulary's effect, moderated by what this licence says of the subject."""
    if clause.clause == "grant.commercial":
        return {Polarity.CANNOT: Effect.PROHIBITS, Polarity.CONDITIONAL: Effect.CONDITIONS}.get(
            clause.value, Effect.NONE
        )
    effect = effects.get(clause.clause, Effect.NONE)
    if clause.clause == "limit.separate-grant" and clause.value in (Polarity.MUST, Polarity.CANNOT):
        return Effect.PROHIBITS  # none is allowed without a further contract
    if clause.value is Polarity.CAN:
        return Effect.NONE  # "may be used for …" limits nothing
    if clause.clause.startswith(_DUTIES):
        return Effect.CONDITIONS if clause.threshold else Effect.NONE
    if effect is Effect.PROHIBITS and (clause.value is Polarity.CONDITIONAL or _scope(clause) is Scope.OUTPUTS):
        return Effect.CONDITIONS
    return effect


def _scope(clause: Clause) -> Scope:
    return clause.scope if isinstance(clause, ClauseHit) else Scope.ANY


@cache
def _rulebook_effects() -> Mapping[str, Effect]:
    from auditor.rulebook.book import rulebook  # the compiled rules are read only when a verdict is asked for

    return {clause_id: rule.commercial for clause_id, rule in rulebook().clauses.items()}
