"""The catalogue of words: everything that a report says in its own voice, in one file that can be translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.resources import data_folder


class Words:
    """Looks words up by dotted key, and fills in what stands in braces."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = dict(entries)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of `key`; KeyError when the catalogue has no such entry."""
        words = self._entries[key]
        return words.format(**values) if values else words

    def of(self, group: str, value: str) -> str:
        """Return the reader's word for a value of the data, or the value itself where the catalogue has none."""
        return self._entries.get(f"{group}.{value}", value)

    def group(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield the last part of each key below `prefix`, with its words, in the order of the file."""
        start = prefix + "."
        return ((key[len(start) :], text) for key, text in self._entries.items() if key.startswith(start))

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self._entries)


@cache
def words() -> Words:
    """The English catalogue."""
    import yaml

    path = data_folder("reports") / "static" / "words.yaml"
    return Words(
        dict(_flat(yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))))
    )


def _flat(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield prefix, node
        return
    items = enumerate(node) if isinstance(node, list) else node.items()
    for key, value in items:
        yield from _flat(value, f"{prefix}.{key}" if prefix else str(key))
