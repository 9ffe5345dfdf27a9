"""What the card's words on the model's origin add to its licence: terms that it names, families that it names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.domain.facts import DeclaredForm, Facts, Resolved, SpokenOrigin
from auditor.domain.licensing import Scope
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import Reading, combined, joined, stricter

_NAMES_NOTHING = ("NONE", "NOASSERTION")


def with_origin(reading: Reading, facts: Facts, reader: Reader) -> Reading:
    """With the terms that the card says bind what the model was made from, where those are stricter."""
    stated = [found for found in _readings(facts, reader) if stricter(reading.use, found.use) != reading.use]
    if not stated:
        return reading
    names = [name for found in (reading, *stated) if (name := found.license) and name not in _NAMES_NOTHING]
    return combined([reading, *stated], joined(names) if reading.license and names else reading.license)


def stricter_origins(reading: Reading, facts: Facts, reader: Reader) -> tuple[SpokenOrigin, ...]:
    """The families named in words whose terms are stricter than a reading's."""
    named = ((origin, _of_family(origin, reader)) for origin in _families(facts))
    return tuple(origin for origin, found in named if stricter(reading.use, found.use) != reading.use)


def _readings(facts: Facts, reader: Reader) -> Iterator[Reading]:
    yield from (reader.of_statement(s) for s in facts.statements if s.scope is Scope.ORIGIN and not s.other)
    yield from (_of_family(origin, reader) for origin in _families(facts))


def _families(facts: Facts) -> Iterator[SpokenOrigin]:
    """Families whose weights the model was made from; where the metadata names parents, these are asked instead."""
    if not facts.parents:
        yield from (origin for origin in facts.origins if origin.licenses)


def _of_family(origin: SpokenOrigin, reader: Reader) -> Reading:
    """What the licences of a family agree on."""
    form = DeclaredForm.SINGLE if len(origin.licenses) == 1 else DeclaredForm.LIST
    expression = origin.licenses[0] if form is DeclaredForm.SINGLE else None
    found = reader.of_name(Resolved(form=form, licenses=origin.licenses, expression=expression), origin.citations)
    assert found is not None, "a family has licences"
    return replace(found, origin="statement")
