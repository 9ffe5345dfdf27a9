"""Parents as repositories declare them, in every shape that real metadata has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.extract.hub_address import MAX_REFS
from auditor.extract.lineage import read_parents
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card
from auditor.pipeline import MAX_RELATIVES


def found(uri: str, content: bytes) -> Evidence:
    return Evidence(uri=uri, status=Status.FOUND, content=content)


RECIPE = """merge_method: slerp
base_model: a/one
slices:
  - sources:
      - model: "a/one"  # twice
        layer_range: [0, 32]
      - model: c/two+d/adapter
      - model: ./out/local
"""
EXPERTS = "base_model: a/one\nexperts:\n  - source_model: c/two\n    positive_prompts: [x]\n"


def parents(
    front: dict[str, Any] | None = None, adapter: Any = None, recipe: str | None = None, **metadata: Any
) -> list[tuple[str, str]]:
    values = {"id": "me/my-model", "cardData": front or {}, **metadata}
    meta = Metadata(found("hf://me/my-model@c", json.dumps(values).encode()), values)
    config = (
        found("hf://me/my-model@c/adapter_config.json", json.dumps(adapter).encode()) if adapter is not None else None
    )
    merged = found("hf://me/my-model@c/mergekit_config.yml", recipe.encode()) if recipe is not None else None
    refs = read_parents(Card(None, meta), meta, config, [merged])
    assert all(ref.citations for ref in refs)
    return [(ref.ref, ref.relation) for ref in refs]


@pytest.mark.parametrize(
    ("value", "refs"),
    [
        ("a/b", ["a/b"]),
        (["a/b", "c/d"], ["a/b", "c/d"]),
        (["a/b", None, 3, "", "A/B", {"x": 1}], ["a/b"]),
        (None, []),
        (7, []),
        ("https://huggingface.co/a/b/tree/main", ["a/b"]),
        ("hf.co/a/b", ["a/b"]),
        ("https://huggingface.co/bert-base-uncased", ["bert-base-uncased"]),
        ("https://example.org/model", ["https://example.org/model"]),
        ("/home/me/llama", ["/home/me/llama"]),
        ("gpt2", ["gpt2"]),
        ("me/my-model", ["me/my-model"]),
        ([["a/b"], {"first": ["c/d"]}], ["a/b", "c/d"]),
        ("none", []),
    ],
)
def test_every_shape_of_base_model_is_read(value: Any, refs: list[str]) -> None:
    assert [ref for ref, _ in parents({"base_model": value})] == refs


def test_the_card_says_the_relation_before_anyone_else() -> None:
    assert parents({"base_model": "a/b", "base_model_relation": "quantized"}, tags=["lora"]) == [("a/b", "quantized")]
    assert parents({"base_model": "a/b", "base_model_relation": ["x"]}) == [("a/b", "finetune")]


def test_tags_name_parents_and_relations() -> None:
    tags = ["base_model:a/b", "base_model:adapter:a/b", "base_model:c/d", "base_model:", "other"]
    assert parents(tags=tags) == [("a/b", "adapter"), ("c/d", "merge")]


def test_the_hubs_list_counts_only_where_nothing_was_declared() -> None:
    models = {"relation": "finetune", "models": [{"id": "new/name"}, {"id": None}, "x"]}
    assert parents(baseModels=models) == [("new/name", "finetune")]
    assert parents({"base_model": "old/name"}, baseModels=models) == [("old/name", "finetune")]
    assert parents(baseModels=[1]) == []


def test_adapter_configuration_names_a_parent() -> None:
    assert parents(adapter={"base_model_name_or_path": "a/b"}) == [("a/b", "adapter")]
    assert parents(adapter=[1, 2]) == []
    assert parents(adapter={"base_model_name_or_path": ["a/b"]}) == [("a/b", "adapter")]


@pytest.mark.parametrize(
    ("recipe", "refs"),
    [(RECIPE, ["a/one", "c/two", "d/adapter"]), (EXPERTS, ["a/one", "c/two"]), ("model: a/b", []), ("\0{[", [])],
)
def test_the_recipe_of_a_merge_names_its_parents(recipe: str, refs: list[str]) -> None:
    assert parents(recipe=recipe) == [(ref, "merge") for ref in refs]
    told = parents({"base_model": "A/One"}, recipe=recipe)
    assert told == [("A/One", "finetune" if len(refs) < 2 else "merge"), *((ref, "merge") for ref in refs[1:])]


def test_a_local_path_in_an_adapter_is_the_declared_parent_by_name() -> None:
    front = {"base_model": "meta/Llama-7b"}
    assert parents(front, {"base_model_name_or_path": "/data/models/Llama-7b"}) == [("meta/Llama-7b", "adapter")]
    assert parents(front, {"base_model_name_or_path": "./out"}) == [("meta/Llama-7b", "adapter"), ("./out", "adapter")]


def test_unreadable_adapters_say_nothing() -> None:
    meta = Metadata(found("hf://x@c", b"{}"), {})
    for evidence in (
        found("hf://x@c/adapter_config.json", b"{"),
        Evidence(uri="hf://x@c/adapter_config.json", status=Status.DENIED, reason=Reason.GATED),
    ):
        assert read_parents(Card(None, meta), meta, evidence) == ()


@pytest.mark.parametrize(
    ("metadata", "front", "relation"),
    [
        ({"id": "q/Parent-7B-GGUF"}, {"base_model": "a/Parent-7B"}, "quantized"),
        ({"id": "q/Parent-7B-4bit"}, {"base_model": "a/Parent-7B"}, "quantized"),
        ({"id": "q/Parent-7B-AWQ"}, {"base_model": "a/Parent-7B", "tags": ["merge"]}, "quantized"),
        ({"id": "q/My-Finetune-GGUF"}, {"base_model": "a/Parent-7B"}, "finetune"),
        ({"id": "q/Parent-7B-chat"}, {"base_model": "a/Parent-7B"}, "finetune"),
        ({"id": "q/Parent-7B-i1", "gguf": {"total": 1}}, {"base_model": "a/Parent-7B"}, "quantized"),
        ({"library_name": "peft"}, {"base_model": "a/b"}, "adapter"),
        ({"tags": ["LoRA"]}, {"base_model": "a/b"}, "adapter"),
        ({"tags": ["mergekit"]}, {"base_model": "a/b"}, "merge"),
        ({}, {"base_model": ["a/b", "c/d"]}, "merge"),
        ({}, {"base_model": ["a/b", "c/d"], "library_name": "peft"}, "adapter"),
    ],
)
def test_where_nobody_says_the_relation_the_look_of_the_repository_does(
    metadata: dict[str, Any], front: dict[str, Any], relation: str
) -> None:
    assert parents(front, **metadata)[0][1] == relation


def test_a_merge_of_thousands_is_cut_to_one_more_than_are_looked_at() -> None:
    names = [f"a/m{n}" for n in range(5000)]
    tags = [f"base_model:merge:b/m{n}" for n in range(5000)]
    assert MAX_RELATIVES < len(parents({"base_model": names}, tags=tags)) == MAX_REFS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(JSON, JSON, JSON, JSON, st.lists(st.text(max_size=12), max_size=4))
def test_any_metadata_is_read_without_an_error(
    base: Any, hub: Any, relation: Any, adapter: Any, tags: list[str]
) -> None:
    front = {"base_model": base, "base_model_relation": relation}
    for _, said in parents(front, adapter, baseModels=hub, tags=[*tags, *(f"base_model:{tag}" for tag in tags)]):
        assert said in ("finetune", "adapter", "quantized", "merge")
