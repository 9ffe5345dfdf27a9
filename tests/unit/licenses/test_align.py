from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.align import Block, Gap, align, gaps


def tokens(values: list[int]) -> np.ndarray:
    return np.array(values, np.uint16)


def test_equal_texts_are_one_block() -> None:
    assert align(tokens(list(range(1, 50))), tokens(list(range(1, 50)))) == [Block(0, 0, 49)]


def test_an_inserted_sentence_stays_in_one_piece() -> None:
    base = list(range(1, 60))
    file = [*base[:30], 900, 5, 901, 9, 902, 903, *base[30:]]
    assert gaps(align(tokens(file), tokens(base)), 59) == [Gap(30, 36, 30, 30)]


def test_struck_words_at_either_end_are_gaps() -> None:
    base = list(range(1, 60))
    found = gaps(align(tokens(base[5:50]), tokens(base)), 59)
    assert found == [Gap(0, 0, 0, 5), Gap(45, 45, 50, 59)]


def test_texts_that_share_nothing_have_no_blocks() -> None:
    assert align(tokens([1, 2, 3]), tokens([4, 5, 6])) == []
    assert align(tokens([]), tokens([4, 5, 6])) == []
    assert gaps([], 0) == []


@given(st.lists(st.integers(1, 12), max_size=80), st.lists(st.integers(1, 12), max_size=80))
def test_blocks_are_equal_words_in_order(file: list[int], base: list[int]) -> None:
    place = (0, 0)
    for block in align(tokens(file), tokens(base)):
        assert block.file >= place[0]
        assert block.base >= place[1]
        assert file[block.file : block.file + block.size] == base[block.base : block.base + block.size]
        place = (block.file + block.size, block.base + block.size)
