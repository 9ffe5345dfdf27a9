"""Each way in which licences allow, forbid, demand and waive, on each subject: sentences of our own."""

from __future__ import annotations

import pytest

from auditor.licenses.clauses import detect
from auditor.licenses.liagent import read_terms
from auditor.licenses.liagent_terms import CAN, CANNOT, MUST

RIGHTS = {
    "Distribute": ("distribute", "distributing", "distribution"),
    "Modify": ("modify", "modifying", "modification"),
    "Sublicense": ("sublicense", "sublicensing", "sublicensing"),
    "Relicense": ("relicense", "relicensing", "relicensing"),
}
OF_RIGHTS = {
    CAN: (
        "You may {verb} the software.",
        "Permission is hereby granted to use and {verb} the software.",
        "The licensor grants you a worldwide licence to use and {verb} the work.",
        "You are free to {verb} the work.",
        "{noun} of the software is permitted.",
    ),
    CANNOT: (
        "You may not {verb} the software.",
        "You are not permitted to {verb} the software.",
        "You are prohibited from {gerund} the software.",
        "Licensees are restricted from {gerund} the work.",
        "No permission is granted to {verb} the software.",
        "This licence does not grant you the right to {verb} the software.",
        "{noun} of the software is not allowed.",
        "Permission to {verb} the software is not granted.",
        "The licence to {verb} the software is withheld.",
        "You are granted a licence to use the work, except for the right to {verb} it.",
        "You may use the program but you may not {verb} it.",
    ),
    MUST: (
        "You must {verb} the software.",
        "You are required to {verb} the software.",
        "The licensor mandates that you {verb} the work.",
        "{noun} of the software is mandatory.",
        "It is mandatory to {verb} the software.",
    ),
}
DUTIES = {
    "Include Copyright": ("retain", "retaining", "the above copyright notice"),
    "Include License": ("give", "giving", "recipients a copy of this License"),
    "State Changes": ("document", "documenting", "the changes you made"),
    "Include Notice": ("include", "including", "the NOTICE file"),
    "Give Credit": ("give", "giving", "appropriate credit to the author"),
    "Disclose Source": ("provide", "providing", "the complete source code"),
    "Include Original": ("include", "including", "a copy of the original work"),
    "Include Install Instructions": ("provide", "providing", "installation instructions"),
    "Place Warranty": ("offer", "offering", "a warranty for a fee"),
    "Use Trademark": ("use", "using", "the name of the author to promote derived products"),
}
OF_DUTIES = {
    MUST: (
        "You must {verb} {thing}.",
        "You shall {verb} {thing}.",
        "You are required to {verb} {thing}.",
        "When you distribute copies, you must {verb} {thing}.",
        "You may distribute the work provided that you {verb} {thing}.",
    ),
    CAN: (
        "You may {verb} {thing}, but it is not mandatory.",
        "You may choose to {verb} {thing}.",
        "You can {verb} {thing}, but this is not required.",
        "You are not required to {verb} {thing}.",
        "At your discretion, you may {verb} {thing}.",
    ),
    CANNOT: (
        "You may not {verb} {thing}.",
        "You must not {verb} {thing}.",
        "You are not permitted to {verb} {thing}.",
        "You are prohibited from {gerund} {thing}.",
        "You cannot {verb} {thing}.",
        "You are forbidden from {gerund} {thing}.",
    ),
}


def term(name: str, sentence: str) -> int:
    return read_terms(detect(sentence), sentence)[name]


@pytest.mark.parametrize("name", RIGHTS)
def test_a_right_is_granted_refused_or_made_a_duty_in_many_words(name: str) -> None:
    verb, gerund, noun = RIGHTS[name]
    for value, forms in OF_RIGHTS.items():
        for form in forms:
            sentence = form.format(verb=verb, gerund=gerund, noun=noun.capitalize())
            assert term(name, sentence) == value, sentence


@pytest.mark.parametrize("name", DUTIES)
def test_a_duty_is_imposed_waived_or_forbidden_in_many_words(name: str) -> None:
    verb, gerund, thing = DUTIES[name]
    for value, forms in OF_DUTIES.items():
        for form in forms:
            sentence = form.format(verb=verb, gerund=gerund, thing=thing)
            assert term(name, sentence) == value, sentence
