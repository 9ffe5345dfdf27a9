from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.inputs.model_names import LONGEST, canonical, cut, dotted


@pytest.mark.parametrize(
    ("written", "segments"),
    [
        ("gpt-4o", ("gpt-4o",)),
        (" openai/gpt-4o ", ("openai", "gpt-4o")),
        ("projects/p/locations/l/publishers/google/models/gemini-2.5-pro", ("google", "gemini-2.5-pro")),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", ("llama-v3p1-8b-instruct",)),
        ("models/gemini-1.5-pro", ("gemini-1.5-pro",)),
        ("hd/1024-x-1792/dall-e-3", ("dall-e-3",)),
        ("1024-x-1024/dall-e-2", ("dall-e-2",)),
        ("bedrock/us-east-1/1-month-commitment/anthropic.claude-v2:1", ("bedrock", "anthropic.claude-v2:1")),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", ("bedrock", "amazon.nova-pro-v1:0")),
        ("ft:gpt-4o-mini-2024-07-18:acme::id", ("gpt-4o-mini-2024-07-18",)),
        ("GPT-4 Turbo (gpt-4-1106-preview)", ("GPT-4 Turbo",)),
        ("us/models", ("us", "models")),
    ],
)
def test_regions_sizes_and_resource_paths_are_taken_off(written: str, segments: tuple[str, ...]) -> None:
    assert cut(written) == segments


@pytest.mark.parametrize("written", ["", "  ", "/", "https://openai.com/gpt-4o", "a\x00b", "x" * (LONGEST + 1)])
def test_what_cannot_be_a_name_has_no_segments(written: str) -> None:
    assert cut(written) == ()


def test_a_two_part_name_keeps_a_first_part_that_looks_like_a_region() -> None:
    assert cut("us/my-model") == ("us", "my-model")


def test_dotted_names_give_namespace_and_model() -> None:
    assert dotted("us.anthropic.claude-3-haiku-20240307-v1:0") == ("anthropic", "claude-3-haiku-20240307-v1:0")
    assert dotted("amazon.nova-pro-v1:0") == ("amazon", "nova-pro-v1:0")
    assert dotted("gpt-4.1") is None


def test_spaces_underscores_and_brackets_become_one_hyphen() -> None:
    assert canonical("Anthropic: Claude 3.5  Sonnet") == "anthropic-claude-3.5-sonnet"
    assert canonical("FLUX1.1 [pro] Ultra") == "flux1.1-pro-ultra"
    assert canonical("eleven_multilingual_v2") == "eleven-multilingual-v2"


@given(st.text(max_size=300))
def test_any_text_is_cut_without_error_into_non_empty_segments(text: str) -> None:
    segments = cut(text)
    assert all(segments)
    assert all(canonical(canonical(part)) == canonical(part) for part in segments)
