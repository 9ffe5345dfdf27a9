"""The compute of a training run, as the card states it or as parameters and tokens give it.

Six operations for each parameter and token is the usual estimate (arXiv 2001.08361; Commission guidelines C(2025) 5045,
annex). Both figures are the author's claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.domain.evidence import Citation, Evidence
from auditor.domain.fact import Fact
from auditor.extract import phrases
from auditor.extract.metadata import Metadata
from auditor.extract.patterns import Pattern
from auditor.extract.prose import Kind, Sentence, read_prose
from auditor.regex import lazily

_HINT = Pattern(r"flop|floating|token", re.IGNORECASE)
_FLOP = lazily(
    r"\b(?:(?P<mantissa>\d{1,3}(?:[.,]\d+)?) ?(?:x|×|\*|·) ?)?10 ?\^? ?\{?(?P<power>2\d)\}? ?(?:flop|floating)"
    r"|\b(?P<short>\d{1,3}(?:[.,]\d+)?e\+?2\d) ?(?:flop|floating)"
)
_TOKENS = lazily(
    r"\b(?P<count>\d{1,4}(?:[.,]\d+)?) ?(?P<unit>t|tn|trillion|b|bn|billion)\b(?:[- ](?:of|unique|text|training|total|"
    r"pre-?training|high-quality))* ?tokens?\b"
)
_TRAINED = lazily(r"\b(?:pre-?)?train(?:ed|ing)?\b|\bsaw\b|\btokens of\b")
_SCALE = {"t": 1e12, "tn": 1e12, "trillion": 1e12, "b": 1e9, "bn": 1e9, "billion": 1e9}
_GENERATES = frozenset(
    {
        "any-to-any",
        "audio-text-to-text",
        "conversational",
        "image-text-to-text",
        "image-to-text",
        "text-generation",
        "text-to-image",
        "text-to-video",
        "text2text-generation",
        "unconditional-image-generation",
        "video-text-to-text",
        "visual-question-answering",
    }
)


def read_compute(card: Evidence | None, parameters: Fact[int]) -> Fact[float]:
    """Floating-point operations of training; unknown where the card gives neither them nor the tokens."""
    if card is None or not card.found:
        return Fact()
    told = [s for s in read_prose(card).spoken if s.kind is not Kind.HEADING and _HINT.search(s.text)]
    stated = list(_stated(told))
    if stated:
        return Fact(value=max(amount for amount, _ in stated), citations=_cite(stated, card), claim=True)
    tokens = list(_tokens(told))
    if not tokens or not parameters.value:
        return Fact()
    amount = 6.0 * parameters.value * max(count for count, _ in tokens)
    return Fact(value=amount, citations=(*parameters.citations, *_cite(tokens, card)), claim=True)


def read_generates(metadata: Metadata) -> Fact[bool]:
    """Whether the Hub's task is one of generating language, images or video; unknown without a task."""
    task = metadata.text("pipeline_tag")
    return Fact(value=task in _GENERATES, citations=(metadata.cite(f'"{task}"'),)) if task else Fact()


def _stated(told: list[Sentence]) -> Iterator[tuple[float, Sentence]]:
    for sentence in told:
        for found in _FLOP.finditer(phrases.plain(sentence.text).replace(",", ".")):
            short = found["short"]
            yield float(short) if short else float(found["mantissa"] or 1) * 10.0 ** int(found["power"]), sentence


def _tokens(told: list[Sentence]) -> Iterator[tuple[float, Sentence]]:
    for sentence in told:
        text = phrases.plain(sentence.text).replace(",", ".")
        for found in _TOKENS.finditer(text) if _TRAINED.search(text) else ():
            yield float(found["count"]) * _SCALE[found["unit"]], sentence


def _cite(found: list[tuple[float, Sentence]], card: Evidence) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(sentence.cite(card) for _, sentence in found))[:3]
