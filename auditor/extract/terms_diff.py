"""What changed between two versions of a document: answers that flipped first, then the text. Pure.

Dates, numbering, navigation and white space are cosmetic: they are told apart from words that say something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum

from auditor.domain.base import Frozen
from auditor.domain.terms import Answer, DocumentAnswers
from auditor.extract.terms_text import TermsText
from auditor.licenses.reading import read

MAX_SENTENCES = 6_000
"""Sentences compared; the longest recorded document has 3,500."""
MAX_WORDS = 600

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}\.?,? (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?\d{{4}}(?!\d)"
    r"|\b\d{4}-\d{2}-\d{2}(?!\d)|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
)
_NUMBERING = re.compile(
    r"^(?:[#*•·|-]+ ?|\(?(?:[a-z]|[ivx]{1,4}|\d{1,3}(?:\.\d{1,3}){0,3})[.)] ?|(?:section|article) \d+[.:]? ?)+"
)
_OTHER = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[a-z]+|\d+")
_FILLERS = frozenset({"law", "laws", "of", "the", "state", "commonwealth", "republic", "calendar", "rolling"})
_SPELLINGS = {
    "five": "5",
    "seven": "7",
    "ten": "10",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "eighteen": "18",
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "ninety": "90",
    "day": "days",
    "month": "months",
    "year": "years",
    "irish": "ireland",
    "french": "france",
    "english": "england",
    "swedish": "sweden",
    "german": "germany",
    "dutch": "netherlands",
    "swiss": "switzerland",
}


class ChangeKind(StrEnum):
    """How much a new version differs from the old one."""

    NONE = "none"
    COSMETIC = "cosmetic"
    """Only dates, numbering, order or marks."""
    TEXT = "text"
    """Sentences came, went or changed, and every answer stayed."""
    ANSWERS = "answers"
    """An answer changed: its value, or the period, age or law in it."""


class AnswerChange(Frozen):
    """An answer that is not what it was."""

    question: str
    before: Answer
    after: Answer

    @property
    def flipped(self) -> bool:
        """The value itself changed, not only its detail."""
        return self.before.value != self.after.value

    @property
    def substantive(self) -> bool:
        """The value changed, or the period, age or law in it: not merely how that is written."""
        return self.flipped or same_detail(self.before.detail) != same_detail(self.after.detail)


class TextChange(Frozen):
    """Sentences that differ; empty `before` was added, empty `after` was removed."""

    section: str
    before: str
    after: str


class DocumentChange(Frozen):
    """One document, two versions."""

    kind: ChangeKind
    answers: tuple[AnswerChange, ...] = ()
    reworded: tuple[AnswerChange, ...] = ()
    """Answers that stayed, although the words that give them changed."""
    text: tuple[TextChange, ...] = ()


def compare(old: TermsText, new: TermsText, before: Iterable[Answer], after: Iterable[Answer]) -> DocumentChange:
    """What changed from `old` to `new`, with the answers that were read from each."""
    changes = compare_text(old, new)
    pairs = _pairs(before, after)
    changed = tuple(pair for pair in pairs if pair.substantive)
    reworded = tuple(pair for pair in pairs if pair not in changed and _words(pair.before) != _words(pair.after))
    if changed:
        kind = ChangeKind.ANSWERS
    elif changes:
        kind = ChangeKind.TEXT
    else:
        kind = ChangeKind.NONE if old.text == new.text else ChangeKind.COSMETIC
    return DocumentChange(kind=kind, answers=changed, reworded=reworded, text=changes)


def compare_documents(old: DocumentAnswers, new: DocumentAnswers) -> tuple[AnswerChange, ...]:
    """Answers that changed between two readings, when the texts are not at hand (a lockfile, an old report)."""
    return tuple(pair for pair in _pairs(old.answers, new.answers) if pair.substantive)


def compare_text(old: TermsText, new: TermsText) -> tuple[TextChange, ...]:
    """The sentences that differ, in the order of the new text; moved and cosmetically changed ones do not count."""
    left, right = _sentences(old), _sentences(new)
    keys_left, keys_right = [key for key, _, _ in left], [key for key, _, _ in right]
    gone, come = Counter(keys_left) - Counter(keys_right), Counter(keys_right) - Counter(keys_left)
    if not (gone or come):
        return ()
    changes = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys_left, keys_right).get_opcodes():
        if tag == "equal":
            continue
        removed = [words for key, words, _ in left[i1:i2] if key in gone]
        added = [words for key, words, _ in right[j1:j2] if key in come]
        if removed or added:
            section = right[j1][2] if j1 < j2 else left[i1][2]
            changes.append(TextChange(section=section, before=_joined(removed), after=_joined(added)))
    return tuple(changes)


def _joined(words: list[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1] + "…"


def _sentences(terms: TermsText) -> list[tuple[str, str, str]]:
    """Key for comparison, the words as written, and the section; sentences that say nothing are left out."""
    reading = read(terms.text)
    found = []
    for sentence in reading.sentences[:MAX_SENTENCES]:
        key = normal(sentence.body)
        if key:
            start, end = reading.span(sentence.start, sentence.end)
            if not terms.is_read(start):
                continue
            found.append((key, terms.text[start:end], terms.section_at(start)))
    return found


def normal(sentence: str) -> str:
    """A sentence without numbering, dates, marks and white space; empty when nothing else is in it."""
    bare = _NUMBERING.sub("", _DATE.sub("", sentence.lower()).strip())
    return _OTHER.sub("", bare)


def same_detail(detail: str | None) -> str:
    """One spelling for a period, age or law: "thirty (30) days'" is "30 days", "Irish law" the "laws of Ireland"."""
    words = _WORDS.findall(re.sub(r"\([^)]*\)", " ", (detail or "").lower()))
    kept = [_SPELLINGS.get(word, word) for word in words if word not in _FILLERS]
    return " ".join(kept)


def _pairs(before: Iterable[Answer], after: Iterable[Answer]) -> list[AnswerChange]:
    """Answers to the same question; a question asked in one reading only is no change of the document."""
    newer = {answer.question: answer for answer in after}
    return [
        AnswerChange(question=answer.question, before=answer, after=newer[answer.question])
        for answer in before
        if answer.question in newer
    ]


def _words(answer: Answer) -> frozenset[str]:
    return frozenset(normal(quote.words) for quote in answer.quotes)
