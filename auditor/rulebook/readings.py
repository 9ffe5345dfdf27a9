"""What one licence statement allows: the common form of tags, texts and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce

from auditor.domain.evidence import Citation
from auditor.domain.licensing import Polarity, Threshold
from auditor.rulebook.rights import UNKNOWN, Rights, together

UNREAD = "unread"
"""What decides could not be read in this run: nothing but a bar stands. Reported as unknown."""
USES = ("allowed", "unknown", "conditional", UNREAD, "not-granted", "prohibited")
"""Commercial use in the order in which one statement overrides another: what is unknown takes away a permission,
and never a known restriction."""
OPEN_USES = ("unknown", UNREAD)
"""No answer."""


@dataclass(frozen=True)
class Term:
    """One clause that applies, who says so, and where."""

    clause: str
    value: Polarity
    citations: tuple[Citation, ...] = ()
    threshold: Threshold | None = None
    territories: tuple[str, ...] = ()
    usages: tuple[str, ...] = ()
    """The ways of using the model that the licence ties it to; those of the vocabulary when none is named."""
    starts: str | None = None
    """The duty that begins at the threshold; None where the right itself ends there."""
    todo: str | None = None
    license: str | None = None
    """The licence whose profile says it; None where the words were read."""
    wording: tuple[str, ...] = ()
    """The text that has to be written or shown; any one of them."""
    source: str | None = None
    """The repository whose licence says it; None for the audited one's own."""


@dataclass(frozen=True)
class Reading:
    """One statement about the licence, and what follows from it."""

    origin: str
    """text, statement, card."""
    license: str | None
    """Expression; None where no licence could be named."""
    use: str
    """One of USES."""
    osd: bool | None
    """Meets the Open Source Definition; None where that is open."""
    terms: tuple[Term, ...] = ()
    triggers: tuple[Term, ...] = ()
    """The terms that make `use` conditional or prohibited."""
    citations: tuple[Citation, ...] = ()
    base: str | None = None
    modified: bool = False
    score: float = 1.0
    rights: Rights = UNKNOWN
    """What may be done beside commercial use."""
    at_most: str | None = None
    """Where `use` is unknown since the statement has several meanings: the most permissive of them."""
    detected_only: bool = False
    """True when the terms come from reading an unknown text, not from a reviewed profile."""
    notes: tuple[str, ...] = field(default=())


def stricter(left: str, right: str) -> str:
    """The less permissive of two uses."""
    return max(left, right, key=USES.index)


def doubted(reading: Reading, floor: str, unread: tuple[Citation, ...]) -> Reading:
    """The reading where what could not be read may restrict more: at least as strict as `floor`."""
    use = stricter(reading.use, floor)
    if use == reading.use:
        return reading
    return replace(reading, use=use, osd=reading.osd and None, citations=_unique((*reading.citations, *unread)))


def strictest(uses: Iterable[str]) -> str:
    """The least permissive of some uses; unknown when there are none."""
    known = list(uses)
    return reduce(stricter, known) if known else "unknown"


def combined(readings: Iterable[Reading], license_: str | None) -> Reading:
    """All readings together: every one applies, so the strictest use counts and all terms add up."""
    members = list(readings)
    first = members[0]
    osds = [member.osd for member in members]
    return replace(
        first,
        license=license_,
        use=strictest(member.use for member in members),
        osd=False if False in osds else None if None in osds else True,
        terms=_unique(term for member in members for term in member.terms),
        triggers=_unique(term for member in members for term in member.triggers),
        citations=_unique(citation for member in members for citation in member.citations),
        rights=together(member.rights for member in members),
        at_most=strictest(m.at_most or m.use for m in members) if any(m.at_most for m in members) else None,
        detected_only=any(member.detected_only for member in members),
    )


def joined(licenses: Iterable[str | None]) -> str | None:
    """All named licences together; None when one of the texts is unknown."""
    names = list(dict.fromkeys(licenses))
    if None in names:
        return None
    return (
        names[0]
        if len(names) == 1
        else " AND ".join(f"({name})" if " OR " in str(name) else str(name) for name in names)
    )


def _unique(items: Iterable[object]) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(items))
