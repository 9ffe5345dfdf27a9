"""Licence-like files: what each is, what it governs, and where it says what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from auditor.domain.evidence import Citation, Dossier, Evidence
from auditor.domain.facts import LicenseText
from auditor.domain.licensing import ClauseHit, Identification, Scope, TextKind
from auditor.licenses.catalog import Catalog
from auditor.licenses.clauses import detect
from auditor.licenses.identify import identify
from auditor.licenses.proofs import proven

_NOT_LICENSES = frozenset({"README.md", "adapter_config.json", "config.json"})
_SCOPES = (
    (re.compile(r"weight|model|checkpoint"), Scope.WEIGHTS),
    (re.compile(r"code|software"), Scope.CODE),
    (re.compile(r"data"), Scope.DATA),
    (re.compile(r"doc"), Scope.DOCUMENTS),
)


def read_texts(dossier: Dossier, catalog: Catalog) -> tuple[LicenseText, ...]:
    """Every licence-like file of a dossier, read or with the reason why not; files that are absent are left out."""
    return tuple(
        _read(path, evidence, catalog) for path, evidence in _candidates(dossier) if evidence.status.value != "absent"
    )


def _candidates(dossier: Dossier) -> Iterable[tuple[str, Evidence]]:
    own = f"@{dossier.commit}/"
    for evidence in dossier.files:
        _, inside, path = evidence.uri.partition(own)
        if not inside or path not in _NOT_LICENSES:
            yield (path if inside else evidence.uri), evidence


def _read(path: str, evidence: Evidence, catalog: Catalog) -> LicenseText:
    whole = (Citation.whole(evidence),)
    scope = scope_of(path)
    if not evidence.found:
        return LicenseText(path=path, scope=scope, status=evidence.status, reason=evidence.reason, citations=whole)
    identity, clauses = understood(evidence.text, catalog)
    return LicenseText(
        path=path, scope=scope, status=evidence.status, identification=identity, clauses=clauses, citations=whole
    )


def scope_of(path: str) -> Scope:
    """What a licence file governs by its name: `LICENSE-MODEL` the weights, `LICENSE-CODE` the code, `LICENSE` anything."""
    name = path.rpartition("/")[2].lower()
    return next((scope for pattern, scope in _SCOPES if pattern.search(name)), Scope.ANY)


@lru_cache(maxsize=4096)
def understood(text: str, catalog: Catalog) -> tuple[Identification, tuple[ClauseHit, ...]]:
    """What a text is and what it says; kept, because thousands of repositories hold the same few texts.

    For a known text the clauses are those of its profile where they stand, for all others what the detectors find.
    """
    identity = identify(text)
    profile = catalog.get(identity.license) if identity.license else None
    if profile and not identity.modified:
        return identity, proven(text, profile)
    readable = identity.kind in (TextKind.LICENSE, TextKind.POLICY)
    return identity, detect(text) if readable else ()
