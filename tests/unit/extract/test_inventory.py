"""What of a model is given out beside its weights."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.domain.inventory import Inventory
from auditor.extract.inventory import read_inventory
from auditor.extract.metadata import Metadata


def inventory(body: str | None, paths: tuple[str, ...] = (), **metadata: Any) -> Inventory:
    meta = Metadata(Evidence(uri="hf://a/b@c", status=Status.FOUND, content=json.dumps(metadata).encode()), metadata)
    if body is None:
        return read_inventory(
            Evidence(uri="hf://a/b@c/README.md", status=Status.DENIED, reason=Reason.GATED), meta, paths
        )
    return read_inventory(Evidence(uri="hf://a/b@c/README.md", status=Status.FOUND, content=body.encode()), meta, paths)


FULL = """---
license: apache-2.0
---
# Model

A decoder-only architecture. See the [technical report](https://arxiv.org/abs/2501.00001),
also [at a conference](https://aclanthology.org/2025.acl-long.1/).

## Intended use
General text. Intermediate checkpoints from every 1000 training steps are branches of this repository.

## Limitations
It makes mistakes.

## How to use
Run it with any library. Inference code: https://github.com/acme/infer (MIT).

## Evaluation
| Benchmark | Score |
|---|---|
| MMLU | 61.2 |

The evaluation scripts are at https://github.com/acme/eval under Apache-2.0.
The data preparation pipeline is at https://github.com/acme/prep, MIT licensed.

## Training data
A datasheet describes it. Batch size 1024, learning rate 3e-4, 64 H100.
"""


def test_a_full_card_has_every_component() -> None:
    found = inventory(FULL, library_name="transformers")
    values = {name: getattr(found, name).value for name in vars(Inventory())}
    assert {name for name, value in values.items() if value not in ("present", "open")} == set()
    assert all(getattr(found, name).citations for name in vars(Inventory()))


def test_a_silent_card_has_none_of_them() -> None:
    found = inventory("---\nlicense: mit\n---\n")
    assert {getattr(found, name).value for name in vars(Inventory())} == {"none"}


def test_an_unread_card_leaves_all_unknown_but_what_the_hub_knows() -> None:
    found = inventory(None, ("config.json",), tags=["arxiv:2501.00001"])
    known = {name for name in vars(Inventory()) if getattr(found, name).known}
    assert known == {"architecture", "report", "paper", "preprint"}


def test_metadata_and_files_show_components_without_a_claim() -> None:
    found = inventory(
        "Words. More words. And more.",
        ("config.json", "DATA.md"),
        library_name="transformers",
        tags=["arxiv:1"],
        **{"model-index": [{"name": "x"}]},
    )
    for name in ("architecture", "inference_code", "evaluation_results", "evaluation_data", "data_card", "report"):
        fact = getattr(found, name)
        assert fact.value in ("present", "open"), name
        assert not fact.claim, name


def test_promised_checkpoints_and_withheld_scripts_do_not_count() -> None:
    found = inventory("Intermediate checkpoints will be released soon. The evaluation code is not public.")
    assert found.checkpoints.value == "none"
    assert found.evaluation_code.value == "none"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=4))
def test_any_card_gives_values_of_the_vocabulary(body: str, paths: list[str]) -> None:
    found = inventory(body, tuple(paths))
    for name in vars(Inventory()):
        assert getattr(found, name).value in ("present", "none", "open", "restricted", None)


@pytest.mark.parametrize(
    ("link", "preprint", "peer_reviewed"),
    [
        ("https://arxiv.org/abs/2501.00001", "present", "none"),
        ("https://huggingface.co/papers/2501.00001", "present", "none"),
        ("https://doi.org/10.48550/arXiv.2501.00001", "present", "none"),
        ("https://aclanthology.org/2025.acl-long.1/", "none", "present"),
        ("https://doi.org/10.1145/3571884.3604316", "none", "present"),
        ("https://doi.org/10.5281/zenodo.15386042", "none", "none"),
        ("https://acme.example/report.pdf", "none", "none"),
    ],
)
def test_preprints_and_reviewed_papers_are_told_apart(link: str, preprint: str, peer_reviewed: str) -> None:
    found = inventory(f"See our [paper]({link}).")
    assert (found.preprint.value, found.peer_reviewed.value) == (preprint, peer_reviewed)


def test_a_package_is_what_the_hub_names_and_never_prose() -> None:
    assert inventory("Load it with the library.", library_name="transformers").package.value == "present"
    assert inventory("pip install acme-model").package.value == "none"
    assert not inventory(None).package.known
