"""Limits as authors say them: hardly any comes out as permitted, and hardly anything innocent is held up."""

from pathlib import Path

import pytest
import yaml

from tests.making import audited, repo

SAID = yaml.safe_load((Path(__file__).parents[2] / "data" / "said_limits.yaml").read_text(encoding="utf-8"))
HEAD = "# Tala 7B\n\nTala is a language model of seven billion parameters.\n\n"


@pytest.fixture(scope="module")
def uses() -> dict[str, list[str]]:
    """Commercial use of each card, by what its words mean."""
    return {meaning: [_use(words) for words in said] for meaning, said in SAID.items()}


def _use(words: str) -> str:
    card = repo("acme/Tala-7B", card=f"{HEAD}{words}\n", cardData={"license": "mit"})
    return audited(card).commercial_use.value


def test_nine_of_ten_limits_take_the_permission_away(uses: dict[str, list[str]]) -> None:
    assert uses["restricted"].count("allowed") / len(uses["restricted"]) < 0.1


def test_nine_of_ten_innocent_words_leave_it(uses: dict[str, list[str]]) -> None:
    assert uses["innocent"].count("allowed") / len(uses["innocent"]) > 0.89


def test_what_is_only_doubtful_bars_nothing(uses: dict[str, list[str]]) -> None:
    wrong = [use for use in uses["innocent"] if use in ("prohibited", "not-granted")]
    assert len(wrong) / len(uses["innocent"]) < 0.04
