"""What cards say about training data, in many words. All sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Citation, Evidence, Reason, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import DatasetRef
from auditor.extract.training_data import disclosure, read_data

SET = "acme/webtext-v2"
LINK = f"[{SET}](https://huggingface.co/datasets/{SET})"


def card(body: str, front: str = "license: apache-2.0") -> Evidence:
    text = f"---\n{front}\n---\n# some-model\n\n{body}\n"
    return Evidence(uri="hf://org/some-model@c0ffee/README.md", status=Status.FOUND, content=text.encode())


def datasets(*refs: str) -> tuple[DatasetRef, ...]:
    return tuple(DatasetRef(ref=ref, citations=(Citation(uri="hf://m@c", status=Status.FOUND),)) for ref in refs)


COVERED = [
    f"The corpus used for pre-training is available in its entirety: {LINK}.",
    f"Our one and only data source is {LINK}, used in full for pretraining.",
    f"Pretrained from scratch on 800B tokens of {LINK}, which is public in full.",
    f"The model saw 1.5T tokens, all of them from {LINK}.",
    f"## Training data\n\n{LINK} is the entire pretraining corpus.",
    f"Its only training data is {LINK} (CC0).",
    f"We trained exclusively on {LINK}; the order of the documents is published too.",
    "Trained on the dataset named above.",
    "The corpus listed in the metadata is all that the model was trained on.",
    f"## Data\n\n- Training set: {LINK}, 400 billion tokens",
    f"This model was pre-trained on {SET} and on nothing else.",
    f"All pretraining text comes from {LINK}, released under ODC-BY.",
    "The training set is WebText-v2, which we have published in full.",
    f"Learned from {LINK} only, three epochs.",
    f"Pretraining consumed two trillion tokens of {LINK}.",
    f"| Stage | Data | Tokens |\n|---|---|---|\n| Pretraining | {LINK} | 2T |",
    f"A model trained from scratch on English, German and French text from {LINK}.",
    f"The full training corpus is available: {LINK}.",
]

NOT_COVERED = [
    f"We will release {LINK}, the training data, later this year.",
    f"Data similar to {LINK} was used for training.",
    f"Trained on data from our users and on {LINK}.",
    f"Pretrained on 800B tokens of {LINK} and proprietary data.",
    f"Pretrained on {LINK} enhanced with curated corpora.",
    f"Fine-tuned on {LINK}.",
    f"This is a fine-tuned version of [big/base](https://huggingface.co/big/base), trained on {LINK}.",
    f"Trained on 2T tokens of publicly available data. Instruction tuning used {LINK}.",
    f"Pretrained on 3T tokens. Evaluated on {LINK}.",
    f"Pretrained on a mixture of public and licensed sources, among them {LINK}.",
    "A language model.",
    f"A sample of the training data is public: {LINK}. The pretraining corpus itself is not disclosed.",
    f"Trained mostly on {LINK}.",
    f"Pretrained on {LINK}, OtherCorpus and BookPile.",
    f"We do not disclose the training data. Preference tuning used {LINK}.",
    f"Initialised from [big/base](https://huggingface.co/big/base) and trained on {LINK}.",
]

DOCUMENTED = [
    "## Training data\n\nThe corpus cannot be redistributed. The datasheet documents every source: where it was obtained, "
    "how it was filtered, deduplicated and cleaned, and how many tokens it contributes.",
    "## Data\n\nWe may not hand the text on for reasons of copyright, but nothing is left out of its description. All components are listed "
    "with their origin, licence, crawl date, selection criteria, cleaning steps and token counts:\n\n| Source | Share |\n|---|---|\n"
    "| Common Crawl 2022 | 64 % |\n| Licensed newspapers | 20 % |\n| Public-domain books | 16 % |",
    "## Data provenance\n\nFor legal reasons the training data is not released. A complete inventory is given below: each "
    "corpus with its provenance, the filters applied to it, the labelling instructions, and its proportion of the mix.",
    "## Pretraining corpus\n\nAll training data is described in full in DATASHEET.md, source by source: how it was "
    "collected, selected, annotated and de-duplicated, with sizes in tokens.",
    "## What it learned from\n\nThe training corpus is under third-party copyright and stays with us; its data statement "
    "breaks down the whole corpus by origin, gives the crawl snapshots, quality thresholds, deduplication method and amounts in GB.",
]

UNDISCLOSED = [
    "## Training data\n\nA mixture of public and private sources.",
    "The model was trained on publicly available data.",
    "Trained on 15 trillion tokens of web text.",
    "## Training data\n\nWe do not disclose the composition of the training data.",
    "## Training data\n\nMore information needed",
    "## Data\n\nThe data was carefully filtered, deduplicated and cleaned. Sources include Common Crawl and books, among others.",
    "## Training data\n\nA full description of all sources will be published with the paper.",
    "Details of the training corpus are confidential.",
    "Pretrained on a diverse collection of web pages, code and books collected until 2024.",
    "## Training data\n\nAll our data is high-quality and carefully selected.",
    "## Evaluation\n\nAll datasets are described in the appendix: how they were obtained, filtered, labelled, and how large they are.",
    "The weights are under Apache-2.0.",
    "## Training data\n\nThe pretraining mix is proprietary; every source was vetted, filtered and deduplicated by our data team.",
    "## Training data\n\nInternal data. All documents are listed in our internal inventory with origin, filters and token counts.",
]


@pytest.mark.parametrize("body", COVERED)
def test_named_datasets_that_cover_the_training_are_declared(body: str) -> None:
    fact = read_data(card(body), datasets(SET))
    assert fact.value == "declared"
    assert fact.claim
    assert len(fact.citations) >= 2


@pytest.mark.parametrize("body", NOT_COVERED)
def test_named_datasets_beside_unnamed_data_leave_it_undisclosed(body: str) -> None:
    fact = read_data(card(body), datasets(SET))
    assert fact.value == "undisclosed"
    assert fact.citations


@pytest.mark.parametrize("body", DOCUMENTED)
def test_a_complete_description_is_documented(body: str) -> None:
    fact = read_data(card(body), ())
    assert fact.value == "documented"
    assert fact.claim
    assert fact.citations[0].excerpt


@pytest.mark.parametrize("body", UNDISCLOSED)
def test_vague_secret_promised_or_missing_descriptions_are_undisclosed(body: str) -> None:
    fact = read_data(card(body), ())
    assert fact.value == "undisclosed"
    assert fact.citations


def test_a_finetune_by_its_front_matter_is_not_covered_by_its_tuning_set() -> None:
    front = "license: apache-2.0\nbase_model: big/base\ndatasets:\n- acme/webtext-v2"
    fact = read_data(card(f"Trained on {LINK}.", front), datasets(SET))
    assert fact.value == "undisclosed"
    assert "base_model" in (fact.citations[0].excerpt or "")


def test_data_at_a_place_outside_the_hub_is_unknown_but_cited() -> None:
    fact = read_data(card("The training corpus can be downloaded from https://zenodo.org/records/1 (CC0)."), ())
    assert fact.value is None
    assert fact.citations


@pytest.mark.parametrize("status", [Status.ABSENT, Status.DENIED, Status.FAILED])
def test_a_card_that_was_not_read_leaves_data_unknown(status: Status) -> None:
    unread = Evidence(uri="hf://a/b@c/README.md", status=status, reason=Reason.GATED)
    assert not read_data(unread, datasets(SET)).known
    assert not read_data(None, ()).known


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ({"a": True}, "released"),
        ({"a": True, "b": True}, "released"),
        ({"a": True, "b": False}, "undisclosed"),
        ({"a": False, "b": None}, "undisclosed"),
        ({"a": True, "b": None}, None),
        ({}, "undisclosed"),
    ],
)
def test_declared_data_is_decided_by_what_was_found(found: dict[str, bool | None], value: str | None) -> None:
    citations = (Citation(uri="hf://m@c", status=Status.FOUND),)
    decided = disclosure(Fact(value="declared", citations=citations, claim=True), found)
    assert decided.value == value
    assert decided.citations == citations


def test_other_values_do_not_depend_on_datasets() -> None:
    assert disclosure(Fact(value="documented"), {"a": False}).value == "documented"
    assert not disclosure(Fact(), {"a": True}).known


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gives_a_value_of_the_axis(text: str, refs: list[str]) -> None:
    fact = read_data(card(text), datasets(*refs))
    assert fact.value in ("declared", "documented", "undisclosed", None)
    assert fact.citations
