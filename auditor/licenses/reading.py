"""A text as sentences: lower case, one space between words, each sentence with its heading and lead-in.

Detectors match on this form. Every position in it leads back to the original characters, so that a hit quotes the
text verbatim. Everything here is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from auditor.licenses.wording import pieces
from auditor.regex import lazily

MAX_CHARACTERS = 400_000
"""Longer texts are read up to here: no licence and no card comes near it."""
MAX_SENTENCE = 1_600
"""Characters; longer sentences are cut, so that one of them cannot cost more than the others together."""
MAX_LEAD = 400
PARAGRAPH = 2
"""Line breaks that part two paragraphs."""
_ENDS = frozenset(".!?;:,\"')")

# "Â" is how a no-break space looks after a wrong decoding; texts copied from web pages are full of it.
_WORD = lazily(r"[^\sÂ\u00a0]+")
_ITEM = lazily(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3})[.)]\)?|[-+*•·●▪–]|#{1,6}|\|")
_ABBREVIATION = lazily(
    r"(?:^|[(\"'])(?:[a-z]|e\.g|i\.e|etc|inc|ltd|corp|co|no|nos|sec|art|vs|v|cf|u\.s|mr|dr|st|al)\.$"
)
_DEFINITION = lazily(
    r"^(?:[(\"']*[a-z0-9.]{1,5}[.)]+ )?(?:the )?(?:term |terms |word |phrase )?[\"'][^\"']{2,80}[\"'][,:]?"
    r"(?: \([^)]{0,80}\))?(?: (?:or|and) [\"'][^\"']{2,80}[\"'])* (?:shall |will |has the |have the )?"
    r"(?:mean|means|meaning|refers?|include|includes|is defined|is|are|consists?)\b"
    r"|^(?:[a-z0-9.]{1,6}[.)]* )?(?:[a-z-]+ ){1,5}(?:shall )?means? (?:the|any|an?|all|one|collectively|with)\b"
)


class Sentence(NamedTuple):
    """A sentence, list item or heading: `start` to `end` in `Reading.text`."""

    start: int
    end: int
    body: str
    lead: str
    """The words that introduce the list this item belongs to ("You must not:"), else empty."""
    heading: str
    """The heading above, lower case, else empty."""
    definition: bool
    """True when it defines a term: such a sentence grants and forbids nothing by itself."""

    @property
    def whole(self) -> str:
        """Lead-in and body as one string."""
        return f"{self.lead} {self.body}" if self.lead else self.body


@dataclass(frozen=True)
class Reading:
    """The normalised form of one text. `starts` and `ends` are parallel: original span of each word."""

    original: str
    text: str
    places: tuple[int, ...]
    """Where each word begins in `text`."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[int, ...]
    """Index of the first word of each sentence."""
    titles: frozenset[int]
    """Members of `breaks` that begin a heading."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original character span of `text[start:end]`, widened to whole words."""
        if not self.places:
            return 0, 0
        first = max(0, bisect_right(self.places, start) - 1)
        last = max(first, bisect_right(self.places, max(start, end - 1)) - 1)
        return self.starts[first], self.ends[last]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; headings are sentences too."""
        return tuple(_sentences(self))


def read(text: str) -> Reading:
    """Normalise a text. Never fails; an empty text has no sentences."""
    cut = text[:MAX_CHARACTERS]
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    scanner = _Scanner()
    lines = last = 0
    for match in _WORD.finditer(cut):
        at, end = match.span()
        lines += cut.count("\n", last, at)
        last = end
        for word, begin, stop, opens in pieces(match[0]):
            scanner.step(len(words), word, PARAGRAPH if opens else lines)
            words.append(word)
            starts.append(at + begin)
            ends.append(at + stop)
            lines = 0
    breaks, titles = tuple(scanner.breaks), frozenset(scanner.titles)
    return Reading(text, " ".join(words), _places(words), tuple(starts), tuple(ends), breaks, titles)


def _places(words: list[str]) -> tuple[int, ...]:
    places, at = [], 0
    for word in words:
        places.append(at)
        at += len(word) + 1
    return tuple(places)


class _Scanner:
    """Decides, word by word, where sentences begin."""

    def __init__(self) -> None:
        self.breaks: list[int] = []
        self.titles: set[int] = set()
        self.previous = "."
        self.length = 0

    def step(self, index: int, word: str, lines: int) -> None:
        """Take the next word; `lines` is the number of line breaks before it."""
        if index == 0 or (
            (lines or self.length > MAX_SENTENCE or self.previous[-1] in _ENDS) and self._begins(word, lines)
        ):
            self.breaks.append(index)
            self.length = 0
            if word[0] == "#":
                self.titles.add(index)
        self.previous = word
        self.length += len(word) + 1

    def _begins(self, word: str, lines: int) -> bool:
        last = self.previous[-1]
        if lines >= PARAGRAPH or self.length > MAX_SENTENCE:
            return True
        if lines and (self._is_item(word) or self.breaks[-1] in self.titles):
            return True
        if last in ".!?" or (last in "\"')" and len(self.previous) > 1 and self.previous[-2] in ".!?"):
            return not (self._is_number() or _ABBREVIATION.search(self.previous))
        if last in ";:":
            return True
        return last == "," and word[0] == "(" and self._is_item(word)

    def _is_number(self) -> bool:
        """True when the word before is the number of an item that has just begun ("3." or "(a).")."""
        return self.length <= len(self.previous) + 1 and _ITEM.fullmatch(self.previous) is not None

    @staticmethod
    def _is_item(word: str) -> bool:
        return len(word) <= 12 and _ITEM.fullmatch(word) is not None


def _sentences(reading: Reading) -> list[Sentence]:
    found: list[Sentence] = []
    lead = heading = ""
    open_list = False
    for number, first in enumerate(reading.breaks):
        start = reading.places[first]
        after = reading.breaks[number + 1] if number + 1 < len(reading.breaks) else len(reading.places)
        end = reading.places[after] - 1 if after < len(reading.places) else len(reading.text)
        body = reading.text[start:end]
        if first in reading.titles or _is_heading(reading, first, after):
            lead, heading, open_list = "", body.lstrip("# ").rstrip(":. "), False
        item = _ITEM.match(body) is not None
        if lead and not (open_list or item):
            lead = ""
        found.append(Sentence(start, end, body, lead, heading, _DEFINITION.match(body) is not None))
        if body.endswith(":"):
            lead = f"{lead} {body}"[-MAX_LEAD:].strip() if item and lead else body[-MAX_LEAD:]
            open_list = True
        else:
            open_list = body.endswith((";", ",", "; and", "; or", ", and", ", or"))
    return found


def _is_heading(reading: Reading, first: int, after: int) -> bool:
    """A short line of its own without an end mark, or in capitals: "4. Redistribution"."""
    if after - first > 9 or after >= len(reading.starts):
        return False
    if "\n" not in reading.original[reading.ends[after - 1] : reading.starts[after]]:
        return False
    line = reading.original[reading.starts[first] : reading.ends[after - 1]].strip("*_ ")
    return (
        not line.endswith((".", ";", ",", "?", "!"))
        and line[:1] in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        and "\n" not in line
    )
