"""What the words of a card make of a permissive tag: limits in every form count, and innocent words do not."""

from pathlib import Path

import pytest
import yaml

from tests.making import audited, repo

WORDS = yaml.safe_load((Path(__file__).parents[2] / "data" / "words_of_cards.yaml").read_text(encoding="utf-8"))
MEANS = {"restricted": {"prohibited", "conditional"}}
HEAD = "# Tala 7B\n\nTala is a language model of seven billion parameters.\n\n"


@pytest.mark.parametrize(("want", "words"), [(want, words) for want, listed in WORDS.items() for words in listed])
def test_words_of_a_card_beside_a_permissive_tag(want, words):
    entry = audited(repo("acme/tala-7b", card=f"{HEAD}{words}\n", cardData={"license": "mit"}))
    assert entry.commercial_use.value in MEANS.get(want, {want})


@pytest.mark.parametrize("words", WORDS["prohibited"][::7])
def test_what_bars_commerce_is_quoted_from_the_card(words):
    entry = audited(repo("acme/tala-7b", card=f"{HEAD}{words}\n", cardData={"license": "mit"}))
    quoted = [
        row for row in entry.evidence if row.id in entry.commercial_use.evidence and row.uri.endswith("README.md")
    ]
    assert quoted
    card = f"{HEAD}{words}\n"
    assert all(row.start is not None and card[row.start : row.end] == row.excerpt for row in quoted)
