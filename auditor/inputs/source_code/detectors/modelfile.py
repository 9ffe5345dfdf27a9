"""Ollama's Modelfile: `FROM` names the model, `ADAPTER` what is put on top."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit
from auditor.inputs.source_code.signatures import NameStyle

_LINE = re.compile(r"^[ \t]{0,20}(?:FROM|ADAPTER)[ \t]{1,20}([^\s#]{1,250})", re.MULTILINE | re.IGNORECASE)


def detect(text: str) -> Iterator[Hit]:
    """The model that a Modelfile builds on."""
    places = Places(text)
    for match in _LINE.finditer(text):
        named = read_name(match[1], Place.CALL, NameStyle.OLLAMA)
        if named:
            yield Hit(named.id, named.kind, *places.at(match.start(1)), named.confidence, named.revision)
