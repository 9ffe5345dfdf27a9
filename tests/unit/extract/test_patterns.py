"""Patterns behind the literal filter answer as patterns of `re` do."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.extract import dossier  # noqa: F401 - so that every pattern of the readers is there
from auditor.extract.patterns import _SIEVE, Pattern, widened

PATTERNS = tuple(_SIEVE.patterns)


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.pattern[:40] for pattern in PATTERNS])
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_match_is_hidden_by_the_filter(pattern, data):
    plain = re.compile(pattern.pattern, pattern.flags)
    text = data.draw(st.from_regex(plain, alphabet=st.characters(max_codepoint=0x7F)))
    assert pattern.search(text).span() == plain.search(text).span()


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            ["train", "the", "data", "license", "MIT", "we", "not", "only", "code", "released", "soon", "ıſ.", "研究"]
        )
    )
)
def test_search_and_sub_are_those_of_re(words):
    text = " ".join(words)
    for pattern in PATTERNS:
        plain = re.compile(pattern.pattern, pattern.flags)
        ours, theirs = pattern.search(text), plain.search(text)
        assert (ours and ours.span()) == (theirs and theirs.span())
        assert pattern.sub("_", text) == plain.sub("_", text)


def test_every_pattern_needs_letters_that_can_be_looked_for():
    """Each of its alternatives has three letters in a row: else `re.compile` does the same for less."""
    possible = _SIEVE.possible("%%")[1]
    assert [pattern.pattern for number, pattern in enumerate(PATTERNS) if number in possible] == []


def test_a_pattern_made_after_the_filter_was_asked_is_not_overlooked():
    assert Pattern("quokka").search("a quokka") is not None
    assert Pattern("wombat").search("a quokka and a wombat") is not None
    assert Pattern("quokka", re.IGNORECASE).search("A QUOKKA AND A WOMBAT") is not None


def test_letters_that_only_python_takes_for_others_do_not_hide_a_match():
    assert Pattern("license", re.IGNORECASE).search("LİCENſE") is not None
    assert Pattern("license", re.IGNORECASE).search("lıcense") is not None


def test_long_texts_are_searched_without_the_filter():
    assert Pattern("quokka").search("x" * 5000 + " quokka") is not None


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        (r"a(?! of (?:the |our )?data)b", r"a(?:)b"),
        (r"(?<!open[-)\]])source[^)\]]{0,9}", r"(?:)source[^)\]]*"),
        (r"\(?=x\)y{2}(?:ab){1,3}", r"\(?=x\)y{2}(?:ab)+"),
        (r"[(?=](?=(?:a|(?:b)))c", r"[(?=](?:)c"),
    ],
)
def test_look_around_is_taken_out_and_nothing_else(pattern, wide):
    assert widened(pattern) == wide
