from __future__ import annotations

from datetime import date

import pytest

from auditor.domain.report import Condition
from auditor.policy.company import compared
from auditor.policy.decide import decide
from auditor.policy.types import Policy
from tests.making import audited, repo
from tests.unit.policy.models import model

MAU = "monthly active users"
LLAMA = audited(repo("acme/chat", card="---\nlicense: llama3.1\n---\n", cardData={"license": "llama3.1"}))


def reasons(need: str, figure: float) -> tuple[str, tuple[str, ...]]:
    policy = Policy.model_validate({"commercial_use": need, "company": {MAU: figure}, "fail_on": "never"})
    row = decide(policy, LLAMA, date(2026, 6, 1)).row
    return row.result, row.reasons


def test_a_company_below_the_threshold_gets_a_yes_that_says_how_far_below() -> None:
    result, said = reasons("conditional", 2_000_000)
    assert result == "accepted"
    assert said == ("company: 2,000,000 of 700,000,000 monthly active users (scale.mau), below the threshold",)


def test_a_company_beyond_the_threshold_gets_a_no_with_the_figures() -> None:
    result, said = reasons("conditional", 800_000_000)
    assert result == "rejected"
    assert said[0].startswith(
        "policy.commercial-use: commercial use ends: 800,000,000 of 700,000,000 monthly active users (scale.mau)"
    )


@pytest.mark.parametrize(
    ("operator", "figure", "ends"),
    [(">", 10, False), (">", 11, True), (">=", 10, True), ("<", 9, True), ("<=", 11, False), ("=", 10, None)],
)
def test_the_operator_decides_where_the_use_ends(operator: str, figure: float, ends: bool | None) -> None:
    condition = Condition(clause="scale.mau", operator=operator, amount=10, unit=MAU)
    assert compared([condition], {MAU: figure})[0].ends is ends


def test_beyond_some_thresholds_only_an_obligation_begins() -> None:
    condition = Condition(clause="naming.interface", operator=">", amount=10, unit=MAU)
    assert compared([condition], {MAU: 5})[0].ends is False
    assert compared([condition], {MAU: 50})[0].ends is None


def test_a_condition_of_a_parent_names_it() -> None:
    condition = Condition(clause="scale.mau", operator=">", amount=10, unit=MAU, source="lab/base")
    assert compared([condition], {})[0].told == "scale.mau of lab/base (> 10 monthly active users)"


def test_a_policy_that_does_not_ask_says_nothing_of_figures() -> None:
    policy = Policy.model_validate({"commercial_use": "any", "company": {MAU: 5}})
    assert decide(policy, model(use="conditional"), date(2026, 6, 1)).row.reasons == ()
