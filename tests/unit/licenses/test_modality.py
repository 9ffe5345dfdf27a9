from __future__ import annotations

import pytest

from auditor.domain.licensing import Polarity
from auditor.licenses.modality import modality


def of(sentence: str, phrase: str, body: int = 0) -> Polarity | None:
    start = sentence.index(phrase)
    return modality(sentence, start, start + len(phrase), body)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("you may sell it", Polarity.CAN),
        ("you may not sell it", Polarity.CANNOT),
        ("you must sell it", Polarity.MUST),
        ("you are not permitted to sell it", Polarity.CANNOT),
        ("this licence does not grant you the right to sell it", Polarity.CANNOT),
        ("permission is hereby granted to sell it", Polarity.CAN),
        ("you are not required to sell it", Polarity.CAN),
        ("in no event shall anyone sell it", Polarity.CANNOT),
        ("neither you nor they may sell it", Polarity.CANNOT),
        ("they sell it", None),
    ],
)
def test_the_nearest_verb_decides(sentence: str, expected: Polarity | None) -> None:
    assert of(sentence, "sell") is expected


def test_the_verb_behind_counts_when_none_stands_before() -> None:
    assert of("the notice must be kept", "notice") is Polarity.MUST


def test_a_waiver_behind_turns_a_duty_into_a_choice() -> None:
    assert of("you should keep the notice, but it is not mandatory", "keep the notice") is Polarity.CAN


def test_the_lead_in_of_a_list_governs_items_without_a_verb() -> None:
    sentence = "you must not: sell it"
    assert of(sentence, "sell", body=len("you must not: ")) is Polarity.CANNOT
