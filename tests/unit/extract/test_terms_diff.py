from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.evidence import Status
from auditor.domain.terms import Answer, DocumentAnswers
from auditor.domain.vendors import Audience, DocumentKind
from auditor.extract.terms_diff import (
    ChangeKind,
    DocumentChange,
    compare,
    compare_documents,
    compare_text,
    normal,
    same_detail,
)
from auditor.extract.terms_page import read_text
from auditor.extract.terms_text import TermsText
from auditor.extract.vendor_answers import answer_all

LONGEST = 45_000
"""Characters; longer documents take their time and show nothing else."""
PADDING = "These terms of the service are long enough to be read as a document by the program and by you. " * 6


def terms(body: str, top: str = "# Terms\n\nEffective March 1, 2025") -> TermsText:
    return read_text(f"{top}\n\n{PADDING}\n\n## 3. Data\n\n{body}\n")


def change(old: TermsText, new: TermsText) -> DocumentChange:
    return compare(old, new, answer_all(old), answer_all(new))


def test_the_same_text_has_not_changed() -> None:
    assert change(terms("You own Output."), terms("You own Output.")).kind is ChangeKind.NONE


def test_dates_numbering_and_marks_are_cosmetic() -> None:
    old = terms("1. You own all Output.\n2. We retain nothing.")
    new = terms("a. You own all   **Output**.\nb. We retain nothing.", "# Terms\n\nEffective April 9, 2026")
    found = change(old, new)
    assert found.kind is ChangeKind.COSMETIC
    assert (found.answers, found.text) == ((), ())


def test_moved_sentences_are_cosmetic() -> None:
    old = terms("You own all Output.\n\nWe charge fees each month.")
    new = terms("We charge fees each month.\n\nYou own all Output.")
    assert change(old, new).kind is ChangeKind.COSMETIC


def test_an_answer_that_flipped_comes_first() -> None:
    old = terms("We will not use your content to train our models.")
    new = terms("We may use your content to train our models unless you opt out of training.")
    found = change(old, new)
    assert found.kind is ChangeKind.ANSWERS
    (flip,) = found.answers
    assert (flip.question, flip.before.value, flip.after.value, flip.flipped) == (
        "data-training",
        "no",
        "opt-out",
        True,
    )
    assert found.text[0].section == "3. Data"
    assert "will not use" in found.text[0].before


def test_a_changed_period_is_a_changed_answer() -> None:
    old = terms("We will give you 30 days notice before changes to these terms take effect.")
    new = terms("We will give you 14 days notice before changes to these terms take effect.")
    (flip,) = change(old, new).answers
    assert (flip.before.detail, flip.after.detail, flip.flipped) == ("30 days", "14 days", False)


def test_the_same_period_in_other_words_is_no_change() -> None:
    assert same_detail("thirty (30) days'") == same_detail("30 days")
    assert same_detail("irish law") == same_detail("laws of ireland")
    assert same_detail("laws of the state of california") == same_detail("california law")
    assert same_detail("laws of ireland") != same_detail("laws of france")


def test_other_words_with_the_same_answer_are_listed_as_reworded() -> None:
    old = terms("You own all Output.")
    new = terms("Customer owns all Output that the Services return.")
    found = change(old, new)
    assert found.kind is ChangeKind.TEXT
    assert [answer.question for answer in found.reworded] == ["output-ownership"]


def test_added_and_removed_sentences_are_told_apart() -> None:
    (added,) = compare_text(terms("A rule."), terms("A rule.\n\nAnother rule of ours."))
    assert (added.before, added.after) == ("", "Another rule of ours.")
    (removed,) = compare_text(terms("A rule.\n\nAnother rule of ours."), terms("A rule."))
    assert (removed.before, removed.after) == ("Another rule of ours.", "")


def test_long_changes_are_cut() -> None:
    (found,) = compare_text(terms("A rule."), terms("A rule.\n\n" + "new words " * 200))
    assert len(found.after) <= 600


def test_readings_are_compared_without_their_texts() -> None:
    def reading(value: str) -> DocumentAnswers:
        return DocumentAnswers(
            vendor="acme",
            document="terms",
            title="Terms",
            kind=DocumentKind.API_TERMS,
            audience=Audience.BUSINESS,
            url="https://acme.example",
            status=Status.FOUND,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
            answers=(Answer(question="data-training", value=value, means=""),),
        )

    assert compare_documents(reading("no"), reading("no")) == ()
    assert [found.question for found in compare_documents(reading("no"), reading("yes"))] == ["data-training"]


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normal(normal(text)) in (normal(text), "")


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_answer_changes_between_equal_texts(first: str, second: str) -> None:
    old, new = terms(first), terms(second)
    assert change(old, old).kind is ChangeKind.NONE
    if compare_text(old, new) == ():
        assert compare_text(new, old) == ()


@pytest.mark.corpus
def test_cosmetic_versions_flip_no_answer() -> None:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded documents")
    folder = Path(root, "terms")
    series: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "text" and row["date"]:
            series[row["vendor"], row["document_type"]].append((row["date"], row["path"]))
    cosmetic = changed = 0
    for versions in series.values():
        recorded = [(folder / path).read_text(encoding="utf-8") for _, path in sorted(versions)]
        texts = [read_text(text) for text in recorded if len(text) < LONGEST]
        for old, new in pairwise(texts):
            if compare_text(old, new):
                changed += 1
                continue
            cosmetic += 1
            assert change(old, new).answers == ()
    assert cosmetic > 10
    assert changed > 10
