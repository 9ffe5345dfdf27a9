"""Parents as a repository declares them: card, tags, the Hub's `baseModels`, adapter configuration, recipe of a merge.

The relation is taken from the first of these that says it: the card's `base_model_relation`, a tag
`base_model:RELATION:ID`, the Hub's `baseModels`, the adapter configuration. Where nobody says it, the Hub's own rule
is followed: several parents are a merge, PEFT files an adapter, a quantised format of a model by the parent's name a
quantisation, and everything else a finetune.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from auditor.domain.evidence import Citation, Evidence
from auditor.domain.facts import ParentRef
from auditor.extract.hub_address import MAX_REFS, hub_id, strings
from auditor.extract.merge_recipe import recipe_parents
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card
from auditor.extract.spoken_parents import spoken_parents
from auditor.regex import lazily

RELATIONS = ("finetune", "adapter", "quantized", "merge")
_TAG = "base_model:"
_ADAPTER = frozenset({"peft", "lora", "adapter", "adapters", "adapter-transformers", "qlora", "dora"})
_MERGED = frozenset({"merge", "mergekit", "lazymergekit", "mergedlm"})
_QUANTIZED = lazily(
    r"(?:^|[-_.])(?:i1-)?(?:gguf|ggml|awq|gptq|exl2|exl3|eetq|hqq|aqlm|quip|marlin|mlx|onnx|openvino|bnb|quantized|quant|fp8|nf4|imat"
    r"|(?:int|w)?[2-8]-?bits?|int[48]|w\d+a\d+|[qQ]\d_[kK0-9](?:_[smlSML])?|\d\.\d+bpw)(?=$|[-_.])",
    re.IGNORECASE,
)
_ID = lazily(r"[\w.-]{1,96}/[\w.-]{1,96}")
_PLAIN = lazily(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Named:
    """One parent as one place names it."""

    ref: str
    relation: str | None
    citations: tuple[Citation, ...]


@dataclass
class _Gathered:
    """Parents in the order in which they were first named, each once."""

    parents: dict[str, _Named] = field(default_factory=dict)

    def add(self, named: _Named) -> None:
        """Keep a parent once, with its first name, its first known relation and up to four places that name it."""
        key = named.ref.lower()
        known = self.parents.get(key)
        if known is None:
            if len(self.parents) < MAX_REFS:
                self.parents[key] = named
            return
        cited = known.citations if named.citations[0] in known.citations else (*known.citations, *named.citations)
        self.parents[key] = _Named(known.ref, known.relation or named.relation, cited[:4])

    def names(self, path: str) -> bool:
        """Whether a parent of the same name is known already, whoever its owner."""
        return _basename(path) in {_basename(ref) for ref in self.parents}


def read_parents(
    card: Card, metadata: Metadata, adapter: Evidence | None = None, recipes: Sequence[Evidence | None] = ()
) -> tuple[ParentRef, ...]:
    """Every declared parent, each once, at most MAX_REFS of them.

    What is no id of the Hub (a local path, another address) is kept as written, so that a finding can name it; so is a
    repository that names itself.
    """
    gathered = _Gathered()
    declared = [*_from_card(card), *_from_tags(metadata)]
    for named in declared or _from_base_models(metadata):
        gathered.add(named)
    for named in _from_adapter(adapter):
        if not (_is_path(named.ref) and gathered.names(named.ref)):
            gathered.add(named)
    for recipe in recipes:
        for merged in recipe_parents(recipe):
            gathered.add(_Named(merged.ref, merged.relation, merged.citations))
    if not gathered.parents:
        for spoken in spoken_parents(card.evidence, metadata.text("id") or ""):
            gathered.add(_Named(spoken.ref, spoken.relation, spoken.citations))
    said = _said_by_hub(metadata)
    hints = _Hints.of(card, metadata, adapter, len(gathered.parents))
    return tuple(
        ParentRef(
            ref=named.ref, relation=named.relation or said or hints.relation(named.ref), citations=named.citations
        )
        for named in gathered.parents.values()
    )


def _from_card(card: Card) -> Iterator[_Named]:
    value = card.values.get("base_model")
    relation = _relation(card.values.get("base_model_relation"))
    cited = card.cite("base_model", value) if value else ()
    for text in islice(strings(value), MAX_REFS):
        for ref in _several(hub_id(text) or text):
            yield _Named(ref, relation, cited)


def _several(text: str) -> list[str]:
    """Ids written into one string with commas, and without the revision behind an `@`."""
    refs = [part.strip().partition("@")[0] for part in text.split(",")]
    return refs if all(_ID.fullmatch(ref) for ref in refs) else [text]


def _from_tags(metadata: Metadata) -> Iterator[_Named]:
    tags = [tag for tag in metadata.tags if tag.startswith(_TAG)]
    for tag in tags[: 2 * MAX_REFS]:  # the Hub writes each parent twice, with and without its relation
        head, _, rest = tag.removeprefix(_TAG).partition(":")
        relation, ref = (head, rest) if rest and head in RELATIONS else (None, tag.removeprefix(_TAG))
        if ref.strip():
            yield _Named(hub_id(ref) or ref.strip(), relation, (metadata.cite(f'"{tag}"'),))


def _from_base_models(metadata: Metadata) -> Iterator[_Named]:
    """The Hub's own list: newer names of the declared parents, so it counts only where nothing was declared."""
    models = _mapping(metadata.values.get("baseModels")).get("models")
    for model in (models if isinstance(models, list) else [])[:MAX_REFS]:
        for ref in strings(_mapping(model).get("id")):
            yield _Named(ref, None, (metadata.cite(f'"id":"{ref}"', f'"id": "{ref}"', f'"{ref}"'),))


def _from_adapter(adapter: Evidence | None) -> Iterator[_Named]:
    for ref in strings(_json(adapter).get("base_model_name_or_path")):
        assert adapter is not None, "only a found file holds a value"
        yield _Named(hub_id(ref) or ref, "adapter", (_quote(adapter, ref),))


def _said_by_hub(metadata: Metadata) -> str | None:
    return _relation(_mapping(metadata.values.get("baseModels")).get("relation"))


@dataclass(frozen=True)
class _Hints:
    """What a repository's look says about its relation to its parents, where nobody says it in words."""

    name: str
    adapter: bool
    merged: bool
    gguf: bool

    @classmethod
    def of(cls, card: Card, metadata: Metadata, adapter: Evidence | None, parents: int) -> _Hints:
        """Gather the hints of one repository with so many parents."""
        words = {word.lower() for word in (*metadata.tags, *strings(card.values.get("tags")))}
        words.update(word.lower() for word in strings(card.values.get("library_name")))
        library = (metadata.text("library_name") or "").lower()
        peft = library in _ADAPTER or bool(words & _ADAPTER) or (adapter is not None and adapter.found)
        return cls(
            name=(metadata.text("id") or "").rpartition("/")[2],
            adapter=peft,
            merged=parents > 1 or bool(words & _MERGED),
            gguf="gguf" in words or isinstance(metadata.values.get("gguf"), dict),
        )

    def relation(self, parent: str) -> str:
        if self.adapter:
            return "adapter"
        if self._repacks(parent):
            return "quantized"
        return "merge" if self.merged else "finetune"

    def _repacks(self, parent: str) -> bool:
        """The parent's name with a format's behind it; a finetune that also comes as GGUF has a name of its own."""
        packed = self.gguf or _QUANTIZED.search(self.name) is not None
        mine = _PLAIN.sub("", _QUANTIZED.sub("", self.name).lower())
        theirs = _PLAIN.sub("", _QUANTIZED.sub("", parent.rpartition("/")[2]).lower())
        return packed and bool(theirs) and theirs in mine


def _relation(value: Any) -> str | None:
    return value if isinstance(value, str) and value in RELATIONS else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _json(evidence: Evidence | None) -> Mapping[str, Any]:
    if evidence is None or not evidence.found:
        return {}
    try:
        return _mapping(json.loads(evidence.content))
    except (ValueError, RecursionError):
        return {}


def _quote(evidence: Evidence, words: str) -> Citation:
    at = evidence.text.find(words)
    return Citation.span(evidence, at, at + len(words)) if at >= 0 else Citation.whole(evidence)


def _is_path(ref: str) -> bool:
    """A place on somebody's disk rather than an id: absolute, relative, with a drive, or too deep for an id."""
    return ref.startswith(("/", ".", "~")) or "\\" in ref or ref.count("/") > 1


def _basename(ref: str) -> str:
    return re.split(r"[/\\]", ref.rstrip("/\\"))[-1].lower()
