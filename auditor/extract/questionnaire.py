"""The questions asked of a vendor's document, compiled: which sentence gives which answer. Pure.

The questions and the wordings that answer them are data (rules/questions). They are held against sentences that are
told in one voice (`terms_voice`), with the heading and the neighbours of a sentence where a wording asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.domain.terms import NOT_STATED, AnswerRule, Question
from auditor.errors import RuleError
from auditor.extract.terms_parties import voice_of
from auditor.extract.terms_phrases import expand
from auditor.extract.terms_text import TermsText
from auditor.extract.terms_voice import Voice
from auditor.licenses.reading import Reading, Sentence, read

SHORTEST = 12
"""Characters of a sentence that can say something."""
COLON = " :"
"""What a sentence ends with that introduces a list; no other mark is kept."""
MAX_LEAD = 300
"""Characters of the start of a sentence that its later clauses are read with."""
NEIGHBOURS = 3
"""Sentences before and after one, within its paragraph, that tell what it is about."""


@dataclass(frozen=True)
class Hit:
    """A sentence that answers a question."""

    question: str
    rank: int
    """Place of its answer among the question's answers; the lowest wins."""
    rule: AnswerRule
    sentence: Sentence
    detail: str | None


@dataclass(frozen=True)
class _Told:
    """A sentence in one voice."""

    sentence: Sentence
    lead: str
    body: str
    around: str
    """The heading and the neighbours, the sentence among them."""

    @property
    def whole(self) -> str:
        return f"{self.lead} {self.body}" if self.lead else self.body


@dataclass(frozen=True)
class _Detector:
    """One compiled wording."""

    question: str
    rank: int
    rule: AnswerRule
    pattern: Any
    also: tuple[Any, ...]
    near: Any
    unless: Any
    anyway: Any

    def find(self, told: _Told) -> Hit | None:
        """The hit, if the wording stands in the sentence itself and the rest of it and its place confirm it."""
        match = self.pattern.search(told.whole)
        if match is None or match.end() <= len(told.lead):
            return None
        if not all(pattern.search(told.whole) for pattern in self.also):
            return None
        if self.near is not None and not self.near.search(told.around):
            return None
        if self._cancelled(told.whole):
            return None
        return Hit(self.question, self.rank, self.rule, told.sentence, match.groupdict().get("DETAIL"))

    def _cancelled(self, words: str) -> bool:
        cancelled = self.unless is not None and self.unless.search(words)
        return bool(cancelled and not (self.anyway is not None and self.anyway.search(words)))


class Questionnaire:
    """The compiled questions. Building it costs some tens of milliseconds; RuleError for a bad pattern."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        import re2

        self.questions = dict(questions)
        self._detectors: list[_Detector] = []
        self._filter: Any = re2.Filter()
        for question in self.questions.values():
            for rank, rule in enumerate(question.answers):
                self._add(question, rank, rule)
        if self._detectors:
            self._filter.Compile()

    def hits(self, reading: Reading, terms: TermsText | None = None) -> Iterator[Hit]:
        """Every answer that a sentence gives, in the order of the text; of `terms` only the parts that are read."""
        for told in _told(reading, voice_of(reading)):
            if terms is None or terms.is_read(reading.span(told.sentence.start, told.sentence.end)[0]):
                yield from self._of(told)

    def value(self, question: str, text: str) -> str:
        """The answer that a short text alone gives; for the cases of a question."""
        found = [hit for hit in self.hits(read(text)) if hit.question == question]
        return min(found, key=lambda hit: hit.rank).rule.value if found else NOT_STATED

    def _of(self, told: _Told) -> Iterator[Hit]:
        if len(told.body) < SHORTEST or told.sentence.body.endswith("?"):
            return
        for index in self._filter.Match(told.whole) or ():
            hit = self._detectors[index].find(told)
            if hit is not None:
                yield hit

    def _add(self, question: Question, rank: int, rule: AnswerRule) -> None:
        also = tuple(_compiled(question, rule, part) for part in rule.also)
        places = tuple(_any_of(question, rule, parts) for parts in (rule.near, rule.unless, rule.anyway))
        for pattern in rule.patterns:
            compiled = _compiled(question, rule, pattern)
            self._filter.Add(expand(pattern))
            self._detectors.append(_Detector(question.id, rank, rule, compiled, also, *places))


@cache
def questionnaire() -> Questionnaire:
    """The project's own questions."""
    from auditor.rulebook.book import rulebook

    return Questionnaire(rulebook().table("questions", Question))


def _any_of(question: Question, rule: AnswerRule, patterns: tuple[str, ...]) -> Any:
    return _compiled(question, rule, "|".join(f"(?:{part})" for part in patterns)) if patterns else None


def _compiled(question: Question, rule: AnswerRule, pattern: str) -> Any:
    import re2

    try:
        return re2.compile(expand(pattern))
    except re2.error as error:
        message = f"question {question.id}, answer {rule.value}: {pattern!r} is not RE2: {error}"
        raise RuleError(message, "RE2 has no look-around and no back-references; see the phrases in `<…>`.") from error


def _told(reading: Reading, voice: Voice) -> Iterator[_Told]:
    """Every sentence in the document's voice. Headings belong to what stands below them."""
    sentences = reading.sentences
    bodies = [voice.plain(sentence.body) for sentence in sentences]
    paragraphs = _paragraphs(reading)
    leads = _leads(sentences)
    for number, sentence in enumerate(sentences):
        lead = voice.plain(leads[number])
        first, last = max(0, number - NEIGHBOURS), number + NEIGHBOURS + 1
        near = [b for b, p in zip(bodies[first:last], paragraphs[first:last], strict=True) if p == paragraphs[number]]
        yield _Told(
            sentence,
            lead,
            bodies[number] + (COLON if sentence.body.endswith(":") else ""),
            " | ".join((voice.plain(sentence.heading), lead, *near)),
        )


def _leads(sentences: Sequence[Sentence]) -> list[str]:
    """The words that introduce each sentence: its list's, or the start of the sentence whose clauses follow a ";"."""
    leads: list[str] = []
    opening = ""
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        continues = before is not None and before.body.endswith((";", ",", "; and", "; or", ", and", ", or"))
        opening = (opening or before.whole) if continues and before else ""
        leads.append(sentence.lead or opening[:MAX_LEAD])
    return leads


def _paragraphs(reading: Reading) -> list[int]:
    """For each sentence, the number of its paragraph: an empty line parts two of them."""
    numbers, end = [0], 0
    for sentence in reading.sentences:
        start, stop = reading.span(sentence.start, sentence.end)
        between = reading.original[end:start]
        numbers.append(numbers[-1] + ("\n\n" in between or between.count("\n") > 1))
        end = stop
    return numbers[1:]
