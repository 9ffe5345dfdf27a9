"""The knowledge of discovery: library calls, command lines, keys and names, read from rules/discovery."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.resources import data_folder
from auditor.rulebook.book import rules_below
from auditor.rulebook.loading import load_file


class NameStyle(StrEnum):
    """How a library reads the name of a model."""

    HUB = "hub"
    PREFIXED = "prefixed"
    """Hub names start with `hf-hub:` or `hf_hub:`; all others are the library's own."""
    VENDOR = "vendor"
    OLLAMA = "ollama"
    LITELLM = "litellm"
    """`provider/model`."""
    ANY = "any"


class Call(Frozen):
    """A function or class that takes a model's name."""

    call: str
    """The end of its dotted name; `*` stands for any letters of the last part."""
    argument: int | None = None
    """Place of the name among the positional arguments, from 0."""
    keywords: tuple[str, ...] = ()
    revision: str | None = None
    """Keyword of the revision."""
    anywhere: bool = False
    """True when the name alone is telling, whatever it is called on."""
    unless: dict[str, tuple[str, ...]] = {}
    """Keyword arguments that make it something else than a model."""
    owner: str | None = None
    """Owner of names without one; overrides the library's."""


class Library(Frozen):
    """One library: rules/discovery/libraries/<id>.yaml."""

    id: str
    title: str
    language: Literal["python", "javascript"]
    imports: tuple[str, ...] = Field(min_length=1)
    names: NameStyle = NameStyle.HUB
    owner: str | None = None
    """Owner of names without one, on the Hub."""
    calls: tuple[Call, ...]

    def imported_by(self, dotted: str) -> bool:
        """Whether a dotted name or a module path comes from this library."""
        return any(dotted == name or dotted.startswith((f"{name}.", f"{name}/")) for name in self.imports)


class Command(Frozen):
    """Words of a command line that a model follows."""

    words: tuple[str, ...]
    names: NameStyle = NameStyle.HUB
    owner: str | None = None
    revision: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """Words later in the line that make it something else than a model."""


class Commands(Frozen):
    """rules/discovery/commands.yaml."""

    commands: tuple[Command, ...]
    options: tuple[str, ...]
    revisions: tuple[str, ...]


class Keys(Frozen):
    """rules/discovery/keys.yaml."""

    words: frozenset[str]
    unless: frozenset[str]
    certain: frozenset[str]
    parts: frozenset[str]
    kinds: frozenset[str]


class NameWords(Frozen):
    """rules/discovery/names.yaml."""

    placeholders: frozenset[str]
    placeholder_names: frozenset[str]
    stand_ins: frozenset[str]
    fakes: frozenset[str]
    paths: frozenset[str]
    ownerless: frozenset[str]
    owners: frozenset[str]
    families: frozenset[str]
    endings: tuple[str, ...]
    qualifiers: frozenset[str]
    short_names: dict[str, frozenset[str]]
    served: frozenset[str]

    def owner_of(self, name: str) -> str | None:
        """Whose model is meant by a name without an owner, where everybody knows."""
        return next((owner for owner, names in self.short_names.items() if name in names), None)


class Signatures:
    """The calls of all libraries of a language, to be asked by the last part of a dotted name."""

    def __init__(self, libraries: tuple[Library, ...]) -> None:
        self.libraries = libraries
        self._exact: dict[str, list[tuple[Library, Call]]] = {}
        self._patterns: list[tuple[str, Library, Call]] = []
        self._tops = {name.partition(".")[0] for library in libraries for name in library.imports}
        for library in libraries:
            for call in library.calls:
                last = call.call.rpartition(".")[2]
                if "*" in last:
                    self._patterns.append((last, library, call))
                else:
                    self._exact.setdefault(last, []).append((library, call))

    def matching(self, dotted: str) -> tuple[Library, Call] | None:
        """The call that a dotted name means: one of the library it comes from, or one that is telling anywhere."""
        last = dotted.rpartition(".")[2]
        candidates = self._exact.get(last, ()) if last else ()
        fitting = [pair for pair in candidates if f".{dotted}".endswith(f".{pair[1].call}")]
        own = [pair for pair in fitting if pair[0].imported_by(dotted)]
        if own or any(call.anywhere for _, call in fitting):
            return max(own or [pair for pair in fitting if pair[1].anywhere], key=lambda pair: len(pair[1].call))
        return self._by_pattern(dotted, last) if dotted.partition(".")[0] in self._tops else None

    def _by_pattern(self, dotted: str, last: str) -> tuple[Library, Call] | None:
        for end, library, call in self._patterns:
            if fnmatchcase(last, end) and library.imported_by(dotted):
                return library, call
        return None


def folder() -> Path:
    """Where the rules of discovery lie."""
    return data_folder("rules") / "discovery"


@cache
def signatures(language: str) -> Signatures:
    """The calls of a language's libraries."""
    libraries = rules_below(folder()).table("libraries", Library)
    return Signatures(tuple(library for library in libraries.values() if library.language == language))


@cache
def commands() -> Commands:
    """What command lines look like."""
    return load_file(folder() / "commands.yaml", Commands)


@cache
def keys() -> Keys:
    """What keys and variables are called."""
    return load_file(folder() / "keys.yaml", Keys)


@cache
def name_words() -> NameWords:
    """What names look like."""
    return load_file(folder() / "names.yaml", NameWords)
