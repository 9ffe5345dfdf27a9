"""Parents that the card names in words, for repositories whose metadata name none.

Three forms are read, each with the id of the parent written out, by a link or in full:

- a sentence about this model: "This model is a fine-tuned version of ORG/NAME", "NAME-A is derived from X, originally
  licensed under L"; of a list of siblings only the sentence that names this repository;
- a label: "Base model: ORG/NAME", "Finetuned from model: ORG/NAME";
- the recipe of a merge, set as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.domain.evidence import Evidence
from auditor.domain.facts import ParentRef
from auditor.extract.hub_address import hub_id
from auditor.extract.merge_recipe import MOST, models_of
from auditor.extract.patterns import Pattern
from auditor.extract.prose import Kind, Sentence, read_prose
from auditor.regex import lazily

_MADE = (
    r"(?:(?:q?lora|dora|peft|parameter[- ]efficient|full|4-bit|8-bit|instruction|supervised|further|"
    r"continually|continued)[- ])*"
    r"(?:fine-?tun(?:e|ed|ing)|tuned|adapter|lora|quanti[sz](?:ed|ation)|gguf|awq|gptq|exl2|mlx|converted|conversion|"
    r"distill(?:ed|ation)|merged?|derivative|derived|built|initiali[sz]ed|pre-?trained)"
)
_ABOUT = lazily(
    rf"^\W*(?:this|the|our|it)\b[^.;]{{0,60}}?\b(?:is|was|has been|contains)\b[^.;]{{0,30}}?\b{_MADE}\b"
    r"[^.;]{0,60}?\b(?:of|from|on|upon|for|into|to|with)\b\s*(?:the\s+)?(?:base\s+model\s+|model\s+)?[`\"']?$",
    re.IGNORECASE,
)
_LABEL = lazily(
    r"^\W*(?:fine-?tuned from(?: model)?|base[ _]model|parent model|original model|source model|quanti[sz]ed from|"
    r"converted from|merged? from|adapter for)(?: ?\[?optional\]?|\(s\))?\W{0,4}:\W{0,4}$",
    re.IGNORECASE,
)
_OTHERS = lazily(r"\b(?:tokeni[sz]er|encoder|decoder|vae|vocoder|teacher|reward model|card)\b", re.IGNORECASE)
_DERIVED = Pattern(
    r"\b(?:is|are|was|were) (?:derived|built|finetuned|fine-tuned|distilled|initiali[sz]ed)\b[^.;]{0,20}"
    r"\b(?:from|on|upon|into)\b",
    re.IGNORECASE,
)
_LICENSED = Pattern(r"\b(?:originally|itself) (?:licen[cs]ed|released|distributed) under\b", re.IGNORECASE)
_WRITTEN = lazily(r"(?<![\w./-])[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{1,95}(?![\w/-])")
_QUANTIZED = lazily(r"quanti|gguf|awq|gptq|exl2|mlx|conver", re.IGNORECASE)
_ADAPTER = lazily(r"\bq?lora\b|adapter|peft", re.IGNORECASE)
_MERGE = lazily(r"\bmerge", re.IGNORECASE)
_MAX = 5
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class _Place:
    """An id, written out or linked, and where its words begin in the sentence."""

    at: int
    ref: str


def spoken_parents(card: Evidence | None, id_: str) -> Iterator[ParentRef]:
    """The parents that the card names for `id_` itself: at most five in words, fifty in the recipe of a merge."""
    if card is None or not card.found:
        return
    found: dict[str, ParentRef] = {}
    for sentence in read_prose(card).sentences:
        most = MOST if sentence.kind is Kind.CODE else _MAX
        for ref, relation in _named(sentence, id_.rpartition("/")[2]):
            if ref.lower() != id_.lower() and len(found) < most:
                found.setdefault(ref, ParentRef(ref=ref, relation=relation, citations=(sentence.cite(card),)))
    yield from found.values()


def _named(sentence: Sentence, name: str) -> Iterator[tuple[str, str]]:
    """Each parent of a sentence with its relation."""
    if sentence.kind is Kind.CODE:
        yield from ((ref, "merge") for ref, _ in models_of(sentence.text))
        return
    if len(sentence.text) > _LONGEST or "/" not in sentence.text + "".join(link.url for link in sentence.links):
        return
    yield from ((ref, "finetune") for ref in _of_sibling(sentence, name))
    for place in _places(sentence):
        before = sentence.text[: place.at]
        if (_ABOUT.search(before) or _LABEL.search(before)) and not _OTHERS.search(before):
            yield place.ref, _relation(before)
            return


def _places(sentence: Sentence) -> Iterator[_Place]:
    """The ids of a sentence in order: links to repositories, and ids written out."""
    linked = [_Place(link.at, ref) for link in sentence.links if (ref := hub_id(link.url)) and "/" in ref]
    written = [_Place(match.start(), match[0].rstrip(".")) for match in _WRITTEN.finditer(sentence.text)]
    taken = {place.at for place in linked}
    yield from sorted([*linked, *(p for p in written if p.at not in taken)], key=lambda place: place.at)


def _of_sibling(sentence: Sentence, name: str) -> Iterator[str]:
    """The repositories linked behind "is derived from", where the subject before it is this repository."""
    derived = _DERIVED.search(sentence.text) if len(name) > 3 else None
    if derived is None or not _LICENSED.search(sentence.text, derived.end()):
        return
    if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", sentence.text[: derived.start()], re.IGNORECASE):
        yield from (place.ref for place in _places(sentence) if place.at >= derived.end())


def _relation(words: str) -> str:
    if _QUANTIZED.search(words):
        return "quantized"
    if _ADAPTER.search(words):
        return "adapter"
    return "merge" if _MERGE.search(words) else "finetune"
