"""One dossier to facts: calls every extractor and puts the answers together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from auditor.domain.evidence import Citation, Dossier, Evidence, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Facts, Statement, Unread
from auditor.domain.inventory import Inventory
from auditor.domain.ref import RefKind
from auditor.domain.repo_names import ADAPTER_CONFIG, CARD, MERGE_RECIPES
from auditor.extract.beside_card import read_beside_card
from auditor.extract.compute import read_compute, read_generates
from auditor.extract.datasets import read_datasets
from auditor.extract.front_matter import read_fields
from auditor.extract.gate_prompt import read_gate
from auditor.extract.inventory import read_inventory
from auditor.extract.license_files import read_texts
from auditor.extract.lineage import read_parents
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card, read_declared
from auditor.extract.repo_files import read_formats, read_gated, read_parameters, read_weights
from auditor.extract.spoken_origins import spoken_origins
from auditor.extract.statements import read_statements
from auditor.extract.subjects import squash
from auditor.extract.training_code import read_code
from auditor.extract.training_data import read_data
from auditor.licenses.catalog import Catalog

_OLDEST = 2000
"""Years before this are stand-ins for a date that is not known."""


def extract(dossier: Dossier, catalog: Catalog) -> Facts:
    """Everything that the evidence about one repository says. Pure; never raises for what strangers wrote."""
    metadata = Metadata.of(dossier)
    card = Card(_file(dossier, CARD), metadata)
    formats, gated = read_formats(dossier, metadata), read_gated(metadata)
    datasets = read_datasets(card, metadata)
    parameters = read_parameters(metadata)
    is_model = dossier.kind is not RefKind.DATASET
    adapter = _file(dossier, ADAPTER_CONFIG)
    recipes = [_file(dossier, name) for name in MERGE_RECIPES]
    return Facts(
        kind=dossier.kind,
        ref=dossier.resolved,
        renamed=dossier.resolved != dossier.requested,
        commit=dossier.commit,
        status=dossier.metadata.status,
        reason=dossier.metadata.reason,
        metadata=Citation.whole(dossier.metadata),
        private=_private(metadata),
        released=_released(metadata),
        gated=gated,
        card=card.state,
        unread=tuple(_unread(card.evidence, adapter, *recipes)),
        weights=read_weights(formats, gated) if is_model else Fact(),
        formats=formats,
        parameters=parameters,
        compute=read_compute(card.evidence, parameters) if is_model else Fact(),
        generates=read_generates(metadata) if is_model else Fact(),
        declared=read_declared(card, catalog),
        texts=read_texts(dossier, catalog),
        statements=tuple(_statements(dossier, card, catalog)),
        code=read_code(card.evidence, dossier.paths) if is_model else Fact(),
        data=read_data(card.evidence, datasets, dossier.paths) if is_model else Fact(),
        release=read_inventory(card.evidence, metadata, dossier.paths) if is_model else Inventory(),
        parents=read_parents(card, metadata, adapter, recipes) if is_model else (),
        origins=spoken_origins(card.evidence, squash(dossier.resolved.rpartition("/")[2])) if is_model else (),
        datasets=datasets if is_model else (),
    )


def _statements(dossier: Dossier, card: Card, catalog: Catalog) -> Iterator[Statement]:
    """What the release says in words, wherever it says it."""
    if card.evidence and card.evidence.found:
        yield from read_statements(card.evidence)
    yield from read_gate(card, catalog)
    yield from read_fields(card, catalog)
    yield from read_beside_card(dossier, catalog)


def _file(dossier: Dossier, path: str) -> Evidence | None:
    """A file of the repository by its path; None when it was not asked for."""
    uri = f"{dossier.metadata.uri}/{path}"
    return next((file for file in dossier.files if file.uri == uri), None)


def _unread(*files: Evidence | None) -> Iterator[Unread]:
    """Those files that were asked for and not given."""
    for file in files:
        if file is not None and file.status in (Status.DENIED, Status.FAILED):
            yield Unread(citation=Citation.whole(file), reason=file.reason)


def _private(metadata: Metadata) -> Fact[bool]:
    value = metadata.values.get("private")
    return Fact(value=value, citations=(metadata.cite('"private"'),)) if isinstance(value, bool) else Fact()


def _released(metadata: Metadata) -> Fact[datetime]:
    """When the commit was made: `lastModified`, an ISO date with its zone; anything else is not known."""
    value = metadata.values.get("lastModified")
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return Fact()
    if found is None or found.tzinfo is None or found.year < _OLDEST:
        return Fact()
    return Fact(value=found.astimezone(UTC), citations=(metadata.cite('"lastModified"'),))
