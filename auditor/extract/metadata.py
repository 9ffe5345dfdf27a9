"""The Hub's metadata answer: JSON that strangers fill in, read without trusting any type in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from auditor.domain.evidence import Citation, Dossier, Evidence

_MAX_QUOTE = 200


@dataclass(frozen=True)
class Metadata:
    """A metadata answer and the evidence that it came as."""

    evidence: Evidence
    values: Mapping[str, Any]

    @classmethod
    def of(cls, dossier: Dossier) -> Metadata:
        """The metadata of a dossier; no values where it was not found or is no JSON object."""
        return cls(dossier.metadata, _object(dossier.metadata) if dossier.metadata.found else {})

    @cached_property
    def card_data(self) -> Mapping[str, Any]:
        """The card's front matter as the Hub parsed it."""
        data = self.values.get("cardData")
        return data if isinstance(data, dict) else {}

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return tuple(tag for tag in _list(self.values.get("tags")) if isinstance(tag, str))

    def text(self, name: str) -> str | None:
        """A field that is a string; None for anything else."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def cite(self, *words: str) -> Citation:
        """The first place where the answer holds one of `words` verbatim, else the answer as a whole."""
        text = self.evidence.text
        for word in words:
            at = text.find(word) if word else -1
            if at >= 0:
                return Citation.span(self.evidence, at, at + len(word), _MAX_QUOTE)
        return Citation.whole(self.evidence)


def _object(evidence: Evidence) -> Mapping[str, Any]:
    try:
        value = json.loads(evidence.content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
