"""Answers a fixed list of questions from the text of a vendor's document, each with quoted words or "not stated".

Pure. The questions and the wordings that answer them are data (rules/questions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.domain.base import Frozen
from auditor.domain.knowledge import Effect
from auditor.domain.terms import NOT_READ, NOT_STATED, Answer, DocumentAnswers, Question, Quote
from auditor.domain.vendors import Audience
from auditor.extract.questionnaire import Hit, Questionnaire, questionnaire
from auditor.extract.terms_text import TermsText
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


def answer(questions: Questionnaire, terms: TermsText) -> tuple[Answer, ...]:
    """One answer for every question, in the order of their ids."""
    ordered = [questions.questions[name] for name in sorted(questions.questions)]
    if not terms.readable or terms.language == "other":
        return tuple(_unread(question, terms) for question in ordered)
    reading = read(terms.text)
    found: dict[str, list[Hit]] = {}
    for hit in questions.hits(reading, terms):
        found.setdefault(hit.question, []).append(hit)
    return tuple(_answer(question, found.get(question.id, []), reading, terms) for question in ordered)


def answer_all(terms: TermsText) -> tuple[Answer, ...]:
    """Every question answered from one document."""
    return answer(questionnaire(), terms)


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
    """What the documents of one audience say together: the strictest answer counts, silence grants nothing.

    Limits are told although the contract that would permit something was not read.
    """
    stated = [(document.document, answer) for document in documents for answer in document.answers if answer.stated]
    asked = [(where, answer) for where, answer in stated if answer.question == "commercial-use"]
    limits = [(where, answer) for where, answer in stated if answer.effect is Effect.CONDITIONS]
    banned = tuple((where, answer) for where, answer in asked if answer.effect is Effect.PROHIBITS)
    if banned:
        return CommercialReading(value="prohibited", because=banned)
    if not asked:
        return CommercialReading(value="unknown", because=tuple(limits))
    return CommercialReading(value="conditional" if limits else "allowed", because=(*asked, *limits))


def _answer(question: Question, hits: list[Hit], reading: Reading, terms: TermsText) -> Answer:
    if not hits:
        return Answer(question=question.id, value=NOT_STATED, means="The document does not say.")
    best = min(hit.rank for hit in hits)
    chosen = [hit for hit in hits if hit.rank == best]
    rule = chosen[0].rule
    quotes = {quote.start: quote for hit in chosen for quote in [_quote(reading, hit.sentence, terms)]}
    return Answer(
        question=question.id,
        value=rule.value,
        means=rule.means,
        effect=rule.effect,
        detail=next((hit.detail for hit in chosen if hit.detail), None),
        quotes=tuple(quotes[start] for start in sorted(quotes)[:MAX_QUOTES]),
    )


def _quote(reading: Reading, sentence: Sentence, terms: TermsText) -> Quote:
    start, end = reading.span(sentence.start, sentence.end)
    end = min(end, start + MAX_WORDS)
    return Quote(words=terms.text[start:end], start=start, end=end, section=terms.section_at(start))


def _unread(question: Question, terms: TermsText) -> Answer:
    why = terms.problem.advice if terms.problem else "The document is not in English; the questions are."
    return Answer(question=question.id, value=NOT_READ, means=why)
