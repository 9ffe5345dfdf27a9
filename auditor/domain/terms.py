"""What is asked of a vendor's documents, and what they answer: rules/questions/<id>.yaml and its results."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from auditor.domain.base import Frozen
from auditor.domain.evidence import Reason, Status
from auditor.domain.knowledge import Effect
from auditor.domain.vendors import Audience, DocumentKind

NOT_STATED = "not-stated"
"""The answer of a document that was read and is silent on the question."""
NOT_READ = "not-read"
"""No answer: the document could not be had, or is in a language that the patterns do not know."""


class AnswerRule(Frozen):
    """One possible answer and the wordings that give it."""

    value: str
    means: str
    """The answer in a sentence."""
    effect: Effect = Effect.NONE
    """What it does to commercial use."""
    patterns: tuple[str, ...] = Field(min_length=1)
    """RE2 over sentences told in one voice (`auditor.extract.terms_voice`): lower-case words, no marks, "we" for the
    vendor, "you" for the customer, "output" for what models make. A group named `DETAIL` is kept (a period, an age).
    """
    also: tuple[str, ...] = ()
    """Patterns that must be found in the same sentence too."""
    near: tuple[str, ...] = ()
    """Patterns of which one must be found in the heading, the sentence or its neighbours: what the passage is about."""
    unless: tuple[str, ...] = ()
    """Patterns that, found in the same sentence, cancel the hit."""
    anyway: tuple[str, ...] = ()
    """Patterns that, found in the same sentence, make `unless` void: "for any reason, including a breach"."""


class QuestionCase(Frozen):
    """A sentence of our own and the answer it gives."""

    text: str
    value: str


class Question(Frozen):
    """One question: rules/questions/<id>.yaml. The first answer with a hit is the document's."""

    id: str
    title: str
    ask: str
    answers: tuple[AnswerRule, ...] = Field(min_length=1)
    cases: tuple[QuestionCase, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        values = [answer.value for answer in self.answers]
        if len(set(values)) != len(values) or {NOT_STATED, NOT_READ} & set(values):
            raise ValueError(f"answers must have distinct values, and {NOT_STATED} is not written")
        return self


class Quote(Frozen):
    """Words of a document: characters `start` to `end` of its text."""

    words: str
    start: int
    end: int
    section: str = ""
    """Title of the section they stand in."""


class Answer(Frozen):
    """What one document says to one question."""

    question: str
    value: str
    """A value of the question, `not-stated`, or `not-read`."""
    means: str
    effect: Effect = Effect.NONE
    detail: str | None = None
    """The period, age or law that was named."""
    quotes: tuple[Quote, ...] = ()
    """The words that say so; empty unless stated."""

    @property
    def stated(self) -> bool:
        return self.value not in (NOT_STATED, NOT_READ)


class DocumentAnswers(Frozen):
    """Every answer of one document, with where and when it was had."""

    vendor: str
    document: str
    """Id of the document in the vendor file."""
    title: str
    kind: DocumentKind
    audience: Audience
    url: str
    because: str = ""
    """Why it binds the user of a model: the way the model is reached."""
    status: Status
    reason: Reason | None = None
    message: str = ""
    """Why it could not be read."""
    sha256: str | None = None
    """Of the bytes that were fetched."""
    fetched_at: datetime | None = None
    dated: str | None = None
    """The date that the document itself states."""
    language: str = ""
    answers: tuple[Answer, ...] = ()

    def answer(self, question: str) -> Answer | None:
        """The answer to one question."""
        return next((answer for answer in self.answers if answer.question == question), None)
