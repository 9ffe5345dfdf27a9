"""The components of a release in the report: each with evidence, and marked where only the author says so."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.inventory import Inventory
from tests.making import audited, gone, repo

CARD = """\
# Acme 7B

A language model for summaries. It may be wrong; do not use it for medical advice.

## How to use

Load it with the library.

## Training

Trained with a learning rate of 3e-4 and a batch size of 1024 on 64 GPUs. Intermediate checkpoints of every 1000 steps
are branches of this repository.

## Training data

See the [datasheet](https://acme.example/datasheet.pdf) for a data card.

## Evaluation

On MMLU it scores 61.3 %. The evaluation code is at https://github.com/acme/eval under Apache-2.0, the inference code at
https://github.com/acme/run under MIT. The data preprocessing code is at https://github.com/acme/prep under the MIT
license.

See our [technical report](https://arxiv.org/abs/2401.00001).
"""


def test_every_component_is_reported_with_evidence_and_with_claims_marked() -> None:
    entry = audited(repo(card=CARD, cardData={"license": "mit"}))
    known = {row.id for row in entry.evidence}
    got = {name: axis.value for name, axis in entry.components.items()}
    assert set(got) == set(vars(Inventory()))
    assert got == {
        "architecture": "present",
        "checkpoints": "present",
        "inference_code": "open",
        "evaluation_code": "open",
        "preprocessing_code": "open",
        "evaluation_data": "present",
        "evaluation_results": "present",
        "data_card": "present",
        "report": "present",
        "paper": "present",
        "preprint": "present",
        "peer_reviewed": "none",
        "package": "none",
        "model_card": "present",
        "usage": "present",
        "method": "present",
    }
    for name, axis in entry.components.items():
        assert axis.evidence, name
        assert set(axis.evidence) <= known
        assert axis.rule == f"component.{name}.{axis.value}"
    said = {name for name, axis in entry.components.items() if axis.claim}
    assert {"checkpoints", "evaluation_code", "inference_code", "preprocessing_code"} <= said
    assert "architecture" not in said  # a file in the listing shows it


def test_a_card_without_a_word_on_a_component_says_that_there_is_none() -> None:
    entry = audited(repo(card="# M\n\nHello.\n"))
    assert entry.components["checkpoints"].value == "none"
    assert entry.components["paper"].value == "none"
    assert entry.components["model_card"].value == "none"


def test_components_of_an_unread_card_are_unknown() -> None:
    unread = repo(card=None, unread={"README.md": (Status.FAILED, Reason.TIMEOUT)}, listing=("model.safetensors",))
    values = {axis.value for name, axis in audited(unread).components.items() if name not in ("architecture", "report")}
    assert values == {"unknown"}


def test_a_repository_that_cannot_be_had_has_no_components_to_tell_of() -> None:
    assert audited(gone("acme/model")).components == {}


@pytest.mark.parametrize("item", ["training-code", "evaluation-code"])
def test_an_item_of_a_framework_that_rests_on_prose_is_marked_as_a_claim(item: str) -> None:
    card = CARD + "\nThe complete training code is at https://github.com/acme/train under Apache-2.0.\n"
    entry = audited(repo(card=card, cardData={"license": "mit"}))
    rows = {row.id: row for row in entry.frameworks["mof-1.0"].items}
    assert rows[item].result == "meets"
    assert rows[item].claim
    assert not rows["parameters-final"].claim
