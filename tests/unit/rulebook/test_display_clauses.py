"""MIT with a display clause (Kimi K2 and its like), by name alone and by text, from the card to the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.domain.report import ModelReport
from auditor.policy.decide import decide
from auditor.policy.types import Policy
from tests.making import audited, repo

HOME = "moonshotai/Kimi-K2-Instruct"
TEXT = """Adapted MIT terms for the Aurora model

Permission is granted, free of charge, to anyone to use, copy, modify, publish, distribute, sublicense and sell copies
of the software, as long as this notice is included in all copies of it.

Our one change: where the software, or a work made from it, is used in a commercial product or service of yours that has
more than 100 million monthly active users, or more than 20 million US dollars in monthly revenue, you shall prominently
display "Aurora" on the user interface of that product or service.
"""
NAMED = {"license": "other", "license_name": "modified-mit"}
FIGURES = {("scale.mau", 100_000_000, "monthly active users"), ("scale.revenue", 20_000_000, "USD a month")}


def named(id_: str = HOME, **more: Any) -> ModelReport:
    card = "---\n" + "".join(f"{key}: {value}\n" for key, value in (NAMED | more).items()) + "---\n# A model\n"
    return audited(repo(id_, card=card, cardData=NAMED | more))


def figures(model: ModelReport) -> set[tuple[str, float | None, str | None]]:
    return {
        (row.clause, row.amount, row.unit) for row in model.commercial_use.conditions if row.clause.startswith("scale.")
    }


def answer(model: ModelReport, usage: str = "saas", **facts: float) -> tuple[str, tuple[str, ...]]:
    said = {"commercial_use": "conditional", "usage": usage, "company": facts, "fail_on": "never", "undecided_on": []}
    row = decide(Policy.model_validate(said), model, date(2026, 11, 29)).row
    return row.result, row.reasons


def test_the_publishers_name_alone_is_conditional_with_both_figures() -> None:
    model = named()
    assert model.license.concluded == "LicenseRef-scancode-moonshot-ai-modified-mit-2025"
    assert model.commercial_use.value == "conditional"
    assert figures(model) == FIGURES


def test_the_same_text_in_other_words_is_conditional_with_both_figures() -> None:
    model = audited(repo(card="---\nlicense: other\n---\n", cardData={"license": "other"}, files={"LICENSE": TEXT}))
    assert model.commercial_use.value == "conditional"
    assert figures(model) == FIGURES
    assert any(row.wording == ("Aurora",) for row in model.obligations)


def test_a_strangers_repository_by_that_name_permits_nothing() -> None:
    assert named("acme/chat").commercial_use.value == "unknown"


@pytest.mark.parametrize("name", ["modified-mit", "mit-modified", "acme-mit", "my-apache", "aurora-license-2"])
def test_a_licence_name_that_nobody_could_read_is_never_permissive(name: str) -> None:
    for declared in ({"license": "other"}, {"license": "mit"}, {}):
        fields = declared | {"license_name": name}
        card = "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n"
        model = audited(repo("acme/chat", card=card, cardData=fields))
        assert model.commercial_use.value != "allowed", fields
        assert model.openness.value != "open-source", fields


def test_a_finetune_is_bound_by_its_parents_display_clause() -> None:
    fields = NAMED | {"base_model": HOME}
    card = "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n"
    parent = repo(HOME, card="---\nlicense: other\nlicense_name: modified-mit\n---\n", cardData=NAMED)
    model = audited(repo("acme/tune", card=card, cardData=fields), [parent])
    assert model.commercial_use.value == "conditional"
    assert figures(model) == FIGURES


def test_below_both_figures_the_answer_is_yes_and_the_display_is_not_due() -> None:
    result, reasons = answer(named(), monthly_active_users=2e6, annual_revenue_usd=1e6)
    assert result == "accepted"
    assert reasons[0] == "company: 2,000,000 of 100,000,000 monthly active users (scale.mau), below the threshold"
    assert not any("Kimi K2" in reason for reason in reasons)


def test_beyond_a_figure_the_use_goes_on_and_the_display_is_due() -> None:
    result, reasons = answer(named(), monthly_active_users=2e8, annual_revenue_usd=1e6)
    assert result == "accepted"
    assert any("beyond the threshold of a duty" in reason for reason in reasons)
    assert any('show "Kimi K2"' in reason for reason in reasons)


def test_use_in_house_has_no_such_condition() -> None:
    result, reasons = answer(named(), usage="internal", monthly_active_users=2e8)
    assert result == "accepted"
    assert not any("Kimi K2" in reason for reason in reasons)
