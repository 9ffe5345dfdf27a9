"""Training code, as the card tells of it.

Inference code alone is no training code, nor is a recipe for fine-tuning one's own model, nor code that reproduces a
benchmark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.domain.evidence import Evidence
from auditor.domain.fact import Fact
from auditor.extract.code_claims import CODE, Topic, read_claims
from auditor.extract.patterns import Pattern
from auditor.regex import lazily

_TRAIN = r"(?:(?:pre|re|post)-?)?train(?:s|ed|ing|er)?|reproduc\w+|replicat\w+|recreat\w+|re-?run(?:s|ning)?"
_TOPIC = Pattern(
    # Training code; training, dataprep and evaluation code. Not: trained on code, training data and code.
    rf"\b(?:(?:pre|re|post)-?)?train(?:ing|er)\b(?!-free)(?:(?!\bon\b|\bdata\b|\bdatasets?\b|\bfrom\b|"
    rf"\btokens?\b|\bcorpus\b|\bcorpora\b|"
    rf"[.;:|]).){{0,60}}?\b(?:{CODE})\b"
    # The code behind the training run, or source for pretraining.
    rf"|\b(?:{CODE})\b(?:(?!\bmodels?\b|\btokens?\b|[.;|]).){{0,40}}?\b(?:for|to|used|using|that|"
    rf"behind|needed|required|necessary|which|of|we|covers?|contains?|includes?|holds?|comprises?|"
    rf"spans?|runs?)\b[^.;|]{{0,40}}?\b(?:{_TRAIN})\b"
    # The full stack (dataprep, pre-training, evaluation).
    rf"|\b(?:{CODE})\b[^.;|]{{0,12}}[(:][^.;|)]{{0,60}}\b(?:pre-?)?training\b"
    rf"|\bthe trainer (?:that |which )?(?:we|was) (?:wrote|built|used|developed|written)\b"
    rf"|\b(?:our|own)(?: own)? trainer\b|\b(?:what|everything|all) (?:that )?(?:we|"
    rf"was) (?:\w+ )?(?:ran|run|used|wrote|needed) (?:to|for|in) (?:\w+ )?(?:{_TRAIN})\b"
    # How we trained it, with scripts; the complete pipeline from raw text to final checkpoint.
    rf"|\bhow (?:to|we|it was|the model was) (?:pre-?|re-?)?train\w*\b[^.;|]{{0,80}}\b(?:{CODE})\b"
    r"|\b(?:complete|full|entire|whole|end-to-end)\b[^.;|]{0,30}\b(?:pipeline|stack|recipe|"
    r"code ?base)\b[^.;|]{0,60}\b(?:from (?:raw|scratch|data|text|crawl)|to (?:the )?(?:final |"
    r"finished )?(?:checkpoints?|weights|model))\b"
    # "everything needed to retrain"
    rf"|\b(?:everything|all|whatever|what) (?:\w+ ){{0,4}}(?:needs?|needed|required|requires?|"
    rf"necessary|takes) (?:\w+ ){{0,4}}(?:to|for) (?:\w+ ){{0,3}}(?:{_TRAIN})\b"
    # "reproduce the training with", "retrain it with the scripts"
    rf"|\b(?:reproduc\w+|replicat\w+|repeat\w*|re-?run|re-?train\w*|recreat\w+|(?:was|were|is|we|"
    rf"been) (?:pre-?)?train(?:ed)?)\b(?:(?!\bon\b|[.;|]).){{0,60}}?\b(?:with|using|via|by|from|in|"
    rf"at)\b(?:(?!\bdata\b|[.;|]).){{0,60}}?(?:\b(?:{CODE})\b)"
    # "to repeat the training run, clone ..."
    rf"|\b(?:reproduc|replicat|repeat|re-?run|re-?train|recreat)\w*\b[^.;|]{{0,60}}\b(?:clone|"
    rf"check ?out|download|follow|run|start from|use)\b"
    r"|\btraining(?: (?:run|procedure|process)s?)? (?:can be|is|are) (?:fully |entirely |completely )?reproduc\w+"
    r"|\bpre-?train(?:ing)? examples? (?:code|scripts?)\b"
    r"|\bprovide (?:a |an |the )?(?:\w+ )?pre-?train(?:ing)? examples?\b"
    r"|训练代码|训练脚本|训练源码"
)
_TITLE = Pattern(
    r"\b(?:pre-?)?training (?:code|scripts?|recipes?|pipeline|source)|\bcode for training\b|"
    r"\b(?:reproduc|replicat|repeat)\w* (?:this|the|our) (?:model|run|training|pre-?training)|训练代码",
    re.IGNORECASE,
)
_NOT_THIS = Pattern(
    r"\byour (?:own|data|model|dataset|custom)\b|\bcustom (?:data|model)|\bif you want to (?:fine|train)|"
    r"\btrain-?(?:test|valid|dev)\b|\bcode (?:capabilit|abilit|perform|understand|bench|task|data|"
    r"gener|complet|intelligen)\w*|\btrain(?:ed|ing)? on\b[^.;]{0,80}\bcode\b|\bprogramming\b|"
    r"\b(?:toy|minimal|simplified|example|demo|partial|unofficial|third-party) (?:\w+ ){0,4}(?:code|"
    r"scripts?|implementation)"
)
_TUNING = Pattern(
    r"\b(?:fine-?tun\w+|lora|peft|adapter) (?:\w+ ){0,2}(?:code|scripts?|recipes?|notebooks?|framework)\b"
)
_EVALUATION = Pattern(
    r"\b(?:evaluat\w+|benchmark\w*|test(?:s|ing)?|scores?|metrics?|results?|bm25|performance|"
    r"inference|figures?|plots?|tables?|评测)\b"
)
_ACTIVITY = Pattern(r"\b(?:pre-?)?training\b(?! (?:data|set|corpus|tokens)\b)")
_TRAIN_WORD = Pattern(r"\b(?:pre-?|re-?|post-?)?train|训练")
_INFERENCE_ONLY = Pattern(
    r"\bonly\b[^.;]{0,40}\binference\b|\binference(?:[ -]code)?[ -]only\b|\binference (?:code|"
    r"scripts?) (?:is|are) (?:all|the only)\b"
)
_TRAINING_FILE = lazily(
    r"(?:^|/)(?:(?:pre)?train(?:ing|er)?|run_(?:\w+_)?(?:clm|mlm|training|pretraining|ctc|seq2seq|"
    r"flax\w*))[\w-]*\.(?:py|sh|ipynb|jl|rs|cu)$|(?:^|/)training/[^/]+\.(?:py|sh)$",
    re.IGNORECASE,
)


def read_code(card: Evidence | None, paths: Sequence[str]) -> Fact[str]:
    """`open`, `restricted` or `none`; unknown where there is no card, or it names code but not where or on what terms.

    `paths` is the repository's listing: training scripts may lie beside the weights.
    """
    return read_claims(card, paths, _TRAINING)


def _is_other(text: str) -> bool:
    """Whether words about training code mean another matter: one's own data, a benchmark, a code model."""
    if _NOT_THIS.search(text):
        return True
    if _TRAIN_WORD.search(text):
        return False
    return bool(_EVALUATION.search(text) or _TUNING.search(text))


_TRAINING = Topic(
    words=_TOPIC, title=_TITLE, files=_TRAINING_FILE, unless=_is_other, denied=_INFERENCE_ONLY, activity=_ACTIVITY
)
