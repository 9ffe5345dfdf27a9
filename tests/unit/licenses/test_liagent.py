"""The 23-term vocabulary: one set of clauses, and a known licence with one clause changed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.domain.licensing import Change, Identification, TextKind
from auditor.licenses.clauses import detect
from auditor.licenses.identify import identify
from auditor.licenses.liagent import read_terms, terms
from auditor.licenses.liagent_terms import CAN, CANNOT, MUST, TERMS, UNSAID

GRANT = (
    "Permission is hereby granted to use, copy, modify, and distribute this software, provided that the "
    "above copyright "
    "notice and this list of conditions are retained. In no event shall the authors be liable for any damages."
)


def read(text: str) -> Mapping[str, int]:
    return read_terms(detect(text), text)


def test_a_plain_grant_is_read_term_by_term() -> None:
    found = read(GRANT)
    assert {name for name, value in found.items() if value == CAN} >= {"Distribute", "Modify", "Commercial Use"}
    assert found["Include Copyright"] == found["Include License"] == MUST
    assert found["Hold Liable"] == CANNOT
    assert found["Sublicense"] == found["Disclose Source"] == UNSAID


def test_every_term_has_a_value_even_for_an_empty_text() -> None:
    assert read("") == {term.name: UNSAID for term in TERMS}
    assert len(TERMS) == 23


def test_a_prohibition_denies_what_a_grant_would_imply() -> None:
    assert read(f"{GRANT} You may not use it for commercial purposes.")["Commercial Use"] == CANNOT


def test_private_use_counts_for_models_beside_other_duties_and_for_software_only_without() -> None:
    model = "You may use, modify and distribute the Model. " + "The Model is a model of models. " * 3
    duty = "You must make the complete source code available."
    assert read(model + duty)["Private Use"] == CAN
    assert read(GRANT)["Private Use"] == CAN
    assert read(GRANT + duty)["Private Use"] == UNSAID


def test_of_models_commerce_counts_only_where_it_or_a_royalty_is_named() -> None:
    model = "You may use and distribute the Model and the data. The Model is a set of weights."
    assert read(model)["Commercial Use"] == UNSAID
    assert read(f"{model} The licence is royalty-free.")["Commercial Use"] == CAN
    assert read("You may use and distribute the software.")["Commercial Use"] == CAN


def test_private_use_of_software_counts_beside_copyleft_where_it_is_named() -> None:
    duty = " You must make the complete source code available."
    assert read("You may make changes for your internal use." + duty)["Private Use"] == CAN
    assert read("You may make, run and propagate covered works that you do not convey." + duty)["Private Use"] == UNSAID


def test_a_dedication_lets_everyone_use_the_work_and_has_nothing_to_sublicense() -> None:
    found = read("The author waives, abandons, and surrenders all rights. Else a non-sublicensable licence holds.")
    assert (found["Private Use"], found["Sublicense"]) == (CAN, UNSAID)


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        (
            "Use Patent Claims",
            "Each contributor grants you a patent licence to use the work.",
            "The vendor grants you usage rights to any patents it holds.",
        ),
        ("Relicense", "You may relicense the work.", "You may distribute the object code under a different licence."),
        (
            "State Changes",
            "Modified files must carry prominent notices stating that you changed the files.",
            "Derivatives must carry a notice that will inform recipients that you have modified the work.",
        ),
        (
            "Include Notice",
            "The manual must include the following notice.",
            "Redistributions must retain the above copyright notice.",
        ),
        (
            "Compensate for Damages",
            "You will indemnify and hold harmless the licensor.",
            "The licensor shall not hold the licensee harmless against claims.",
        ),
        (
            "Disclose Source",
            "You must provide recipients the source code of that file.",
            "Copies in source code may retain this notice, but it is not required.",
        ),
    ],
)
def test_a_term_counts_by_its_own_words_and_not_by_what_is_near_it(name: str, said: str, unsaid: str) -> None:
    assert read(said)[name] != UNSAID
    assert read(unsaid)[name] == UNSAID


def test_a_ban_on_a_notice_file_is_not_one_on_the_copyright_notice() -> None:
    found = read("You may not retain the following copyright notice within a NOTICE text file.")
    assert (found["Include Notice"], found["Include Copyright"]) == (CANNOT, UNSAID)


def test_liability_for_direct_loss_is_liability() -> None:
    text = "In no event is the author liable for indirect loss. The user is entitled to claim compensation for direct loss."
    assert read(text)["Hold Liable"] == CAN


def test_a_ban_on_the_copyright_notice_is_not_one_on_the_licence_text() -> None:
    found = read(
        "Redistributions are not allowed to retain the above copyright notice, this list of conditions and this text."
    )
    assert (found["Include Copyright"], found["Include License"]) == (CANNOT, UNSAID)


def test_a_known_licence_has_the_terms_of_its_profile() -> None:
    known = Identification(kind=TextKind.LICENSE, license="MIT", score=1.0)
    found = terms("", known, ())
    assert (found["Modify"], found["Sublicense"], found["Include License"]) == (CAN, CAN, MUST)


def test_words_added_to_a_known_licence_change_its_terms() -> None:
    text = "You are not permitted to modify the software."
    change = Change(start=0, end=len(text), words=text, substantive=True)
    known = Identification(kind=TextKind.LICENSE, base="MIT", modified=True, added=(change,))
    found = terms(text, known, detect(text))
    assert found["Modify"] == CANNOT
    assert found["Distribute"] == CAN


def test_changes_without_substance_change_nothing() -> None:
    text = "You are not permitted to modify the software."
    change = Change(start=0, end=len(text), words=text, substantive=False)
    known = Identification(kind=TextKind.LICENSE, license="MIT", added=(change,))
    assert terms(text, known, detect(text))["Modify"] == CAN


def test_an_unknown_text_is_read() -> None:
    nothing = Identification(kind=TextKind.LICENSE)
    assert terms(GRANT, nothing, detect(GRANT)) == read(GRANT)
    assert terms(GRANT, None, detect(GRANT)) == read(GRANT)


@pytest.mark.corpus
def test_the_published_ground_truth_is_met(corpus: Path) -> None:
    """Every sixth labelled text; the figures of all of them are in the report of the accuracy tool."""
    lines = (corpus / "clauses" / "labels.dev.jsonl").read_text().splitlines()[::6]
    labels = {row["file"]: row["labels"] for row in map(json.loads, lines)}
    with gzip.open(corpus / "clauses" / "texts.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = {row["file"]: row["text"] for row in map(json.loads, file) if row["file"] in labels}
    hits = {name: detect(text) for name, text in texts.items()}
    reading = {name: read_terms(hits[name], text) for name, text in texts.items()}
    known = {name: terms(text, identify(text), hits[name]) for name, text in texts.items()}
    assert f1(labels, reading) > 0.85
    assert f1(labels, known) > 0.87


def f1(labels: Mapping[str, Mapping[str, int]], answers: Mapping[str, Mapping[str, int]]) -> float:
    right = wrong = 0
    for name, expected in labels.items():
        for term, value in expected.items():
            answer = answers[name][term]
            right += 2 * (value == answer != UNSAID)
            wrong += (value != answer) * (bool(value) + bool(answer))
    return right / (right + wrong)
