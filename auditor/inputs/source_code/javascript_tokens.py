"""The tokens of JavaScript and TypeScript: enough to tell code from comments, texts and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    TEXT = "text"
    TEMPLATE = "template"
    """A template literal with `${…}` in it."""
    NAME = "name"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `text` of a text is its content without quotes."""

    kind: Kind
    text: str
    offset: int


_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))"
    r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<template>`(?:[^`\\]|\\.)*`)"
    r"|(?P<name>[A-Za-z_$][\w$]*|\d[\w.]*)"
    r"|(?P<sign>=>|[^\s])",
    re.DOTALL,
)
_PATTERN = re.compile(r"/(?![/*])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_BEFORE_PATTERN = frozenset("(,=:[!&|?{};") | {"=>", "return", "typeof", "case"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a source text, without space and comments."""
    at, last = 0, ";"
    while at < len(text):
        pattern = _PATTERN.match(text, at) if text[at] == "/" and last in _BEFORE_PATTERN else None
        match = pattern or _TOKEN.match(text, at)
        if match is None:
            return
        at = match.end()
        if pattern:
            last = "/"
        elif match.lastgroup != "space":
            token = _token(match)
            last = token.text if token.kind in (Kind.NAME, Kind.SIGN) else '"'
            yield token


def _token(match: re.Match[str]) -> Token:
    text = match.group()
    if match.lastgroup == "text":
        return Token(Kind.TEXT, _ESCAPE.sub(r"\1", text[1:-1]), match.start())
    if match.lastgroup == "template":
        return Token(Kind.TEMPLATE if "${" in text else Kind.TEXT, text[1:-1], match.start())
    return Token(Kind.NAME if match.lastgroup == "name" else Kind.SIGN, text, match.start())
