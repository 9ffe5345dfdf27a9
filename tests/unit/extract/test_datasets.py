"""Training datasets as repositories declare them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.domain.evidence import Evidence, Status
from auditor.extract.datasets import read_datasets
from auditor.extract.hub_address import MAX_REFS
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card


def datasets(front: Any = None, tags: list[str] | None = None, body: str | None = None) -> list[str]:
    values = {"id": "me/m", "cardData": {"datasets": front}, "tags": tags or []}
    meta = Metadata(Evidence(uri="hf://me/m@c", status=Status.FOUND, content=json.dumps(values).encode()), values)
    card = None
    if body is not None:
        card = Evidence(uri="hf://me/m@c/README.md", status=Status.FOUND, content=body.encode())
    found = read_datasets(Card(card, meta), meta)
    assert all(dataset.citations for dataset in found)
    return [dataset.ref for dataset in found]


@pytest.mark.parametrize(
    ("front", "refs"),
    [
        (None, []),
        ([None], []),
        ("a/b", ["a/b"]),
        (["a/b", None, "A/b", 5, "c"], ["a/b", "c"]),
        ({"train": ["a/b"]}, ["a/b"]),
        ("https://huggingface.co/datasets/a/b", ["a/b"]),
        (["https://huggingface.co/datasets/squad/viewer"], ["squad/viewer"]),
        ("https://example.org/data.zip", ["https://example.org/data.zip"]),
        ("The Pile", ["The Pile"]),
    ],
)
def test_every_shape_of_the_field_is_read(front: Any, refs: list[str]) -> None:
    assert datasets(front) == refs


def test_tags_add_what_the_card_leaves_out() -> None:
    assert datasets(["a/b"], ["dataset:a/b", "dataset:c/d", "dataset:", "license:mit"]) == ["a/b", "c/d"]


def test_links_in_sentences_on_training_are_declarations_and_others_are_not() -> None:
    body = (
        "Pretrained on [a/b](https://huggingface.co/datasets/a/b). Evaluated on [c/d](https://huggingface.co/datasets/c/d).\n\n"
        "## Training data\n\n[e/f](https://huggingface.co/datasets/e/f)\n\n## Other\n\n"
        "See [g/h](https://huggingface.co/datasets/g/h), and train your own on [i/j](https://huggingface.co/datasets/i/j)."
    )
    assert datasets(body=body) == ["a/b", "e/f"]


def test_no_more_are_kept_than_the_bound() -> None:
    assert len(datasets([f"a/{n}" for n in range(3000)], [f"dataset:b/{n}" for n in range(3000)])) == MAX_REFS
