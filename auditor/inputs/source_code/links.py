"""Addresses of the Hub inside any text: web links, `hf://`, package URLs, Ollama's `hf.co/…`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit

_HOSTS = r"(?:www\.)?huggingface\.co/|hf\.co/|api-inference\.huggingface\.co/models/"
_LINK = re.compile(
    rf"(?<![\w.@/-])(?:https?://(?:{_HOSTS})|hf://|pkg:huggingface/|hf\.co/)[^\s\"'<>()\[\]{{}}|\\^`,;]{{1,250}}"
)
_INFERENCE = re.compile(r"^https?://api-inference\.huggingface\.co/models/")
_TAIL = ".:!?*_~#"
TRIGGERS = ("huggingface.co", "hf.co/", "hf://", "pkg:huggingface")
"""Words without which a text holds no address of the Hub."""


def links(text: str, places: Places, confidence: float = 1.0) -> Iterator[Hit]:
    """The models that the addresses in a text lead to."""
    if not any(trigger in text for trigger in TRIGGERS):
        return
    for match in _LINK.finditer(text):
        address = _INFERENCE.sub("hf://", match.group().rstrip(_TAIL))
        named = read_name(address, Place.CALL)
        if named:
            line, column = places.at(match.start())
            certainty = round(named.confidence * confidence, 3)
            yield Hit(named.id, named.kind, line, column, certainty, named.revision)
