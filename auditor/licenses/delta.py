"""What was changed in a known text, and whether it matters.

The alignment gives words that the file has and the licence has not, and the reverse. Each difference is harmless when
the words may vary: copyright statements, titles, list markers, addresses, placeholders, the appendix on how to
apply a licence, parts that SPDX lists as replaceable or optional, and words that differ only in being written
together. Everything else is substantive, down to a single "not".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from auditor.domain.licensing import Change
from auditor.licenses.align import Block, Gap, gaps
from auditor.licenses.index import Index, Tokens
from auditor.licenses.marks import (
    ADDRESS,
    APPENDIX,
    COPYRIGHT,
    ENUMERATOR,
    MAY_MISS,
    NOTICE,
    TITLE,
    VARIABLE,
    Flags,
)
from auditor.licenses.normalize import Words, joined_hash
from auditor.licenses.normative import binds

MAX_NAME_WORDS = 60
_HARMLESS_ADDED = COPYRIGHT | ENUMERATOR | ADDRESS
_PAGE = re.compile(r"[\s*_|-]*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[\s*_|-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where file and licence differ, in word positions."""

    gap: Gap
    added: bool
    """The words of the file are substantive."""
    removed: bool
    """The words of the licence that are gone are substantive."""
    lost: int
    """Substantive words among those that are gone."""

    @property
    def weight(self) -> int:
        """Substantive words on both sides."""
        return (self.gap.file_end - self.gap.file if self.added else 0) + self.lost


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """How a stretch of a file differs from one indexed text."""

    entry: int
    blocks: tuple[Block, ...]
    differences: tuple[Difference, ...]
    expected: int
    """Words of the licence that must be there."""
    equal: int
    """Words that are."""

    @property
    def start(self) -> int:
        """First word of the file that belongs to the match."""
        return self.blocks[0].file

    @property
    def end(self) -> int:
        """Word after the last one."""
        return self.blocks[-1].file + self.blocks[-1].size

    @property
    def weight(self) -> int:
        """Substantive words added and removed."""
        return sum(difference.weight for difference in self.differences)

    @property
    def score(self) -> float:
        """Share of the licence's words that are there, 0 to 1, counting only those that must be."""
        return 1.0 - sum(d.lost for d in self.differences) / max(1, self.expected)

    def with_ends(self, start: int, end: int) -> Delta:
        """The same, with the words from `start` to the first block and from the last to `end` counted as added."""
        before = [Difference(Gap(start, self.start, 0, 0), True, False, 0)] if start < self.start else []
        after = [Difference(Gap(self.end, end, 0, 0), True, False, 0)] if self.end < end else []
        return replace(self, differences=(*before, *self.differences, *after))


def compare(words: Words, flags: Flags, index: Index, entry: int, blocks: Sequence[Block]) -> Delta:
    """Judge every difference between the blocks of one alignment."""
    base, base_flags = index.text(entry)
    found = [_judge(words, flags, index, base, base_flags, gap) for gap in gaps(list(blocks), len(base))]
    found = _whole_notices(flags, base_flags, found)
    expected = int(np.count_nonzero(base_flags & MAY_MISS == 0))
    return Delta(entry, tuple(blocks), tuple(found), expected, sum(block.size for block in blocks))


def _whole_notices(flags: Flags, base_flags: Flags, found: list[Difference]) -> list[Difference]:
    """Where a copyright statement was replaced, the rest of its paragraph in the licence went with it."""
    for number in range(1, len(found)):
        before, here = found[number - 1].gap, found[number].gap
        alone = here.file == here.file_end and (base_flags[here.base : here.base_end] & (NOTICE | COPYRIGHT)).all()
        replaced = before.file < before.file_end and flags[before.file] & COPYRIGHT and not found[number - 1].weight
        if alone and replaced and before.base < before.base_end and here.file - before.file_end <= 3:
            found[number] = Difference(here, False, False, 0)
    return found


def _judge(words: Words, flags: Flags, index: Index, base: Tokens, base_flags: Flags, gap: Gap) -> Difference:
    here, there = flags[gap.file : gap.file_end], base_flags[gap.base : gap.base_end]
    lost = int(np.count_nonzero(there & MAY_MISS == 0))
    if len(here) and len(there):
        if _written_together(words, index, base, base_flags, gap):
            return Difference(gap, False, False, 0)
        if here[0] & COPYRIGHT and (there & (NOTICE | COPYRIGHT)).all() and not _binds(words, gap):
            return Difference(gap, False, False, 0)
    if not len(here):
        return Difference(gap, False, lost > 0, lost)
    return Difference(gap, not _may_stand(words, here, base_flags, gap, lost), lost > 0, lost)


def _may_stand(words: Words, here: Flags, base_flags: Flags, gap: Gap, lost: int) -> bool:
    """Words of the file that the licence has not, and that change nothing."""
    if (here & _HARMLESS_ADDED).all() or _PAGE.fullmatch(words.quote(gap.file, gap.file_end)):
        return not (here & COPYRIGHT).any() or not _binds(words, gap)
    if lost or len(here) > _room(base_flags, gap):
        return False
    return not _binds(words, gap)


def _room(base_flags: Flags, gap: Gap) -> int:
    """How many other words may stand in a place: many for names of holders, few elsewhere, none in plain text."""
    replaced = base_flags[gap.base : gap.base_end]
    if (replaced & (COPYRIGHT | APPENDIX)).any():
        return MAX_NAME_WORDS
    if (replaced & (VARIABLE | TITLE)).any():
        return max(12, 3 * len(replaced))
    around = base_flags[max(0, gap.base - 1) : gap.base_end + 1]
    return MAX_NAME_WORDS if (around & COPYRIGHT).any() else 6 if (around & VARIABLE).any() and not len(replaced) else 0


def _binds(words: Words, gap: Gap) -> bool:
    return binds(words.quote(gap.file, gap.file_end))


def _written_together(words: Words, index: Index, base: Tokens, base_flags: Flags, gap: Gap) -> bool:
    """The same letters on both sides but for list markers, cut into words differently: hyphens, lost spaces."""
    if max(gap.file_end - gap.file, gap.base_end - gap.base) > 8:
        return False
    here = range(gap.file, gap.file_end)
    lengths = [sum(char.isalnum() for char in words.word(number)) for number in here]
    mine = joined_hash([int(words.hashes[number]) for number in here], lengths)
    marked = base_flags[gap.base : gap.base_end] & ENUMERATOR > 0
    whole = base[gap.base : gap.base_end]
    choices = (whole, whole[~marked]) if marked.any() else (whole,)
    return any(mine == joined_hash(index.raw[choice].tolist(), index.letters[choice].tolist()) for choice in choices)


def changes(words: Words, delta: Delta) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Words added and words removed, as spans of characters of the original file."""
    added, removed = [], []
    for difference in delta.differences:
        gap = difference.gap
        place = int(words.starts[gap.file]) if gap.file < len(words) else len(words.text)
        if gap.file_end > gap.file:
            first, last = settled(words, gap)
            start, end = int(words.starts[first]), int(words.ends[last - 1])
            added.append(Change(start=start, end=end, words=words.text[start:end], substantive=difference.added))
        if gap.base_end > gap.base:
            lost = gap.base_end - gap.base
            note = f"[{lost} word{'s' if lost > 1 else ''}]"
            removed.append(Change(start=place, end=place, words=note, substantive=difference.removed))
    return tuple(added), tuple(removed)


def settled(words: Words, gap: Gap) -> tuple[int, int]:
    """Slide an insertion to where a sentence begins, when its ends repeat the words around it."""
    first, last = gap.file, gap.file_end
    if gap.base_end > gap.base:
        return first, last
    hashes = words.hashes
    choices = [(first, last)]
    for step in range(1, min(12, first) + 1):
        if hashes[first - step] != hashes[last - step]:
            break
        choices.append((first - step, last - step))
    for step in range(min(12, len(words) - last)):
        if hashes[first + step] != hashes[last + step]:
            break
        choices.append((first + step + 1, last + step + 1))
    return max(choices, key=lambda choice: (_begins(words, choice[0]), -abs(choice[0] - first)))


def _begins(words: Words, number: int) -> int:
    """How much a word looks like the first of a sentence."""
    before = words.text[int(words.ends[number - 1]) : int(words.starts[number])] if number else "\n\n"
    if "\n\n" in before:
        return 3
    return 2 if any(mark in before for mark in ".;:!?") else int("\n" in before)
