"""Words that may take commercial use away: what raises the doubt, what takes it back, and that it costs little."""

from __future__ import annotations

import time

import pytest

from auditor.domain.knowledge import CardDoubt, CardLimit, CardLimits
from auditor.domain.licensing import Polarity
from auditor.errors import RuleError
from auditor.extract.doubts import Doubts, doubtful
from tests.making import audited, repo

LIMIT = CardLimit(clause="limit.non-commercial", value=Polarity.CANNOT, pattern="x", says=("x",))


def language(**fields: object) -> CardLimits:
    return CardLimits.model_validate({"id": "test", "limits": [LIMIT], "innocent": ["y"], **fields})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You may share it, but not in a product.", "but not in a product"),
        ("It is for students only.", "students only"),
        (
            "Firms (i.e. for-profit ones) need our written consent.",
            "Firms (i.e. for-profit ones) need our written consent",
        ),
        ("It was made by us; firms may not touch it.", "firms may not"),
    ],
)
def test_doubtful_words_are_quoted(text: str, words: str) -> None:
    found = doubtful(text)
    assert found is not None
    assert text[found[0] : found[1]].startswith(words[:10])


@pytest.mark.parametrize(
    "text",
    [
        "There are no restrictions on use in products.",
        "The demo is for students only.",
        "It is intended for students only.",
        "Formerly for students only.",
        "Commercial use is allowed.",
        "Both students and companies may use it.",
    ],
)
def test_other_words_take_a_doubt_back(text: str) -> None:
    assert doubtful(text) is None


def test_a_permission_that_is_turned_takes_nothing_back() -> None:
    assert doubtful("No right is granted for commercial products.")
    assert doubtful("Business use is allowed only if you sign our agreement.")


def test_what_is_said_far_away_takes_nothing_back() -> None:
    assert doubtful(f"No sale in products {'and so on ' * 12} although the accuracy is high.")


def test_a_bad_pattern_is_an_error_that_names_its_file() -> None:
    with pytest.raises(RuleError, match="card-limits/test"):
        Doubts([language(doubts=[CardDoubt(pattern="(", says=("x",))])])


def test_the_permission_does_not_stand_and_a_finding_quotes_the_words() -> None:
    said = "You may share it, but not in a product."
    entry = audited(repo(card=f"# Tala\n\n{said}\n", cardData={"license": "mit"}))
    assert (entry.commercial_use.value, entry.license.concluded) == ("unknown", "MIT")
    finding = next(item for item in entry.findings if item.rule_id == "license-prose-unclear")
    quoted = {row.excerpt for row in entry.evidence if row.id in finding.evidence}
    assert (finding.kind, quoted) == ("review", {said})


def test_doubts_do_not_soften_what_is_certain() -> None:
    card = "# Tala\n\nNon-commercial use only.\n\nYou may share it, but not in a product.\n"
    assert audited(repo(card=card, cardData={"license": "mit"})).commercial_use.value == "prohibited"


def test_a_long_card_of_doubtful_words_is_read_in_bounded_time() -> None:
    began = time.process_time()
    audited(repo(card="but not in a product only students " * 20_000, cardData={"license": "mit"}))
    assert time.process_time() - began < 10
