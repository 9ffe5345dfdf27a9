"""Reads Open Terms Archive declarations that a user drops in: one JSON file a service, its documents with selectors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.domain.ref import Position
from auditor.domain.vendors import Audience, DocumentKind, TermsDocument, Vendor
from auditor.errors import UsageError

MAX_BYTES = 1 << 20
KINDS = {
    "Terms of Service": (DocumentKind.CONSUMER_TERMS, Audience.CONSUMER),
    "Commercial Terms": (DocumentKind.BUSINESS_TERMS, Audience.BUSINESS),
    "Developer Terms": (DocumentKind.API_TERMS, Audience.BUSINESS),
    "Acceptable Use Policy": (DocumentKind.USAGE_POLICY, Audience.BOTH),
    "Privacy Policy": (DocumentKind.PRIVACY, Audience.CONSUMER),
    "Business Privacy Policy": (DocumentKind.PRIVACY, Audience.BUSINESS),
    "Data Processor Agreement": (DocumentKind.DATA_TERMS, Audience.BUSINESS),
    "Service Level Agreement": (DocumentKind.SERVICE_LEVEL, Audience.BUSINESS),
}
"""The archive's types of terms that bear on the use of a model; others (cookies, imprint) are left out."""


def read_declarations(paths: Iterable[Path], today: date) -> dict[str, Vendor]:
    """The vendors of several declaration files, by id. UsageError with the file where one does not fit."""
    return {vendor.id: vendor for vendor in (read_declaration(path, today) for path in paths)}


def read_declaration(path: Path, today: date) -> Vendor:
    """One declaration (`{"name": …, "terms": {type: {fetch, select, remove, combine}}}`) as a vendor file."""
    at = Position(file=str(path))
    data = _json(path, at)
    terms = data.get("terms") or data.get("documents")
    if not isinstance(terms, dict) or not isinstance(data.get("name"), str):
        raise UsageError("a declaration has `name` and `terms`", "See the Open Terms Archive documentation.", at)
    try:
        documents = tuple(
            document for kind, body in terms.items() if kind in KINDS for document in _documents(kind, body)
        )
        return Vendor(
            id=_slug(data["name"]), name=data["name"], documents=documents, reviewed=today, sources=(path.name,)
        )
    except (ValidationError, AttributeError) as error:
        words = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "a document must be a mapping"
        raise UsageError(f"not a declaration: {words}", "Each document needs `fetch` or `combine`.", at) from error


def _documents(kind: str, body: dict[str, Any]) -> Iterator[TermsDocument]:
    """One document, its further pages in `combine`; what a part does not say, the whole says."""
    parts = [{**body, **part} for part in body.get("combine") or [body]]
    made = [_document(kind, number, part) for number, part in enumerate(parts, 1)]
    yield made[0].model_copy(update={"combine": tuple(made[1:])})


def _document(kind: str, number: int, body: dict[str, Any]) -> TermsDocument:
    what, audience = KINDS[kind]
    return TermsDocument(
        id=_slug(kind) if number == 1 else f"{_slug(kind)}-{number}",
        title=kind,
        kind=what,
        audience=audience,
        fetch=body.get("fetch", ""),
        select=_listed(body.get("select")),
        remove=_listed(body.get("remove")),
    )


def _listed(value: Any) -> tuple[Any, ...]:
    """Selectors may be one or several."""
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


def _json(path: Path, at: Position) -> dict[str, Any]:
    try:
        content = path.read_bytes()[: MAX_BYTES + 1]
        data = json.loads(content) if len(content) <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"not readable as JSON: {error}", "Check the file.", at) from error
    if not isinstance(data, dict):
        raise UsageError("a declaration is one JSON object of at most 1 MB", "Check the file.", at)
    return data


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "unnamed"
