from __future__ import annotations

import json
import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.vendors import Access, NameKind, NameRule, Vendor
from auditor.inputs.vendor_names import VendorNames
from auditor.resources import data_folder
from auditor.rulebook.loading import load_folder

VENDORS = load_folder(data_folder("rules") / "vendors", Vendor)


@cache
def names() -> VendorNames:
    return VendorNames(VENDORS.values())


def kind_of(name: str) -> NameKind | None:
    match = names().match(name)
    return match.kind if match else None


def test_the_catalogue_knows_the_vendors_that_people_use() -> None:
    expected = {
        "openai anthropic google microsoft amazon meta mistral cohere xai perplexity deepseek alibaba moonshot zhipu",
        "minimax baidu ai21 reka inflection midjourney stability black-forest-labs runway elevenlabs suno voyage jina",
        "databricks together groq openrouter google-cloud github huggingface linux-foundation",
    }
    assert {vendor for line in expected for vendor in line.split()} <= set(VENDORS)


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_every_vendor_file_keeps_its_own_cases(vendor: str) -> None:
    file = VENDORS[vendor]
    assert file.examples, "a vendor file needs examples"
    for name, kind in file.examples.items():
        assert kind_of(name) is kind, name
    for name in file.others:
        match = names().match(name)
        assert match is None or match.vendor != vendor, name


def test_namespaces_and_prefixes_belong_to_one_vendor_each() -> None:
    spaces = [space for v in VENDORS.values() for space in v.namespaces]
    prefixes = [prefix for v in VENDORS.values() for path in v.access for prefix in path.prefixes]
    assert len(spaces) == len(set(spaces))
    assert len(prefixes) == len(set(prefixes))


@pytest.mark.parametrize(
    ("written", "vendor", "host"),
    [
        ("azure/gpt-35-turbo", "openai", "azure"),
        ("azure/eu/gpt-4o-2024-08-06", "openai", "azure"),
        ("bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0", "anthropic", "bedrock"),
        ("us.amazon.nova-pro-v1:0", "amazon", "bedrock"),
        ("vertex_ai/gemini-2.5-pro@001", "google", "vertex_ai"),
        ("projects/p/locations/l/publishers/anthropic/models/claude-opus-4@20250514", "anthropic", None),
        ("openrouter/google/gemini-3-pro-image-preview", "google", "openrouter"),
        ("databricks-claude-sonnet-4-5", "anthropic", "databricks"),
        ("perplexity/openai/gpt-5.2", "openai", "perplexity"),
        ("perplexity/sonar-pro", "perplexity", None),
        ("oci/xai.grok-3", "xai", "oci"),
        ("OpenAI: GPT-4o", "openai", None),
        ("Google Gemini 2.5 Pro", "google", None),
    ],
)
def test_the_vendor_is_who_makes_the_model_and_the_host_stands_beside_it(
    written: str, vendor: str, host: str | None
) -> None:
    match = names().match(written)
    assert match is not None
    assert (match.kind, match.vendor, match.host) == (NameKind.API_MODEL, vendor, host)
    assert match.rule == f"vendors/{vendor}"
    assert match.text == written


@pytest.mark.parametrize(
    "hub_id",
    [
        "mistralai/Mistral-7B-v0.1",
        "meta-llama/Llama-3.1-8B",
        "deepseek-ai/DeepSeek-V3",
        "google/gemma-2-9b",
        "microsoft/phi-4",
        "openai/whisper-large-v2",
        "openai/gpt-oss-20b",
        "Qwen/Qwen3-8B",
        "gpt2",
        "distilgpt2",
        "facebook/opt-125m",
        "openai-community/gpt2",
        "bert-base-uncased",
        "someone/gpt-4o-mini",
        "someone/else/gpt-4o",
    ],
)
def test_hub_ids_are_left_to_the_hub(hub_id: str) -> None:
    assert names().match(hub_id) is None


@pytest.mark.parametrize(
    "name", ["", "my-own-model", "claude-distill-llama-8b", "x" * 400, "https://openai.com/gpt-4o"]
)
def test_a_name_that_matches_nothing_is_nobodys(name: str) -> None:
    assert names().match(name) is None


def test_open_weights_point_to_the_repository_that_decides() -> None:
    small, medium = names().match("mistral-small-2409"), names().match("mistral-medium-3")
    assert small is not None
    assert medium is not None
    assert (small.kind, small.hub) == (NameKind.OPEN_WEIGHTS, "mistralai/Mistral-Small-Instruct-2409")
    assert (medium.kind, medium.hub) == (NameKind.API_MODEL, None)


def test_a_family_whose_versions_differ_is_not_called_closed() -> None:
    assert kind_of("mistral-medium") is NameKind.FAMILY
    assert kind_of("mistral/mistral-medium-2508") is NameKind.API_MODEL


def test_a_name_that_two_vendors_share_lists_both() -> None:
    match = names().match("Copilot")
    assert match is not None
    assert match.kind is NameKind.SHARED
    assert match.vendor is None
    assert {candidate.vendor for candidate in match.candidates} == {"github", "microsoft"}
    assert kind_of("GitHub Copilot") is NameKind.PRODUCT


def test_an_unknown_deployment_on_a_known_host_is_unrecognised_not_closed() -> None:
    match = names().match("azure/our-secret-project")
    assert match is not None
    assert (match.kind, match.host) == (NameKind.UNRECOGNISED, "azure")


def test_a_host_that_names_models_by_hub_id_hands_them_to_the_hub() -> None:
    match = names().match("together_ai/acme/Acme-7B-Chat")
    assert match is not None
    assert (match.kind, match.vendor, match.hub) == (NameKind.OPEN_WEIGHTS, None, "acme/Acme-7B-Chat")


def test_frameworks_are_not_models_and_carry_their_licence() -> None:
    match = names().match("PyTorch")
    assert match is not None
    assert (match.kind, match.license) == (NameKind.FRAMEWORK, "BSD-3-Clause")
    assert kind_of("Hugging Face") is NameKind.NOT_A_MODEL


def test_a_hub_template_takes_groups_of_the_name() -> None:
    rule = NameRule(kind=NameKind.OPEN_WEIGHTS, patterns=(r"acme-(\d+)b",), hub=r"acme/Acme-\1B")
    vendor = Vendor(id="acme", name="Acme", namespaces=("acme-api",), names=(rule,), reviewed=date(2026, 1, 1))
    match = VendorNames([vendor]).match("acme-api/acme-12b")
    assert match is not None
    assert match.hub == "acme/Acme-12B"


def test_an_open_weights_rule_without_repository_is_refused() -> None:
    with pytest.raises(ValueError, match="needs `hub`"):
        NameRule(kind=NameKind.OPEN_WEIGHTS, patterns=("x",))


@pytest.mark.parametrize("kind", [NameKind.SHARED, NameKind.UNRECOGNISED])
def test_results_of_matching_cannot_be_written_in_a_file(kind: NameKind) -> None:
    with pytest.raises(ValueError, match="result of matching"):
        NameRule(kind=kind, patterns=("x",))


def test_without_vendors_nothing_matches() -> None:
    assert VendorNames([]).match("gpt-4o") is None
    assert Access(id="a", name="A", prefixes=("a",)).exclusive


@given(st.text(max_size=80))
def test_any_text_is_matched_without_error(text: str) -> None:
    match = names().match(text)
    assert match is None or match.text == text


@pytest.mark.corpus
def test_no_recorded_repository_is_claimed_by_a_vendor() -> None:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded repositories")
    ids = [json.loads(p.read_text(encoding="utf-8"))["id"] for p in Path(root, "hub").glob("*/model_info.json")]
    assert ids
    assert [repo for repo in ids if names().match(repo)] == []


@pytest.mark.corpus
def test_labelled_names_get_their_class_and_vendor() -> None:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded names")
    rows = [json.loads(line) for line in Path(root, "closed.jsonl").read_text(encoding="utf-8").splitlines()]
    matches = {row["name"]: names().match(row["name"]) for row in rows}
    right = [row for row in rows if (m := matches[row["name"]]) and m.name == row["vendor"]]
    assert len(right) >= 0.98 * len(rows)
