"""The compiled index of licence texts: figures only, mapped into memory.

One file, `data/licenses.index`: a JSON header, then arrays at 64-byte boundaries. Mapping instead of reading makes
the cold start cheap and keeps only the touched pages resident.

    vocabulary     uint64  sorted hashes of all words
    vocabulary_id  uint16  their number from 1; spellings that SPDX calls equal share one
    letters        uint8   letters of the word of each number
    raw            uint64  hash of the word of each number
    tokens         uint16  the texts, one after another, as word numbers
    flags          uint8   marks of each word (see `marks`)
    offsets        uint32  where each text begins in `tokens`
    grams          uint32  sorted hashes of sampled sequences of five words
    gram_offsets   uint32  where the texts of each gram begin in `postings`
    postings       uint16  texts that hold the gram
    counts         uint16  grams of each text

Grams are sampled by their own hash, so that the same sequence is kept or dropped in every text alike (Manber 1994;
Broder 1997). Short texts keep all of theirs.
"""

from __future__ import annotations

import itertools
import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from auditor.errors import RuleError
from auditor.licenses.marks import Flags
from auditor.licenses.normalize import Words, word_hash

GRAM = 5
SAMPLE = 8
SHORT = 400
"""Texts of at most so many words keep every gram."""
LARGE = 20_000
REPEATS = 2
"""In files of more than `LARGE` words each gram counts so many times: no licence repeats itself thousands of times."""
_HEAD_SHIFT = np.uint32(12)
MAGIC = b"auditor licence index 1\n"
INDEX_PATH = Path(__file__).resolve().parent / "data" / "licenses.index"

Tokens = NDArray[np.uint16]

# Annex B of the SPDX specification: words that count as equal, and http/https.
EQUIVALENT = """
acknowledgment acknowledgement | analog analogue | analyze analyse | artifact artefact | authorization authorisation
| authorized authorised | caliber calibre | canceled cancelled | capitalizations capitalisations | catalog catalogue
| categorize categorise | center centre | emphasized emphasised | favor favour | favorite favourite | fulfill fulfil
| fulfillment fulfilment | initialize initialise | judgment judgement | labeling labelling | labor labour | license
licence | licenses licences | licensed licenced | maximize maximise | modeled modelled | modeling modelling |
offense offence | optimize optimise | organization organisation | organize organise | practice practise | program
programme | realize realise | recognize recognise | signaling signalling | utilization utilisation | while whilst |
wilful willful | http https | unauthorized unauthorised | authorize authorise | sublicense sublicence | sublicenses
sublicences | licensable licenceable | organizations organisations | recognized recognised | realized realised
"""


class Entry(NamedTuple):
    """One indexed text."""

    license: str
    """SPDX id, `LicenseRef-scancode-…` or `LicenseRef-auditor-…`."""
    kind: str
    """`license`, `policy`, or `header`: the notice that puts a file under a licence without its text."""
    base: str | None
    """The licence this one was made from."""
    source: str
    """Where the text came from."""
    sha256: str


class Indexed(NamedTuple):
    """One text as it goes into an index."""

    entry: Entry
    hashes: NDArray[np.uint64]
    """The hash of each word, in order."""
    letters: NDArray[np.uint8]
    """Letters of each word, at most 255."""
    flags: Flags

    @classmethod
    def of(cls, entry: Entry, words: Words, flags: Flags) -> Indexed:
        """A text that was just read."""
        return cls(entry, words.hashes, np.minimum(words.ends - words.starts, 255).astype(np.uint8), flags)


@dataclass(frozen=True, eq=False)
class Index:
    """All indexed texts as arrays; see the module for their meaning."""

    entries: tuple[Entry, ...]
    vocabulary: NDArray[np.uint64]
    vocabulary_id: NDArray[np.uint16]
    letters: NDArray[np.uint8]
    raw: NDArray[np.uint64]
    tokens: Tokens
    flags: Flags
    offsets: NDArray[np.uint32]
    grams: NDArray[np.uint32]
    gram_offsets: NDArray[np.uint32]
    postings: NDArray[np.uint16]
    counts: NDArray[np.uint16]

    def numbers(self, hashes: NDArray[np.uint64]) -> Tokens:
        """Word numbers of word hashes; 0 for words of no licence."""
        if not len(self.vocabulary):
            return np.zeros(len(hashes), np.uint16)
        places = np.searchsorted(self.vocabulary, hashes)
        places[places == len(self.vocabulary)] = 0
        return np.where(self.vocabulary[places] == hashes, self.vocabulary_id[places], np.uint16(0))

    def texts(self) -> Iterator[Indexed]:
        """Every text, as it would go into another index."""
        for number, entry in enumerate(self.entries):
            tokens, flags = self.text(number)
            yield Indexed(entry, self.raw[tokens], self.letters[tokens], flags)

    def size(self, entry: int) -> int:
        """Words of one text."""
        return int(self.offsets[entry + 1]) - int(self.offsets[entry])

    def text(self, entry: int) -> tuple[Tokens, Flags]:
        """Words and marks of one text."""
        first, last = int(self.offsets[entry]), int(self.offsets[entry + 1])
        return self.tokens[first:last], self.flags[first:last]

    @cached_property
    def _heads(self) -> NDArray[np.bool_]:
        """Which leading bits any gram has: most grams of a file are ruled out before they are searched for."""
        heads = np.zeros(1 << (32 - _HEAD_SHIFT), bool)
        heads[self.grams >> _HEAD_SHIFT] = True
        return heads

    @cached_property
    def by_license(self) -> dict[str, int]:
        """The first licence text of each id."""
        return {e.license: number for number, e in reversed(list(enumerate(self.entries))) if e.kind == "license"}

    def hits(self, tokens: Tokens) -> tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.float32]]:
        """Where the text shares a gram with an indexed one: position, text, and the weight of the gram."""
        grams = gram_hashes(tokens)
        positions = np.flatnonzero(self._heads[grams >> _HEAD_SHIFT])
        grams = grams[positions]
        found = np.searchsorted(self.grams, grams)
        found[found == len(self.grams)] = 0
        present = self.grams[found] == grams if len(self.grams) else np.zeros(0, bool)
        positions, found = positions[present], found[present]
        if len(tokens) > LARGE:
            kept = _first_few(found)
            positions, found = positions[kept], found[kept]
        first = self.gram_offsets[found].astype(np.int64)
        counts = self.gram_offsets[found + 1].astype(np.int64) - first
        total = int(counts.sum())
        within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        texts = self.postings[np.repeat(first, counts) + within]
        weights = np.repeat((1.0 / np.maximum(counts, 1)).astype(np.float32), counts)
        return np.repeat(positions, counts).astype(np.int32), texts, weights


def _first_few(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indexes of the first `REPEATS` occurrences of each value, in order."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    early = np.ones(len(values), bool)
    early[REPEATS:] = ordered[REPEATS:] != ordered[:-REPEATS]
    return np.sort(order[early])


def gram_hashes(tokens: Tokens, size: int = GRAM) -> NDArray[np.uint32]:
    """A 32-bit hash of every sequence of `size` words."""
    count = len(tokens) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint32)
    wide = tokens.astype(np.uint64)
    total = np.zeros(count, np.uint64)
    for step in range(size):
        total = total * np.uint64(0x9E3779B97F4A7C15) + wide[step : step + count] + np.uint64(1)
    total ^= total >> np.uint64(29)
    return (total * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(32)).astype(np.uint32)


def sampled(grams: NDArray[np.uint32], words: int) -> NDArray[np.uint32]:
    """The distinct grams of a text that the index keeps."""
    grams = np.unique(grams)
    return grams if words <= SHORT else grams[grams % SAMPLE == 0]


def compile_index(texts: Sequence[Indexed]) -> Index:
    """Build the index of some texts. The same texts in the same order give the same bytes."""
    numbers = _number_words(text.hashes for text in texts)
    lengths = _letters(texts)
    vocabulary = np.array(sorted(numbers), np.uint64)
    ids = np.array([numbers[int(value)] for value in vocabulary], np.uint16)
    size = int(ids.max(initial=0)) + 1
    letters, raw = np.zeros(size, np.uint8), np.zeros(size, np.uint64)
    for value, number in reversed(numbers.items()):
        letters[number], raw[number] = lengths[value], value
    tokens = [np.array([numbers[value] for value in text.hashes.tolist()], np.uint16) for text in texts]
    offsets = np.cumsum([0, *map(len, tokens)]).astype(np.uint32)
    grams, gram_offsets, postings, counts = _postings(tokens)
    return Index(
        tuple(text.entry for text in texts),
        vocabulary,
        ids,
        letters,
        raw,
        np.concatenate([*tokens, np.zeros(0, np.uint16)]),
        np.concatenate([*(text.flags for text in texts), np.zeros(0, np.uint8)]),
        offsets,
        grams,
        gram_offsets,
        postings,
        counts,
    )


def _number_words(texts: Iterable[NDArray[np.uint64]]) -> dict[int, int]:
    """Hash to number, from 1, in order of first appearance; equivalent spellings share a number."""
    canonical = {}
    for group in EQUIVALENT.split("|"):
        first, *others = group.split()
        canonical.update({word_hash(other): word_hash(first) for other in others})
    numbers: dict[int, int] = {}
    for value in itertools.chain.from_iterable(hashes.tolist() for hashes in texts):
        same = canonical.get(value, value)
        numbers.setdefault(same, len(numbers) + 1)
    if len(numbers) >= 65_535:
        raise RuleError(
            "The licence index has more than 65,534 distinct words.", "Leave out texts, or widen the word number."
        )
    return numbers | {other: numbers[first] for other, first in canonical.items() if first in numbers}


def _letters(texts: Sequence[Indexed]) -> dict[int, int]:
    lengths = {word_hash(word): len(word) for word in EQUIVALENT.replace("|", " ").split()}
    for text in texts:
        lengths.update(zip(text.hashes.tolist(), text.letters.tolist(), strict=True))
    return lengths


def _postings(
    tokens: Sequence[Tokens],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint16]]:
    """Grams, where the texts of each begin, those texts, and the number of grams of each text."""
    kept = [sampled(gram_hashes(text), len(text)) for text in tokens]
    sizes = np.array([len(grams) for grams in kept], np.uint16)
    every = np.concatenate([*kept, np.zeros(0, np.uint32)])
    return *grouped(every, np.repeat(np.arange(len(kept), dtype=np.uint16), sizes)), sizes


def grouped(
    every: NDArray[np.uint32], owner: NDArray[np.uint16]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint16]]:
    """Grams with the texts that own them, gathered by gram; owners of one gram stay in order."""
    order = np.argsort(every, kind="stable")
    grams, first = np.unique(every[order], return_index=True)
    return grams.astype(np.uint32), np.append(first, len(every)).astype(np.uint32), owner[order]


_COLUMNS = {
    "vocabulary": np.uint64, "vocabulary_id": np.uint16, "letters": np.uint8, "raw": np.uint64, "tokens": np.uint16,
    "flags": np.uint8, "offsets": np.uint32, "grams": np.uint32, "gram_offsets": np.uint32, "postings": np.uint16,
    "counts": np.uint16,
}  # fmt: skip


def save(index: Index, path: Path) -> None:
    """Write the index file."""
    columns = {name: np.ascontiguousarray(getattr(index, name), kind) for name, kind in _COLUMNS.items()}
    header: dict[str, Any] = {"entries": index.entries, "columns": {name: len(data) for name, data in columns.items()}}
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    body = MAGIC + len(line).to_bytes(8, "little") + line
    for data in columns.values():
        body += b"\0" * (-len(body) % 64) + data.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


@cache
def load(path: Path = INDEX_PATH) -> Index:
    """Map an index file. RuleError when it is missing or not an index."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise RuleError(f"The licence index {path.name} cannot be read: {error}", "Reinstall the auditor.") from error
    if data[: len(MAGIC)] != MAGIC:
        raise RuleError(
            f"{path.name} is not a licence index of this version.",
            "Build it again with scripts/build_license_index.py.",
        )
    place = len(MAGIC) + 8
    end = place + int.from_bytes(data[len(MAGIC) : place], "little")
    header = json.loads(data[place:end])
    columns, place = {}, end
    for name, kind in _COLUMNS.items():
        place += -place % 64
        count = header["columns"][name]
        columns[name] = np.frombuffer(data, kind, count, place)
        place += count * np.dtype(kind).itemsize
    return Index(tuple(map(Entry._make, header["entries"])), **columns)
