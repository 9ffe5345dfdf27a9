"""A profile as a lawyer wants to read it: what it is, what it does to commerce, what one may, must not and must do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auditor.domain.base import Frozen
from auditor.domain.knowledge import ClauseRule, LicenseFamily, Profile, ProfileClause, Review, Usage
from auditor.domain.licensing import Polarity, Threshold
from auditor.licenses.terms import Clause, CommercialUse, commercial_terms

_REVIEWS = {
    Review.MACHINE: "derived by machine from the text; nobody has read it for this profile",
    Review.READ_ONCE: "read once against the text, not by a lawyer",
    Review.LAWYER: "read by a lawyer",
}
_COMMERCE = {
    CommercialUse.ALLOWED: "Allowed.",
    CommercialUse.CONDITIONAL: "Allowed as long as none of these takes it away:",
    CommercialUse.PROHIBITED: "Not without a further contract:",
    CommercialUse.UNKNOWN: "Not told by the clauses that are known; read the text.",
}
_KINDS = {LicenseFamily.RAIL: "Behavioural-use (RAIL)", LicenseFamily.DATA_OPEN: "Open-data"}
_USAGES = {
    Usage.INTERNAL: "use it in house",
    Usage.SAAS: "offer it as a service",
    Usage.REDISTRIBUTE: "pass it on",
    Usage.RESEARCH: "do research with it",
    Usage.FINE_TUNE: "fine-tune it",
    Usage.DISTILL_OUTPUTS: "train other models on its outputs",
}
_COMPARISONS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_ENDINGS = ("end.", "law.", "disclaim.", "obligation.indemnity")


class Titled(Frozen):
    """A heading and the lines below it. Plain text: whoever prints it decides about bullets and colour."""

    title: str
    lines: tuple[str, ...]


def explain(profile: Profile, clause_rules: Mapping[str, ClauseRule]) -> list[Titled]:
    """The profile in sections, in the order in which a lawyer asks; empty sections are left out.

    Args:
        profile: the licence.
        clause_rules: the vocabulary, for titles, effects and the duties that the profile does not word itself.

    """
    effects = {clause_id: rule.commercial for clause_id, rule in clause_rules.items()}
    terms = commercial_terms(profile.clauses, effects)
    plain = [clause for clause in profile.clauses if not clause.clause.startswith(_ENDINGS)]

    def told(choose: Callable[[ProfileClause], bool]) -> tuple[str, ...]:
        return tuple(_line(clause, clause_rules) + _advice(clause) for clause in plain if choose(clause))

    sections = (
        Titled(title=f"{profile.name} ({profile.id})", lines=tuple(_identity(profile))),
        Titled(
            title="Commercial use", lines=(_COMMERCE[terms.value], *(_line(c, clause_rules) for c in terms.triggers))
        ),
        Titled(title="You may", lines=told(lambda clause: clause.value is Polarity.CAN)),
        Titled(title="You may under conditions", lines=told(lambda c: _conditional(c) and _is_grant(c))),
        Titled(title="You may not", lines=told(lambda c: c.value is Polarity.CANNOT and _is_grant(c))),
        Titled(title="Limits", lines=told(lambda c: c.value is Polarity.CANNOT and not _is_grant(c))),
        Titled(title="Thresholds and conditions", lines=told(lambda c: _conditional(c) and not _is_grant(c))),
        Titled(title="You must", lines=tuple(_duty(c, clause_rules) for c in plain if c.value is Polarity.MUST)),
        Titled(title="Liability, end and law", lines=tuple(_endings(profile, clause_rules))),
        Titled(title="Also written", lines=_names(profile)),
        Titled(title="Where to read it", lines=profile.links),
        Titled(title="How far to trust this", lines=tuple(_trust(profile))),
    )
    return [section for section in sections if section.lines]


def in_short(profile: Profile, clause_rules: Mapping[str, ClauseRule]) -> str:
    """Name, id and what becomes of commercial use, on one line: to choose between licences of one name."""
    effects = {clause_id: rule.commercial for clause_id, rule in clause_rules.items()}
    terms = commercial_terms(profile.clauses, effects)
    rules = (clause_rules.get(trigger.clause) for trigger in terms.triggers)
    named = ", ".join(dict.fromkeys(rule.title.lower() for rule in rules if rule))
    told = _COMMERCE[terms.value].rstrip(".:").lower()
    return f"{profile.name} ({profile.id}): commercial use {told}" + (f": {named}" if named else "")


def threshold_words(threshold: Threshold) -> str:
    """`> 700000000 monthly active users` as "more than 700,000,000 monthly active users"."""
    comparison = _COMPARISONS.get(threshold.operator, threshold.operator)
    return f"{comparison} {threshold.amount:,.10g} {threshold.unit}".replace("e+", " x 10^")


def _conditional(clause: ProfileClause) -> bool:
    return clause.value is Polarity.CONDITIONAL


def _is_grant(clause: ProfileClause) -> bool:
    return clause.clause.startswith("grant.")


def _identity(profile: Profile) -> Iterator[str]:
    kind = _KINDS.get(profile.family) or profile.family.value.capitalize()
    steward = f" by {profile.steward}" if profile.steward else ""
    version = f", version {profile.version}" if profile.version else ""
    yield f"{kind} licence{steward}{version}"
    if profile.base:
        yield f"Made from {profile.base}"
    if profile.fits:
        yield f"Written for {', '.join(scope.value for scope in profile.fits)}"
    approvals = (
        ("OSI", profile.osi),
        ("FSF", profile.fsf),
        ("DFSG", profile.dfsg),
        ("Open Definition", profile.open_data),
    )
    yield ", ".join(f"{body}: {_answer(answer)}" for body, answer in approvals)
    if profile.osd_equivalent:
        yield f"Treated as meeting the Open Source Definition: {profile.osd_equivalent}"


def _answer(answer: bool | None) -> str:
    return "not known" if answer is None else "yes" if answer else "no"


def _line(clause: Clause, rules: Mapping[str, ClauseRule]) -> str:
    rule = rules.get(clause.clause)
    parts = [rule.title if rule else clause.clause]
    if clause.threshold:
        parts[0] += f": {threshold_words(clause.threshold)}"
    elif clause.value is Polarity.CONDITIONAL and clause.clause.startswith("limit."):
        parts[0] += ", in some cases"
    if clause.territories:
        parts.append(f"in {', '.join(clause.territories)}")
    return " ".join(parts) + _source(clause)


def _duty(clause: ProfileClause, rules: Mapping[str, ClauseRule]) -> str:
    """What to do in the profile's words, else in the vocabulary's; who has to, and the place that says so."""
    rule = rules.get(clause.clause)
    todo = clause.todo or (rule and rule.todo)
    if not todo:
        return _line(clause, rules)
    usages = clause.usages or (rule.usages if rule else ())
    who = f"If you {' or '.join(_USAGES[usage] for usage in usages)}: " if usages else ""
    return f"{who}{todo}{_wording(clause)}{_source(clause)}"


def _wording(clause: ProfileClause) -> str:
    """The prescribed text, where the duty does not quote it already."""
    said = [words for words in clause.wording if words not in (clause.todo or "")]
    return f" The text: {' or '.join(said)}" if said else ""


def _advice(clause: ProfileClause) -> str:
    return f". {clause.todo}" if clause.todo else ""


def _source(clause: Clause) -> str:
    if not isinstance(clause, ProfileClause):
        return f' ("{clause.words}")'
    section = f"section {clause.section}" if clause.section else ""
    words = f'"{clause.proof}"' if clause.proof else ""
    said = ": ".join(part for part in (section, words) if part)
    return f" ({said})" if said else ""


def _endings(profile: Profile, rules: Mapping[str, ClauseRule]) -> Iterator[str]:
    for prefix in ("disclaim.", "obligation.indemnity", "end.", "law."):
        for clause in profile.clauses:
            if clause.clause.startswith(prefix):
                yield _line(clause, rules)


def _names(profile: Profile) -> tuple[str, ...]:
    hub = tuple(f"{alias} (on the Hub)" for alias in profile.aliases.hub)
    return hub + profile.aliases.names


def _trust(profile: Profile) -> Iterator[str]:
    yield f"{profile.reviewed.isoformat()}: {_REVIEWS[profile.review]}"
    unproven = sum(1 for clause in profile.clauses if clause.proof is None)
    if unproven:
        yield f"{unproven} of {len(profile.clauses)} clauses stand without words of the text to prove them"
    if profile.notes:
        yield profile.notes
