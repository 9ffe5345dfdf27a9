"""Code beside weights: copyleft and limits of the code against the licence of the weights."""

from __future__ import annotations

import pytest

from auditor.domain.report import ModelReport
from auditor.licenses.catalog import catalog
from auditor.licenses.compatibility import clash
from tests.making import audited, repo

RULE = "code-terms-conflict"


def told(model: ModelReport) -> list[str]:
    return [finding.message for finding in model.findings if finding.rule_id == RULE]


def split(weights: str, code: str) -> ModelReport:
    """Weights under a tag, code under a file of its own that names its licence."""
    card = f"---\nlicense: {weights}\n---\n"
    return audited(repo(card=card, cardData={"license": weights}, files={"LICENSE-CODE": f"{code}\n"}))


@pytest.mark.parametrize("weights", ["cc-by-nd-4.0", "cc-by-nc-4.0", "llama3.1", "openrail++"])
def test_copyleft_code_has_no_room_for_limits_of_the_weights(weights: str) -> None:
    (message,) = told(split(weights, "GPL-3.0-only"))
    assert "LICENSE-CODE: GPL-3.0-only wants the whole work for itself" in message
    assert "limit." in message


def test_the_words_of_both_licences_are_quoted() -> None:
    (message,) = told(split("cc-by-nd-4.0", "AGPL-3.0-only"))
    assert "(rule://licenses/AGPL-3.0-only)" in message
    assert "(rule://licenses/CC-BY-ND-4.0)" in message


def test_code_for_no_commerce_limits_open_weights() -> None:
    (message,) = told(split("apache-2.0", "CC-BY-NC-4.0"))
    assert "limits more than the weights' licence" in message
    assert "limit.non-commercial" in message


def test_an_unknown_text_that_limits_the_code_counts_too() -> None:
    text = "Terms for the source code. You may use and change the code. You may not use it for commercial purposes."
    card = "---\nlicense: mit\n---\n"
    (message,) = told(audited(repo(card=card, cardData={"license": "mit"}, files={"LICENSE-CODE": text})))
    assert "its text limits more" in message


def test_a_sentence_of_the_card_on_the_code_is_compared() -> None:
    card = "---\nlicense: cc-by-nc-4.0\n---\n# Net\n\n## License\n\nThe code is released under the GPL-3.0 license.\n"
    (message,) = told(audited(repo(card=card, cardData={"license": "cc-by-nc-4.0"})))
    assert message.count("GPL-3.0") >= 1


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ("llama3.1", "MIT"),
        ("cc-by-nc-4.0", "Apache-2.0"),
        ("apache-2.0", "GPL-3.0-only"),
        ("cc-by-nc-4.0", "MPL-2.0"),
        ("cc-by-nc-4.0", "LGPL-3.0-only"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("cc-by-sa-4.0", "MIT"),
    ],
)
def test_code_that_goes_with_the_weights_raises_nothing(weights: str, code: str) -> None:
    assert told(split(weights, code)) == []


def test_a_general_licence_file_is_the_codes_where_the_weights_have_their_own() -> None:
    files = {"LICENSE": "GPL-3.0-only\n", "LICENSE-MODEL": "CC-BY-NC-4.0\n"}
    (message,) = told(audited(repo(card="---\nlicense: other\n---\n", cardData={"license": "other"}, files=files)))
    assert "LICENSE: GPL-3.0-only wants the whole work for itself" in message


def test_a_general_licence_file_alone_is_not_compared_with_itself() -> None:
    card = "---\nlicense: cc-by-nc-4.0\n---\n"
    files = {"LICENSE": "GPL-3.0-only\n"}
    assert told(audited(repo(card=card, cardData={"license": "cc-by-nc-4.0"}, files=files))) == []


def test_code_under_a_choice_of_licences_is_not_compared() -> None:
    assert told(split("cc-by-nc-4.0", "MIT OR GPL-3.0-only")) == []


def test_two_share_alike_licences_clash_where_one_adds_limits() -> None:
    known = catalog()
    one, other = known.get("GPL-3.0-only"), known.get("CC-BY-NC-SA-4.0")
    assert one is not None
    assert other is not None
    found = clash(one, other)
    assert found is not None
    assert clash(other, one) is not None
