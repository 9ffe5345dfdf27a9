"""NOTICE.md: what the declared usage makes due, and the texts that have to be written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from auditor.domain.report import ModelReport
from auditor.policy.decide import decide
from auditor.policy.types import Policy
from auditor.reporters.interface import render
from auditor.rulebook.book import rulebook
from tests.making import repo, report

LLAMA_LINE = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc."
NOTHING = "Nothing of this licence has to be told or passed on for this usage."
MIT_LIKE = (
    "Grant for everyone.\nCopyright (c) 2024 Jane Doe\nCopy it, change it, sell it; keep this text in all copies.\n"
)


def notice(
    usage: str | None,
    licence: str,
    *,
    files: Mapping[str, str] | None = None,
    name: str | None = None,
    id_: str = "acme/model",
    company: Mapping[str, Any] | None = None,
) -> str:
    """The file for a repository that declares a licence, under a policy where the company tells its figures."""
    declared = {"license": licence} | ({"license_name": name} if name else {})
    card = "---\n" + "".join(f"{key}: {value}\n" for key, value in declared.items()) + "---\n# A model\n"
    dossier = repo(id_, card=card, cardData=declared, files=files)
    whole = report(dossier)
    models = tuple(_ruled(model.model_copy(update={"usage": usage}), company) for model in whole.models)
    texts = {file.sha256 or "": file.text for file in dossier.files if file.found}
    shown = whole.model_copy(update={"models": models})
    return render(shown, "notice", texts=texts, profiles=rulebook().licenses).decode()


def _ruled(model: ModelReport, company: Mapping[str, Any] | None) -> ModelReport:
    if company is None:
        return model
    policy = Policy.model_validate({"commercial_use": "conditional", "company": company})
    return model.model_copy(update={"obligations": decide(policy, model, date(2026, 11, 29)).obligations})


def test_internal_use_owes_its_users_nothing_that_distribution_would() -> None:
    for licence in ("mit", "apache-2.0", "llama3.1", "mpl-2.0", "cc-by-4.0"):
        said = notice("internal", licence, files={"LICENSE": MIT_LIKE} if licence == "mit" else None)
        assert NOTHING in said, licence
        assert "```" not in said, licence


def test_a_service_displays_what_the_licence_words_and_ships_no_copies() -> None:
    said = notice("saas", "llama3.1")
    assert "```text\nBuilt with Llama\n```" in said
    assert LLAMA_LINE not in said
    assert "copy of this licence" not in said


def test_who_passes_the_model_on_writes_the_line_the_display_and_the_copy() -> None:
    said = notice("redistribute", "llama3.1")
    assert LLAMA_LINE in said
    assert said.count(LLAMA_LINE) == 1
    assert "```text\nBuilt with Llama\n```" in said
    assert "add the text of the licence named above" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gemma", "Gemma is provided under and subject to the Gemma Terms of Use found at ai.google.dev/gemma/terms"),
        ("stabilityai-ai-community", "Powered by Stability AI"),
        ("qwen", "Built with Qwen"),
        ("falcon-llm-license", "Falcon"),
    ],
)
def test_prescribed_texts_of_other_licences_are_written_too(name: str, words: str) -> None:
    said = notice("redistribute", "gemma") if name == "gemma" else notice("redistribute", "other", name=name)
    assert words in said


def test_one_of_several_texts_may_be_chosen() -> None:
    said = notice("redistribute", "other", name="qwen")
    assert "One of these texts to write or show:" in said
    assert "Improved using Qwen" in said


def test_without_a_usage_everything_is_listed() -> None:
    said = notice(None, "llama3.1")
    assert LLAMA_LINE in said
    assert "Begin the name" in said


def test_what_is_owed_to_the_licensor_alone_is_no_notice() -> None:
    assert "claims" not in notice(None, "llama3.1")


def test_the_repositorys_notice_file_is_passed_on_with_copies_only() -> None:
    files = {"NOTICE": "Acme Net\nCopyright 2025 Acme Corp\nHolds parts by Beta Lab.\n"}
    assert "Holds parts by Beta Lab." in notice("redistribute", "apache-2.0", files=files)
    assert "Beta Lab" not in notice("saas", "apache-2.0", files=files)


def test_a_credit_without_copies_names_the_copyright_lines_and_not_the_whole_file() -> None:
    files = {"NOTICE": "Copyright (c) 2025 Jane Doe\nAnd much more to read.\nCopyright [yyyy] [name]\n"}
    said = notice("saas", "cc-by-4.0", files=files)
    assert "```text\nCopyright (c) 2025 Jane Doe\n```" in said
    assert "much more" not in said


def test_a_model_whose_licence_is_unknown_keeps_all_that_its_repository_says() -> None:
    said = notice("internal", "other", files={"LICENSE": "Terms of the Acme lab. Ask us before you use this model."})
    assert "The licence of this model is not known." in said
    assert "Ask us before" in said


def test_the_name_to_display_is_that_of_the_text_at_hand() -> None:
    said = notice("saas", "other", name="modified-mit", id_="moonshotai/Kimi-K2-Instruct")
    assert "```text\nKimi K2\n```" in said


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"monthly_active_users": 2e6, "annual_revenue_usd": 5e6}, False),
        ({"monthly_active_users": 2e8, "annual_revenue_usd": 5e6}, True),
        ({"monthly_active_users": 2e6, "monthly_revenue_usd": 3e7}, True),
        ({"monthly_active_users": 2e6}, True),
    ],
)
def test_a_display_that_begins_at_a_figure_is_due_unless_every_figure_is_below(
    facts: dict[str, float], shown: bool
) -> None:
    said = notice("saas", "other", name="modified-mit", id_="moonshotai/Kimi-K2-Instruct", company=facts)
    assert ("Kimi K2\n```" in said) is shown
