"""Limits in fields of the front matter that are not the licence's own: tags, notes on use, comments between the lines.

As in all asides, only what restricts counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditor.domain.facts import Statement
from auditor.extract.gate_prompt import stated
from auditor.extract.hub_address import strings
from auditor.extract.model_card import Card
from auditor.extract.statements import restricts
from auditor.licenses.catalog import Catalog

_FIELD = re.compile(r"licen[cs]|usage|terms|commercial|restrict|disclaimer|intended_use|permission", re.IGNORECASE)
_READ_ELSEWHERE = frozenset({"license", "license_link"})
_TAG = re.compile(
    r"(?:^|[-_ ])(?:non-?commercial|cc-by-nc[\w.-]*|research-only|academic-only|nc-only)(?:$|[-_ ])", re.IGNORECASE
)
_COMMENT = re.compile(r"(?:^|[ \t])#[ \t]*([^\n#]{6,300})", re.MULTILINE)
_EXAMPLE = re.compile(r"example|e\.g\.|see |one of|todo|optional|specify|https?://", re.IGNORECASE)
_MOST = 40


def read_fields(card: Card, catalog: Catalog) -> tuple[Statement, ...]:
    """The limits that other fields state; none for front matter that has only the usual ones."""
    texts = [*_fields(card), *_tags(card), *_comments(card)][:_MOST]
    found = (statement for name, text in texts for statement in stated(card, name, text, catalog))
    return tuple(statement for statement in found if restricts(statement, catalog))


def _fields(card: Card) -> Iterator[tuple[str, str]]:
    for name, value in card.values.items():
        if isinstance(name, str) and _FIELD.search(name) and name not in _READ_ELSEWHERE and "extra_gated" not in name:
            for text in _said(value):
                yield name, f"{name.replace('_', ' ').removesuffix(' name')}: {text}"


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    else:
        yield from strings(value)


def _tags(card: Card) -> Iterator[tuple[str, str]]:
    for tag in strings(card.values.get("tags")):
        if _TAG.search(tag):
            yield "tags", f"License: {tag if tag.lower().startswith('cc') else tag.replace('-', ' ').replace('_', ' ')}"


def _comments(card: Card) -> Iterator[tuple[str, str]]:
    """What the author wrote behind `#`, but for the template's own hints."""
    start, end = card.front_matter
    for comment in _COMMENT.finditer(card.evidence.text, start, end) if card.evidence and end else ():
        if not _EXAMPLE.search(comment[1]):
            yield comment[0], comment[1]
