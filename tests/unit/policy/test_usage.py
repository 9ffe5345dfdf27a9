"""What a licence comes to for one way of using a model, with the facts of one company."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.domain.report import Condition
from auditor.policy.company import compared
from auditor.policy.decide import decide
from auditor.policy.types import Policy
from auditor.policy.usage import commercial_use
from tests.making import audited, repo

SMALL = {"monthly_active_users": 2_000_000, "annual_revenue_usd": 500_000, "territories": ["US"]}
ACCEPTED, REJECTED, UNDECIDED = "accepted", "rejected", "undecided"


def ruled(licence: str, usage: str | None, *, name: str | None = None, **facts: Any) -> tuple[str, tuple[str, ...]]:
    """Result and reasons for a repository that declares a licence and nothing else."""
    card = f"---\nlicense: {licence}\n" + (f"license_name: {name}\n" if name else "") + "---\n"
    declared = {"license": licence} | ({"license_name": name} if name else {})
    model = audited(repo("acme/chat", card=card, cardData=declared))
    said = {"commercial_use": "conditional", "usage": usage, "company": SMALL | facts, "fail_on": "never"}
    row = decide(Policy.model_validate(said | {"undecided_on": []}), model, date(2026, 11, 29)).row
    return row.result, row.reasons


@pytest.mark.parametrize(
    ("licence", "name", "usage", "facts", "result"),
    [
        ("llama3.1", None, "saas", {}, ACCEPTED),
        ("llama3.1", None, "saas", {"monthly_active_users": 8e8}, REJECTED),
        ("llama3.1", None, "distill-outputs", {}, ACCEPTED),
        ("llama2", None, "distill-outputs", {}, REJECTED),
        ("llama2", None, "internal", {}, ACCEPTED),
        ("llama3.2", None, "internal", {}, ACCEPTED),
        ("llama3.2", None, "internal", {"territories": ["DE"]}, UNDECIDED),
        ("llama4", None, "internal", {"territories": ["DE"]}, REJECTED),
        ("llama4", None, "internal", {"territories": ["US", "GB"]}, ACCEPTED),
        ("other", "stabilityai-ai-community", "saas", {}, ACCEPTED),
        ("other", "stabilityai-ai-community", "saas", {"annual_revenue_usd": 2e6}, REJECTED),
        ("other", "stabilityai-ai-community", "research", {"annual_revenue_usd": 2e6}, ACCEPTED),
        ("other", "qwen", "saas", {}, ACCEPTED),
        ("other", "qwen", "saas", {"monthly_active_users": 1e8}, ACCEPTED),
        ("other", "qwen", "saas", {"monthly_active_users": 1e8 + 1}, REJECTED),
        ("other", "falcon-180b-license", "internal", {}, ACCEPTED),
        ("other", "falcon-180b-license", "saas", {}, REJECTED),
        ("other", "mrl", "internal", {}, REJECTED),
        ("other", "mrl", "research", {}, ACCEPTED),
        ("other", "mnpl", "saas", {}, REJECTED),
        ("other", "mnpl", "research", {}, ACCEPTED),
        ("gemma", None, "saas", {}, ACCEPTED),
        ("cc-by-nc-4.0", None, "research", {}, ACCEPTED),
        ("cc-by-nc-4.0", None, "internal", {}, REJECTED),
        ("cc-by-nc-4.0", None, None, {}, REJECTED),
        ("cc-by-nc-4.0", None, "lab", {}, REJECTED),
        ("cc-by-nd-4.0", None, "fine-tune", {}, REJECTED),
        ("cc-by-nd-4.0", None, "saas", {}, ACCEPTED),
        ("apache-2.0", None, "redistribute", {}, ACCEPTED),
    ],
)
def test_a_usage_and_the_facts_of_the_company_decide(
    licence: str, name: str | None, usage: str | None, facts: dict[str, Any], result: str
) -> None:
    got, reasons = ruled(licence, usage, name=name, **facts)
    assert got == result, reasons


def test_an_accepted_usage_says_the_figures_and_what_is_due() -> None:
    _, reasons = ruled("llama3.1", "saas")
    assert reasons[0] == "company: 2,000,000 of 700,000,000 monthly active users (scale.mau), below the threshold"
    assert reasons[1].startswith("usage: saas; you must: ")
    assert "Built with Llama" in reasons[1]
    assert "Give every recipient a copy" not in reasons[1]


def test_a_rejected_usage_is_not_told_what_is_due() -> None:
    assert not any(reason.startswith("usage:") for reason in ruled("cc-by-nc-4.0", "internal")[1])


def test_without_facts_a_condition_stays_open() -> None:
    condition = Condition(clause="scale.mau", operator=">", amount=10, unit="monthly active users")
    assert compared([condition], {})[0].ends is None
    assert compared([Condition(clause="limit.territory", territories=("EU",))], {})[0].ends is None


def test_a_yearly_revenue_below_a_monthly_threshold_settles_it() -> None:
    condition = Condition(clause="scale.revenue", operator=">", amount=20e6, unit="USD a month")
    assert compared([condition], {"USD a year": 5e6})[0].ends is False
    assert compared([condition], {"USD a year": 50e6})[0].ends is None


@pytest.mark.parametrize(
    ("places", "where", "ends"),
    [
        (["DE"], "EU", True),
        (["EU"], "EU", True),
        (["NO"], "EU", False),
        (["NO"], "EEA", True),
        (["GB"], "UK", True),
        ([], "EU", False),
    ],
)
def test_a_country_is_in_the_unions_that_it_belongs_to(places: list[str], where: str, ends: bool) -> None:
    assert compared([Condition(clause="limit.territory", territories=(where,))], {}, places)[0].ends is ends


def test_an_unknown_usage_never_lifts_a_prohibition() -> None:
    model = audited(repo("acme/chat", card="---\nlicense: cc-by-nc-4.0\n---\n", cardData={"license": "cc-by-nc-4.0"}))
    assert commercial_use(model, "Research") == "prohibited"
    assert commercial_use(model, "research") == "allowed"


@pytest.mark.parametrize("facts", [{"annual_revenue_usd": -1}, {"employees": "nan"}, {"employees": "many"}])
def test_a_fact_that_is_no_figure_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"company"):
        Policy.model_validate({"commercial_use": "allowed", "company": facts})


def test_a_fact_given_by_name_and_by_unit_is_refused() -> None:
    facts = {"monthly_active_users": 1, "monthly active users": 2}
    with pytest.raises(ValueError, match="twice"):
        Policy.model_validate({"commercial_use": "allowed", "company": facts})
