"""Configuration: YAML (with Helm, compose and CI files), TOML, JSON, environment files, and the like."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inputs.source_code.command_lines import command_lines
from auditor.inputs.source_code.keyed_values import keyed_values, without_comments
from auditor.inputs.source_code.links import links
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit


def detect(text: str) -> Iterator[Hit]:
    """Models in configuration with `#` comments."""
    yield from _detect(without_comments(text), quoted=False)


def detect_json(text: str) -> Iterator[Hit]:
    """Models in configuration without comments, and with values in quotes."""
    yield from _detect(text, quoted=True)


def _detect(text: str, *, quoted: bool) -> Iterator[Hit]:
    places = Places(text)
    yield from keyed_values(text, places, quoted=quoted)
    yield from command_lines(text, places)
    yield from links(text, places)
