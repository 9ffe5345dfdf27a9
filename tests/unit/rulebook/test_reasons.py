"""The reasons of a verdict name whose words decide."""

from auditor.domain.evidence import Reason, Status
from tests.making import audited, gone, repo

LLAMA = repo("acme/base", cardData={"license": "llama3.1"})


def child(license_="mit", **more):
    return repo("acme/child", cardData={"license": license_, "base_model": "acme/base", **more})


def test_a_stricter_parent_is_named_as_the_one_that_decides():
    use = audited(child(), [LLAMA]).commercial_use
    assert use.because.endswith("What it was made from is stricter, and decides: acme/base.")
    assert {row.source for row in use.conditions} == {"acme/base"}
    assert {row.license for row in use.conditions} == {"LicenseRef-scancode-llama-3.1-license-2024"}


def test_conditions_that_a_parent_adds_are_told_from_the_own_ones():
    use = audited(child("gemma"), [LLAMA]).commercial_use
    assert use.because.endswith("What it was made from adds conditions: acme/base.")
    assert {row.source for row in use.conditions} == {None, "acme/base"}


def test_a_parent_under_the_same_licence_adds_nothing_and_is_cited():
    use = audited(child("llama3.1"), [LLAMA])
    assert "made from" not in use.commercial_use.because
    assert {row.source for row in use.commercial_use.conditions} == {None}
    cited = {row.uri for row in use.evidence if row.id in use.commercial_use.conditions[0].evidence}
    assert any(uri.startswith("hf://acme/base@") for uri in cited)


def test_a_parent_that_could_not_be_read_is_named():
    use = audited(child(), [gone("acme/base", Reason.TIMEOUT, Status.FAILED)]).commercial_use
    assert use.because.endswith("may be stricter, and could not be read: acme/base.")


def test_a_copy_names_its_original_and_not_its_own_silence():
    copy = repo("acme/child", cardData={"base_model": "acme/base", "base_model_relation": "quantized"})
    entry = audited(copy, [LLAMA])
    assert entry.license.because == entry.commercial_use.because
    assert entry.license.because.endswith("under that of its original: acme/base.")


def test_the_licences_that_stand_beside_the_own_one_are_named():
    row = audited(child(), [LLAMA]).license
    assert row.because.endswith("The terms of what it was made from stand beside it: acme/base.")


def test_many_parents_are_counted():
    names = [f"acme/p{n}" for n in range(5)]
    parents = [repo(name, cardData={"license": "cc-by-nc-4.0"}) for name in names]
    use = audited(child(base_model=names), parents).commercial_use
    assert use.because.endswith("decides: acme/p0, acme/p1, acme/p2 and 2 more.")
