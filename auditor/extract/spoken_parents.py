"""Parents that a sentence of the card names, with the licence that they came under.

A list of siblings ("NAME-A is derived from X, originally licensed under L") is read for the sentence that names this
repository, in full, and for no other. The link of the licence says which repository the parent is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.domain.evidence import Evidence
from auditor.domain.facts import ParentRef
from auditor.extract.hub_address import hub_id
from auditor.extract.prose import Kind, Sentence, read_prose

_DERIVED = re.compile(
    r"\b(?:is|are|was|were) (?:derived|built|finetuned|fine-tuned|distilled|initiali[sz]ed)\b[^.;]{0,20}"
    r"\b(?:from|on|upon|into)\b",
    re.IGNORECASE,
)
_LICENSED = re.compile(r"\b(?:originally|itself) (?:licen[cs]ed|released|distributed) under\b", re.IGNORECASE)
_MAX = 5


def spoken_parents(card: Evidence | None, id_: str) -> Iterator[ParentRef]:
    """The parents that a sentence about `id_` itself names, at most five."""
    name = id_.rpartition("/")[2]
    if card is None or not card.found or len(name) < 4:
        return
    mine = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", re.IGNORECASE)
    found: dict[str, Sentence] = {}
    for sentence in read_prose(card).sentences:
        for ref in _parents(sentence, mine) if sentence.kind is not Kind.CODE else ():
            if ref.lower() != id_.lower() and len(found) < _MAX:
                found.setdefault(ref, sentence)
    for ref, sentence in found.items():
        yield ParentRef(ref=ref, relation="finetune", citations=(sentence.cite(card),))


def _parents(sentence: Sentence, mine: re.Pattern[str]) -> Iterator[str]:
    """The repositories linked behind "is derived from", where the subject before it is this repository."""
    derived = _DERIVED.search(sentence.text)
    if derived is None or not _LICENSED.search(sentence.text, derived.end()):
        return
    if mine.search(sentence.text[: derived.start()]):
        for link in sentence.links:
            if link.at >= derived.end() and (ref := hub_id(link.url)) and "/" in ref:
                yield ref
