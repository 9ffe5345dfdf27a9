"""Shell scripts, Makefiles and Dockerfiles: commands, variables and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.inputs.source_code.command_lines import command_lines
from auditor.inputs.source_code.key_names import key_place
from auditor.inputs.source_code.keyed_values import keyed_values, without_comments
from auditor.inputs.source_code.links import links
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit

_ENV = re.compile(r"^[ \t]{0,20}ENV[ \t]{1,20}([A-Za-z_]\w{0,60})[ \t]{1,20}[\"']?([^\s\"'=]{2,200})", re.MULTILINE)
_IMAGE = re.compile(r"^[ \t]{0,20}FROM[ \t][^\n]*", re.MULTILINE)


def detect(text: str) -> Iterator[Hit]:
    """Models in a script."""
    text = without_comments(text)
    places = Places(text)
    yield from keyed_values(text, places)
    yield from command_lines(text, places)
    yield from links(text, places)


def detect_dockerfile(text: str) -> Iterator[Hit]:
    """Models in a Dockerfile; the images of FROM lines are none."""
    text = _IMAGE.sub(lambda match: " " * len(match.group()), text)
    yield from detect(text)
    places = Places(text)
    for match in _ENV.finditer(text):
        place = key_place(match[1])
        named = read_name(match[2], place) if place is not None else None
        if named:
            yield Hit(named.id, named.kind, *places.at(match.start(2)), named.confidence, named.revision)
