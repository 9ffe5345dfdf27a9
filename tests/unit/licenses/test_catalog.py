"""What people write about a licence, and what the catalogue makes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.facts import DeclaredForm
from auditor.domain.knowledge import Aliases, LicenseFamily, NameRule, Profile, Review
from auditor.licenses.catalog import Catalog, Resolved, catalog
from auditor.licenses.terms import CommercialUse, agreed, commercial_terms
from auditor.rulebook.book import rulebook

HUB_IDS = Path(__file__).with_name("hub_license_ids.txt").read_text(encoding="utf-8").split()
SILENT = {"other", "unknown"}
FAMILIES = {
    "bsd",
    "cc",
    "gpl",
    "gpl-2.0",
    "gpl-3.0",
    "agpl-3.0",
    "lgpl",
    "lgpl-2.1",
    "lgpl-3.0",
    "gfdl",
    "openrail",
    "gemma",
}


def profile(
    license_id: str, *, hub: tuple[str, ...] = (), names: tuple[str, ...] = (), urls: tuple[str, ...] = ()
) -> Profile:
    return Profile(
        id=license_id,
        name=f"The {license_id} title",
        family=LicenseFamily.COMMUNITY,
        aliases=Aliases(hub=hub, names=names, urls=urls),
        reviewed=date(2026, 11, 22),
        review=Review.MACHINE,
    )


def small() -> Catalog:
    rows = (
        profile("A-1.0", hub=("family", "a"), names=("Alpha",), urls=("https://a.example/license",)),
        profile("B-1.0", hub=("family",), names=("Beta", "Shared"), urls=("https://shared.example/x",)),
        profile("LicenseRef-auditor-c", names=("Shared",), urls=("https://shared.example/x",)),
    )
    return Catalog({row.id: row for row in rows})


def test_every_id_of_the_hub_is_known() -> None:
    forms = {hub_id: catalog().resolve(hub_id).form for hub_id in HUB_IDS}
    assert len(forms) == 83
    assert {hub_id for hub_id, form in forms.items() if form is DeclaredForm.AMBIGUOUS} == FAMILIES
    assert {hub_id for hub_id, form in forms.items() if form is DeclaredForm.OTHER} == SILENT
    assert {form for hub_id, form in forms.items() if hub_id not in FAMILIES | SILENT} == {DeclaredForm.SINGLE}


def test_every_id_of_the_hub_leads_to_a_profile_or_is_explained() -> None:
    explained = rulebook().table("names", NameRule)
    for hub_id in HUB_IDS:
        members = catalog().resolve(hub_id).licenses
        assert all(catalog().get(member) for member in members), hub_id
        assert len(members) == 1 or hub_id in explained, hub_id
    assert set(explained) == FAMILIES | SILENT


@pytest.mark.parametrize("value", ["other", "unknown", "Other", "NOASSERTION"])
def test_a_value_that_says_nothing_sends_the_reader_to_the_text(value: str) -> None:
    assert catalog().resolve(value) == Resolved(form=DeclaredForm.OTHER)


@pytest.mark.parametrize(
    ("hub_id", "license_id"),
    [
        ("bigscience-bloom-rail-1.0", "LicenseRef-scancode-bigscience-rail-1.0"),
        ("creativeml-openrail-m", "LicenseRef-scancode-stable-diffusion-2022-08-22"),
        ("bigcode-openrail-m", "LicenseRef-scancode-bigcode-open-rail-m-v1"),
        ("openrail++", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("llama2", "LicenseRef-scancode-llama-2-license-2023"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("c-uda", "C-UDA-1.0"),
        ("lgpl-lr", "LGPLLR"),
    ],
)
def test_a_hub_id_names_the_id_of_the_list(hub_id: str, license_id: str) -> None:
    assert catalog().resolve(hub_id).licenses == (license_id,)


@pytest.mark.parametrize(
    ("family", "use"),
    [
        ("gemma", CommercialUse.CONDITIONAL),
        ("openrail", CommercialUse.CONDITIONAL),
        ("gpl-3.0", CommercialUse.ALLOWED),
        ("bsd", CommercialUse.ALLOWED),
        ("cc", CommercialUse.UNKNOWN),
    ],
)
def test_members_of_a_family_agree_on_commerce_or_the_answer_is_unknown(family: str, use: CommercialUse) -> None:
    members = [catalog().get(license_id) for license_id in catalog().resolve(family).licenses]
    assert agreed(commercial_terms(member.clauses) for member in members if member).value is use


@pytest.mark.parametrize(
    ("written", "license_id"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("The MIT License (MIT)", "MIT"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("tongyi-qianwen", "LicenseRef-scancode-tongyi-qianwen-2023"),
        ("Qwen RESEARCH LICENSE AGREEMENT", "LicenseRef-auditor-qwen-research"),
        ("META LLAMA 3 COMMUNITY LICENSE", "LicenseRef-auditor-llama-3"),
        ("stabilityai-ai-community", "LicenseRef-scancode-stability-ai-community-2024"),
        ("falcon-180b-license", "LicenseRef-auditor-falcon-180b-tii-1.0"),
        ("nvidia open model agreement", "LicenseRef-auditor-nvidia-open-model-agreement-2026"),
        ("health-ai-developer-foundations", "LicenseRef-auditor-hai-def"),
        ("deepseek", "LicenseRef-scancode-deepseek-la-1.0"),
        ("mrl", "LicenseRef-auditor-mistral-mrl-0.1"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.de", "CC-BY-SA-4.0"),
        ("GPL-3.0-or-later", "GPL-3.0-or-later"),
        ("gpl-3.0+", "GPL-3.0-or-later"),
    ],
)
def test_free_spellings_name_one_licence(written: str, license_id: str) -> None:
    assert catalog().resolve(written) == Resolved(
        form=DeclaredForm.SINGLE, licenses=(license_id,), expression=license_id
    )


def test_an_expression_of_known_licences_is_read() -> None:
    found = catalog().resolve("MIT or (apache-2.0 and cc-by-4.0)")
    assert found.expression == "MIT OR Apache-2.0 AND CC-BY-4.0"
    assert found.licenses == ("MIT", "Apache-2.0", "CC-BY-4.0")


def test_an_exception_stays_with_its_licence() -> None:
    assert (
        catalog().resolve("GPL-2.0-only WITH Classpath-exception-2.0").expression
        == "GPL-2.0-only WITH Classpath-exception-2.0"
    )


@pytest.mark.parametrize("text", ["MIT AND nonsense", "bsd OR MIT", "foo", "a licence of our own", "see the file"])
def test_what_is_not_certain_is_not_resolved_to_one_licence(text: str) -> None:
    assert catalog().resolve(text).form is DeclaredForm.UNRECOGNISED


def test_nothing_is_nothing() -> None:
    assert catalog().resolve("  \n ").form is DeclaredForm.NONE


def test_an_alias_of_several_licences_is_a_family_of_them() -> None:
    assert small().resolve("FAMILY") == Resolved(form=DeclaredForm.AMBIGUOUS, licenses=("A-1.0", "B-1.0"))
    assert small().resolve("shared").licenses == ("B-1.0", "LicenseRef-auditor-c")


def test_ids_titles_and_short_names_find_a_profile() -> None:
    for written in ("a", "a-1.0", "ALPHA", "The A-1.0 title"):
        assert small().resolve(written).licenses == ("A-1.0",)
    assert small().resolve("c").licenses == ("LicenseRef-auditor-c",)
    assert small().get("b-1.0") is small().get("B-1.0") or small().get("b-1.0") is not None
    assert small().get("D") is None
    assert len(small()) == len(list(small())) == 3


def test_an_address_names_a_licence_only_when_one_alone_has_it() -> None:
    assert small().by_url("http://a.example/license.txt") == "A-1.0"
    assert small().by_url("https://shared.example/x") is None
    assert small().by_url("https://elsewhere.example/") is None


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    found = catalog().resolve(text)
    assert all(catalog().get(license_id) for license_id in found.licenses)
    catalog().by_url(text)


@pytest.mark.parametrize(
    "text",
    ["model", "Model License", "the model license", "open license v2", "Open Weights License", "community license",
     "Open Model License", "research license", "commercial license", "Custom License 1.0", "Use Policy"],
)  # fmt: skip
def test_words_that_any_licence_may_be_called_by_name_none(text: str) -> None:
    assert catalog().resolve(text).form is DeclaredForm.UNRECOGNISED


def test_every_spelling_that_the_catalogue_knows_may_begin_with_its_first_word():
    known = catalog()
    names = [name for p in known for name in (p.id, p.name, *p.aliases.names, *p.aliases.hub)]
    assert [name for name in names if not known.begins(name.split()[0])] == []
    assert known.begins("the"), "silent words may stand before any name"
    assert not known.begins("zebra")
