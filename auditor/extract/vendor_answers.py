"""Answers a fixed list of questions from the text of a vendor's document, each with quoted words or "not stated".

Pure. The questions and the wordings that answer them are data (rules/questions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.domain.base import Frozen
from auditor.domain.knowledge import Effect
from auditor.domain.terms import NOT_READ, NOT_STATED, Answer, AnswerRule, DocumentAnswers, Question, Quote
from auditor.domain.vendors import Audience
from auditor.errors import RuleError
from auditor.extract.terms_page import TermsText
from auditor.licenses.phrases import expand
from auditor.licenses.reading import Reading, Sentence, read

MAX_QUOTES = 3
MAX_WORDS = 500
"""Characters quoted of one sentence."""

_DATED = re.compile(
    r"(?:effective|updated|last (?:updated|modified|revised)|revised|published|version|dated?)\b[^\n]{0,40}?"
    r"((?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? "
    r"(?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Detector:
    """One compiled wording."""

    question: str
    rank: int
    """Place of its answer among the question's answers; the lowest wins."""
    rule: AnswerRule
    pattern: Any
    also: tuple[Any, ...]
    unless: Any

    def holds(self, sentence: str) -> bool:
        """Whether the rest of the sentence confirms what the pattern found."""
        confirmed = all(pattern.search(sentence) for pattern in self.also)
        return confirmed and not (self.unless is not None and self.unless.search(sentence))


class Questionnaire:
    """The compiled questions. Building it costs some tens of milliseconds; RuleError for a bad pattern."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        import re2

        self.questions = dict(questions)
        self._detectors: list[_Detector] = []
        self._filter: Any = re2.Filter()
        for question in self.questions.values():
            for rank, rule in enumerate(question.answers):
                for pattern in rule.patterns:
                    self._add(question, rank, rule, pattern)
        if self._detectors:
            self._filter.Compile()

    def answer(self, terms: TermsText) -> tuple[Answer, ...]:
        """One answer for every question, in the order of their ids."""
        if not terms.readable or terms.language == "other":
            return tuple(_unread(question, terms) for question in self._ordered())
        reading = read(terms.text)
        found: dict[str, list[tuple[_Detector, Sentence, str | None]]] = {}
        for sentence in reading.sentences:
            if terms.parts and not terms.is_read(reading.span(sentence.start, sentence.end)[0]):
                continue
            for detector, detail in self._hits(sentence.whole, sentence.body):
                found.setdefault(detector.question, []).append((detector, sentence, detail))
        return tuple(_answer(question, found.get(question.id, []), reading, terms) for question in self._ordered())

    def value(self, question: str, text: str) -> str:
        """The answer that one sentence alone gives; for the cases of a question."""
        hits = [hit for s in read(text).sentences for hit, _ in self._hits(s.whole, s.body) if hit.question == question]
        return min(hits, key=lambda hit: hit.rank).rule.value if hits else NOT_STATED

    def _hits(self, whole: str, body: str) -> Iterable[tuple[_Detector, str | None]]:
        """The wordings found in a sentence; those that lie in its lead-in alone belong to another sentence."""
        if len(body) < 12 or body.endswith("?"):
            return
        for index in self._filter.Match(whole) or ():
            detector = self._detectors[index]
            match = detector.pattern.search(whole)
            if match is None or match.end() <= len(whole) - len(body):
                continue
            if detector.holds(whole):
                yield detector, match.groupdict().get("DETAIL")

    def _ordered(self) -> list[Question]:
        return [self.questions[name] for name in sorted(self.questions)]

    def _add(self, question: Question, rank: int, rule: AnswerRule, pattern: str) -> None:
        import re2

        try:
            expression = expand(pattern)
            compiled = re2.compile(expression)
            also = tuple(re2.compile(expand(part)) for part in rule.also)
            unless = re2.compile("|".join(f"(?:{expand(part)})" for part in rule.unless)) if rule.unless else None
            self._filter.Add(expression)
        except re2.error as error:
            message = f"question {question.id}, answer {rule.value}: {pattern!r} is not RE2: {error}"
            raise RuleError(
                message, "RE2 has no look-around and no back-references; see the phrases in `<…>`."
            ) from error
        self._detectors.append(_Detector(question.id, rank, rule, compiled, also, unless))


@cache
def questionnaire() -> Questionnaire:
    """The project's own questions."""
    from auditor.rulebook.book import rulebook

    return Questionnaire(rulebook().table("questions", Question))


def answer_all(terms: TermsText) -> tuple[Answer, ...]:
    """Every question answered from one document."""
    return questionnaire().answer(terms)


def stated_date(text: str) -> str | None:
    """The date that a document gives itself, as written, looked for near its top."""
    found = _DATED.search(text[:3000])
    return found[1] if found else None


def for_audience(documents: Iterable[DocumentAnswers], audience: Audience) -> tuple[DocumentAnswers, ...]:
    """The documents that bind one audience: consumer terms never answer for a business, nor the other way round."""
    return tuple(document for document in documents if document.audience in (audience, Audience.BOTH))


class CommercialReading(Frozen):
    """Commercial use by a vendor's documents for one audience."""

    value: str
    """allowed, conditional, prohibited, or unknown."""
    because: tuple[tuple[str, Answer], ...] = ()
    """Id of the document and the answer, for everything that decided."""


def commercial_use(documents: Iterable[DocumentAnswers]) -> CommercialReading:
    """What the documents of one audience say together: the strictest answer counts, silence grants nothing."""
    stated = [(document.document, answer) for document in documents for answer in document.answers if answer.stated]
    asked = [(where, answer) for where, answer in stated if answer.question == "commercial-use"]
    limits = [(where, answer) for where, answer in stated if answer.effect is Effect.CONDITIONS]
    banned = tuple((where, answer) for where, answer in asked if answer.effect is Effect.PROHIBITS)
    if banned:
        return CommercialReading(value="prohibited", because=banned)
    if not asked:
        return CommercialReading(value="unknown")
    return CommercialReading(value="conditional" if limits else "allowed", because=(*asked, *limits))


def _answer(
    question: Question, hits: list[tuple[_Detector, Sentence, str | None]], reading: Reading, terms: TermsText
) -> Answer:
    if not hits:
        return Answer(question=question.id, value=NOT_STATED, means="The document does not say.")
    best = min(detector.rank for detector, _, _ in hits)
    chosen = [hit for hit in hits if hit[0].rank == best]
    rule = chosen[0][0].rule
    quotes = {quote.start: quote for _, sentence, _ in chosen for quote in [_quote(reading, sentence, terms)]}
    return Answer(
        question=question.id,
        value=rule.value,
        means=rule.means,
        effect=rule.effect,
        detail=next((detail for _, _, detail in chosen if detail), None),
        quotes=tuple(quotes[start] for start in sorted(quotes)[:MAX_QUOTES]),
    )


def _quote(reading: Reading, sentence: Sentence, terms: TermsText) -> Quote:
    start, end = reading.span(sentence.start, sentence.end)
    end = min(end, start + MAX_WORDS)
    return Quote(words=terms.text[start:end], start=start, end=end, section=terms.section_at(start))


def _unread(question: Question, terms: TermsText) -> Answer:
    why = terms.problem.advice if terms.problem else "The document is not in English; the questions are."
    return Answer(question=question.id, value=NOT_READ, means=why)
