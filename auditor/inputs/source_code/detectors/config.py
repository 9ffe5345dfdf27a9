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
    return detect_plain(without_comments(text))


def detect_plain(text: str) -> Iterator[Hit]:
    """Models in configuration without comments (JSON)."""
    places = Places(text)
    yield from keyed_values(text, places)
    yield from command_lines(text, places)
    yield from links(text, places)
