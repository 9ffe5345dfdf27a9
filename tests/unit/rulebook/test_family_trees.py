"""Family trees as hostile people make them: clear findings, bounded work."""

import time

import pytest

from auditor.domain.evidence import Reason, Status
from tests.making import audited, found, gone, repo


def model(name="acme/model", *parents, license_="apache-2.0", **more):
    return repo(name, cardData={"license": license_, "base_model": list(parents), **more})


def copy_of(parent, name):
    return repo(name, cardData={"base_model": parent, "base_model_relation": "quantized"})


def test_crossing_ancestors_are_looked_at_once_each():
    rows = [(f"acme/{row}a", f"acme/{row}b") for row in range(40)]
    family = [model(name, *above) for row, above in zip(rows, [*rows[1:], ()], strict=True) for name in row]
    began = time.process_time()
    entry = audited(family[0], family[2:])
    assert time.process_time() - began < 3
    assert entry.commercial_use.value == "allowed"
    assert len(entry.lineage) == 2 + 38 * 4


def test_a_long_line_of_descent_binds_to_its_end():
    line = [model(f"acme/{at}", f"acme/{at + 1}") for at in range(60)]
    root = model("acme/60", license_="cc-by-nc-4.0")
    assert audited(line[0], [*line[1:], root]).commercial_use.value == "prohibited"


def test_of_a_merge_of_a_thousand_the_last_counts_and_more_are_not_believed():
    names = [f"acme/p{at}" for at in range(1000)]
    parents = [model(name) for name in names]
    began = time.process_time()
    assert audited(model("acme/merge", *names), parents).commercial_use.value == "allowed"
    last = model(names[-1], license_="cc-by-nc-4.0")
    assert audited(model("acme/merge", *names), [*parents[:-1], last]).commercial_use.value == "prohibited"
    entry = audited(model("acme/merge", *names, "acme/one-more"), parents)
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["parent-unread"] == "open"
    assert time.process_time() - began < 20


def test_a_parent_that_nobody_looked_at_may_take_anything_away():
    assert audited(model("acme/model", "acme/base")).commercial_use.value == "unknown"


def test_copies_of_each_other_that_state_nothing_grant_nothing():
    other = copy_of("acme/a-gguf", "acme/b-gguf")
    entry = audited(copy_of("acme/b-gguf", "acme/a-gguf"), [other, copy_of("acme/b-gguf", "acme/a-gguf")])
    assert entry.commercial_use.value == "not-granted"
    assert found(entry)["lineage-cycle"] == "review"


def test_a_copy_of_a_copy_takes_the_licence_of_the_original():
    chain = [copy_of("acme/model", "acme/model-gguf"), model("acme/model", license_="llama3.1")]
    entry = audited(copy_of("acme/model-gguf", "acme/model-gguf-q4"), chain)
    assert entry.commercial_use.value == "conditional"
    assert entry.license.inherited_from == "acme/model-gguf"
    assert "llama-3.1" in entry.license.concluded


def test_a_finetune_of_a_copy_whose_original_is_gone_is_unknown():
    chain = [copy_of("acme/model", "acme/model-gguf"), gone("acme/model")]
    assert audited(model("acme/tuned", "acme/model-gguf"), chain).commercial_use.value == "unknown"


@pytest.mark.parametrize("path", ["./models/base-7b", "/home/me/base", "C:\\models\\base", "../base", "~/base"])
def test_a_local_path_as_parent_is_a_finding_and_leaves_the_childs_terms(path):
    refused = gone(path, Reason.REFUSED, Status.FAILED)
    entry = audited(model("acme/model", path), [refused])
    assert entry.commercial_use.value == "allowed"
    assert found(entry)["parent-unread"] == "open"


def test_lists_with_nulls_numbers_and_nested_lists_are_read_for_their_names():
    base = model("acme/base", license_="cc-by-nc-4.0")
    odd = repo(cardData={"license": "mit", "base_model": [None, 7, ["acme/base"], {"a": None}, ""]})
    entry = audited(odd, [base])
    assert [row.ref for row in entry.lineage] == ["acme/base"]
    assert entry.commercial_use.value == "prohibited"


def test_a_dataset_that_is_an_address_is_the_dataset_at_that_address():
    card = repo(cardData={"license": "mit", "datasets": ["https://huggingface.co/datasets/acme/corpus", None, 3]})
    assert [row.ref for row in audited(card).datasets] == ["acme/corpus"]
