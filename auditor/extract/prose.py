"""A model card as sections and sentences, each with its place in the card.

Reads Markdown as people write it: front matter, headings of every kind (also HTML, underlined, and lines that are
only bold), lists, tables, quotes, code blocks, links, images, HTML. Pure, and linear in the length of the card.

Every offset given out counts characters of `Evidence.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from auditor.domain.evidence import Citation, Evidence
from auditor.extract import markup
from auditor.extract.markup import Link, Plain
from auditor.regex import lazily

_BOLD_LEVEL = 7  # a line that is only bold: a heading below all real ones
_LONGEST_TITLE = 150
LONGEST = 500_000  # characters of a card that are read; the longest real ones have a fifth of that
_FRONT = lazily(r"\ufeff?\s{0,99}---[ \t]*\r?\n")
_FRONT_END = lazily(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_FENCE = lazily(r"\s{0,12}(`{3,}|~{3,})")
_ATX = lazily(r"[ \t]{0,12}(#{2,6}|#(?=[ \t]))[ \t]*")
_UNDERLINE = lazily(r"[ \t]{0,3}(=+|-{2,})[ \t]*$")
_RULE = lazily(r"[ \t]{0,3}([-*_][ \t]*){3,}$")
_ITEM = lazily(r"[ \t]*(?:[-*+•‣▪●◦✅☑✔❌✗–][️]?|\(?\d{1,3}[.)]|[a-z]\))(?:[ \t]+|$)")
_QUOTE = lazily(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_BOLD_LINE = lazily(r"[ \t]*(\*\*|__)([^*_\n]{1,100})(\*\*|__)[ \t]*:?[ \t]*$")
_LABEL = lazily(r"[ \t]*(?:\*\*|__)?[A-Z][^\s:*_.|][^:*_.|\n]{0,50}(?:\*\*|__)?:(?:\*\*|__)?(?:[ \t]|$)")
_STOP = lazily(r"(?<![.!?])[.!?]{1,8}[\"')\]”’]{0,4}(?=\s)|[。！？]+")
_ABBREVIATION = lazily(
    r"(?:\b(?i:e\.g|i\.e|vs|cf|al|approx|resp|incl|fig|sec|nos|vol|eq|dr|mr|ms|prof|inc|ltd|co|corp|st|ca|ver|v|u\.s)|(?:^|\s)[A-Z])\.$"
)  # and initials


class Kind(StrEnum):
    """The form of the block that a sentence stands in."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    """A list item."""
    ROW = "row"
    """A table row: its cells joined by ` | `."""
    CODE = "code"
    """A whole fenced block."""


@dataclass(frozen=True, slots=True)
class Section:
    """The headings above a sentence, outermost first; empty before the first heading."""

    titles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The innermost heading, or the empty string."""
        return self.titles[-1] if self.titles else ""

    @property
    def path(self) -> str:
        """All headings, outermost first."""
        return " / ".join(self.titles)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the card, as plain words."""

    text: str
    kind: Kind
    section: Section
    block: int
    """Sentences of one paragraph, item or row share this number; blocks count upwards through the card."""
    links: tuple[Link, ...]
    """Links that begin in this sentence; `Link.at` counts in `text`."""
    start: int
    end: int
    """Where it stands in `Evidence.text`."""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """For rows: the cells, and the titles of their columns."""
    plain: Plain | None = None
    offset: int = 0
    """Where this sentence begins in the plain text of its block."""

    @property
    def labelled(self) -> str:
        """For rows, each cell behind the title of its column (`Weights: MIT | Code: Apache 2.0`); else the text."""
        if len(self.cells) < 2 or len(self.header) != len(self.cells):
            return self.text
        return " | ".join(f"{title}: {cell}" for title, cell in zip(self.header, self.cells, strict=True))

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in `Evidence.text` of `self.text[start:end]`."""
        if self.plain is None or start >= end:
            return self.start, self.end
        return self.plain.locate(self.offset + start, self.offset + end)

    def cite(self, card: Evidence) -> Citation:
        """Quote this sentence."""
        return Citation.span(card, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Prose:
    """A card, read."""

    front: tuple[int, int]
    """Where the YAML of the front matter stands (without its fences); equal numbers where there is none."""
    sentences: tuple[Sentence, ...]
    """All sentences in order, headings, rows and code blocks among them."""

    @property
    def spoken(self) -> tuple[Sentence, ...]:
        """Everything but code blocks."""
        return tuple(sentence for sentence in self.sentences if sentence.kind is not Kind.CODE)

    @property
    def links(self) -> tuple[tuple[Link, Sentence], ...]:
        """Every link with its sentence, in order."""
        return tuple((link, sentence) for sentence in self.sentences for link in sentence.links)


def read_prose(card: Evidence) -> Prose:
    """Sections and sentences of a card that was found; nothing for any other evidence."""
    return parse(card.text) if card.found else Prose((0, 0), ())


@lru_cache(maxsize=8)
def parse(text: str) -> Prose:
    """Read a card's text. The same text gives the same value, so several readers may ask for it at no cost."""
    start, end, body = front_matter(text)
    flat = markup.flatten(_QUOTE.sub(lambda m: " " * len(m[0]), text[:LONGEST]))
    reader = _Reader(flat, markup.references(flat))
    return Prose((start, end), tuple(reader.read(body)))


def front_matter(text: str) -> tuple[int, int, int]:
    """Where the YAML begins and ends, and where the body begins; (0, 0, 0) without front matter."""
    opening = _FRONT.match(text)
    closing = _FRONT_END.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return 0, 0, 0
    return opening.end(), closing.start(), closing.end()


@dataclass(slots=True)
class _Block:
    kind: Kind
    start: int
    end: int
    header: tuple[str, ...] = ()


class _Reader:
    """Cuts a flattened card into blocks, and blocks into sentences."""

    def __init__(self, text: str, refs: Mapping[str, str]) -> None:
        self.text = text
        self.refs = refs
        self.headings: list[tuple[int, str]] = []
        self.section = Section()
        self.count = 0

    def read(self, body: int) -> Iterator[Sentence]:
        lines = list(_lines(self.text, body))
        at = 0
        while at < len(lines):
            blocks, at = self._next(lines, at)
            for block in blocks:
                self.count += 1
                yield from self._sentences(block)

    def _next(self, lines: list[tuple[int, int]], at: int) -> tuple[list[_Block], int]:
        """The blocks that begin with line `at`, and the line behind them."""
        start, end = lines[at]
        line = self._line(lines[at])
        if not line.strip() or _RULE.match(line):
            return [], at + 1
        if fence := _FENCE.match(line):
            return self._code(lines, at, fence[1])
        if atx := _ATX.match(line):
            return self._heading(start + atx.end(), end, len(atx[1])), at + 1
        if self._begins_table(lines, at):
            return self._table(lines, at)
        if bold := _BOLD_LINE.match(line):
            return self._heading(start + bold.start(1), start + bold.end(2), _BOLD_LEVEL), at + 1
        return self._paragraph(lines, at)

    def _line(self, line: tuple[int, int]) -> str:
        return self.text[line[0] : line[1]]

    def _code(self, lines: list[tuple[int, int]], at: int, fence: str) -> tuple[list[_Block], int]:
        stop = at + 1
        while stop < len(lines) and not self._line(lines[stop]).lstrip().startswith(fence):
            stop += 1
        start, end = lines[at][1], lines[min(stop, len(lines)) - 1][1]
        return ([_Block(Kind.CODE, start, end)] if start < end else []), stop + 1

    def _heading(self, start: int, end: int, level: int) -> list[_Block]:
        title = markup.render(self.text, start, end, self.refs).text.rstrip("# ").rstrip(":").strip()
        if not title:
            return []
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, title[:200]))
        self.section = Section(tuple(title for _, title in self.headings))
        return [_Block(Kind.HEADING, start, end)]

    def _begins_table(self, lines: list[tuple[int, int]], at: int) -> bool:
        line = self._line(lines[at])
        if line.lstrip().startswith("|"):
            return True
        return "|" in line and at + 1 < len(lines) and _separates(self._line(lines[at + 1]))

    def _table(self, lines: list[tuple[int, int]], at: int) -> tuple[list[_Block], int]:
        rows: list[_Block] = []
        header: tuple[str, ...] = ()
        while at < len(lines) and "|" in (line := self._line(lines[at])):
            if _separates(line):
                header = self._cells(rows[-1]) if len(rows) == 1 else header
            else:
                rows.append(_Block(Kind.ROW, *lines[at], header))
            at += 1
        return rows, at

    def _cells(self, row: _Block) -> tuple[str, ...]:
        text = markup.render(self.text, row.start, row.end, self.refs).text
        return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))

    def _paragraph(self, lines: list[tuple[int, int]], at: int) -> tuple[list[_Block], int]:
        start, end = lines[at]
        item = _ITEM.match(self._line(lines[at]))
        stop = at + 1
        while stop < len(lines) and not self._interrupts(lines, stop):
            end = lines[stop][1]
            stop += 1
        underline = _UNDERLINE.match(self._line(lines[stop])) if stop < len(lines) else None
        if underline and stop == at + 1 and not item and end - start <= _LONGEST_TITLE:
            return self._heading(start, end, 1 if underline[1][0] == "=" else 2), stop + 1
        start += item.end() if item else 0
        return ([_Block(Kind.ITEM if item else Kind.PARAGRAPH, start, end)] if start < end else []), stop

    def _interrupts(self, lines: list[tuple[int, int]], at: int) -> bool:
        """Whether line `at` ends a paragraph that runs before it."""
        line = self._line(lines[at])
        if not line.strip() or any(p.match(line) for p in (_FENCE, _ATX, _ITEM, _RULE, _UNDERLINE, _LABEL)):
            return True
        return self._begins_table(lines, at)

    def _sentences(self, block: _Block) -> Iterator[Sentence]:
        plain = markup.render(self.text, block.start, block.end, self.refs)
        whole = block.kind in (Kind.CODE, Kind.HEADING, Kind.ROW)
        for start, end in [(0, len(plain.text))] if whole else split(plain.text):
            if sentence := self._sentence(block, plain, start, end):
                yield sentence

    def _sentence(self, block: _Block, plain: Plain, start: int, end: int) -> Sentence | None:
        text = plain.text[start:end]
        start += len(text) - len(text.lstrip(" |" if block.kind is Kind.ROW else " "))
        text = plain.text[start:end].rstrip(" |" if block.kind is Kind.ROW else " ")
        if not text:
            return None
        end = start + len(text)
        here = plain.links[bisect_left(plain.links, start, key=_at) : bisect_left(plain.links, end, key=_at)]
        cells = tuple(cell.strip() for cell in text.split("|")) if block.kind is Kind.ROW else ()
        return Sentence(
            text, block.kind, self.section, self.count, tuple(Link(at.text, at.url, at.at - start) for at in here),
            *plain.locate(start, end), cells, block.header, plain, start,
        )  # fmt: skip


def _at(link: Link) -> int:
    return link.at


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each line from `start` on begins and ends, without its line break."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _separates(line: str) -> bool:
    """Whether a line is the rule under a table's titles."""
    return "-" in line and "|" in line and not line.strip("|:- \t\r")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, stop):
            yield start, stop.end()
            start = stop.end()
    if start < len(text):
        yield start, len(text)


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not behind an abbreviation, nor before a small letter."""
    if stop[0][0] != ".":
        return True
    behind = text[stop.end() : stop.end() + 2].lstrip()
    return not behind[:1].islower() and not _ABBREVIATION.search(text[max(0, stop.start() - 12) : stop.start() + 1])
