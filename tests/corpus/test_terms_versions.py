"""Change of terms on recorded versions: what changed is found, what only looks changed flips nothing."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.domain.terms import Answer
from auditor.extract.terms_bytes import read_document
from auditor.extract.terms_diff import ChangeKind, DocumentChange, compare
from auditor.extract.terms_page import read_text
from auditor.extract.terms_text import TermsText
from auditor.extract.vendor_answers import answer_all

pytestmark = pytest.mark.corpus

FOUND = {ChangeKind.TEXT, ChangeKind.ANSWERS}
DOCUMENTS = 15
"""Documents that get planted edits; each costs some seconds."""
_DATING = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "effective",
        "updated",
        "update",
        "last",
        "th",
        "st",
        "nd",
        "rd",
    ]
)
_LINK = re.compile(r"\[\]\([^)]*\)")


def folder() -> Path:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded documents")
    return Path(root, "terms")


@cache
def series() -> dict[tuple[str, str], list[TermsText]]:
    """The recorded texts of each document, the oldest first."""
    dated: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in (folder() / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "text":
            dated[row["vendor"], row["document_type"]].append((row["date"], row["path"]))
    return {
        key: [read_document((folder() / path).read_bytes()) for _, path in sorted(versions)]
        for key, versions in dated.items()
    }


@cache
def answers(terms: TermsText) -> tuple[Answer, ...]:
    return answer_all(terms)


def change(old: TermsText, new: TermsText) -> DocumentChange:
    return compare(old, new, answers(old), answer_all(new))


def said(terms: TermsText) -> Counter[str]:
    """Every word of a document but those of dates: another way to see whether anything else changed."""
    parted = re.sub(r"(?<=\d{4})(?=[A-Z])", " ", _LINK.sub("", terms.text)).lower()
    return Counter(word for word in re.findall(r"[a-z]{2,}", parted) if word not in _DATING)


def test_every_version_that_says_something_else_is_found_and_no_other() -> None:
    outcomes: Counter[tuple[bool, bool]] = Counter()
    flips = 0
    for versions in series().values():
        for old, new in pairwise(versions):
            found = change(old, new)
            outcomes[said(old) != said(new), found.kind in FOUND] += 1
            flips += bool(found.answers) and said(old) == said(new)
    assert outcomes[True, False] == 0, "a version with other words was taken for the same"
    assert outcomes[False, True] == 0, "a version with the same words was taken for another"
    assert flips == 0
    assert outcomes[True, True] >= 30
    assert outcomes[False, False] >= 20


def planted() -> Iterator[TermsText]:
    """Recorded documents in English, the newest version of each, spread over all vendors."""
    newest = [versions[-1] for _, versions in sorted(series().items())]
    usable = [terms for terms in newest if terms.language == "en" and 5_000 < len(terms.text) < 60_000]
    yield from usable[:: max(1, len(usable) // DOCUMENTS)][:DOCUMENTS]


def test_every_clause_that_is_taken_out_is_missed() -> None:
    """Each sentence that an answer quotes is removed, one answer at a time."""
    removed, missed = 0, []
    for terms in planted():
        before = answers(terms)
        for answer in before:
            if not answer.stated:
                continue
            text = terms.text
            for quote in reversed(answer.quotes):
                text = text[: quote.start] + text[quote.end :]
            new = read_text(text)
            found = compare(terms, new, before, answer_all(new))
            touched = {one.question for one in (*found.answers, *found.reworded)}
            removed += 1
            if found.kind not in FOUND or answer.question not in touched:
                missed.append((terms.title, answer.question, answer.quotes[0].words[:80]))
    assert removed > 60
    assert missed == []


def _renumbered(text: str) -> str:
    return re.sub(
        r"^(#+ )?(\d{1,2})\.(?= )", lambda found: f"{found[1] or ''}{int(found[2]) + 1}.", text, flags=re.MULTILINE
    )


def _redated(text: str) -> str:
    return re.sub(r"\b20[12]\d(?=\b|[A-Z])", "2031", re.sub(r"\b(January|June|July|August)\b(?= \d)", "October", text))


def _respaced(text: str) -> str:
    return re.sub(r"\n\n+", "\n\n\n", text).replace("’", "'").replace("“", '"').replace("”", '"')


@pytest.mark.parametrize("edit", [_renumbered, _redated, _respaced])
def test_numbering_dates_and_marks_flip_nothing(edit: object) -> None:
    assert callable(edit)
    flipped = []
    for terms in planted():
        found = change(terms, read_text(edit(terms.text)))
        flipped += [(one.question, one.before.value, one.after.value) for one in found.answers]
    assert flipped == []
