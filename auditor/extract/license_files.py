"""Licence-like files: what each is, what it governs, and where it says what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from auditor.domain.evidence import Citation, Dossier, Evidence, Status
from auditor.domain.facts import LicenseText
from auditor.domain.licensing import ClauseHit, Identification, Scope, TextKind
from auditor.domain.repo_names import is_read_for_itself
from auditor.extract.repo_files import holds_weights
from auditor.licenses.catalog import Catalog
from auditor.licenses.clauses import detect
from auditor.licenses.prescribed import with_wording
from auditor.licenses.proofs import proven
from auditor.regex import lazily

_FEW_WORDS = 400
"""Characters; a file this short holds a name or a pointer, and no licence."""
_ADDRESS = lazily(r"https?://[^\s<>()\"'\]]+")
_LICENSE_FOLDER = lazily(r"licen[cs]e|legal", re.IGNORECASE)
_SCOPES = (
    (lazily(r"weight|model|checkpoint"), Scope.WEIGHTS),
    (lazily(r"code|software"), Scope.CODE),
    (lazily(r"data"), Scope.DATA),
    (lazily(r"doc"), Scope.DOCUMENTS),
)


def read_texts(dossier: Dossier, catalog: Catalog) -> tuple[LicenseText, ...]:
    """Every licence-like file of a dossier, read or with the reason why not, but for absent and empty ones.

    A file that the listing names and the Hub does not have is not absent: somebody put it there, and nobody read it.
    """
    listed = frozenset(dossier.paths)
    there = ((p, e) for p, e in _candidates(dossier) if (e.status is not Status.ABSENT or p in listed) and e.size != 0)
    return tuple(_read(path, evidence, dossier.paths, catalog) for path, evidence in there)


def _candidates(dossier: Dossier) -> Iterable[tuple[str, Evidence]]:
    """Each file with its path in the repository; linked texts keep their address."""
    own = f"{dossier.metadata.uri}/"
    for evidence in dossier.files:
        path = evidence.uri.removeprefix(own)
        if not is_read_for_itself(path):
            yield path, evidence


def _read(path: str, evidence: Evidence, listing: Sequence[str], catalog: Catalog) -> LicenseText:
    whole = (Citation.whole(evidence),)
    scope = scope_of(path)
    if scope is Scope.ANY and _beside_the_weights(path, listing):
        scope = Scope.CODE
    if not evidence.found:
        return LicenseText(path=path, scope=scope, status=evidence.status, reason=evidence.reason, citations=whole)
    identity, clauses = _withheld(evidence, catalog) or understood(evidence.text, catalog)
    return LicenseText(
        path=path, scope=scope, status=evidence.status, identification=identity, clauses=clauses, citations=whole
    )


def scope_of(path: str) -> Scope:
    """What a licence file governs by its name: `LICENSE-MODEL` weights, `LICENSE-CODE` code, `LICENSE` anything."""
    name = path.rpartition("/")[2].lower()
    return next((scope for pattern, scope in _SCOPES if pattern.search(name)), Scope.ANY)


def _beside_the_weights(path: str, listing: Sequence[str]) -> bool:
    """Whether a text lies in a folder of something else: the weights are elsewhere, as in `annotator/midas/LICENSE`."""
    folder = "" if "://" in path else path.rpartition("/")[0]
    if not folder or _LICENSE_FOLDER.search(folder):
        return False
    weights = [file for file in listing if holds_weights(file)]
    return bool(weights) and not any(file.startswith(f"{folder}/") for file in weights)


def _withheld(evidence: Evidence, catalog: Catalog) -> tuple[Identification, tuple[ClauseHit, ...]] | None:
    """What a text is that the evidence names by its figures and does not hold; None for texts that are there."""
    if evidence.content or not evidence.sha256:
        return None
    license_ = catalog.by_digest(evidence.sha256)
    unknown = TextKind.POLICY if "policy" in evidence.uri.rpartition("/")[2].lower() else TextKind.OTHER
    kind = TextKind.LICENSE if license_ else unknown
    return Identification(kind=kind, license=license_, score=1.0 if license_ else 0.0), ()


@lru_cache(maxsize=4096)
def understood(text: str, catalog: Catalog) -> tuple[Identification, tuple[ClauseHit, ...]]:
    """What a text is and what it says; kept, because thousands of repositories hold the same few texts.

    For a known text the clauses are those of its profile where they stand, for all others what the detectors find.
    """
    from auditor.licenses.add import load_with  # these bring numpy and the index, which most models do not need
    from auditor.licenses.identify import identify

    identity = identify(text, load_with(catalog.folders))
    if identity.license is None and identity.kind in (TextKind.STUB, TextKind.OTHER) and len(text) < _FEW_WORDS:
        identity = identity.model_copy(update={"license": _pointed_to(text, catalog)})
    profile = catalog.get(identity.license) if identity.license else None
    if profile and not identity.modified:
        return identity, with_wording(proven(text, profile), text)
    return identity, () if identity.kind is TextKind.NOTICE else with_wording(detect(text), text)


def _pointed_to(text: str, catalog: Catalog) -> str | None:
    """The licence that a few words name or link to, where it is one and those words are no more than that."""
    linked = {catalog.by_url(url.rstrip(".,;")) for url in _ADDRESS.findall(text)}
    if linked:
        return linked.pop() if len(linked) == 1 else None
    named = catalog.resolve(text.strip()).licenses
    return named[0] if len(named) == 1 else None
