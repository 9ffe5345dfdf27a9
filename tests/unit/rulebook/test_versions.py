"""Which version of a vendor's terms a repository's name speaks of."""

import pytest

from auditor.licenses.catalog import catalog
from auditor.rulebook.versions import named_otherwise, series
from tests.making import audited, found, repo

LLAMA_2, LLAMA_3 = "LicenseRef-scancode-llama-2-license-2023", "LicenseRef-auditor-llama-3"


@pytest.mark.parametrize(
    ("ref", "license_", "otherwise"),
    [
        ("unsloth/llama-3-8b-bnb-4bit", LLAMA_2, True),
        ("acme/Llama3-Chat", LLAMA_2, True),
        ("acme/Llama-3.1-8B", LLAMA_3, True),
        ("acme/Llama-3-8B", LLAMA_3, False),
        ("acme/llama-7b", LLAMA_2, False),
        ("acme/CodeLlama-34b-hf", LLAMA_2, False),
        ("acme/llama-2-7b", LLAMA_2, False),
        ("acme/llama-9-7b", LLAMA_2, False),
        ("acme/assistant", LLAMA_2, False),
        ("acme/llama-3-8b", "Apache-2.0", False),
        ("acme/llama-3-8b", None, False),
    ],
)
def test_a_name_speaks_of_another_version_only_where_it_holds_one(ref, license_, otherwise):
    assert named_otherwise(ref, license_, catalog()) is otherwise


def test_public_licences_belong_to_no_series():
    assert series("Apache-2.0") == ""
    assert series(LLAMA_3) == "llama"


def test_a_parent_whose_tag_contradicts_its_name_is_reported_and_still_binds():
    parent = repo("acme/llama-3-8b", cardData={"license": "llama2"})
    child = repo(cardData={"license": "apache-2.0", "base_model": "acme/llama-3-8b"})
    entry = audited(child, [parent])
    findings = found(entry)
    assert findings["parent-mistagged"] == "review"
    assert findings["parent-conflict"] == "fail"
    told = next(finding for finding in entry.findings if finding.rule_id == "parent-mistagged")
    assert "acme/llama-3-8b" in told.message
    assert told.evidence


def test_a_model_s_own_mistag_is_reported():
    assert found(audited(repo("acme/llama-3-8b", cardData={"license": "llama2"})))["license-mistagged"] == "review"
    assert "license-mistagged" not in found(audited(repo("acme/llama-2-8b", cardData={"license": "llama2"})))
