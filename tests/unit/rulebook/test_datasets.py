"""Training datasets: do they exist, who may have them, and what their terms say against the model's."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Dossier, Reason, Status
from auditor.domain.ref import RefKind
from auditor.domain.report import ModelReport
from tests.making import audited, found, gone, repo

WHOLE = """\
---
license: apache-2.0
datasets:
- acme/corpus
---
# M

Pretrained from scratch on acme/corpus, which is released in full.
"""
NC = "You may use the dataset for non-commercial research only. Commercial use is prohibited."


def data(license_: str | None = "odc-by", **more: object) -> Dossier:
    card = {"license": license_} if license_ else {}
    return repo("acme/corpus", kind=RefKind.DATASET, cardData=card, listing=("data.parquet",), **more)  # type: ignore[arg-type]


def model(license_: str = "apache-2.0", names: tuple[str, ...] = ("acme/corpus",)) -> Dossier:
    return repo(card=WHOLE, cardData={"license": license_, "datasets": list(names)})


def message(entry: ModelReport, rule: str) -> str:
    return next(finding.message for finding in entry.findings if finding.rule_id == rule)


def test_a_dataset_that_exists_and_covers_the_training_is_released() -> None:
    entry = audited(model(), (), [data()])
    assert entry.data.value == "released"
    assert not {"dataset-missing", "dataset-gated", "dataset-restricted"} & set(found(entry))


def test_a_dataset_behind_a_gate_is_there_and_reported() -> None:
    entry = audited(model(), (), [data(gated="manual")])
    assert found(entry)["dataset-gated"] == "review"
    assert "acme/corpus" in message(entry, "dataset-gated")
    assert entry.datasets[0].gated == "manual"


@pytest.mark.parametrize(("license_", "named"), [("cc-by-nc-4.0", "CC-BY-NC-4.0"), (None, "NONE")])
def test_a_restricted_or_unlicensed_dataset_under_an_open_model_is_for_review_and_named(
    license_: str | None, named: str
) -> None:
    entry = audited(model(), (), [data(license_)])
    assert found(entry)["dataset-restricted"] == "review"
    assert f"acme/corpus ({named})" in message(entry, "dataset-restricted")
    assert entry.commercial_use.value == "allowed"


def test_a_licence_text_of_a_dataset_counts_like_its_tag() -> None:
    entry = audited(model(), (), [data(None, files={"LICENSE": NC})])
    assert found(entry)["dataset-restricted"] == "review"


def test_a_model_that_permits_no_commerce_has_nothing_to_review() -> None:
    own = repo(card=WHOLE.replace("apache-2.0", "cc-by-nc-4.0"), cardData={"license": "cc-by-nc-4.0"})
    assert "dataset-restricted" not in found(audited(own, (), [data("cc-by-nc-4.0")]))


def test_a_missing_dataset_is_named_and_counts_as_undisclosed() -> None:
    entry = audited(model(), (), [gone("acme/corpus")])
    assert "acme/corpus" in message(entry, "dataset-missing")
    assert entry.data.value == "undisclosed"


def test_a_dataset_that_could_not_be_looked_at_leaves_the_answer_open() -> None:
    entry = audited(model(), (), [gone("acme/corpus", Reason.SERVER_ERROR, Status.FAILED)])
    assert entry.data.value == "unknown"
    assert found(entry)["dataset-unread"] == "open"


def test_a_dataset_name_that_is_an_address_is_kept_as_written_and_harms_nothing() -> None:
    entry = audited(model(names=("https://example.org/data.zip", "acme/corpus")), (), [data()])
    assert any(row.ref == "https://example.org/data.zip" for row in entry.datasets)
