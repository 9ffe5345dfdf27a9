"""Links of a README to the Hub."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inputs.source_code.links import links
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit

_MENTION = 0.5
"""A README links to what the project uses, and to what its authors merely speak of."""


def detect(text: str) -> Iterator[Hit]:
    """Models that a README links to."""
    return links(text, Places(text), _MENTION)
