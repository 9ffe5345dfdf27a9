"""Training datasets as a repository declares them: the card's `datasets`, tags, links in sentences on training."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from auditor.domain.evidence import Evidence
from auditor.domain.facts import DatasetRef
from auditor.extract.hub_address import MAX_REFS, hub_id, strings
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card
from auditor.extract.patterns import Pattern
from auditor.extract.prose import Kind, Sentence, read_prose

_TAG = "dataset:"
_MAX_LINKED = 50
_TRAINED_ON = Pattern(
    r"\b(?:pre-?)?train(?:ed|ing)\b|\bfine-?tun(?:ed|ing)\b|\blearn(?:ed|t)\b|\btokens of\b|训练", re.IGNORECASE
)
_OTHER_USE = Pattern(
    r"\b(?:evaluat|benchmark|test(?:ed|ing)?\b|validat|leaderboard|compar|score|accuracy|outperform|"
    r"will be|not trained|"
    r"contaminat|exclud|filtered out|resembl|similar to|such as|for example|e\.g\.|if you|you can|"
    r"your own|our other|another model)",
    re.IGNORECASE,
)


def read_datasets(card: Card, metadata: Metadata) -> tuple[DatasetRef, ...]:
    """Every declared dataset, each once, at most a thousand; what is no id of the Hub is kept as written."""
    found: dict[str, DatasetRef] = {}
    for dataset in (*_from_card(card), *_from_tags(metadata), *_from_prose(card.evidence)):
        if len(found) < MAX_REFS:
            found.setdefault(dataset.ref.lower(), dataset)
    return tuple(found.values())


def _from_card(card: Card) -> Iterator[DatasetRef]:
    value = card.values.get("datasets")
    texts = list(islice(strings(value), MAX_REFS))
    cited = card.cite("datasets", texts) if texts else ()
    for text in texts:
        yield DatasetRef(ref=hub_id(text, "datasets") or text, citations=cited)


def _from_tags(metadata: Metadata) -> Iterator[DatasetRef]:
    for tag in [tag for tag in metadata.tags if tag.startswith(_TAG)][:MAX_REFS]:
        if ref := tag.removeprefix(_TAG).strip():
            yield DatasetRef(ref=hub_id(ref, "datasets") or ref, citations=(metadata.cite(f'"{tag}"'),))


def _from_prose(card: Evidence | None) -> Iterator[DatasetRef]:
    """Datasets of the Hub that a sentence says the model was trained on."""
    if card is None or not card.found:
        return
    linked = ((s, hub_id(link.url, "datasets")) for s in read_prose(card).spoken if says_trained(s) for link in s.links)
    for sentence, ref in islice(((s, ref) for s, ref in linked if ref), _MAX_LINKED):
        yield DatasetRef(ref=ref, citations=(sentence.cite(card),))


def says_trained(sentence: Sentence) -> bool:
    """Whether a sentence says what this model was trained on, itself or by the heading right above it."""
    if sentence.kind is Kind.HEADING or _OTHER_USE.search(sentence.text):
        return False
    return bool(
        _TRAINED_ON.search(sentence.text) or re.search(r"\btrain|\bdata\b", sentence.section.title, re.IGNORECASE)
    )
