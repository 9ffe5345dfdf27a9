"""Align a stretch of a file with one indexed text, word by word.

Long common runs first, small differences last: sequences of four words that the licence holds once are looked up in
the file and joined to diagonal runs, and the runs that go forward in both texts are kept, longest first. What lies
between two runs is aligned exactly (longest common subsequence, bit-parallel, from rapidfuzz). This keeps an inserted
sentence in one piece, where a plain shortest edit script would tie its "the" and "of" to words of the licence far
away; and the cost is linear but for the short gaps.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.licenses.index import Tokens, gram_hashes

RUN = 4
MAX_RUNS = 400
MAX_GAP_CELLS = 400_000


class Block(NamedTuple):
    """`size` equal words, from `file` on in the file and from `base` on in the licence."""

    file: int
    base: int
    size: int


class Gap(NamedTuple):
    """Words of the file that stand where the licence has others. Either side may be empty."""

    file: int
    file_end: int
    base: int
    base_end: int


def align(file: Tokens, base: Tokens) -> list[Block]:
    """Equal blocks, in order in both texts; empty when nothing is shared."""
    chain = _chain(_runs(file, base))
    return _tidy(_filled(chain, file, base))


def gaps(blocks: list[Block], base_size: int) -> list[Gap]:
    """What differs between, before and after the blocks. The file counts from its first to its last block."""
    found, file, base = [], blocks[0].file if blocks else 0, 0
    for block in blocks:
        if block.file > file or block.base > base:
            found.append(Gap(file, block.file, base, block.base))
        file, base = block.file + block.size, block.base + block.size
    if base < base_size:
        found.append(Gap(file, file, base, base_size))
    return found


def _runs(file: Tokens, base: Tokens) -> NDArray[np.int64]:
    """Diagonal runs as rows (file, base, size), from word sequences that stand once in the licence."""
    size = min(RUN, len(base), len(file))
    if size == 0:
        return np.zeros((0, 3), np.int64)
    here, there = gram_hashes(file, size), gram_hashes(base, size)
    order = np.argsort(there, kind="stable")
    ordered = there[order]
    first = np.searchsorted(ordered, here)
    first[first == len(ordered)] = 0
    once = np.ones(len(ordered), bool)
    once[1:] = ordered[1:] != ordered[:-1]
    once[:-1] &= once[1:]
    hit = np.flatnonzero((ordered[first] == here) & once[first])
    pairs = np.stack((hit, order[first[hit]]), axis=1)
    return _diagonals(pairs, size)


def _diagonals(pairs: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Join pairs of positions that follow each other on one diagonal."""
    if not len(pairs):
        return np.zeros((0, 3), np.int64)
    diagonal = pairs[:, 0] - pairs[:, 1]
    order = np.lexsort((pairs[:, 0], diagonal))
    pairs, diagonal = pairs[order], diagonal[order]
    opens = np.ones(len(pairs) + 1, bool)
    opens[1:-1] = (diagonal[1:] != diagonal[:-1]) | (pairs[1:, 0] > pairs[:-1, 0] + size)
    starts, ends = np.flatnonzero(opens[:-1]), np.flatnonzero(opens[1:])
    lengths = pairs[ends, 0] - pairs[starts, 0] + size
    return np.column_stack((pairs[starts], lengths))


def _chain(runs: NDArray[np.int64]) -> list[Block]:
    """Runs that go forward in both texts, the longest taken first; a run that overlaps a longer one is cut."""
    order = np.argsort(-runs[:, 2], kind="stable")[:MAX_RUNS]
    chain: list[Block] = []
    for file, base, size in runs[order].tolist():
        place = bisect_left(chain, file, key=_file_of)
        before = chain[place - 1] if place else Block(0, 0, 0)
        cut = max(before.file + before.size - file, before.base + before.size - base, 0)
        file, base, size = file + cut, base + cut, size - cut
        if place < len(chain):
            size = min(size, chain[place].file - file, chain[place].base - base)
        if size >= min(RUN, len(runs)):
            chain.insert(place, Block(file, base, size))
    return chain


def _file_of(block: Block) -> int:
    return block.file


def _filled(chain: list[Block], file: Tokens, base: Tokens) -> list[Block]:
    """The chain with the equal words of each gap, and of both ends."""
    if not chain:
        return []
    blocks: list[Block] = []
    head, tail = chain[0], chain[-1]
    blocks += _between(file, base, range(max(0, head.file - head.base - 8), head.file), range(head.base), before=True)
    for one, two in itertools.pairwise(chain):
        here, there = range(one.file + one.size, two.file), range(one.base + one.size, two.base)
        blocks += [one, *_between(file, base, here, there)]
    here, there = range(tail.file + tail.size, len(file)), range(tail.base + tail.size, len(base))
    return [*blocks, tail, *_between(file, base, here[: len(there) + 8], there)]


def _between(file: Tokens, base: Tokens, here: range, there: range, before: bool = False) -> list[Block]:
    """Equal words of one gap: those next to its ends, then the longest common subsequence of the rest.

    `before`: the gap lies before the first run, so that only its end is anchored.
    """
    least = min(len(here), len(there))
    if not least:
        return []
    front = 0 if before else _common(file[here.start : here.start + least], base[there.start : there.start + least])
    left = least - front
    back = _common(file[here.stop - left : here.stop][::-1], base[there.stop - left : there.stop][::-1])
    inner = _inner(file, base, here[front : len(here) - back], there[front : len(there) - back])
    ends = [Block(here.start, there.start, front), *inner, Block(here.stop - back, there.stop - back, back)]
    return [block for block in ends if block.size]


def _common(one: Tokens, two: Tokens) -> int:
    """How many words are equal from the beginning."""
    if len(one) < 24:
        for number, (left, right) in enumerate(zip(one.tolist(), two.tolist(), strict=True)):
            if left != right:
                return number
        return len(one)
    differs = np.flatnonzero(one != two)
    return int(differs[0]) if len(differs) else len(one)


def _inner(file: Tokens, base: Tokens, here: range, there: range) -> list[Block]:
    if not here or not there or len(here) * len(there) > MAX_GAP_CELLS:
        return []
    from rapidfuzz.distance import Indel

    one, two = _letters(file[here.start : here.stop]), _letters(base[there.start : there.stop])
    return [
        Block(here.start + block.src_start, there.start + block.dest_start, block.src_end - block.src_start)
        for block in Indel.opcodes(one, two)
        if block.tag == "equal"
    ]


def _letters(tokens: Tokens) -> str:
    """Word numbers as characters, which rapidfuzz compares fastest. Surrogates are moved out of the way."""
    return (tokens.astype(np.uint32) + np.uint32(0x10000)).tobytes().decode("utf-32-le")


def _tidy(blocks: list[Block]) -> list[Block]:
    """Join adjoining blocks, and drop islands of one or two words amid larger changes on both sides."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and last.file + last.size == block.file and last.base + last.size == block.base:
            joined[-1] = Block(last.file, last.base, last.size + block.size)
        else:
            joined.append(block)
    return [block for number, block in enumerate(joined) if not _is_island(joined, number)]


def _is_island(blocks: list[Block], number: int) -> bool:
    """A few equal words between two changes that are each larger than they are."""
    block = blocks[number]
    if block.size > 2 or not 0 < number < len(blocks) - 1:
        return False
    one, two = blocks[number - 1], blocks[number + 1]
    before = max(block.file - one.file - one.size, block.base - one.base - one.size)
    after = max(two.file - block.file - block.size, two.base - block.base - block.size)
    return before > 2 * block.size and after > 2 * block.size
