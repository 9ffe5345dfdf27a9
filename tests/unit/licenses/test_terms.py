"""What clauses make of commercial use."""

from __future__ import annotations

import pytest

from auditor.domain.knowledge import Effect, ProfileClause
from auditor.domain.licensing import ClauseHit, Polarity, Scope, Threshold
from auditor.licenses.catalog import catalog
from auditor.licenses.terms import CommercialUse, agreed, commercial_terms, terms_of

EFFECTS = {
    "limit.non-commercial": Effect.PROHIBITS,
    "limit.behaviour": Effect.CONDITIONS,
    "limit.separate-grant": Effect.CONDITIONS,
    "scale.mau": Effect.CONDITIONS,
    "naming.interface": Effect.CONDITIONS,
    "share.share-alike": Effect.NONE,
}
GRANT = ProfileClause(clause="grant.use", value=Polarity.CAN)


def clause(name: str, value: Polarity = Polarity.CANNOT, threshold: Threshold | None = None) -> ProfileClause:
    return ProfileClause(clause=name, value=value, threshold=threshold)


def use(*clauses: ProfileClause | ClauseHit) -> CommercialUse:
    return commercial_terms(clauses, EFFECTS).value


def test_no_clause_at_all_is_unknown_and_never_permission() -> None:
    assert use() is CommercialUse.UNKNOWN
    assert use(clause("share.share-alike", Polarity.MUST)) is CommercialUse.UNKNOWN


def test_a_grant_without_limits_allows() -> None:
    assert use(GRANT, clause("share.share-alike", Polarity.MUST)) is CommercialUse.ALLOWED


def test_a_condition_makes_it_conditional_and_is_named() -> None:
    terms = commercial_terms(
        (GRANT, clause("limit.behaviour"), clause("grant.commercial", Polarity.CONDITIONAL)), EFFECTS
    )
    assert terms.value is CommercialUse.CONDITIONAL
    assert [trigger.clause for trigger in terms.triggers] == ["limit.behaviour"]


def test_a_bare_conditional_grant_names_itself() -> None:
    terms = commercial_terms((clause("grant.commercial", Polarity.CONDITIONAL),), EFFECTS)
    assert [trigger.clause for trigger in terms.triggers] == ["grant.commercial"]


def test_a_prohibition_beats_a_condition_and_both_are_named() -> None:
    terms = commercial_terms((GRANT, clause("limit.behaviour"), clause("limit.non-commercial")), EFFECTS)
    assert terms.value is CommercialUse.PROHIBITED
    assert {trigger.clause for trigger in terms.triggers} == {"limit.behaviour", "limit.non-commercial"}


def test_a_separate_grant_prohibits_only_when_all_commerce_needs_it() -> None:
    assert use(GRANT, clause("limit.separate-grant", Polarity.CONDITIONAL)) is CommercialUse.CONDITIONAL
    assert use(GRANT, clause("limit.separate-grant", Polarity.MUST)) is CommercialUse.PROHIBITED


def test_a_conditional_prohibition_is_a_condition() -> None:
    assert use(GRANT, clause("limit.non-commercial", Polarity.CONDITIONAL)) is CommercialUse.CONDITIONAL


def test_a_permission_under_the_name_of_a_limit_limits_nothing() -> None:
    assert use(GRANT, clause("limit.non-commercial", Polarity.CAN)) is CommercialUse.ALLOWED


def test_an_expressly_refused_commercial_grant_prohibits() -> None:
    assert use(GRANT, clause("grant.commercial")) is CommercialUse.PROHIBITED


def test_a_display_duty_conditions_only_from_a_threshold_on() -> None:
    figure = Threshold(operator=">", amount=100_000_000, unit="monthly active users")
    assert use(GRANT, clause("naming.interface", Polarity.MUST)) is CommercialUse.ALLOWED
    assert use(GRANT, clause("naming.interface", Polarity.MUST, figure)) is CommercialUse.CONDITIONAL


def test_a_limit_on_outputs_alone_does_not_forbid_the_model() -> None:
    hit = ClauseHit(
        clause="limit.non-commercial", value=Polarity.CANNOT, start=0, end=1, words="x", scope=Scope.OUTPUTS
    )
    assert use(GRANT, hit) is CommercialUse.CONDITIONAL


def test_a_family_answers_only_when_its_members_agree() -> None:
    allowed = commercial_terms((GRANT,), EFFECTS)
    limited = commercial_terms((GRANT, clause("limit.behaviour")), EFFECTS)
    assert agreed([allowed, allowed]).value is CommercialUse.ALLOWED
    assert agreed([allowed, limited]).value is CommercialUse.UNKNOWN
    assert agreed([]).value is CommercialUse.UNKNOWN
    assert agreed([limited, limited]).triggers == limited.triggers


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("MIT", CommercialUse.ALLOWED),
        ("MIT AND CC-BY-NC-4.0", CommercialUse.PROHIBITED),
        ("MIT OR CC-BY-NC-4.0", CommercialUse.ALLOWED),
        ("Apache-2.0 AND LicenseRef-scancode-llama-3.1-license-2024", CommercialUse.CONDITIONAL),
        ("MIT AND LicenseRef-nobody-knows", CommercialUse.UNKNOWN),
        ("CC-BY-NC-4.0 AND LicenseRef-nobody-knows", CommercialUse.PROHIBITED),
        ("not an expression", CommercialUse.UNKNOWN),
    ],
)
def test_under_and_the_strictest_binds_and_under_or_the_best_is_chosen(expression: str, value: CommercialUse) -> None:
    assert terms_of(expression, catalog().get).value is value


def test_the_threshold_of_a_licence_comes_with_its_answer() -> None:
    triggers = terms_of("LicenseRef-scancode-llama-3.1-license-2024", catalog().get).triggers
    figures = [trigger.threshold for trigger in triggers if trigger.threshold]
    assert figures == [Threshold(operator=">", amount=700_000_000, unit="monthly active users")]
