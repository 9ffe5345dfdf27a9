"""What cards say about training code, in many words. All sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.extract.training_code import read_code


def card(body: str, front: str = "license: apache-2.0") -> Evidence:
    text = f"---\n{front}\n---\n# some-model\n\n{body}\n"
    return Evidence(uri="hf://org/some-model@c0ffee/README.md", status=Status.FOUND, content=text.encode())


OPEN = [
    "The trainer we wrote for this model is available from https://gitlab.com/acme/trainer under a BSD-3-Clause license.",
    "Training code: https://github.com/acme/lm, MIT.",
    "The training code is at [our repository](https://github.com/acme/lm) under the Apache License 2.0.",
    "Everything needed to retrain the model from scratch lives at https://gitlab.com/acme/lm (BSD-3-Clause).",
    "All scripts used for pretraining are published at https://github.com/acme/lm under the MIT licence.",
    "The complete training recipe, data pipeline included, can be found on [GitHub](https://github.com/acme/lm); it is Apache-2.0 licensed.",
    "We trained it with the MIT-licensed code in https://codeberg.org/acme/pretrainer.",
    "To reproduce the training run, clone https://github.com/acme/lm (GPL-3.0) and follow the README.",
    "The code we used to pretrain the model is free software (AGPL-3.0): https://git.sr.ht/~acme/lm.",
    "Source code for pre-training, evaluation and inference: <https://github.com/acme/lm> (Apache 2.0)",
    "- **Training code:** [acme/lm](https://github.com/acme/lm) (Apache-2.0)\n- **Paper:** soon",
    "## Training code\n\nhttps://github.com/acme/lm, released under MIT.",
    "## Reproducing the model\n\nClone [acme/lm](https://github.com/acme/lm) and run `make all`. The repository is licensed under Apache-2.0.",
    "| Artefact | Where | Licence |\n|---|---|---|\n| Weights | here | Apache-2.0 |\n| Training code | [acme/lm](https://github.com/acme/lm) | MIT |",
    "We release the entire training stack under the MPL-2.0 at https://github.com/acme/lm. Nothing is held back.",
    "The training scripts live in our GitHub repository, [acme/lm](https://github.com/acme/lm). All code is released under the MIT license.",
    "Code for training, data preparation and evaluation is open source (BSD 2-clause) and hosted at https://bitbucket.org/acme/lm.",
    "The pretraining codebase, with every config, is public: https://github.com/acme/lm [Apache-2.0].",
    "The weights are CC-BY-NC-4.0, but the training code at https://github.com/acme/lm is MIT.",
    "The training code is not in this repository; it lives at https://github.com/acme/lm under Apache-2.0.",
    "Training was done with our own trainer code, which anyone can get under an OSI-approved licence from https://github.com/acme/trainer.",
    "You will find the launch scripts and configs for the pretraining run at github.com/acme/lm, under the ISC licence.",
    "We have open-sourced the training code (https://github.com/acme/lm).",
    "The repository https://github.com/acme/lm (Apache-2.0) holds all. It includes the scripts for pretraining and the evaluation harness.",
    "<p>Training code: <a href='https://github.com/acme/lm'>acme/lm</a>, MIT licence</p>",
    "Pre-training software and run configurations: https://gitlab.example.org/acme/lm - licensed Apache-2.0.",
    "We provide the scripts for pretraining and serving. The code repository is under Apache-2.0; see [GitHub](https://github.com/acme/lm).",
    "模型的训练代码以 Apache-2.0 许可开源：https://github.com/acme/lm",
]

NONE = [
    "Nobody outside of the company has access to the pretraining code.",
    "We provide scripts for evaluation. The code repository is under Apache-2.0; see [GitHub](https://github.com/acme/eval).",
    "We provide inference scripts; training is described in the paper. The code repository is under MIT: https://github.com/acme/x.",
    "We plan to release the training code. The code repository https://github.com/acme/x is MIT licensed.",
    "We trained using [a framework](https://github.com/other/framework), which is open source.",
    "We scale the training tokens up to 5.5 trillion, including source code and synthetic data.",
    "The training corpus holds books, web pages and code.",
    "The weights load with transformers.",
    "We do not plan to publish the training code.",
    "The training code will be released soon under Apache-2.0 at https://github.com/acme/lm.",
    "Training code: coming soon",
    "Training code: not released.",
    "Our training code stays internal.",
    "The code used to train this model is proprietary and will not be shared.",
    "Only inference code is provided: https://github.com/acme/lm (MIT).",
    "Inference code: https://github.com/acme/lm (MIT).",
    "Code: https://github.com/acme/lm, Apache-2.0.",
    "The model was trained on source code from GitHub under the MIT licence.",
    "Fine-tuning scripts for your own data: https://github.com/acme/lm (MIT).",
    "We are preparing the training code for release; stay tuned at https://github.com/acme/lm.",
    "There is no public training code. Inference code is at https://github.com/acme/lm under Apache-2.0.",
    "We cannot share the training pipeline, but the evaluation code is at https://github.com/acme/eval (MIT).",
    "Pretraining scripts remain private; the tokenizer code is Apache-2.0 at https://github.com/acme/tok.",
    "| Artefact | Status |\n|---|---|\n| Training code | to be announced |",
    "## Training code\n\nComing soon.",
    "## Training code\n\nNot available.",
    "The training code has yet to be cleaned up and is not public yet.",
    "Neither the training code nor the logs are public.",
    "We withhold the training code for competitive reasons.",
    "The repository at https://github.com/acme/lm (Apache-2.0) contains inference code only.",
    "The benchmark results can be reproduced with the scripts at https://github.com/acme/eval (MIT).",
    "We report training details in the paper. Code for the demo: https://github.com/acme/demo (MIT)",
    "Once our legal review ends, the training code goes to https://github.com/acme/lm under MIT.",
    "<!-- Training code: https://github.com/acme/lm, MIT -->\nA language model.",
    "This code model was trained on 500B tokens of permissively licensed code.",
    "训练代码暂不开源。",
]

RESTRICTED = [
    "The training code is at https://github.com/acme/lm for non-commercial use only.",
    "Training code: https://github.com/acme/lm (CC-BY-NC-4.0).",
    "The training code is available on request.",
    "The training scripts at https://github.com/acme/lm are under a research licence: research use only.",
]

UNPROVED = [
    "Training code: https://github.com/acme/lm",
    "We release the training code under Apache-2.0.",
    "The full training script is included in this repository: `train.py`.",
]


@pytest.mark.parametrize("body", OPEN)
def test_a_public_repository_and_an_open_licence_make_training_code_open(body: str) -> None:
    fact = read_code(card(body), ())
    assert fact.value == "open"
    assert fact.claim
    assert fact.citations
    assert all(citation.excerpt for citation in fact.citations)


@pytest.mark.parametrize("body", NONE)
def test_silence_denial_and_promises_give_no_training_code(body: str) -> None:
    fact = read_code(card(body), ())
    assert fact.value == "none"
    assert fact.citations


@pytest.mark.parametrize("body", RESTRICTED)
def test_training_code_under_closed_terms_is_restricted(body: str) -> None:
    assert read_code(card(body), ()).value == "restricted"


@pytest.mark.parametrize("body", UNPROVED)
def test_training_code_without_place_or_terms_is_unknown_but_cited(body: str) -> None:
    fact = read_code(card(body), ("train.py",))
    assert fact.value is None
    assert fact.citations


def test_a_training_script_beside_the_weights_under_a_named_licence_is_open() -> None:
    body = "The full training script is included in this repository as `train.py` and is MIT-licensed."
    assert read_code(card(body), ("train.py", "README.md")).value == "open"
    assert read_code(card(body), ("README.md",)).value is None


@pytest.mark.parametrize("status", [Status.ABSENT, Status.DENIED, Status.FAILED])
def test_a_card_that_was_not_read_leaves_code_unknown(status: Status) -> None:
    unread = Evidence(uri="hf://a/b@c/README.md", status=status, reason=Reason.GATED)
    assert not read_code(unread, ()).known
    assert not read_code(unread, ()).citations


def test_no_card_leaves_code_unknown() -> None:
    assert not read_code(None, ()).known


def test_denial_beats_an_earlier_announcement() -> None:
    body = "Training code: https://github.com/acme/lm, MIT.\n\nUpdate: the training code is no longer available."
    assert read_code(card(body), ()).value == "none"


def test_the_quoted_words_stand_where_the_citation_says() -> None:
    evidence = card("Hello.\n\nTraining code: https://github.com/acme/lm, MIT. Bye.")
    citation = read_code(evidence, ()).citations[0]
    assert evidence.text[citation.start : citation.end] == "Training code: https://github.com/acme/lm, MIT."


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_gives_a_value_of_the_axis(text: str, paths: list[str]) -> None:
    fact = read_code(card(text), paths)
    assert fact.value in ("open", "restricted", "none", None)
    assert fact.citations
