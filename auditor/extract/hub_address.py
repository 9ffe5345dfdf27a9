"""Ids of the Hub as people write them in metadata: plain, as an address, or as something else entirely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MAX_REFS = 1200
"""Values of one field that are read: more than are looked at, so that what is left out shows as not looked at."""
_MAX_LENGTH = 400
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_OTHERS = frozenset({"spaces", "nlp", "papers", "docs", "blog", "collections", "api", "join", "learn", "organizations"})


def hub_id(text: str, kind: str = "models") -> str | None:
    """The id behind an address of the Hub; None where it is no address of that kind (`models` or `datasets`)."""
    found = _ADDRESS.match(text)
    if not found:
        return None
    parts = [part for part in re.split(r"[?#]", text[found.end() :], maxsplit=1)[0].split("/") if part]
    if kind == "datasets":
        parts = parts[1:] if parts[:1] == ["datasets"] else []
    elif parts[:1] == ["models"]:
        parts = parts[1:]
    elif parts[:1] == ["datasets"] or (parts and parts[0] in _OTHERS):
        return None
    return "/".join(parts[:2]) or None


def strings(value: Any, depth: int = 3) -> Iterator[str]:
    """The non-empty strings in a string, list or mapping of lists, in order; nulls and numbers are skipped."""
    if isinstance(value, str):
        if (text := value.strip()[:_MAX_LENGTH]) and text.lower() not in ("none", "null", "n/a"):
            yield text
    elif depth and isinstance(value, (list, dict)):
        for inner in list(value.values() if isinstance(value, dict) else value)[:MAX_REFS]:
            yield from strings(inner, depth - 1)
