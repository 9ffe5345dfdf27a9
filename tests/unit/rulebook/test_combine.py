"""What a model's own licence must carry of its parents' and its data's."""

from __future__ import annotations

from tests.making import COMMIT, audited, repo

LLAMA = repo("meta/base", card="---\nlicense: llama3.1\n---\n", cardData={"license": "llama3.1"})


def child(licence: str, parent: str = "meta/base"):
    card = f"---\nlicense: {licence}\nbase_model: {parent}\n---\n"
    return repo("acme/tune", card=card, cardData={"license": licence, "base_model": parent})


def found(model, rule: str) -> list[str]:
    return [finding.message for finding in model.findings if finding.rule_id == rule]


def parent(licence: str):
    return repo("meta/base", card=f"---\nlicense: {licence}\n---\n", cardData={"license": licence})


def test_a_licence_as_strict_that_lacks_the_parents_terms_is_reviewed_with_the_clauses() -> None:
    message = found(audited(child("llama3.1"), [parent("llama2")]), "parent-terms-lost")
    assert len(message) == 1
    assert "output.no-training" in message[0]


def test_what_is_lost_is_quoted_in_the_parents_words_with_their_source() -> None:
    (message,) = found(audited(child("llama3.1"), [parent("llama2")]), "parent-terms-lost")
    assert '"to improve any other large language model' in message
    assert "(rule://licenses/LicenseRef-scancode-llama-2-license-2023)" in message


def test_words_of_a_text_that_was_read_are_quoted_from_it() -> None:
    text = "Licence of these weights. You may use and modify them. You may not use them for commercial purposes."
    above = repo("meta/base", card="# Base\n", files={"LICENSE": text})
    (message,) = found(audited(child("apache-2.0"), [above]), "parent-conflict")
    assert "commercial purposes" in message
    assert f"hf://meta/base@{COMMIT}/LICENSE" in message


def test_the_matrix_answers_for_classic_licences() -> None:
    message = found(audited(child("mpl-2.0"), [parent("osl-3.0")]), "parent-terms-lost")
    assert len(message) == 1
    assert "OSADL" in message[0]


def test_a_licence_that_permits_more_is_a_conflict_and_is_told_once() -> None:
    model = audited(child("apache-2.0"), [LLAMA])
    assert found(model, "parent-conflict")
    assert found(model, "parent-terms-lost") == []


def test_the_same_licence_and_permissive_pairs_raise_nothing() -> None:
    for own, above in (("llama3.1", "llama3.1"), ("mit", "apache-2.0"), ("apache-2.0", "mit"), ("cc-by-4.0", "mit")):
        assert found(audited(child(own), [parent(above)]), "parent-terms-lost") == [], (own, above)


def test_share_alike_data_under_a_model_that_is_not_is_reviewed() -> None:
    card = "---\nlicense: apache-2.0\ndatasets: [acme/wiki]\n---\n"
    model = repo("acme/tune", card=card, cardData={"license": "apache-2.0", "datasets": ["acme/wiki"]})
    wiki = repo("acme/wiki", card="---\nlicense: cc-by-sa-3.0\n---\n", cardData={"license": "cc-by-sa-3.0"})
    message = found(audited(model, datasets=[wiki]), "dataset-share-alike")
    assert len(message) == 1
    assert "acme/wiki (CC-BY-SA-3.0)" in message[0]
    assert "rule://licenses/CC-BY-SA-3.0" in message[0]
