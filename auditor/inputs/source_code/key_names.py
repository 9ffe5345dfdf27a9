"""What keys, variables, parameters and functions are called: like a model, or like something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from auditor.inputs.source_code.signatures import keys

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+")


class Place(IntEnum):
    """How telling the place of a text is."""

    TEXT = 0
    """Any text in the code."""
    KEY = 1
    """The value of something that is called like a model."""
    CERTAIN = 2
    """The value of something that only ever holds a model."""
    CALL = 3
    """The argument of a library call, or of a command, that takes a model."""


@lru_cache(maxsize=65536)
def key_place(name: str) -> Place | None:
    """How telling the name of a key, variable, parameter or function is; None when it is not about models."""
    known = keys()
    if name.lower().lstrip("-").replace("-", "_").rpartition(".")[2] in known.certain:
        return Place.CERTAIN
    words = _words_of_key(name)
    pairs = {"_".join(pair) for pair in pairwise(words)}
    about = known.words.intersection((*words, *pairs)) and not is_about_something_else(name)
    return Place.KEY if about else None


def is_about_something_else(name: str) -> bool:
    """Whether a key is called like something that holds no model: its folder, its type, its prompt."""
    return not keys().unless.isdisjoint(_singular(name))


def is_keyed_by_kinds(name: str) -> bool:
    """Whether a table is called like one of kinds: `PROMPT_STYLES`."""
    return not keys().kinds.isdisjoint(_singular(name))


def _singular(name: str) -> Iterator[str]:
    """The words of a key, as they stand and without a plural's ending."""
    for word in _words_of_key(name):
        yield from (word, word.removesuffix("s"))


def holds_parts(name: str) -> bool:
    """Whether a list is called like one of parts of names: `MODEL_KEYWORDS`, `allowed_prefixes`."""
    return not keys().parts.isdisjoint(_words_of_key(name))


def _words_of_key(name: str) -> list[str]:
    return [word.lower() for word in _CAMEL.split(name) if word]
