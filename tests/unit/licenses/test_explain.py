"""How a profile reads when it is printed."""

from __future__ import annotations

import pytest

from auditor.domain.licensing import ClauseHit, Polarity, Threshold
from auditor.licenses.catalog import catalog
from auditor.licenses.explain import _line, explain, in_short, threshold_words
from auditor.rulebook.book import rulebook


def sections(license_id: str) -> dict[str, tuple[str, ...]]:
    profile = catalog().get(license_id)
    assert profile is not None
    return {section.title: section.lines for section in explain(profile, rulebook().clauses)}


def test_llama_names_its_threshold_its_display_and_its_review() -> None:
    told = sections("LicenseRef-scancode-llama-3.1-license-2024")
    assert any("more than 700,000,000 monthly active users" in line for line in told["Commercial use"])
    assert any("Built with Llama" in line and "section 1.b.i" in line for line in told["You must"])
    assert any("not by a lawyer" in line for line in told["How far to trust this"])


def test_a_permissive_licence_is_allowed_without_conditions() -> None:
    assert sections("MIT")["Commercial use"] == ("Allowed.",)


def test_unproven_clauses_are_counted_and_said() -> None:
    told = sections("LicenseRef-auditor-h-research")
    assert any("without words of the text" in line for line in told["How far to trust this"])
    assert told["Commercial use"][0].startswith("Not without")


def test_a_territory_is_named_where_it_is_excluded() -> None:
    told = sections("LicenseRef-auditor-tencent-hunyuan-community")
    assert any("EU, UK, KR" in line for line in told["Limits"])


def test_a_duty_says_who_has_to_and_with_which_words() -> None:
    told = sections("LicenseRef-scancode-llama-3.1-license-2024")["You must"]
    line = next(line for line in told if "text file named Notice" in line)
    assert line.startswith("If you pass it on: ")
    assert "The text: Llama 3.1 is licensed under" in line


def test_only_rights_are_told_as_what_one_may_not() -> None:
    told = sections("CC-BY-NC-4.0")
    assert [line.split(" (")[0] for line in told["You may not"]] == ["Sublicense"]
    assert any(line.startswith("No commercial use") for line in told["Limits"])


@pytest.mark.parametrize(
    ("license_id", "kind"),
    [
        ("MIT", "Permissive licence"),
        ("CC-BY-NC-4.0", "Non-commercial licence by Creative Commons, version 4.0"),
        ("LicenseRef-scancode-bigscience-open-rail-m2", "Behavioural-use (RAIL) licence by Stability AI"),
    ],
)
def test_the_kind_is_told_in_the_fields_words(license_id: str, kind: str) -> None:
    (first, *_), *_ = (lines for title, lines in sections(license_id).items() if license_id in title)
    assert first == kind


def test_licences_of_one_name_are_told_apart_on_a_line_each() -> None:
    profile = catalog().get("LicenseRef-scancode-llama-3.1-license-2024")
    assert profile is not None
    assert "allowed as long as none of these takes it away: " in in_short(profile, rulebook().clauses)


def test_every_profile_can_be_explained() -> None:
    for profile in catalog():
        told = sections(profile.id)
        assert "Commercial use" in told, profile.id
        assert all(line.strip() for lines in told.values() for line in lines), profile.id


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (Threshold(operator=">", amount=1_000_000, unit="USD a year"), "more than 1,000,000 USD a year"),
        (Threshold(operator=">=", amount=2.5, unit="GB"), "at least 2.5 GB"),
        (Threshold(operator="~", amount=3, unit="x"), "~ 3 x"),
    ],
)
def test_a_threshold_is_put_in_words(threshold: Threshold, words: str) -> None:
    assert threshold_words(threshold) == words


def test_a_detected_clause_is_told_by_its_words() -> None:
    hit = ClauseHit(clause="limit.behaviour", value=Polarity.CANNOT, start=0, end=4, words="must not harm")
    assert _line(hit, {}) == 'limit.behaviour ("must not harm")'
