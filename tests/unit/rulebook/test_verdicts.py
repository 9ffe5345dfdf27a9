"""What a lawyer would expect of made-up repositories: one sentence a test."""

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import RefKind
from tests.making import COMMIT, audited, found, gone, repo, report

FRONT = "---\nlicense: {license}\n---\n# A model\n"
NC_WEIGHTS = "# A model\n\n## License\nThe code is Apache 2.0. The weights are for non-commercial research use only.\n"
OPEN_CARD = """\
---
license: apache-2.0
datasets:
- acme/corpus
---
# A model

## Code
The complete training code is at https://github.com/acme/train under Apache-2.0.

## Training data
Pretrained from scratch on acme/corpus, which is released in full.
"""


def tagged(license_: str, **more):
    return repo(card=FRONT.format(license=license_), cardData={"license": license_}, **more)


def test_a_permissive_tag_alone_is_open_weight_and_allowed():
    entry = audited(tagged("apache-2.0"))
    assert entry.openness.value == "open-weight"
    assert entry.commercial_use.value == "allowed"
    assert entry.license.concluded == "Apache-2.0"
    assert entry.license.evidence


def test_no_licence_anywhere_grants_nothing():
    entry = audited(repo())
    assert entry.commercial_use.value == "not-granted"
    assert entry.license.concluded == "NONE"
    assert found(entry)["license-missing"] == "fail"


def test_the_card_of_a_repository_without_licence_could_not_be_read_so_nothing_is_concluded():
    unread = repo(card=None, unread={"README.md": (Status.DENIED, Reason.GATED)})
    unread = unread.model_copy(update={"files": unread.files[1:]})
    entry = audited(unread)
    assert entry.commercial_use.value == "unknown"
    assert entry.license.concluded == "NOASSERTION"
    assert entry.openness.value != "open-source"


@pytest.mark.parametrize("status", [(Status.DENIED, Reason.GATED), (Status.FAILED, Reason.SERVER_ERROR)])
def test_a_permissive_tag_does_not_stand_while_the_licence_text_is_unread(status):
    entry = audited(tagged("apache-2.0", unread={"LICENSE": status}))
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["license-text-unread"] == "open"


def test_a_restrictive_tag_stands_while_the_licence_text_is_unread():
    entry = audited(tagged("cc-by-nc-4.0", unread={"LICENSE": (Status.DENIED, Reason.GATED)}))
    assert entry.commercial_use.value == "prohibited"


def test_prose_about_the_weights_beats_a_permissive_tag():
    card = NC_WEIGHTS.replace("# A model", "---\nlicense: apache-2.0\n---\n# A model", 1)
    entry = audited(repo(card=card, cardData={"license": "apache-2.0"}))
    assert entry.commercial_use.value == "prohibited"
    assert found(entry)["license-prose-stricter"] == "review"


def test_prose_alone_is_enough_to_prohibit():
    entry = audited(repo(card=NC_WEIGHTS))
    assert entry.commercial_use.value == "prohibited"


def test_conditions_without_any_licence_grant_nothing():
    card = "# M\n\nYou must register and be approved by the vendor before you download the weights.\n"
    assert audited(repo(card=card)).commercial_use.value in ("not-granted", "prohibited")


def test_a_list_whose_members_disagree_is_unknown_and_reported():
    entry = audited(repo(cardData={"license": ["mit", "cc-by-nc-4.0"]}))
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["license-ambiguous"] == "review"


def test_a_list_whose_members_agree_is_decided():
    entry = audited(repo(cardData={"license": ["mit", "apache-2.0"]}))
    assert entry.commercial_use.value == "allowed"
    assert entry.license.concluded == "NOASSERTION"


def test_other_with_nothing_behind_it_is_unknown():
    entry = audited(repo(cardData={"license": "other"}))
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["license-unresolved"] == "open"


def test_other_is_resolved_by_its_name():
    entry = audited(repo(cardData={"license": "other", "license_name": "llama3.1"}))
    assert entry.commercial_use.value == "conditional"
    assert "llama-3.1" in entry.license.concluded


def test_a_finetune_of_a_restricted_parent_is_bound_and_reported():
    parent = repo("acme/base", cardData={"license": "llama3.1"})
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    assert entry.commercial_use.value == "conditional"
    assert {"Apache-2.0"} < set(entry.license.concluded.split(" AND "))
    assert found(entry)["parent-conflict"] == "fail"
    assert entry.lineage[0].ref == "acme/base"
    assert any(obligation.source == "acme/base" for obligation in entry.obligations)


def test_the_grandparent_binds_too():
    grandparent = repo("acme/base", cardData={"license": "cc-by-nc-4.0"})
    parent = repo("acme/tuned", cardData={"license": "mit", "base_model": "acme/base"})
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/tuned"}]})
    entry = audited(child, [parent, grandparent])
    assert entry.commercial_use.value == "prohibited"
    assert [row.ref for row in entry.lineage] == ["acme/tuned", "acme/base"]


def test_a_parent_under_the_same_licence_is_no_finding():
    parent = repo("acme/base", cardData={"license": "apache-2.0"})
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    assert entry.commercial_use.value == "allowed"
    assert entry.license.concluded == "Apache-2.0"
    assert "fail" not in found(entry).values()


def test_a_stricter_child_is_no_finding():
    parent = repo("acme/base", cardData={"license": "apache-2.0"})
    child = tagged("cc-by-nc-4.0", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    assert entry.commercial_use.value == "prohibited"
    assert "parent-conflict" not in found(entry)


def test_a_quantised_copy_without_licence_has_its_parents():
    parent = repo("acme/base", cardData={"license": "llama3.1"})
    child = repo("acme/base-GGUF", baseModels={"relation": "quantized", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    assert entry.license.inherited_from == "acme/base"
    assert entry.commercial_use.value == "conditional"
    assert found(entry)["license-inherited"] == "review"


def test_a_quantised_copy_of_an_unreadable_parent_is_unknown():
    child = repo("acme/base-GGUF", baseModels={"relation": "quantized", "models": [{"id": "acme/base"}]})
    entry = audited(child, [gone("acme/base", Reason.SERVER_ERROR, Status.FAILED)])
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["parent-unread"] == "open"


def test_a_finetune_without_licence_grants_nothing_and_its_parent_still_binds():
    parent = repo("acme/base", cardData={"license": "llama3.1"})
    child = repo("acme/tuned", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    assert entry.commercial_use.value == "not-granted"
    assert "llama-3.1" in entry.lineage[0].license


def test_a_vanished_parent_is_a_finding_and_leaves_the_childs_terms():
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [gone("acme/base")])
    assert entry.commercial_use.value == "allowed"
    assert found(entry)["parent-missing"] == "open"


def test_a_model_that_names_itself_as_parent_is_reported_and_judged_alone():
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/model"}]})
    entry = audited(child, [tagged("apache-2.0")])
    assert entry.commercial_use.value == "allowed"
    assert found(entry)["lineage-cycle"] == "review"


def test_two_parents_that_name_each_other_end():
    a = repo("acme/a", cardData={"license": "mit", "base_model": "acme/b"})
    b = repo("acme/b", cardData={"license": "mit", "base_model": "acme/a"})
    entry = audited(a, [a, b])
    assert entry.commercial_use.value == "allowed"
    assert found(entry)["lineage-cycle"] == "review"


def test_a_merge_of_many_parents_ends_and_takes_the_strictest():
    parents = [repo(f"acme/p{n}", cardData={"license": "cc-by-nc-4.0" if n == 150 else "mit"}) for n in range(200)]
    names = [parent.requested for parent in parents]
    child = repo(cardData={"license": "mit", "base_model": names, "base_model_relation": "merge"})
    entry = audited(child, parents)
    assert entry.commercial_use.value == "prohibited"
    assert len(entry.lineage) == 200


def test_everything_open_is_open_source():
    corpus = repo("acme/corpus", kind=RefKind.DATASET, cardData={"license": "odc-by"}, listing=("data/train.parquet",))
    entry = audited(repo(card=OPEN_CARD, cardData={"license": "apache-2.0", "datasets": ["acme/corpus"]}), (), [corpus])
    assert entry.openness.value == "open-source", entry.openness.because
    assert entry.data.value == "released"
    assert entry.code.value == "open"


def test_a_dataset_that_is_gone_counts_as_not_disclosed():
    entry = audited(
        repo(card=OPEN_CARD, cardData={"license": "apache-2.0", "datasets": ["acme/corpus"]}),
        (),
        [gone("acme/corpus")],
    )
    assert entry.openness.value == "open-weight"
    assert entry.data.value == "undisclosed"
    assert found(entry)["dataset-missing"] == "review"


def test_a_non_commercial_dataset_is_for_review_and_decides_nothing():
    corpus = repo("acme/corpus", kind=RefKind.DATASET, cardData={"license": "cc-by-nc-4.0"})
    entry = audited(tagged("apache-2.0", tags=["dataset:acme/corpus"]), (), [corpus])
    assert entry.commercial_use.value == "allowed"
    assert found(entry)["dataset-restricted"] == "review"


def test_a_gate_makes_open_weight_at_best():
    corpus = repo("acme/corpus", kind=RefKind.DATASET, cardData={"license": "odc-by"}, listing=("data/train.parquet",))
    model = repo(card=OPEN_CARD, gated="manual", cardData={"license": "apache-2.0", "datasets": ["acme/corpus"]})
    entry = audited(model, (), [corpus])
    assert entry.weights.value == "gated"
    assert entry.openness.value == "open-weight"
    assert found(entry)["gated-access"] == "review"


def test_without_weight_files_the_class_is_open():
    entry = audited(tagged("apache-2.0", listing=("config.json",)))
    assert entry.weights.value == "unknown"
    assert entry.openness.value == "undetermined"
    assert entry.decision.result == "undecided"


def test_an_unread_card_leaves_code_and_data_unknown():
    entry = audited(tagged("apache-2.0").model_copy(update={"files": ()}))
    assert entry.code.value == entry.data.value == "unknown"
    assert entry.openness.value == "undetermined"


@pytest.mark.parametrize("reason", [Reason.PRIVATE_OR_MISSING, Reason.SERVER_ERROR, Reason.OFFLINE, Reason.DISABLED])
def test_a_repository_that_cannot_be_had_is_undetermined_whatever_the_reason(reason):
    entry = audited(gone("acme/model", reason, Status.FAILED))
    assert entry.openness.value == "undetermined"
    assert entry.commercial_use.value == "unknown"
    assert entry.license.concluded == "NOASSERTION"
    assert not entry.findings


def test_every_axis_that_is_known_has_evidence_and_every_evidence_id_exists():
    parent = repo("acme/base", cardData={"license": "llama3.1"})
    child = tagged("apache-2.0", baseModels={"relation": "finetune", "models": [{"id": "acme/base"}]})
    entry = audited(child, [parent])
    known = {row.id for row in entry.evidence}
    for axis in (entry.openness, entry.weights, entry.code, entry.data, entry.commercial_use):
        assert axis.rule
        assert axis.evidence or axis.value in ("unknown", "undetermined"), axis
        assert set(axis.evidence) <= known
    for row in (*entry.findings, *entry.obligations, *entry.lineage, *entry.commercial_use.conditions):
        assert row.evidence, row
        assert set(row.evidence) <= known


def test_the_same_evidence_gives_the_same_bytes():
    made = [report(tagged("llama3.1")).model_dump_json() for _ in range(2)]
    assert made[0] == made[1]


def test_the_purl_names_the_commit():
    assert audited(tagged("mit")).purl == f"pkg:huggingface/acme/model@{COMMIT}"
