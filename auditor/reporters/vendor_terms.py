"""What a vendor's documents answer, laid out for a reader: by whom they bind, question by question, with the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.domain.report import AnswerRow, ModelReport
from auditor.domain.terms import NOT_READ, NOT_STATED
from auditor.extract.terms_scope import OWN
from auditor.reporters.clean import line
from auditor.reporters.words import words

_AUDIENCES = ("business", "both", "consumer")
_CLAUSE = "terms."


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with every document that answers it."""

    question: str
    """In words."""
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """The documents that bind one kind of user."""

    heading: str
    asked: tuple[Asked, ...]
    silent: tuple[tuple[str, str], ...]
    """Document, and the questions that it says nothing to."""
    unread: str
    """Documents that could not be read."""


def audiences(answers: Sequence[AnswerRow]) -> list[Audience]:
    """The answers by audience, businesses first."""
    kinds = [*_AUDIENCES, *sorted({row.audience for row in answers} - set(_AUDIENCES))]
    grouped = ((kind, [row for row in answers if row.audience == kind]) for kind in kinds)
    return [_audience(kind, rows) for kind, rows in grouped if rows]


def question(name: str) -> str:
    """A question in words."""
    key = f"questions.{name}"
    return words()(key) if key in words() else line(name.replace("-", " ").capitalize(), 80)


def deciding(model: ModelReport) -> list[AnswerRow]:
    """The answers that commercial use was concluded from, each sentence of a document once."""
    asked = {row.clause.removeprefix(_CLAUSE) for row in model.commercial_use.conditions} | {"commercial-use"}
    proof = set(model.commercial_use.evidence)
    found = [row for row in model.answers if _stated(row) and row.question in asked]
    return [row for row in found if proof & set(row.evidence) or row.question == "commercial-use"]


def where(row: AnswerRow) -> str:
    """The document of an answer, whom it binds, why, and its date."""
    audience = words().of("answers", row.audience)
    return ", ".join([line(row.document, 160), line(audience, 60).lower(), *remarks(row)])


def remarks(row: AnswerRow) -> list[str]:
    """Why the document binds, where that is not plain, and its date."""
    applies = [line(row.applies, 120)] if row.applies not in ("", OWN) else []
    dated = [words()("answers.dated", date=line(row.dated, 40))] if row.dated else []
    return [*applies, *dated]


def _audience(kind: str, rows: list[AnswerRow]) -> Audience:
    silent = {name: [row for row in rows if row.document == name and row.value == NOT_STATED] for name in _names(rows)}
    return Audience(
        heading=words()(f"answers.{kind}") if kind in _AUDIENCES else words()("answers.other"),
        asked=tuple(_asked(row for row in rows if _stated(row))),
        silent=tuple((name, _listed(row.question for row in found)) for name, found in silent.items() if found),
        unread=", ".join(_names(row for row in rows if row.value == NOT_READ)),
    )


def _asked(rows: Iterable[AnswerRow]) -> Iterator[Asked]:
    grouped: dict[str, list[AnswerRow]] = {}
    for row in rows:
        grouped.setdefault(row.question, []).append(row)
    return (Asked(question(name), tuple(grouped[name])) for name in sorted(grouped))


def _stated(row: AnswerRow) -> bool:
    return row.value not in (NOT_STATED, NOT_READ)


def _names(rows: Iterable[AnswerRow]) -> list[str]:
    return list(dict.fromkeys(line(row.document, 160) for row in rows))


def _listed(questions: Iterable[str]) -> str:
    return " ".join(map(question, questions))
