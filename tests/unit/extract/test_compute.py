"""The compute of a training run, by what the card says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Status
from auditor.domain.fact import Fact
from auditor.extract.compute import read_compute
from tests.making import audited, repo


def compute(text: str, parameters: int | None = None) -> Fact[float]:
    card = Evidence(uri="hf://a/b@c/README.md", status=Status.FOUND, content=text.encode())
    return read_compute(card, Fact(value=parameters))


@pytest.mark.parametrize(
    ("text", "parameters", "amount"),
    [
        ("Training took 3.8e25 FLOPs.", None, 3.8e25),
        ("We spent 2.1 x 10^24 FLOPs on pretraining.", None, 2.1e24),
        ("About 10^23 floating point operations were used.", None, 1e23),
        ("It was trained on 15T tokens.", 8_000_000_000, 6 * 8e9 * 15e12),
        ("Pretrained on 1.5 trillion tokens of text.", 1_000_000_000, 6 * 1e9 * 1.5e12),
        ("The model was trained on 300 billion tokens.", 1_000_000, 6 * 1e6 * 300e9),
        ("It was trained on 15T tokens.", None, None),
        ("The context holds 128K tokens.", 8_000_000_000, None),
        ("Nothing is said.", 8_000_000_000, None),
    ],
)
def test_operations_are_read_or_worked_out_from_tokens(text: str, parameters: int | None, amount: float | None) -> None:
    found = compute(text, parameters)
    assert found.value == (pytest.approx(amount) if amount else None)
    assert found.value is None or (found.claim and found.citations)


def eu(entry: object) -> tuple[str, dict[str, str]]:
    row = entry.frameworks["eu-ai-act-53-2"]  # type: ignore[attr-defined]
    return row.class_, {item.id: item.result for item in row.items}


LARGE = {"pipeline_tag": "text-generation", "safetensors": {"total": 70_000_000_000}}


def test_a_large_generator_is_likely_a_general_purpose_model() -> None:
    class_, items = eu(audited(repo(card="# M\n\nTrained on 2T tokens.\n", cardData={"license": "mit"}, **LARGE)))
    assert (class_, items["no-systemic-risk"]) == ("general-purpose", "meets")


def test_a_frontier_model_loses_the_exemption() -> None:
    class_, items = eu(audited(repo(card="# M\n\nTrained on 30T tokens.\n", cardData={"license": "mit"}, **LARGE)))
    assert (class_, items["no-systemic-risk"]) == ("systemic-risk", "fails")


def test_without_tokens_a_small_model_is_below_the_threshold_and_a_large_one_unknown() -> None:
    small = {"pipeline_tag": "text-generation", "safetensors": {"total": 7_000_000_000}}
    assert eu(audited(repo(**small)))[1]["no-systemic-risk"] == "meets"
    assert eu(audited(repo(**LARGE)))[1]["no-systemic-risk"] == "open"
    assert eu(audited(repo(**LARGE)))[0] == "scale-unknown"


def test_a_classifier_is_no_general_purpose_model() -> None:
    assert eu(audited(repo(pipeline_tag="text-classification")))[0] == "not-general-purpose"


def test_what_was_made_from_another_model_is_not_weighed_by_its_own_compute() -> None:
    child = repo(card="# M\n\nTrained on 2T tokens.\n", cardData={"base_model": "acme/base"}, **LARGE)
    assert eu(audited(child, [repo("acme/base")]))[0] == "scale-unknown"


@pytest.mark.parametrize(
    ("license_", "wanted"),
    [
        ("mit", "meets"),
        ("cc-by-sa-4.0", "meets"),
        ("cc-by-nc-4.0", "fails"),
        ("llama3.1", "fails"),
        ("bigscience-bloom-rail-1.0", "fails"),
        ("creativeml-openrail-m", "fails"),
    ],
)
def test_limits_of_use_are_weighed_by_their_kind(license_: str, wanted: str) -> None:
    assert eu(audited(repo(cardData={"license": license_})))[1]["use-without-limits"] == wanted


def test_a_gate_is_for_a_person_to_weigh() -> None:
    assert eu(audited(repo(gated="auto", cardData={"license": "mit"})))[1]["weights-public"] == "open"


def test_a_country_that_is_shut_out_fails() -> None:
    card = "---\nlicense: mit\nextra_gated_eu_disallowed: true\n---\n# M\n"
    shut = repo(card=card, gated="manual", cardData={"license": "mit", "extra_gated_eu_disallowed": True})
    assert eu(audited(shut))[1]["no-country-shut-out"] == "fails"
    assert eu(audited(repo(cardData={"license": "mit"})))[1]["no-country-shut-out"] == "meets"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_card_gives_a_number_or_nothing(text: str) -> None:
    found = compute(text, 7_000_000_000).value
    assert found is None or found >= 0
