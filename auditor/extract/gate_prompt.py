"""What must be accepted before the files can be had: licence texts and conditions in the gate of a repository.

Who asks for access agrees to these words, so they count like a statement of the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.domain.evidence import Citation, Evidence
from auditor.domain.facts import Statement
from auditor.domain.licensing import ClauseHit, Polarity, Scope
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card
from auditor.extract.statements import read_statements
from auditor.licenses.catalog import Catalog

_WORDS = ("extra_gated_heading", "extra_gated_prompt", "extra_gated_description", "extra_gated_button_content")
_FIELDS = "extra_gated_fields"
_NO_EUROPE = "extra_gated_eu_disallowed"
_LONG = 1500
"""Characters; from here on a text may be a licence, below it is sentences."""
_MAX_FIELDS = 50
_MAX_TEXT = 200_000


def read_gate(card: Card, catalog: Catalog) -> tuple[Statement, ...]:
    """The licences and conditions that the gate states; none where there is no gate with words of its own."""
    found = [statement for name, text in _texts(card) for statement in stated(card, name, text, catalog)]
    if card.values.get(_NO_EUROPE) is True:
        found.append(_outside_europe(card))
    return tuple(found)


def _texts(card: Card) -> Iterator[tuple[str, str]]:
    for name in _WORDS:
        if isinstance(text := card.values.get(name), str):
            yield name, text[:_MAX_TEXT]
    fields = card.values.get(_FIELDS)
    for text in list(fields if isinstance(fields, dict) else ())[:_MAX_FIELDS]:
        if isinstance(text, str):
            yield _FIELDS, text[:_LONG]


def stated(card: Card, name: str, text: str, catalog: Catalog) -> Iterator[Statement]:
    """What one text of the front matter says, cited by the field `name` that holds it."""
    cited = card.cite(name, text)[:1]
    license_ = _identified(text, catalog) if len(text) >= _LONG else None
    if license_:
        yield Statement(scope=Scope.ANY, license=license_, citations=cited)
        return
    declared = bool(card.values.get("license"))
    for statement in read_statements(_as_card(card.metadata, text)):
        if not (statement.clauses or declared):
            continue  # a form that asks for access to somebody's licence grants none
        hits = tuple(_placed(hit, cited[0]) for hit in statement.clauses)
        yield statement.model_copy(update={"clauses": hits, "citations": cited})


def _identified(text: str, catalog: Catalog) -> str | None:
    from auditor.extract.license_files import understood

    identity, _ = understood(text, catalog)
    return identity.license


def _as_card(metadata: Metadata, text: str) -> Evidence:
    return metadata.evidence.model_copy(update={"content": text.encode("utf-8", "replace")})


def _placed(hit: ClauseHit, cited: Citation) -> ClauseHit:
    """The hit where its words stand in the evidence; the whole quotation where they are written differently there."""
    quoted, begin = cited.excerpt or "", cited.start or 0
    for words in (hit.words, json.dumps(hit.words)[1:-1]):
        if words and (at := quoted.find(words)) >= 0:
            return hit.model_copy(update={"start": begin + at, "end": begin + at + len(words), "words": words})
    return hit.model_copy(update={"start": begin, "end": begin + len(quoted), "words": quoted})


def _outside_europe(card: Card) -> Statement:
    cited = card.cite(_NO_EUROPE, True)
    words: dict[str, Any] = {"start": cited[0].start or 0, "end": cited[0].end or 0, "words": cited[0].excerpt or ""}
    hit = ClauseHit(clause="limit.territory", value=Polarity.CANNOT, territories=("EU",), **words)
    return Statement(scope=Scope.ANY, clauses=(hit,), citations=cited)
