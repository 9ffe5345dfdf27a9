"""What restricts in words beside the card: its translations, and the NOTICE at the root of the repository.

As in all asides only limits count: a translation may lag behind, and a NOTICE licenses nothing. A licence that a
NOTICE names is of something that the release was made from ("Llama 2 is licensed under the ...").
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.domain.evidence import Dossier, Evidence
from auditor.domain.facts import Statement
from auditor.domain.licensing import Scope
from auditor.domain.repo_names import is_translated_card
from auditor.extract.licence_names import licences_named
from auditor.extract.prose import read_prose
from auditor.extract.statements import read_statements, restricts
from auditor.licenses.catalog import Catalog

_MOST = 50


def read_beside_card(dossier: Dossier, catalog: Catalog) -> Iterator[Statement]:
    """The limits that the files beside the card state, each with its place there."""
    own = f"{dossier.metadata.uri}/"
    for file in dossier.files:
        path = file.uri.removeprefix(own)
        if file.found and is_translated_card(path):
            yield from (statement for statement in read_statements(file) if restricts(statement, catalog))
        elif file.found and path.upper().partition(".")[0] == "NOTICE":
            yield from _noticed(file, catalog)


def _noticed(notice: Evidence, catalog: Catalog) -> Iterator[Statement]:
    """The licences that a NOTICE names and that restrict, each once."""
    named: set[str] = set()
    for sentence in read_prose(notice).spoken:
        for licence in licences_named(sentence, catalog):
            stated = Statement(scope=Scope.ORIGIN, license=licence.license, citations=(sentence.cite(notice),))
            if licence.license not in named and len(named) < _MOST and restricts(stated, catalog):
                named.add(licence.license)
                yield stated
