"""Files of a repository that are read for more than a licence, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

CARD = "README.md"
ADAPTER_CONFIG = "adapter_config.json"
"""PEFT's configuration; it names the base model."""
MERGE_RECIPES = ("mergekit_config.yml", "mergekit_moe_config.yml")
"""mergekit writes its recipe under these names; it names every model that went in."""
LINEAGE_FILES = (ADAPTER_CONFIG, *MERGE_RECIPES)
MAX_TRANSLATIONS = 2
_TRANSLATION = re.compile(r"README[._-][a-z]{2,3}(?:[_-][a-z]{2,4})?\.md", re.IGNORECASE)


def is_translated_card(path: str) -> bool:
    """Whether a file is the card in another language: `README_zh.md`, `README-ja.md`, `README.pt-BR.md`."""
    return _TRANSLATION.fullmatch(path) is not None


def translated_cards(paths: Iterable[str]) -> list[str]:
    """The first translations of the card beside it; an author may state a limit in one language only."""
    return sorted(filter(is_translated_card, paths))[:MAX_TRANSLATIONS]


def is_read_for_itself(path: str) -> bool:
    """Whether a file has a reader of its own, and is no licence whatever its words are like."""
    return path in (CARD, *LINEAGE_FILES) or is_translated_card(path)
