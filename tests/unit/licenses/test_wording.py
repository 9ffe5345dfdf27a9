from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.reading import read
from auditor.licenses.wording import pieces


def words(raw: str) -> list[str]:
    return [piece.word for piece in pieces(raw)]


@pytest.mark.parametrize(
    ("raw", "parted"),
    [
        ("statingthat", ["stating", "that"]),
        ("withoutmodification,", ["without", "modification,"]),
        ("abovecopyright", ["above", "copyright"]),
        ("LicenseThis", ["license", "this"]),
        ("SOFTWARE.Redistributions", ["software.", "redistributions"]),
        ("4.4;b.", ["4.4;", "b."]),
    ],
)
def test_words_that_a_lost_line_break_glued_are_parted(raw: str, parted: list[str]) -> None:
    assert words(raw) == parted


@pytest.mark.parametrize(
    "whole", ["copyright", "grantor", "within", "framework", "information", "GitHub", "U.S.", "e.g."]
)
def test_words_that_only_look_glued_stay_whole(whole: str) -> None:
    assert words(whole) == [whole.lower()]


def test_a_capital_after_a_small_letter_begins_a_sentence() -> None:
    assert [sentence.body for sentence in read("Simple LicenseThe work is free.").sentences] == [
        "simple license",
        "the work is free.",
    ]


@given(st.text(alphabet=st.characters(exclude_categories=["Z", "C"]), max_size=80))
def test_pieces_follow_one_another_within_the_run(raw: str) -> None:
    found = pieces(raw)
    assert all(0 <= piece.begin < piece.end <= len(raw) for piece in found)
    assert all(one.end <= other.begin for one, other in pairwise(found))
