"""Sentences of our own on each subject, put into a known licence: what they demand, allow, deny or leave open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from auditor.domain.licensing import Change, Identification, Polarity, TextKind
from auditor.licenses.clauses import detect, detector
from auditor.licenses.liagent import read_terms, terms
from auditor.licenses.liagent_terms import CAN, CANNOT, MUST, TERMS
from auditor.licenses.reading import read
from auditor.licenses.restated import statements

WAYS = yaml.safe_load((Path(__file__).parents[2] / "data" / "ways_to_say.yaml").read_text(encoding="utf-8"))
VALUES = {"must": MUST, "can": CAN, "cannot": CANNOT}
OF = {Polarity.MUST: MUST, Polarity.CAN: CAN, Polarity.CANNOT: CANNOT}
ACTS = [(rule.id, act) for rule in detector().rules.values() for act in rule.acts]


def sentences() -> Iterator[tuple[str, int, str]]:
    for kind in ("rights", "duties"):
        for name, words in WAYS[kind].items():
            for value, forms in WAYS[f"of_{kind}"].items():
                yield from ((name, VALUES[value], capital(form.format(**words))) for form in forms)
    for name, values in (*WAYS["written_out"].items(), *WAYS["second_look"].items()):
        yield from ((name, VALUES[value], sentence) for value, said in values.items() for sentence in said)


def capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def said(name: str, sentence: str) -> int:
    """Plain words first, then the detectors, as for a changed sentence."""
    term = next(term for term in TERMS if term.name == name)
    found = {
        OF[statement.value]
        for part in read(sentence).sentences
        for clause, statement in statements(part.whole, ACTS)
        if clause in term.clauses
    }
    return next((value for value in term.order if value in found), 0) or read_terms(detect(sentence), sentence)[name]


def test_nearly_every_way_to_say_it_is_read() -> None:
    missed = [(name, value, sentence) for name, value, sentence in sentences() if said(name, sentence) != value]
    assert len(missed) <= 0.02 * len(list(sentences())), missed


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Redistribution, with or without modification, is mandatory.", "grant.modify"),
        ("You must mark the files that you modify.", "grant.modify"),
        ("You must retain the notice in all copies you distribute.", "grant.redistribute"),
        ("If you modify the work, you must say so.", "grant.modify"),
        ("You may not offer any terms on the source code.", "share.source"),
        ("Redistributions in binary form are not allowed to carry the name of the maker.", "grant.redistribute"),
        ("Private use of the name is another matter that one must consider.", "limit.trademark"),
    ],
)
def test_an_act_that_no_word_of_duty_governs_says_nothing(sentence: str, clause: str) -> None:
    found = [name for part in read(sentence).sentences for name, _ in statements(part.whole, ACTS)]
    assert clause not in found


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("the right to modify the work is not granted", Polarity.CANNOT),
        ("permission to modify the work is required of all", Polarity.MUST),
        ("no one may use, copy or modify the work", Polarity.CANNOT),
        ("you must modify the work, but it is not mandatory", Polarity.CAN),
        ("the work has to be modified", Polarity.MUST),
    ],
)
def test_the_words_that_govern_an_act_may_stand_on_either_side(sentence: str, value: Polarity) -> None:
    assert [found.value for clause, found in statements(sentence, ACTS) if clause == "grant.modify"] == [value]


def test_a_thing_may_stand_behind_the_copies_it_belongs_into() -> None:
    sentence = "you may keep in all copies of the tool that you distribute the following notice"
    assert [found.value for clause, found in statements(sentence, ACTS) if clause == "notice.notice-file"] == [
        Polarity.CAN
    ]


def changed(text: str, base: str = "MIT") -> dict[str, int]:
    change = Change(start=0, end=len(text), words=text, substantive=True)
    known = Identification(kind=TextKind.LICENSE, base=base, modified=True, added=(change,))
    return terms(text, known, detect(text))


def test_plain_words_in_a_known_licence_change_what_it_says() -> None:
    found = changed("Whoever receives the software has to modify it.")
    assert (found["Modify"], found["Distribute"]) == (MUST, CAN)


def test_plain_words_about_what_the_licence_is_silent_on_say_nothing() -> None:
    assert changed("You are obliged to include a copy of the original work.")["Include Original"] != CAN
    assert changed("The NOTICE file is something that you may retain.")["Include Notice"] != MUST
