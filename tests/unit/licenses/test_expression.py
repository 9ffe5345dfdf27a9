"""SPDX expressions: what is read, what is refused, and how verdicts and joins are computed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.expression import (
    MAX_DEPTH,
    MAX_LENGTH,
    Expression,
    ExpressionError,
    Group,
    License,
    combine,
    fold,
    licenses,
    parse,
)

IDS = st.sampled_from(["MIT", "Apache-2.0", "GPL-2.0-only", "LicenseRef-scancode-gemma-tou-2024-04-01", "CC-BY-4.0"])
TREES = st.recursive(
    st.builds(License, IDS, st.none() | st.just("Classpath-exception-2.0")),
    lambda inner: st.builds(
        lambda op, members: Group(op, tuple(members)),
        st.sampled_from(["AND", "OR"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=8,
)


def test_with_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    parsed = parse("MIT OR GPL-2.0-only WITH Classpath-exception-2.0 AND BSD-3-Clause")
    both = Group("AND", (License("GPL-2.0-only", "Classpath-exception-2.0"), License("BSD-3-Clause")))
    assert parsed == Group("OR", (License("MIT"), both))


def test_operators_may_be_written_in_lower_case() -> None:
    assert str(parse("mit or apache-2.0")) == "mit OR apache-2.0"


def test_parentheses_are_kept_only_where_they_matter() -> None:
    assert str(parse("((MIT)) AND (A OR B)")) == "MIT AND (A OR B)"
    assert str(parse("(A AND B) OR C")) == "A AND B OR C"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MIT AND",
        "AND MIT",
        "MIT Apache-2.0",
        "(MIT",
        "MIT)",
        "MIT WITH",
        "()",
        "MIT; Apache-2.0",
        "see LICENSE",
        "OR",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
    assert licenses(text) == ()


def test_deep_nesting_and_long_texts_are_refused_and_not_followed() -> None:
    with pytest.raises(ExpressionError, match="nested deeper"):
        parse("(" * (MAX_DEPTH + 1) + "MIT" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(ExpressionError, match="at most"):
        parse("MIT AND " * MAX_LENGTH)


def test_licenses_come_once_in_order_without_exceptions() -> None:
    assert licenses("B AND A WITH e OR B") == ("B", "A")


def test_combining_writes_each_licence_once() -> None:
    assert combine(["A AND B", "B"]) == "A AND B"
    assert combine(["A OR B", "C"]) == "(A OR B) AND C"
    assert combine(["A", "A"]) == "A"
    assert combine([]) is None
    assert combine(["A", "B"], "OR") == "A OR B"


def test_folding_judges_leaves_then_groups() -> None:
    def open_(leaf: License) -> bool:
        return leaf.id != "secret"

    def judge(text: str) -> bool:
        return fold(parse(text), open_, lambda op, parts: all(parts) if op == "AND" else any(parts))

    assert judge("MIT OR secret")
    assert not judge("MIT AND secret")


@given(TREES)
def test_what_is_written_reads_back_the_same(tree: Expression) -> None:
    once = parse(str(tree))
    assert parse(str(once)) == once
    assert set(licenses(str(tree))) == set(licenses(str(once)))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert licenses(str(parse(text)))
