"""What each place of a repository states about its licence: its texts, the card's metadata, the card's prose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.domain.evidence import Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Declared, DeclaredForm, Facts, LicenseText, Statement
from auditor.domain.licensing import Scope
from auditor.rulebook.governing import WEIGHTS
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import Reading, combined, joined, stricter, strictest

RESTRICTS = ("conditional", "prohibited")


def text_reading(texts: Sequence[LicenseText], under: Sequence[LicenseText], reader: Reader) -> Reading | None:
    """What the governing texts say together, made stricter by those beneath them that are."""
    readings = [reader.of_text(text) for text in texts]
    use = strictest(reading.use for reading in readings) if readings else "allowed"
    others = [reader.of_text(text) for text in under]
    readings += [o for o in others if o.use in RESTRICTS and stricter(use, o.use) != use]
    if not readings:
        return None
    return combined(readings, joined(reading.license for reading in readings))


def card_reading(facts: Facts, reader: Reader) -> Reading | None:
    """What the card's metadata declares: the licence field, else its name, else its link."""
    declared = facts.declared
    stated = reader.of_name(declared.stated, declared.citations)
    named = reader.of_name(declared.named, declared.citations) if declared.named else None
    if stated and named:
        stated = _field_and_name(declared, stated, named)
    linked = reader.of_license(declared.linked, "card", declared.citations) if declared.linked else None
    found = stated or named or linked
    if found and linked and linked.use in RESTRICTS and stricter(found.use, linked.use) != found.use:
        return combined([linked, found], None)
    if found and declared.named and declared.named.form is DeclaredForm.UNRECOGNISED:
        return replace(found, use=stricter(found.use, "unknown"), osd=found.osd and None)
    if found is None and facts.attested_license.value:
        return _attested(facts.attested_license, facts.attested_license.value, reader)
    if found is None and declared.stated.form in (DeclaredForm.OTHER, DeclaredForm.UNRECOGNISED):
        return Reading(origin="card", license=None, use="unknown", osd=None, citations=declared.citations)
    return found


def _attested(fact: Fact[str], license_: str, reader: Reader) -> Reading:
    """A licence that a person found elsewhere; of a state that has passed it can restrict, and permits nothing."""
    reading = reader.of_license(license_, "attestation", fact.citations)
    passed = fact.claim and reading.use == "allowed"
    return replace(reading, use="unknown", osd=None) if passed else reading


def _field_and_name(declared: Declared, stated: Reading, named: Reading) -> Reading:
    """The field, made exact by the name where that is a member of its family; both where they disagree."""
    assert declared.named is not None
    common = set(declared.named.licenses) & set(declared.stated.licenses)
    if not common:
        return combined([stated, named], None)
    return named if stated.license is None else stated


def prose_reading(facts: Facts, reader: Reader, *, have_license: bool) -> Reading | None:
    """What sentences of the card say about the weights.

    A sentence about the release as a whole names its licence only where nothing firmer does. A limit on what is done
    with outputs is one on using the weights; a licence of the outputs is none of theirs.
    """
    said = [s for s in facts.statements if not s.doubt]
    about = [s for s in said if s.scope in WEIGHTS and not _is_of_text(s, facts.texts)]
    if not (have_license or any(s.license for s in about)):
        about += [s for s in said if s.other]
    about += [s.model_copy(update={"license": None}) for s in said if s.scope is Scope.OUTPUTS]
    readings = [(statement, reader.of_statement(statement)) for statement in about]
    if have_license:
        readings = [(s, reading) for s, reading in readings if s.unknown or reading.use in RESTRICTS]
    if not readings:
        return None
    names = [reading.license for _, reading in readings if reading.license]
    return combined([reading for _, reading in readings], joined(names) if names else None)


def _is_of_text(statement: Statement, texts: Sequence[LicenseText]) -> bool:
    """Whether the licence by an unknown name that a sentence links to is one of the texts that were read."""
    link = (statement.link or "").removeprefix("./")
    read = [text.path for text in texts if text.status is Status.FOUND]
    return bool(link) and any(path == link or link.endswith(f"/{path}") for path in read)
