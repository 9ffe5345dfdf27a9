from __future__ import annotations

import pytest

from auditor.domain.licensing import Threshold
from auditor.licenses.values import territories, threshold


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("more than 700 million monthly active users", (">", 7e8, "monthly active users")),
        ("at least 1,000,000 users", (">=", 1e6, "users")),
        ("free below 100,000 daily active users", (">=", 1e5, "daily active users")),
        ("revenue that does not exceed usd 2.5 million", (">", 2.5e6, "USD a year")),
        ("more than 20 million us dollars in monthly revenue", (">", 2e7, "USD a month")),
        ("annual revenue of 10 million united states dollars ($10,000,000) or more", (">=", 1e7, "USD a year")),
        ("annual turnover above €5m", (">", 5e6, "EUR a year")),
        ("income over rmb 1 billion", (">", 1e9, "CNY a year")),
        ("companies with more than one hundred employees", (">", 100, "employees")),
        ("fewer than 100 individuals working as employees", (">=", 100, "employees")),
    ],
)
def test_figures_are_read_with_unit_and_comparison(sentence: str, expected: tuple[str, float, str]) -> None:
    operator, amount, unit = expected
    assert threshold(sentence) == Threshold(operator=operator, amount=amount, unit=unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "version 3.1 has users",
        "on the llama 2 release date, monthly active users",
        "a fee of $ 100",
        "in 2019 revenue grew",
    ],
)
def test_versions_years_and_prices_are_no_thresholds(sentence: str) -> None:
    assert threshold(sentence) is None


def test_the_figure_nearest_to_the_hit_counts() -> None:
    sentence = "more than 100 million monthly active users, or more than 20 million us dollars in monthly revenue"
    at = sentence.index("monthly revenue")
    found = threshold(sentence, at, at + 15)
    assert found is not None
    assert (found.amount, found.unit) == (2e7, "USD a month")


def test_territories_are_codes() -> None:
    assert territories("the european union, the united kingdom and south korea") == ("EU", "UK", "KR")
    assert territories("anywhere on earth") == ()
