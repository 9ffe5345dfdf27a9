"""What it means for the user: each question answered by rules, with evidence, and unknown where it is."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.knowledge import Effect
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import MeaningRow, ModelReport
from auditor.domain.rules import MeaningRule
from auditor.domain.terms import Answer, DocumentAnswers
from auditor.domain.vendors import Audience, DocumentKind, NameKind, VendorMatch
from auditor.extract.vendor import vendor_facts
from auditor.licenses.catalog import catalog
from auditor.rulebook import rights
from auditor.rulebook.assess import Judge
from auditor.rulebook.bind import Family
from auditor.rulebook.book import rulebook
from auditor.rulebook.reader import Reader
from auditor.rulebook.rights import Rights
from tests.making import audited, gone, repo

ASKED = ("run", "commercial", "fine-tune", "inspect", "redistribute", "private", "revocable", "buy", "cost")


def answers(entry: ModelReport) -> dict[str, str]:
    return {row.question: row.answer for row in entry.meaning}


def tagged(license_: object, **more: object) -> ModelReport:
    return audited(repo(cardData={"license": license_}, **more))  # type: ignore[arg-type]


def test_every_question_that_people_bring_is_asked_in_their_order() -> None:
    assert set(rulebook().table("meaning", MeaningRule)) == set(ASKED)
    assert tuple(row.question for row in tagged("mit").meaning) == ASKED


@pytest.mark.parametrize(
    ("license_", "wanted"),
    [
        ("mit", {"commercial": "yes", "fine-tune": "yes", "redistribute": "yes", "buy": "needless", "cost": "notices"}),
        ("cc-by-nd-4.0", {"fine-tune": "no", "redistribute": "partly", "revocable": "partly"}),
        ("cc-by-nc-4.0", {"commercial": "no", "fine-tune": "partly", "redistribute": "partly", "buy": "unknown"}),
        ("cc-by-sa-4.0", {"commercial": "yes", "cost": "more"}),
        ("llama3.1", {"commercial": "partly", "fine-tune": "yes", "buy": "yes", "cost": "more"}),
        ("other", {"commercial": "unknown", "fine-tune": "unknown", "redistribute": "unknown", "revocable": "unknown"}),
    ],
)
def test_a_licence_answers_by_its_clauses(license_: str, wanted: dict[str, str]) -> None:
    got = answers(tagged(license_))
    assert {name: got[name] for name in wanted} == wanted


def test_without_a_licence_nothing_may_be_done_and_nothing_can_be_relied_on() -> None:
    got = answers(audited(repo()))
    assert {got[name] for name in ("commercial", "fine-tune", "redistribute", "revocable")} == {"no"}
    assert got["run"] == "yes"


def test_a_list_answers_only_what_its_members_agree_on() -> None:
    got = answers(tagged(["mit", "cc-by-nd-4.0"]))
    assert (got["fine-tune"], got["redistribute"]) == ("unknown", "partly")
    assert answers(tagged(["mit", "apache-2.0"]))["fine-tune"] == "yes"


def test_parents_take_rights_away() -> None:
    parent = repo("acme/base", cardData={"license": "cc-by-nd-4.0"})
    child = repo(cardData={"license": "mit", "base_model": "acme/base"})
    assert answers(audited(child, [parent]))["fine-tune"] == "no"


def test_an_unknown_text_grants_nothing_whatever_it_says() -> None:
    text = "You may use, modify and redistribute the model. You must not distribute modified versions for money."
    got = answers(tagged("other", files={"LICENSE": text}))
    assert got["fine-tune"] in ("unknown", "no")
    assert got["redistribute"] in ("unknown", "no")


def test_a_use_policy_beside_a_licence_takes_no_right_away_that_it_does_not_speak_of() -> None:
    assert (
        answers(tagged("llama3.1", files={"USE_POLICY.md": "# Use policy\nYou agree not to break the law."}))[
            "fine-tune"
        ]
        == "yes"
    )


def test_what_could_not_be_had_is_unknown_in_every_answer() -> None:
    entry = audited(gone("acme/model", Reason.SERVER_ERROR, Status.FAILED))
    assert set(answers(entry).values()) == {"unknown"}
    assert all(row.because for row in entry.meaning)


@pytest.mark.parametrize("license_", ["mit", "llama3.1", "cc-by-nc-4.0", "gemma", "other"])
def test_every_known_answer_has_a_reason_a_rule_and_evidence(license_: str) -> None:
    entry = tagged(license_)
    known = {row.id for row in entry.evidence}
    for row in entry.meaning:
        assert row.because
        assert row.title.endswith("?")
        assert row.rule == f"meaning.{row.question}.{row.answer}"
        assert row.answer == "unknown" or (row.evidence and set(row.evidence) <= known), row


def test_an_answer_that_rests_on_the_author_s_word_alone_is_marked_as_a_claim() -> None:
    card = "# M\n\nThe complete training code is at https://github.com/acme/train under Apache-2.0.\n"
    rows = {row.question: row for row in audited(repo(card=card, cardData={"license": "mit"})).meaning}
    assert rows["inspect"].answer == "partly"
    assert rows["inspect"].claim
    assert not rows["run"].claim


def test_the_strictest_right_counts_and_silence_adds_nothing() -> None:
    free, strict = Rights("can", "can", "lasting"), Rights("cannot", "conditional", "revocable")
    assert rights.together([free, strict]) == strict
    assert rights.together([free, rights.SILENT]) == free
    assert rights.together([free, rights.UNKNOWN]) == rights.UNKNOWN
    assert rights.agreed([free, strict]) == rights.UNKNOWN
    assert rights.agreed([free, free]) == free


def served(*answers: tuple[str, str]) -> dict[str, MeaningRow]:
    """The answers about a model behind an API, by (question, value) of its vendor's documents."""
    document = DocumentAnswers(
        vendor="acme",
        document="terms",
        title="Terms",
        kind=DocumentKind.API_TERMS,
        audience=Audience.BUSINESS,
        url="https://acme.example/terms",
        status=Status.FOUND,
        sha256="a" * 64,
        answers=tuple(Answer(question=q, value=v, means=v, effect=Effect.NONE) for q, v in answers),
    )
    match = VendorMatch(
        text="acme-1", kind=NameKind.API_MODEL, vendor="acme", name="Acme", model="acme-1", rule="vendors/acme"
    )
    ref = ModelRef(text="acme-1", kind=RefKind.VENDOR, target="acme-1")
    facts = vendor_facts(ref, match, (document,))
    entry = Judge(rulebook(), Family({}, Reader(catalog())), {}).assess(ref, facts)
    return {row.question: row for row in entry.meaning}


@pytest.mark.parametrize(
    ("value", "answer"),
    [("no", "partly"), ("opt-in", "partly"), ("opt-out", "no"), ("yes", "no"), ("not-stated", "no")],
)
def test_what_happens_to_our_data_behind_an_api_is_what_the_vendor_s_terms_say(value: str, answer: str) -> None:
    rows = served(("data-training", value))
    assert rows["private"].answer == answer
    assert rows["private"].evidence
    assert (rows["run"].answer, rows["fine-tune"].answer, rows["redistribute"].answer) == ("no", "no", "no")


def test_a_service_can_be_ended_and_the_answer_says_how() -> None:
    row = served(("termination", "any-time"))["revocable"]
    assert row.answer == "no"
    assert "any-time" in row.because
