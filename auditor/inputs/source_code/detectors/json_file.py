"""JSON: adapters and model configurations, settings, and bills of material."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.inputs.source_code.detectors import bom, config
from auditor.inputs.source_code.reference import Hit


def detect(text: str) -> Iterator[Hit]:
    """Models in a JSON file."""
    return bom.detect(text) if bom.is_bom(text) else config.detect_json(text)
