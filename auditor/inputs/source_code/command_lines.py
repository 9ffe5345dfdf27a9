"""Command lines that fetch or serve models, wherever they stand: scripts, Dockerfiles, CI files, JSON arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.names import Named, read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit, ReferenceKind
from auditor.inputs.source_code.signatures import Command, NameStyle, commands

_WORD = re.compile(r"\\\r?\n|\n|&&|[;|]|[^\s\"'\[\],;|&()\\`]+")
_ENDS = frozenset(["\n", "&&", ";", "|"])
_NEAR = 12
"""How many words after a command, or after an option, are looked at."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    offset: int


def command_lines(text: str, places: Places) -> Iterator[Hit]:
    """The models that command lines in a text name."""
    if not _worth_a_look(text):
        return
    found = (_Word(match.group(), match.start()) for match in _WORD.finditer(text))
    words = [word for word in found if not word.text.startswith("\\")]
    for place, word in enumerate(words):
        if word.text in _first_words():
            yield from _after_command(words, place, places)
        if word.text.startswith("-"):
            yield from _after_option(words, place, places)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(command.words[0] for command in commands().commands)


@cache
def _triggers() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted({*_first_words(), *commands().options}, key=len, reverse=True))))


def _worth_a_look(text: str) -> bool:
    return _triggers().search(text) is not None


def _after_command(words: list[_Word], place: int, places: Places) -> Iterator[Hit]:
    for command in commands().commands:
        size = len(command.words)
        if tuple(word.text for word in words[place : place + size]) == command.words:
            yield from _named_in(command, _line(words, place + size), places)
            return


def _line(words: list[_Word], start: int) -> list[_Word]:
    """The words up to the end of the command."""
    line: list[_Word] = []
    for word in words[start : start + _NEAR]:
        if word.text in _ENDS:
            break
        line.append(word)
    return line


def _named_in(command: Command, line: list[_Word], places: Places) -> Iterator[Hit]:
    """The model among the words that follow a command: the first that is no option, nor the value of one."""
    if any(word.text in command.unless for word in line):
        return
    revision = _value_of(line, command.revision)
    for before, word in zip([_Word("", 0), *line], line, strict=False):
        if word.text.startswith("-") or (before.text.startswith("-") and "=" not in before.text):
            continue
        named = read_name(word.text, Place.CALL, command.names, command.owner)
        if named:
            yield _hit(named, word.offset, places, revision)
        return


def _value_of(line: list[_Word], options: tuple[str, ...]) -> str | None:
    for word, after in pairwise([*line, _Word("", 0)]):
        name, equals, value = word.text.partition("=")
        if name in options:
            return value if equals else after.text or None
    return None


def _after_option(words: list[_Word], place: int, places: Places) -> Iterator[Hit]:
    name, equals, value = words[place].text.partition("=")
    if name not in commands().options:
        return
    offset = words[place].offset + len(name) + 1
    if not equals:
        after = _next_value(words, place)
        if after is None:
            return
        value, offset = after.text, after.offset
    named = read_name(value, Place.KEY, NameStyle.ANY)
    if named:
        yield _hit(named, offset, places, _value_of(_line(words, place + 1), commands().revisions))


def _next_value(words: list[_Word], place: int) -> _Word | None:
    """The word after an option, also on the next line of a YAML list."""
    for word in words[place + 1 : place + 4]:
        if word.text not in ("\n", "-"):
            return None if word.text.startswith("-") or word.text in _ENDS else word
    return None


def _hit(named: Named, offset: int, places: Places, revision: str | None) -> Hit:
    line, column = places.at(offset)
    kept = named.revision or (revision if named.kind is ReferenceKind.HUB else None)
    return Hit(named.id, named.kind, line, column, named.confidence, kept)
