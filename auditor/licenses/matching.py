"""Find every indexed text in a file: candidates by shared word sequences, then alignment of the best few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auditor.licenses.align import Block, align
from auditor.licenses.delta import Delta, compare
from auditor.licenses.index import SAMPLE, SHORT, Index, Tokens
from auditor.licenses.marks import Flags, marks
from auditor.licenses.normalize import Words, words

MAX_LICENSES = 64
MAX_ALIGNED = 12
"""Texts that are aligned for one stretch of a file."""
MAX_ALIGNED_WORDS = 9_000
FIXED_COST = 400
"""What one stretch may cost: words of all texts aligned with it, each with a fixed cost on top."""
MIN_SHARE = 0.2
"""Share of a text's sequences that must be found before it is worth aligning."""
MIN_SCORE = 0.5
"""Share of a text's words that must be found before the file is said to hold or derive from it."""
MIN_PIECE = 60
MIN_PIECE_SHARE = 0.8
"""A file that consists of so many words, and to such a share, of one indexed text is a piece of it."""
MIN_SCORE_BESIDE = 0.95
"""The same for a text beside one that was already found; a policy may differ more, since it grants nothing."""
MAX_MARKED = 400_000
"""Words up to which a file is searched for copyright lines and list markers; a licence has a fiftieth of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One file, prepared for comparison with the index."""

    index: Index
    words: Words
    tokens: Tokens
    flags: Flags

    def compared(self, entry: int, first: int, end: int) -> Delta | None:
        """Align one indexed text with the words `first` … `end`; None when they share nothing."""
        base, _ = self.index.text(entry)
        blocks = [Block(b.file + first, b.base, b.size) for b in align(self.tokens[first:end], base)]
        return compare(self.words, self.flags, self.index, entry, blocks) if blocks else None


@dataclass(slots=True, eq=False)
class _Hits:
    """Word sequences that the file shares with indexed texts, and are not yet explained."""

    positions: NDArray[np.int32]
    texts: NDArray[np.uint16]
    weights: NDArray[np.float32]

    def without(self, taken: NDArray[np.bool_]) -> _Hits:
        free = ~taken[self.positions]
        return _Hits(self.positions[free], self.texts[free], self.weights[free])


def read(text: str, index: Index) -> Reading:
    """Prepare a file."""
    found = words(text)
    flags = marks(found) if len(found) < MAX_MARKED else np.zeros(len(found), np.uint8)
    return Reading(index, found, index.numbers(found.hashes), flags)


def find_all(reading: Reading) -> list[Delta]:
    """The indexed texts that the file holds or derives from, the one that explains most first."""
    hits = _Hits(*reading.index.hits(reading.tokens))
    found: list[Delta] = []
    taken = np.zeros(len(reading.words), bool)
    while len(found) < MAX_LICENSES and len(hits.texts):
        best = _best(reading, hits, taken)
        if best is None:
            break
        found.append(best)
        taken[best.start : best.end] |= _explained(best)
        hits = hits.without(taken)
        reading = replace(reading, tokens=np.where(taken, np.uint16(0), reading.tokens))
    return found


def _explained(delta: Delta) -> NDArray[np.bool_]:
    """Which words between the first and the last of a match belong to it: its own, and short differences."""
    own = np.ones(delta.end - delta.start, bool)
    for difference in delta.differences:
        gap = difference.gap
        if gap.file_end - gap.file > SHORT:
            own[gap.file - delta.start : gap.file_end - delta.start] = False
    return own


def _best(reading: Reading, hits: _Hits, taken: NDArray[np.bool_]) -> Delta | None:
    """The indexed text that explains most with the fewest substantive differences."""
    best: Delta | None = None
    budget = MAX_ALIGNED_WORDS
    for entry, share in _candidates(reading.index, hits):
        size = reading.index.size(entry)
        if best is not None and (budget < 0 or (not best.weight and size * min(1.0, 0.1 + 1.15 * share) <= best.equal)):
            continue
        budget -= size + FIXED_COST
        delta = _within_stretch(reading, entry, hits.positions[hits.texts == entry])
        if delta and _holds(reading.index, delta, taken) and (best is None or _key(delta) < _key(best)):
            best = delta
    return best


def _holds(index: Index, delta: Delta, taken: NDArray[np.bool_]) -> bool:
    """Enough of the indexed text is there, in words that no other text explains; or the file is a piece of it."""
    if not taken.any():
        piece = (
            delta.equal >= max(MIN_PIECE, MIN_PIECE_SHARE * len(taken)) and delta.end - delta.start <= 1.1 * delta.equal
        )
        return delta.score >= MIN_SCORE or piece
    least = MIN_SCORE if index.entries[delta.entry].kind == "policy" else MIN_SCORE_BESIDE
    return delta.score >= least


def _candidates(index: Index, hits: _Hits) -> list[tuple[int, float]]:
    """Entries to align, the likeliest first, with the share of their sequences that was found."""
    size = len(index.entries)
    found = np.bincount(hits.texts, minlength=size)
    share = np.minimum(found / np.maximum(index.counts, 1), 1.0)
    whole = hits.positions[-1] - hits.positions[0] + 1
    likely = np.flatnonzero((share >= MIN_SHARE) | (found * _stride(index) >= MIN_PIECE_SHARE / 2 * whole))
    rank = np.bincount(hits.texts, hits.weights, minlength=size)[likely] * share[likely] ** 2
    order = np.argsort(-rank, kind="stable")[:MAX_ALIGNED]
    return [(int(likely[place]), float(share[likely[place]])) for place in order if rank[place] > 0.02 * rank[order[0]]]


def _stride(index: Index) -> NDArray[np.int64]:
    """Words that one kept sequence of each text stands for."""
    return np.where(np.diff(index.offsets.astype(np.int64)) > SHORT, SAMPLE, 1)


def _key(delta: Delta) -> tuple[float, int, int]:
    """Order of candidates: few substantive differences, much of the file explained, few differences of any kind.

    A text without substantive differences goes before one that explains twice as much of the file with some.
    """
    varied = sum(d.gap.file_end - d.gap.file + d.gap.base_end - d.gap.base for d in delta.differences)
    worth = delta.equal / 2 if delta.weight else delta.equal * 2
    return (delta.weight - (delta.end - delta.start) - worth, varied, delta.entry)


def _within_stretch(reading: Reading, entry: int, positions: NDArray[np.int32]) -> Delta | None:
    """Align one text within the stretch of the file where most of its sequences lie."""
    size = reading.index.size(entry)
    reach = int(size * 1.25) + SHORT
    counts = np.searchsorted(positions, positions + reach) - np.arange(len(positions))
    start = int(counts.argmax())
    first, last = int(positions[start]), int(positions[start + int(counts.max()) - 1])
    margin = 4 * SAMPLE + size // 3 if size > SHORT else SHORT
    return reading.compared(entry, max(0, first - margin), min(len(reading.tokens), last + margin))
