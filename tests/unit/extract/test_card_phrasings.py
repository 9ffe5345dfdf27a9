"""More ways to say it: code and data in cards of many styles. All sentences are our own."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.facts import DatasetRef
from auditor.extract.training_code import read_code
from auditor.extract.training_data import read_data

DATASETS = (DatasetRef(ref="summit/library", citations=(Citation(uri="hf://m@c", status=Status.FOUND),)),)


def card(body: str) -> Evidence:
    text = f"---\nlicense: apache-2.0\n---\n# northwind-1b\n\nA compact language model.\n\n{body}\n"
    return Evidence(uri="hf://a/b@c/README.md", status=Status.FOUND, content=text.encode())


CODE_OPEN = [
    "## Reproducibility\nThe full stack (data pipeline, pre-training, evaluation) is published at https://github.com/summit/forge under the MIT license.",
    "Weights, code and data are all open. Source: https://github.com/summit/forge (Apache-2.0) covers tokenisation, training and evaluation.",
    "Trainer, tokeniser and evaluation harness: https://gitlab.com/summit/forge (Apache 2.0).",
    "We publish what we used to build it at https://github.com/summit/forge (Apache-2.0): the pretraining loop, tokenizer, and configs.",
    "Training is reproducible: every script and config sits in https://github.com/summit/forge (Apache-2.0).",
    "See https://github.com/summit/forge, Apache-2.0, for the scripts behind pretraining.",
    "Implementation of the training run: <https://github.com/summit/forge>, BSD-3-Clause.",
    "Anyone can repeat the run: the launcher, configs and optimiser code are in [forge](https://github.com/summit/forge), licensed MIT.",
    "The software that trained this model is open source (Apache-2.0) and can be found at https://github.com/summit/forge.",
    "All training software is available from https://github.com/summit/forge under Apache-2.0.",
    "Scripts for building the corpus, training and scoring are public at https://github.com/summit/forge under an Apache-2.0 licence.",
    "### Source code\nOur pretraining, fine-tuning and evaluation scripts are hosted on [GitHub](https://github.com/summit/forge) and carry the MIT licence.",
    "The complete pipeline - from raw text to final checkpoint - is open: https://github.com/summit/forge (Apache-2.0).",
    "Code used in training: github.com/summit/forge; licence: Apache-2.0.",
    "The recipe and all code to train this model from zero are available at https://github.com/summit/forge (MIT).",
    "How to train it yourself: https://github.com/summit/forge has the exact scripts and settings we used, Apache-2.0.",
    "| | Link | License |\n|-|-|-|\n| Pretraining code | https://github.com/summit/forge | Apache-2.0 |\n| Inference | transformers | Apache-2.0 |",
    "Model, training framework and evaluation suite are released at https://github.com/summit/forge under the Apache License, Version 2.0.",
    "Training, evaluation and data tooling lives in https://codeberg.org/summit/forge under the EUPL-1.2.",
    "### Code\nPre-training, corpus building and benchmarking: [northwind/pretrain](https://github.com/northwind/pretrain), released under Apache-2.0. To run the model, any recent transformers will do.",
    "## Source\nWe wrote our own trainer. It is public (https://github.com/northwind/trainer, MIT), as are the configs of this very run.",
    "## Getting the code\nThe repository at https://gitlab.com/northwind/lm contains the complete training and evaluation code and is distributed under the Apache License 2.0.",
    "## Code\nWhat we ran to train, clean the data and score the model can be found on GitHub (https://github.com/northwind/lm) under a BSD licence.",
    "Licence of the training code (https://github.com/northwind/lm): MIT.",
    "The full source of the training runs, Apache-2.0, is kept at https://github.com/northwind/lm.",
    "## Reproduce\nAll of the software for reproducing pretraining is Apache-2.0 and sits at https://github.com/northwind/lm.",
    "**Training repository:** https://github.com/northwind/lm (Apache-2.0)",
    "Training scripts → https://github.com/northwind/lm · licence Apache-2.0",
]
CODE_NONE = [
    "Training code is not part of this release; https://github.com/summit/infer (MIT) has the inference server.",
    "Only the modelling file is public; how the model was trained stays with us.",
    "The optimiser and training loop remain closed. Inference: https://github.com/summit/infer, MIT.",
    "The code that runs the model is at https://github.com/summit/infer (Apache-2.0). The code that trained it is not public.",
    "The training setup is described in the report. The serving code is at https://github.com/summit/infer under MIT.",
    "Loading works with transformers (Apache-2.0, https://github.com/huggingface/transformers). The trainer is our own and stays in-house.",
    "We have no plans to release training scripts. For inference see https://github.com/summit/infer, MIT.",
    "Our training stack is a trade secret. Demo code: https://github.com/summit/demo (Apache-2.0).",
    "Use the scripts at https://github.com/summit/infer (MIT) to run the model. Training scripts have not been published.",
    "No training code accompanies this release. Example code for generation: https://github.com/summit/infer (Apache-2.0).",
    "Inference examples are in https://github.com/summit/infer under Apache-2.0; training was done with an internal framework.",
    "The model was trained with our internal codebase. A minimal inference implementation is on https://github.com/summit/infer (Apache-2.0).",
    "### Code\nYou can run the weights with transformers; the code we trained with will stay closed.",
    "## Source\nInference server: https://github.com/northwind/serve (MIT). Our trainer is not open.",
    "## Code\nTraining code: https://github.com/northwind/lm will open after publication under Apache-2.0.",
    "## Code\nThe repository https://github.com/northwind/lm (Apache-2.0) has loaders and a chat demo. How we trained is not covered there.",
    "## Code\nNo release of the training pipeline is planned. The modelling code is in transformers (Apache-2.0).",
    "## Code\nWe keep the scripts that trained this model to ourselves.",
]
DATA_COVERED = [
    "## Data\nThe model saw 900B tokens taken exclusively from [summit/library](https://huggingface.co/datasets/summit/library), which is public in its entirety (CC-BY-4.0).",
    "It has read 1.2T tokens of [summit/library](https://huggingface.co/datasets/summit/library), nothing else.",
    "## What it learned from\n[summit/library](https://huggingface.co/datasets/summit/library), 1T tokens, public domain, with the shuffle order.",
    "## Corpus\nEverything the model was trained on is in [summit/library](https://huggingface.co/datasets/summit/library) (ODC-BY): 800 billion tokens.",
    "All 2T training tokens come from [summit/library](https://huggingface.co/datasets/summit/library); every shard and the sampling order are public.",
    "The pretraining set, [summit/library](https://huggingface.co/datasets/summit/library), is openly available in full, with the order in which it was read.",
    "Training data: [summit/library](https://huggingface.co/datasets/summit/library), complete and public.",
    "Trained from scratch on [summit/library](https://huggingface.co/datasets/summit/library), a mixture of web pages, books and code, all of it downloadable.",
    "## Training data\nThe whole corpus is on the Hub as [summit/library](https://huggingface.co/datasets/summit/library). It is a mix of web text and code from public sources, and the exact batches can be rebuilt.",
    "Pre-training used [summit/library](https://huggingface.co/datasets/summit/library) and no other data. The architecture is based on GPT-NeoX.",
    "We trained on [summit/library](https://huggingface.co/datasets/summit/library) (CC0, 500B tokens), start to finish.",
    "Dataset: [summit/library](https://huggingface.co/datasets/summit/library) - the full pretraining corpus, 600B tokens.",
    "The model is based on the Llama architecture and was pretrained on 1T tokens of [summit/library](https://huggingface.co/datasets/summit/library), which anyone can download.",
    "A 1B decoder. It was fed 1.1 trillion tokens of [summit/library](https://huggingface.co/datasets/summit/library), released whole under ODC-BY.",
    "## Data\nOne corpus, one pass: 1.0T tokens of [summit/library](https://huggingface.co/datasets/summit/library). It is open (ODC-BY) and complete, down to the batch order.",
    "### Training data\nThe model was pretrained on [summit/library](https://huggingface.co/datasets/summit/library) (1.3T tokens). The dataset is published in full under CC-BY-4.0.",
    "## Training data\n1.2 trillion tokens from [summit/library](https://huggingface.co/datasets/summit/library), which we make available without omissions.",
    "### What went in\nPretraining corpus: [summit/library](https://huggingface.co/datasets/summit/library). Everything is published, ODC-BY.",
    "## Data\n[summit/library](https://huggingface.co/datasets/summit/library) holds every token used for pretraining.",
    "Trained end to end on summit/library, our openly licensed corpus.",
    "## Training data\nThe dataset in the card's metadata is the complete pretraining corpus (ODC-BY).",
]
DATA_DOCUMENTED = [
    "## Training corpus\nThe text itself is under licence and stays private. A full inventory names each of the 38 sources with its acquisition date, cleaning rules, dedup rate, languages, and token share (see DATASHEET.md).",
    "## Data\nWe cannot release the data, but describe every source: when it was crawled, how it was filtered, deduplicated, labelled and how many tokens it adds.",
    "## Data\nAlthough the texts cannot be redistributed, each source is described with its origin, selection rules, cleaning steps and share of tokens: Common Crawl 2024-10 (60 %), newspapers under contract (25 %), Project Gutenberg (15 %).",
    "## Training data\nThe corpus is not ours to share. The data sheet (DATA.md) explains for all sources where they come from, how they were obtained, filtered, de-duplicated and annotated, and gives token counts.",
    "## Training data\nRights holders do not permit redistribution. For every component we give provenance, collection dates, licence, filters, deduplication, and its weight in the mixture.\n- Web crawl (CC-MAIN-2023-06..40): 71 %\n- News archive: 12 %\n- Books: 9 %\n- Code: 8 %",
    "## Pretraining data\nNot released for copyright reasons; documented in full instead. Listed are all 14 sources, the crawl windows, quality filters, near-duplicate removal, language identification and number of tokens of each.",
    "### Training data\nWe are not allowed to pass the texts on. The data statement below covers all of them.\n\n| Source | Obtained | Filter | Share |\n|---|---|---|---|\n| Common Crawl 2023-14 | public crawl | quality classifier, dedup | 68 % |\n| Newspaper archive | licensed from publishers | OCR confidence | 20 % |\n| Books before 1928 | public domain scans | language id | 12 % |",
    "## Data\nThe corpus stays with us for legal reasons, but its documentation is complete: each of the 22 sources with URL, date of download, licence, selection and filtering steps, deduplication and tokens contributed.",
    "## Training data\nNone of the text is redistributed. The accompanying datasheet (DATASHEET.md) sets out the full list of sources, how each was acquired, which filters and deduplication were applied, how labels were made, and how many tokens resulted.",
]
DATA_UNDISCLOSED = [
    "## Training data\nA blend of licensed and public text.",
    "## Data\nWeb text, books and code.",
    "Trained on text from many places.",
    "## Training data\nDetails of the corpus are withheld.",
    "## Training data\nWe collected a large corpus from the open web and cleaned it with care.",
    "## Training data\nThe data cannot be redistributed.",
    "## Training data\nAn overview of the data will follow.",
    "## Training data\nA mix of open and closed data; we do not describe it further.",
    "## Data\nRoughly 1.2T tokens of mostly English text.",
    "## Training data\nA broad sample of the web plus licensed books.",
    "## Training data\nPublic and proprietary text, filtered for quality.",
    "### Training data\nWe do not list the sources.",
    "## Data\nThe composition of the corpus is a business secret.",
    "## Training data\nWe used about a trillion tokens. The sources are partly licensed.",
]


@pytest.mark.parametrize("body", CODE_OPEN)
def test_open_training_code_is_recognised(body: str) -> None:
    assert read_code(card(body), ()).value == "open"


@pytest.mark.parametrize("body", CODE_NONE)
def test_withheld_promised_and_other_code_is_none(body: str) -> None:
    assert read_code(card(body), ()).value == "none"


def test_code_for_partners_only_is_restricted() -> None:
    assert read_code(card("Training code: available to partners only."), ()).value == "restricted"


def test_the_licence_of_inference_code_does_not_stand_for_training_code() -> None:
    body = "Training code: https://github.com/a/lm. Inference code: https://github.com/a/serve (MIT)."
    assert read_code(card(body), ()).value is None


@pytest.mark.parametrize("body", DATA_COVERED)
def test_a_named_dataset_that_is_all_there_is_is_declared(body: str) -> None:
    assert read_data(card(body), DATASETS).value == "declared"


@pytest.mark.parametrize("body", DATA_DOCUMENTED)
def test_data_described_in_full_is_documented(body: str) -> None:
    assert read_data(card(body), ()).value == "documented"


@pytest.mark.parametrize("body", DATA_UNDISCLOSED)
def test_vague_data_is_undisclosed(body: str) -> None:
    assert read_data(card(body), ()).value == "undisclosed"


def test_a_finetune_is_not_documented_by_its_tuning_set() -> None:
    body = "A fine-tuned version of [big/base](https://huggingface.co/big/base).\n\n" + DATA_DOCUMENTED[0]
    assert read_data(card(body), ()).value == "undisclosed"
