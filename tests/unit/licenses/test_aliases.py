"""Spellings of names and addresses that must compare equal, and those that must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.aliases import MAX_NAME, fold_name, fold_url


@pytest.mark.parametrize(
    "spellings",
    [
        ("Apache License, Version 2.0", "apache-2.0", "Apache 2", "APACHE LICENSE 2.0", "the apache license v2"),
        ("GPLv3", "GPL-3.0", "gpl 3", "GPL v3.0"),
        ("GPL-3.0+", "GPL 3.0 or later"),
        ("CC BY-NC 4.0", "cc-by-nc-4.0", "CC_BY_NC_4"),
        ("Llama 2 Community License Agreement", "llama-2-community-license", "Llama2 community"),
        ("CreativeML Open RAIL++-M", "creativeml-openrail++-m"),
        ("The MIT License", "MIT", "mit licence"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same_key(spellings: tuple[str, ...]) -> None:
    assert len({fold_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("openrail", "openrail++"),
        ("GPL-3.0", "GPL-3.0+"),
        ("llama3", "llama3.1"),
        ("llama 3.1", "llama 31"),
        ("NVIDIA Open Model License Agreement", "NVIDIA Open Model Agreement"),
        ("CC-BY-NC", "CC-BY-ND"),
        ("qwen", "qwen-research"),
        ("MIT", "MITNFA"),
    ],
)
def test_different_licences_keep_different_keys(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_silent_words_alone_name_nothing() -> None:
    assert fold_name("the License") == ""
    assert fold_name("") == ""


def test_a_name_is_read_only_up_to_a_bound() -> None:
    assert len(fold_name("x" * 10_000_000)) == MAX_NAME


@given(st.text(max_size=80))
def test_folding_a_name_never_fails_and_ignores_case(text: str) -> None:
    assert fold_name(text) == fold_name(f"  {text}  ")


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "http://www.apache.org/licenses/LICENSE-2.0.txt",
            "https://apache.org/licenses/LICENSE-2.0",
            "apache.org/licenses/LICENSE-2.0.html#x",
        ),
        (
            "https://creativecommons.org/licenses/by/4.0/",
            "http://creativecommons.org/licenses/by/4.0/legalcode",
            "https://creativecommons.org/licenses/by/4.0/deed.de",
        ),
        (
            "https://huggingface.co/o/m/blob/main/LICENSE",
            "https://huggingface.co/o/m/resolve/main/LICENSE?download=true",
            "huggingface.co/o/m/raw/main/LICENSE",
        ),
        ("https://github.com/o/r/blob/main/a%20b", "https://github.com/o/r/blob/master/a b"),
        ("https://opensource.org/licenses/MIT", "https://opensource.org/license/mit/"),
    ],
)
def test_addresses_of_one_text_fold_to_the_same_key(spellings: tuple[str, ...]) -> None:
    assert len({fold_url(spelling) for spelling in spellings}) == 1


def test_addresses_of_different_texts_stay_apart() -> None:
    assert fold_url("https://creativecommons.org/licenses/by/4.0/") != fold_url(
        "https://creativecommons.org/licenses/by-nc/4.0/"
    )
    assert fold_url("https://huggingface.co/a/m/blob/main/LICENSE") != fold_url(
        "https://huggingface.co/b/m/blob/main/LICENSE"
    )


@given(st.text(max_size=120))
def test_folding_an_address_never_fails(text: str) -> None:
    assert isinstance(fold_url(text), str)
