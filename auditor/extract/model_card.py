"""The card's front matter: what it declares about the licence, in every shape that real cards have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import yaml

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Declared, DeclaredForm, Resolved
from auditor.extract.metadata import Metadata
from auditor.licenses.catalog import Catalog

MAX_FRONT_MATTER = 200_000
"""Characters; the longest real ones are benchmark tables of about half that."""
MAX_DEPTH = 50
"""Nested collections; real front matter has a tenth of that."""
_MAX_VALUES = 50
_UNNAMED = "NOASSERTION"
"""Stands in a list for a value that names no licence we know: its terms may be any."""
_FENCED = re.compile(r"\A\ufeff?\s{0,20}---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Card:
    """The model card and what the Hub made of its front matter."""

    evidence: Evidence | None
    """None when the card was not asked for."""
    metadata: Metadata

    @cached_property
    def front_matter(self) -> tuple[int, int]:
        """Where the YAML stands in the card's text; equal numbers where there is none."""
        if self.evidence is None or not self.evidence.found:
            return (0, 0)
        found = _FENCED.match(self.evidence.text[: MAX_FRONT_MATTER + 100])
        return found.span(1) if found else (0, 0)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The front matter's fields: the Hub's own parse, else ours. Empty when it is broken or there is none."""
        return self.metadata.card_data or _parsed(self._yaml) or {}

    @cached_property
    def state(self) -> Fact[str]:
        """present, absent, malformed; unknown when the card could not be read or was not asked for."""
        if self.evidence is None or self.evidence.status in (Status.DENIED, Status.FAILED):
            return Fact()
        cited = (Citation.whole(self.evidence),)
        if self.evidence.status is Status.ABSENT:
            return Fact(value="absent", citations=cited)
        broken = self._yaml and not self.metadata.card_data and _parsed(self._yaml) is None
        return Fact(value="malformed" if broken else "present", citations=cited)

    def cite(self, field: str, value: Any) -> tuple[Citation, ...]:
        """Where the card declares a field: its line in the card, else its place in the Hub's answer."""
        start, end = self.front_matter
        if end and self.evidence is not None:
            found = _declaration(field).search(self.evidence.text, start, end)
            if found:
                return (Citation.span(self.evidence, *found.span()),)
        return (self.metadata.cite(*_spellings(field, value)),)

    @property
    def _yaml(self) -> str:
        start, end = self.front_matter
        return self.evidence.text[start:end] if self.evidence and end else ""


@cache
def _declaration(field: str) -> re.Pattern[str]:
    """The line of a field of ours in the front matter, with the list items below it."""
    return re.compile(rf"^{re.escape(field)}[ \t]*:.*(?:\r?\n[ \t]*-.*){{0,20}}", re.MULTILINE)


def read_declared(card: Card, catalog: Catalog) -> Declared:
    """The licence statement: field, name and link, each resolved as far as the catalogue can."""
    field = card.values.get("license")
    values = _strings(field) or _tagged(card.metadata)
    name, link = _string(card.values.get("license_name")), _string(card.values.get("license_link"))
    cited = [card.cite("license", field)] if values else []
    cited += [card.cite(key, value) for key, value in (("license_name", name), ("license_link", link)) if value]
    return Declared(
        raw=", ".join(values),
        stated=_resolved(values, catalog),
        name=name,
        named=catalog.at_home(catalog.resolve(name), card.metadata.text("id") or "") if name else None,
        link=link,
        linked=catalog.by_url(link) if link and "://" in link else None,
        citations=tuple(dict.fromkeys(citation for group in cited for citation in group)),
    )


def _resolved(values: list[str], catalog: Catalog) -> Resolved:
    """One statement as the catalogue reads it; several together, when they do not all mean the same."""
    answers = [catalog.resolve(value) for value in values]
    if not answers:
        return Resolved(form=DeclaredForm.NONE)
    if len(set(answers)) == 1:
        return answers[0]
    members = (member for answer in answers for member in answer.licenses or (_UNNAMED,))
    return Resolved(form=DeclaredForm.LIST, licenses=tuple(dict.fromkeys(members)))


def _tagged(metadata: Metadata) -> list[str]:
    """The licence by the repository's tags, for answers without front matter."""
    prefix = "license:"
    return [tag.removeprefix(prefix) for tag in metadata.tags if tag.startswith(prefix)][:_MAX_VALUES]


def _strings(value: Any) -> list[str]:
    """A string, or the strings of a list; numbers as people mistype versions; nothing else."""
    values = value if isinstance(value, list) else [value]
    kept = [
        str(item).strip() for item in values[:_MAX_VALUES] if isinstance(item, (str, int, float)) and item is not True
    ]
    return [item for item in kept if item]


def _string(value: Any) -> str | None:
    return next(iter(_strings(value)), None)


def _spellings(field: str, value: Any) -> list[str]:
    """How a field may stand in the Hub's JSON."""
    quoted = [f'"{item}"' for item in _strings(value)]
    return (
        [f'"{field}":{item}' for item in quoted]
        + [f'"{field}": {item}' for item in quoted]
        + [f'"{field}"', "license:"]
    )


def _parsed(text: str) -> Mapping[str, Any] | None:
    """YAML without aliases (a few lines of them unfold to gigabytes) and without deep nesting (it crashes the parser).

    None when it is broken or no mapping.
    """
    if len(text) > MAX_FRONT_MATTER:
        return None
    try:
        if not _harmless(text):
            return None
        value = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _harmless(text: str) -> bool:
    """Whether the YAML's events, which cost nothing to read one by one, hold no alias and stay shallow."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            return False
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return False
    return True
