"""What a card says outside its running text: comments, alternative texts, badges, cells, crossed-out items, answers.

Nobody grants rights in such places, and people do limit them there. Each is given as a sentence of its own that reads
as the author would say it ("Commercial use: ❌"), with its place in the card; who reads them takes only what restricts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

from auditor.extract import markup
from auditor.extract.prose import LONGEST, Kind, Prose, Section, Sentence
from auditor.extract.subjects import LICENSE_SECTION
from auditor.extract.table_terms import in_tables, said
from auditor.regex import lazily

_LONGEST = 5_000
"""Characters of one comment or code block."""
_LINE = lazily(r"[^\n]{3,600}")
_ALT = lazily(r"<img\b[^<>]{0,2000}?\balt\s{0,3}=\s{0,3}(?:\"([^\"<>]{3,300})\"|'([^'<>]{3,300})')", re.IGNORECASE)
_BADGE = lazily(r"/badge/((?:licen[cs]e|model|weights?|checkpoint|terms|usage|use)[^\s)\"'<>?]{2,120})", re.IGNORECASE)
_BADGE_END = lazily(r"-(?:\w+)(?:\.svg|\.png)?$")
_CROSSED = lazily(r"[❌✗✘🚫⛔]\ufe0f?[ \t]*$")
_COMMERCE = lazily(
    r"\bcommercial|\bbusiness|\bsell\b|\bfor profit\b|\bstart-?up|\bmy (?:company|product)", re.IGNORECASE
)
_LICENSE_LINK = lazily(
    r"(?:\brel=[\"']license[\"'][^<>]{0,200}?\bhref=[\"']|\bhref=[\"'](?=[^<>]{0,200}\brel=[\"']license)|\)\]\(|"
    r"\[ ?licen[cs]e ?\]\()(https?://[^\s\"'()<>]{5,300})",
    re.IGNORECASE,
)
_NO = lazily(
    r"(?:\W|\bA[:.])*(?:no\b(?! problem)|nope\b|sorry\b|unfortunately\b|not (?:without|at|yet|allowed|permitted)\b)",
    re.IGNORECASE,
)
_TURNED = lazily(r"prohibit|forbid|restrict|limit|need|require|must|only|cost|pay", re.IGNORECASE)


def asides(text: str, prose: Prose, model_name: str) -> Iterator[Sentence]:
    """The asides of a card's text, one after the other: take as many as are enough. `model_name` is squashed."""
    text = text[:LONGEST]
    yield from _comments(text)
    yield from _pictures(text)
    yield from _licence_links(text)
    yield from in_tables(text, prose, model_name)
    yield from _crossed(text, prose.sentences)
    yield from _answers(prose.sentences)
    yield from _code(text, prose.sentences)


def _comments(text: str) -> Iterator[Sentence]:
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield from _lines(text, start + 4, min(end, start + _LONGEST))
        at = end + 3


def _lines(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Each line of a stretch of the card, without its marks."""
    for line in _LINE.finditer(text, start, end):
        plain = markup.render(text, *line.span())
        if words := plain.text.strip():
            offset = plain.text.index(words)
            yield Sentence(words, Kind.PARAGRAPH, Section(), 0, plain.links, *line.span(), plain=plain, offset=offset)


def _pictures(text: str) -> Iterator[Sentence]:
    for alt in _ALT.finditer(text):
        yield said(alt[1] or alt[2], *alt.span(alt.lastindex or 0))
    for badge in _BADGE.finditer(text):
        words = _BADGE_END.sub("", unquote(badge[1]).replace("--", "\0").replace("_", " "))
        label, _, value = words.replace("-", ": ", 1).replace("-", " ").replace("\0", "-").partition(": ")
        yield said(f"{label}: {value}", *badge.span(1))


def _licence_links(text: str) -> Iterator[Sentence]:
    """Links to a licence that show a picture, or no more than the word."""
    for found in _LICENSE_LINK.finditer(text):
        yield replace(said("License: link", *found.span(1)), links=(markup.Link("link", found[1], 9),))


def _crossed(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    for item in sentences:
        if item.kind is Kind.ITEM and _COMMERCE.search(item.text):
            mark = _CROSSED.search(text, max(0, item.start - 6), item.start)
            if mark:
                yield said(f"{item.text.rstrip('.!')}: ❌", mark.start(), item.end)


def _answers(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Questions that are answered with no."""
    for question, answer in pairwise(sentences):
        asked = question.text.endswith(("?", "？")) and _COMMERCE.search(question.text)
        if asked and not _TURNED.search(question.text) and _NO.match(answer.text):
            yield said("Commercial use: no", question.start, answer.end)


def _code(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Terms that are set like code."""
    for block in sentences:
        if block.kind is Kind.CODE and len(block.text) < _LONGEST:
            titled = LICENSE_SECTION.search(block.section.title)
            if titled or block.text.lower().startswith(("licen", "terms")):
                yield from (replace(line, section=block.section) for line in _lines(text, block.start, block.end))
