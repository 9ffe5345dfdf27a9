"""What of a model is given out beside its weights, read from card, file listing and metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.fact import Fact
from auditor.domain.inventory import Inventory
from auditor.extract import phrases
from auditor.extract.code_claims import CODE, Topic, read_claims
from auditor.extract.metadata import Metadata
from auditor.extract.patterns import Pattern
from auditor.extract.phrases import Tense
from auditor.extract.prose import Kind, Prose, Sentence, read_prose
from auditor.regex import lazily

_NO_FILES = lazily(r"$^")
_EVALUATION = Topic(
    words=Pattern(
        rf"\b(?:evaluation|benchmark(?:ing)?|scoring|eval)\b[^.;|]{{0,40}}?\b(?:{CODE})\b|"
        rf"\b(?:{CODE})\b[^.;|]{{0,60}}\b(?:evaluat\w+|benchmarks?|scoring)\b"
        r"|评测脚本|评测代码"
    ),
    title=Pattern(r"\bevaluation (?:code|scripts?|harness)", re.IGNORECASE),
    files=lazily(
        r"(?:^|/)(?:eval\w*|benchmark\w*)\.(?:py|sh|ipynb)$|(?:^|/)(?:evaluation|benchmarks?)/[^/]+\.py$", re.IGNORECASE
    ),
)
_PREPARATION = Topic(
    words=Pattern(
        rf"\b(?:dataprep|pre-?processing|deduplication|filtering|cleaning|tokeni[sz]ation|data)\b[^.;|"
        rf"]{{0,40}}?\b(?:{CODE})\b|\b(?:{CODE})\b[^.;|]{{0,60}}\b(?:dataprep|pre-?process\w*|"
        rf"prepar\w+ the data|build(?:ing)? the corpus|collect\w+ the data)"
    ),
    title=Pattern(r"\bdata (?:preparation|processing|pipeline)|\bpreprocessing code", re.IGNORECASE),
    files=lazily(r"(?:^|/)(?:preprocess\w*|prepare_data\w*|data_prep\w*)\.(?:py|sh|ipynb)$", re.IGNORECASE),
)
_INFERENCE = Topic(
    words=Pattern(
        rf"\b(?:inference|serving|generation|demo|usage|sampling)\b[^.;|]{{0,40}}?\b(?:{CODE})\b|"
        rf"\b(?:{CODE})\b[^.;|]{{0,60}}\b(?:inference|serving|run(?:s|ning)? the model|generat\w+)"
    ),
    title=Pattern(r"\binference code|\bserving code", re.IGNORECASE),
    files=lazily(r"(?:^|/)(?:inference|generate|modeling_\w+|modelling_\w+|pipeline|handler)\w*\.py$", re.IGNORECASE),
)
_LIBRARIES = frozenset(
    {
        "transformers",
        "diffusers",
        "sentence-transformers",
        "timm",
        "peft",
        "adapter-transformers",
        "adapters",
        "espnet",
        "flair",
        "fairseq",
        "speechbrain",
        "spacy",
        "stanza",
        "nemo",
        "open_clip",
        "asteroid",
        "pyannote-audio",
        "sklearn",
        "fastai",
        "keras",
        "tf-keras",
        "setfit",
        "span-marker",
        "bertopic",
        "stable-baselines3",
        "ml-agents",
        "transformers.js",
        "ultralytics",
        "gliner",
        "mlx",
        "vllm",
        "llama.cpp",
        "paddlepaddle",
        "paddlenlp",
        "gpt-neox",
        "pytorch_lightning",
        "allennlp",
        "allenact",
        "k2",
        "fasttext",
        "doctr",
        "diffusion-single-file",
    }
)
"""Values of `library_name` whose library is open source and runs the model."""
_CHECKPOINTS = Pattern(
    r"\b(?:intermediate|partial|training|earlier|all|every|\d+) (?:\w+ )?(?:check-?points?|snapshots?|"
    r"revisions)\b|\bcheck-?points? (?:from|of|at|for|every|throughout|during|along|are|"
    r"were) [^.;]{0,60}\b(?:training|steps?|tokens|branch\w*|revisions?)\b"
    r"|\brevision ?= ?[\"']?(?:step|stage|global_step|ckpt|checkpoint)"
)
_RESULTS = lazily(
    r"\b(?:evaluat\w*|results?|benchmarks?|performance|metrics?|accuracy|scores?|wer|bleu|f1|mmlu|leaderboard|评测|效果)\b",
    re.IGNORECASE,
)
_FIGURE = lazily(r"\b\d{1,3}[.,]\d+\b|\b\d{1,3} ?%")
_BENCHMARK = Pattern(
    r"\b(?:mmlu|gsm-?8k|hellaswag|arc|truthfulqa|humaneval|mbpp|winogrande|piqa|boolq|glue|superglue|"
    r"squad|imagenet|coco|librispeech|common voice|mteb|beir|bbh|c-?eval|cmmlu|lambada|wikitext|"
    r"mt-bench|ifeval|math|gpqa|test set|dev set|validation set)\b",
    re.IGNORECASE,
)
_DATA_CARD = Pattern(r"\bdata ?sheets?\b|\bdata cards?\b|\bdata statements?\b|\bdataset cards?\b", re.IGNORECASE)
_DATA_SECTION = Pattern(
    r"\b(?:training|pre-?training) data\b|^data(?:sets?)?\b|\bcorpus\b|\bdata sources\b|训练数据", re.IGNORECASE
)
_REPORT = Pattern(
    r"\b(?:technical report|tech report|white ?paper|paper|report|preprint|publication|blog ?post)\b", re.IGNORECASE
)
_PAPER_HOST = lazily(
    r"^https?://(?:www\.)?(?:arxiv\.org|doi\.org|dx\.doi\.org|aclanthology\.org|aclweb\.org|"
    r"openreview\.net|proceedings\.|papers\.nips\.cc|dl\.acm\.org|ieeexplore|link\.springer\.com|"
    r"openaccess\.thecvf\.com|"
    r"huggingface\.co/papers/|hf\.co/papers/|isca-speech\.org|jmlr\.org|biorxiv\.org|medrxiv\.org|"
    r"nature\.com|zenodo\.org)|\.pdf(?:$|[?#])",
    re.IGNORECASE,
)
_PREPRINT = lazily(
    r"^https?://(?:www\.)?(?:arxiv\.org|huggingface\.co/papers/|hf\.co/papers/|biorxiv\.org|medrxiv\.org|"
    r"doi\.org/10\.48550/|techrxiv\.org|osf\.io/preprints)",
    re.IGNORECASE,
)
_REVIEWED = lazily(
    r"^https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org|proceedings\.|papers\.nips\.cc|dl\.acm\.org|"
    r"ieeexplore|link\.springer\.com|openaccess\.thecvf\.com|isca-speech\.org|jmlr\.org|nature\.com/articles|"
    r"(?:dx\.)?doi\.org/10\.(?!48550/|5281/|1101/))",
    re.IGNORECASE,
)
_PURPOSE = Pattern(
    r"\b(?:intended|use|uses|usage|applications?|capabilit\w+|purpose|overview|introduction|description|"
    r"summary|modalit\w+|tasks?)\b",
    re.IGNORECASE,
)
_LIMITS = Pattern(
    r"\b(?:limitations?|bias(?:es)?|risks?|out[- ]of[- ]scope|misuse|caveats?|safety|ethic\w*|considerations|"
    r"(?:do|does|should|must) not (?:be )?use[d]?|not (?:intended|suitable|meant)|hallucinat\w*|may be (?:wrong|"
    r"inaccurate|offensive))\b",
    re.IGNORECASE,
)
_RUNNING = Pattern(
    r"\b(?:how to (?:use|run|get started)|quick ?start|getting started|get started|usage|inference|"
    r"example|deploy\w*|requirements|install\w*)\b",
    re.IGNORECASE,
)
_METHOD = Pattern(
    r"\b(?:learning rate|batch size|epochs?|optimi[sz]er|warm-?up|training steps|gradient|"
    r"weight decay|gpus?|tpus?|a100|h100|hyper-?parameters)\b",
    re.IGNORECASE,
)
_ARCHITECTURE = Pattern(r"\barchitecture\b", re.IGNORECASE)
_ARCHITECTURE_FILE = lazily(
    r"(?:^|/)(?:config|model_index|params|configuration)\.(?:json|yaml|yml)$|(?:^|/)model\w*\.py$"
)
_SENTENCES = 3  # that a card needs beside its metadata
_MOST = 3


def read_inventory(card: Evidence | None, metadata: Metadata, paths: Sequence[str]) -> Inventory:
    """Every component beside weights, training code and training data; unknown where the card could not be read."""
    if card is None or card.status is not Status.FOUND:
        arxiv = _arxiv(metadata)
        return Inventory(
            architecture=_architecture(metadata, paths),
            report=arxiv,
            paper=arxiv,
            preprint=arxiv,
            package=_package(metadata),
        )
    prose = read_prose(card)
    reader = _Reader(card, prose)
    results = _known(_model_index(metadata)) or reader.some(_is_result)
    return Inventory(
        architecture=_known(_architecture(metadata, paths)) or reader.some(_matches(_ARCHITECTURE)),
        checkpoints=reader.some(_gives_checkpoints),
        inference_code=_known(_library(metadata)) or read_claims(card, paths, _INFERENCE),
        evaluation_code=read_claims(card, paths, _EVALUATION),
        preprocessing_code=read_claims(card, paths, _PREPARATION),
        evaluation_data=_known(_model_index(metadata)) or reader.some(_matches(_BENCHMARK)),
        evaluation_results=results,
        data_card=_known(_data_sheet(metadata, paths)) or reader.some(_describes_data),
        report=_known(_arxiv(metadata)) or reader.some(_links_report),
        paper=_known(_arxiv(metadata)) or reader.some(_links_paper),
        preprint=_known(_arxiv(metadata)) or reader.some(_links_to(_PREPRINT)),
        peer_reviewed=reader.some(_links_to(_REVIEWED)),
        package=_known(_package(metadata)) or Fact(value="none", citations=(Citation.whole(card),)),
        model_card=reader.card(),
        usage=reader.usage(),
        method=reader.some(_matches(_METHOD)),
    )


class _Reader:
    """Looks for sentences in one card."""

    def __init__(self, card: Evidence, prose: Prose) -> None:
        self.evidence = card
        self.prose = prose
        self.said = [s for s in prose.spoken if s.kind is not Kind.HEADING]

    def some(self, wanted: Callable[[Sentence], bool]) -> Fact[str]:
        """`present`, cited by the first such sentences; `none` when there is no such sentence."""
        return self._fact([s.cite(self.evidence) for s in islice(filter(wanted, self.said), _MOST)])

    def card(self) -> Fact[str]:
        """Whether the card says more than a few words beside its metadata."""
        return self._fact([Citation.whole(self.evidence)] if len(self.said) >= _SENTENCES else [])

    def usage(self) -> Fact[str]:
        """What it is for, its limits and how to run it, each by a heading or a sentence."""
        parts = [self._first(pattern) for pattern in (_PURPOSE, _LIMITS, _RUNNING)]
        return self._fact([part.cite(self.evidence) for part in parts if part] if all(parts) else [])

    def _first(self, pattern: Pattern) -> Sentence | None:
        titled = (s for s in self.prose.sentences if s.kind is Kind.HEADING and pattern.search(s.text))
        return next(titled, None) or next((s for s in self.said if pattern.search(s.text[: phrases.LONGEST])), None)

    def _fact(self, citations: Iterable[Citation]) -> Fact[str]:
        found = tuple(citations)
        if found:
            return Fact(value="present", citations=found, claim=True)
        return Fact(value="none", citations=(Citation.whole(self.evidence),))


def _known(fact: Fact[str]) -> Fact[str] | None:
    return fact if fact.known else None


def _present(citations: Iterator[Citation]) -> Fact[str]:
    found = tuple(islice(citations, _MOST))
    return Fact(value="present", citations=found) if found else Fact()


def _architecture(metadata: Metadata, paths: Sequence[str]) -> Fact[str]:
    """A configuration or modelling file in the listing, or the configuration that the Hub read."""
    files = (metadata.cite(f'"{path}"') for path in paths if _ARCHITECTURE_FILE.search(path))
    config = metadata.values.get("config")
    read = [metadata.cite('"config"')] if isinstance(config, dict) and config.get("architectures") else []
    return _present(iter([*islice(files, 1), *read]))


def _library(metadata: Metadata) -> Fact[str]:
    """Open inference code by the library that the Hub names."""
    name = metadata.text("library_name") or ""
    if name.lower() not in _LIBRARIES:
        return Fact()
    return Fact(value="open", citations=(metadata.cite(f'"{name}"'),))


def _package(metadata: Metadata) -> Fact[str]:
    """The same library as a package that can be installed."""
    library = _library(metadata)
    return replace(library, value="present") if library.known else library


def _model_index(metadata: Metadata) -> Fact[str]:
    index = metadata.values.get("model-index") or metadata.card_data.get("model-index")
    return _present(iter([metadata.cite('"model-index"')] if isinstance(index, list) and index else []))


def _arxiv(metadata: Metadata) -> Fact[str]:
    return _present(metadata.cite(f'"{tag}"') for tag in metadata.tags if tag.startswith("arxiv:"))


def _data_sheet(metadata: Metadata, paths: Sequence[str]) -> Fact[str]:
    sheet = lazily(r"(?:^|/)data(?:[_-]?(?:sheet|card|statement))?\.(?:md|pdf|txt)$", re.IGNORECASE)
    return _present(metadata.cite(f'"{path}"') for path in paths if sheet.search(path))


def _matches(pattern: Pattern) -> Callable[[Sentence], bool]:
    return lambda sentence: pattern.search(sentence.text[: phrases.LONGEST]) is not None


def _gives_checkpoints(sentence: Sentence) -> bool:
    text = phrases.plain(sentence.text)
    return bool(_CHECKPOINTS.search(text)) and phrases.tense(text) is Tense.THERE


def _is_result(sentence: Sentence) -> bool:
    """A figure in a sentence or row about results."""
    about = _RESULTS.search(sentence.section.title) or _RESULTS.search(sentence.text[: phrases.LONGEST])
    return bool(about) and _FIGURE.search(sentence.text[: phrases.LONGEST]) is not None


def _describes_data(sentence: Sentence) -> bool:
    text = sentence.text[: phrases.LONGEST]
    if _DATA_CARD.search(text):
        return phrases.tense(phrases.plain(text)) is Tense.THERE
    return _DATA_SECTION.search(sentence.section.title) is not None and "more information needed" not in text.lower()


def _links_report(sentence: Sentence) -> bool:
    return _links_paper(sentence) or (bool(sentence.links) and _matches(_REPORT)(sentence))


def _links_paper(sentence: Sentence) -> bool:
    return _links_to(_PAPER_HOST)(sentence)


def _links_to(host: re.Pattern[str]) -> Callable[[Sentence], bool]:
    return lambda sentence: any(host.search(link.url) for link in sentence.links)
