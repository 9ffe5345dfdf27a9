"""Training code, as the card tells of it: where it lies, under which licence, or that it is kept back.

A statement that names a public code repository and an open licence suffices for `open`, marked as a claim. Inference
code alone is no training code, nor is a recipe for fine-tuning one's own model. Where the card says both that the code
is there and that it is not, the denial is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.facts import Fact
from auditor.extract import phrases
from auditor.extract.phrases import Tense
from auditor.extract.prose import Kind, Prose, Sentence, read_prose

_TRAIN = r"(?:(?:pre|re|post)-?)?train(?:s|ed|ing|er)?|reproduc\w+|replicat\w+|recreat\w+|re-?run(?:s|ning)?"
_CODE = (
    r"code ?bases?|code(?! models?\b)|(?<!data )(?<!open )(?<!open-)source(?: code| tree| files)?(?! of\b)|scripts?|recipes?|repo(?:sitory|s)?|configs?|configuration files?|"
    r"implementation|stack|notebooks?|software|programs?|tooling|launchers?|trainer|make ?files?|pipelines?|(?<=training )framework"
)
_TOPIC = re.compile(
    # "training code", "training, dataprep and evaluation code"; not "trained on code", "training data and code"
    rf"\b(?:(?:pre|re|post)-?)?train(?:ing|er)\b(?!-free)(?:(?!\bon\b|\bdata\b|\bdatasets?\b|\bfrom\b|[.;:|]).){{0,60}}?\b(?:{_CODE})\b"
    # "the code used to train", "scripts that reproduce the run", "source for pretraining"
    rf"|\b(?:{_CODE})\b(?:(?!\bmodels?\b|\btokens?\b|[.;|]).){{0,40}}?\b(?:for|to|used|using|that|behind|needed|required|necessary|which|of|we)\b[^.;|]{{0,40}}?\b(?:{_TRAIN})\b"
    # "everything needed to retrain"
    rf"|\b(?:everything|all|whatever|what) (?:\w+ ){{0,4}}(?:needs?|needed|required|requires?|necessary|takes) (?:\w+ ){{0,4}}(?:to|for) (?:\w+ ){{0,3}}(?:{_TRAIN})\b"
    # "reproduce the training with", "retrain it with the scripts"
    rf"|\b(?:reproduc\w+|replicat\w+|repeat\w*|re-?run|re-?train\w*|recreat\w+|(?:was|were|is|we|been) (?:pre-?)?train(?:ed)?)\b(?:(?!\bon\b|[.;|]).){{0,60}}?\b(?:with|using|via|by|from|in|at)\b(?:(?!\bdata\b|[.;|]).){{0,60}}?(?:\b(?:{_CODE})\b)"
    r"|\btraining (?:run|procedure|process)s? (?:can be|is|are) (?:fully |entirely |completely )?reproduc\w+"
    r"|训练代码|训练脚本|训练源码"
)
_TITLE = re.compile(
    r"\b(?:pre-?)?training (?:code|scripts?|recipes?|pipeline|source)|\bcode for training\b|\b(?:reproduc|replicat|repeat)\w* (?:this|the|our) (?:model|run|training|pre-?training)|训练代码",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"\byour (?:own|data|model|dataset|custom)\b|\bcustom (?:data|model)|\bif you want to (?:fine|train)|\b(?:fine-?tun\w+|lora|peft|adapter) (?:\w+ ){0,2}(?:code|scripts?|recipes?|notebooks?|framework)\b|"
    r"\btrain-?(?:test|valid|dev)\b|\bcode (?:capabilit|abilit|perform|understand|bench|task|data|gener|complet|intelligen)\w*|\btrain(?:ed|ing)? on\b[^.;]{0,80}\bcode\b|\bprogramming\b|"
    r"\b(?:toy|minimal|simplified|example|demo|partial|unofficial|third-party) (?:\w+ ){0,4}(?:code|scripts?|implementation)"
)
_EVALUATION = re.compile(
    r"\b(?:evaluat\w+|benchmark\w*|test(?:s|ing)?|scores?|metrics?|results?|bm25|performance|inference|figures?|plots?|tables?|评测)\b"
)
_TRAIN_WORD = re.compile(r"\b(?:pre-?|re-?|post-?)?train|训练")
_INFERENCE_ONLY = re.compile(
    r"\bonly\b[^.;]{0,40}\binference\b|\binference(?:[ -]code)?[ -]only\b|\binference (?:code|scripts?) (?:is|are) (?:all|the only)\b"
)
_SUBJECTS = re.compile(
    rf"(?P<open>{phrases.OPEN_LICENSE.pattern})|(?P<shut>{phrases.SHUT_LICENSE.pattern})"
    rf"|(?P<code>\b(?:{_CODE})\b)|(?P<other>\b(?:weights?|checkpoints?|parameters|data|data ?sets?|corpus|corpora|models?|documentation|paper|card)\b)"
)
_ADJECTIVE = re.compile(
    rf"^(?:[- ]licen[cs]ed)?(?:[ -](?:pre|re)?-?train\w*)?(?:,? (?:and )?[\w-]+){{0,3}}? (?:{_CODE})\b"
)
_FORGE = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.[\w.-]+|[\w-]*git[\w-]*\.[\w.-]+|bitbucket\.org|codeberg\.org|[\w.-]*sr\.ht|sourceforge\.net|zenodo\.org|osf\.io|"
    r"[\w.-]+/[\w./~-]*\.git\b|huggingface\.co/(?!datasets/|papers/|docs/|blog/)[\w.-]+/[\w.-]+)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_BARE_FORGE = re.compile(
    r"\b(?:github\.com|gitlab\.(?:com|org|io)|bitbucket\.org|codeberg\.org|gitee\.com)/[\w.~-]+/[\w.-]+", re.IGNORECASE
)
_HERE = re.compile(
    r"\b(?:in|of|with|inside) (?:this|the) (?:current |same |very )?(?:repo(?:sitory)?|model repo\w*)\b|\bhere\b|\balongside the weights\b|\bships? with\b|\bnext to the weights\b"
)
_THERE = re.compile(r"\b(?:repo(?:sitory)?|github|gitlab|code ?base|project page|link(?:ed)?|above|below)\b")
_OPENED = re.compile(
    rf"\bopen(?:ly)?[- ]?sourc(?:e|ed|es|ing)\b(?: (?:all|of|the|our|its|full|entire|complete|whole|also|both|\w+ly))*(?: (?:and )?[\w/,-]+){{0,3}} (?:{_CODE})\b"
    rf"|\b(?:{_CODE})\b[^.;]{{0,60}}\b(?:is|are|was|were|been|as|being|remains?)\b[^.;]{{0,30}}\b(?:open(?:ly)?[- ]?sourced?|free software|foss)\b"
    r"|开源[^，。]{0,16}代码|代码[^，。]{0,8}开源"
)
_OFFERED = re.compile(
    r"\b(?:releas\w*|publish\w*|available|provid\w+|shar(?:e|ed|ing)|open\w*|includ\w+|found|public\w*|hosted|host|lives?|ships?|kept|located|access\w*|download\w*|see|at|here)\b|开源|发布|提供"
)
_TRAINING_FILE = re.compile(
    r"(?:^|/)(?:(?:pre)?train(?:ing|er)?|run_(?:\w+_)?(?:clm|mlm|training|pretraining|ctc|seq2seq|flax\w*))[\w-]*\.(?:py|sh|ipynb|jl|rs|cu)$|(?:^|/)training/[^/]+\.(?:py|sh)$",
    re.IGNORECASE,
)
_ABOUT_CODE = re.compile(rf"\b(?:{_CODE}|it|this|these|they|everything|licen[cs]ed?|released under)\b")
_MOST = 5  # sentences that are quoted


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence about training code and the sentences around it that go on about it."""

    sentence: Sentence
    text: str
    around: tuple[Sentence, ...]


def read_code(card: Evidence | None, paths: Sequence[str]) -> Fact[str]:
    """`open`, `restricted` or `none`; unknown where there is no card, or it names code but not where or on what terms.

    `paths` is the repository's listing: training scripts may lie beside the weights.
    """
    if card is None or card.status is not Status.FOUND:
        return Fact()
    prose = read_prose(card)
    passages = list(_passages(prose))
    denied = [p for p in passages if _denied(p)]
    if denied:
        return _fact("none", (p.sentence for p in denied), card)
    best = min((_judge(p, prose, paths) for p in passages), key=_ORDER.index, default="none")
    if best == "none":
        return Fact(value="none", citations=(Citation.whole(card),), claim=False)
    return _fact(None if best == "unproved" else best, (p.sentence for p in passages), card)


_ORDER = ("open", "restricted", "unproved", "none")


def _fact(value: str | None, sentences: Iterable[Sentence], card: Evidence) -> Fact[str]:
    return Fact(value=value, citations=tuple(s.cite(card) for s in islice(sentences, _MOST)), claim=True)


def _passages(prose: Prose) -> Iterator[_Passage]:
    """Every sentence about training code, with its neighbours."""
    spoken = prose.spoken
    for at, sentence in enumerate(spoken):
        if sentence.kind is Kind.HEADING:
            continue
        text = phrases.without_preparation(phrases.plain(sentence.labelled))
        titled = _TITLE.search(sentence.section.title) is not None
        if titled or _is_topic(text) or _INFERENCE_ONLY.search(text):
            yield _Passage(sentence, text, tuple(_neighbours(spoken, at)))


def _is_topic(text: str) -> bool:
    """Whether words are about the code that trained this model; reproducing a benchmark is another matter."""
    if not _TOPIC.search(text) or _NOT_THIS.search(text):
        return False
    return bool(_TRAIN_WORD.search(text)) or not _EVALUATION.search(text)


def _neighbours(spoken: Sequence[Sentence], at: int) -> Iterator[Sentence]:
    """Sentences of the same block, one before and two behind in the same section."""
    here = spoken[at]
    for other in spoken[max(0, at - 3) : at + 4]:
        near = other.block == here.block or (other.section == here.section and -1 <= other.block - here.block <= 2)
        if other is not here and near and other.kind is not Kind.HEADING:
            yield other


def _denied(passage: _Passage) -> bool:
    """Whether the passage says that training code is not there, or not yet."""
    if _INFERENCE_ONLY.search(passage.text):
        return True
    titled = not _TOPIC.search(passage.text)
    parts = [passage.text] if titled else [part for part in phrases.clauses(passage.text) if _TOPIC.search(part)]
    if not titled and not parts:  # the topic runs over a cut: the sentence is read as one
        parts = [passage.text]
    if any(phrases.tense(part) is not Tense.THERE for part in parts):
        return True
    after = passage.text[-60:]  # "Training code: coming soon", "Training code | not released"
    return not titled and not _has_link(passage.sentence) and phrases.tense(after) is not Tense.THERE


def _judge(passage: _Passage, prose: Prose, paths: Sequence[str]) -> str:
    """open, restricted, unproved (code is offered, but not where or on what terms), or none."""
    if not _TOPIC.search(passage.text) and not _has_link(passage.sentence):
        return "none"
    located = _located(passage, prose, paths)
    offered = located or _OFFERED.search(passage.text) is not None
    terms = _terms(passage.text, alone=True) or _terms_around(passage) or _terms_anywhere(prose)
    if phrases.ON_REQUEST.search(passage.text) or (terms == "shut" and offered):
        return "restricted"
    if located and (terms == "open" or _OPENED.search(passage.text)):
        return "open"
    return "unproved" if offered else "none"


def _located(passage: _Passage, prose: Prose, paths: Sequence[str]) -> bool:
    """Whether a public place is named: in the sentence, beside it, in this repository, or where the sentence points."""
    if _has_link(passage.sentence) or any(
        _has_link(s) for s in passage.around if _ABOUT_CODE.search(phrases.plain(s.text))
    ):
        return True
    if _HERE.search(passage.text) and any(_TRAINING_FILE.search(path) for path in paths):
        return True
    return bool(_THERE.search(passage.text)) and any(_has_link(s) and _names_code(s) for s in prose.spoken)


def _has_link(sentence: Sentence) -> bool:
    return any(_FORGE.match(link.url) for link in sentence.links) or bool(
        _BARE_FORGE.search(sentence.text[: phrases.LONGEST])
    )


def _names_code(sentence: Sentence) -> bool:
    return re.search(rf"\b(?:{_CODE}|github)\b", phrases.plain(sentence.text)) is not None


def _terms_around(passage: _Passage) -> str | None:
    for sentence in passage.around:
        text = phrases.without_preparation(phrases.plain(sentence.labelled))
        if _ABOUT_CODE.search(text) and (terms := _terms(text, alone=True)):
            return terms
    return None


def _terms_anywhere(prose: Prose) -> str | None:
    """What a sentence somewhere in the card says of the licence of `the code`."""
    for sentence in prose.spoken:
        text = phrases.without_preparation(phrases.plain(sentence.labelled))
        if terms := _terms(text, alone=False):
            return terms
    return None


def _terms(text: str, *, alone: bool) -> str | None:
    """`open` or `shut`, whichever a sentence says of code; `alone`: a licence without a subject is the code's.

    A licence is said of the subjects named since the last one ("code and weights are MIT"; "code MIT, weights NC"), or
    of the code right behind it ("MIT-licensed training code"). Of two answers the stricter counts.
    """
    found: set[str] = set()
    subjects: set[str] = set()
    sealed = False
    for mention in _SUBJECTS.finditer(text):
        kind = str(mention.lastgroup)
        if kind in ("code", "other"):
            subjects = {kind} if sealed else subjects | {kind}
            sealed = False
            continue
        ahead = _ADJECTIVE.match(text[mention.end() : mention.end() + 60])
        if ahead or "code" in subjects or (alone and not subjects):
            found.add(kind)
        sealed = True
    return "shut" if "shut" in found else "open" if found else None
