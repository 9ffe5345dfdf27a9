"""What the evidence about one repository says, each value with the words that say it.

These are facts about what was published, not judgements: `rulebook` concludes from them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from auditor.domain.base import Frozen
from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.fact import Fact
from auditor.domain.inventory import Inventory
from auditor.domain.licensing import ClauseHit, Identification, Scope
from auditor.domain.ref import RefKind
from auditor.domain.terms import DocumentAnswers


class DeclaredForm(StrEnum):
    """The shape of the licence statement in the card."""

    NONE = "none"
    SINGLE = "single"
    LIST = "list"
    AMBIGUOUS = "ambiguous"
    """A family (`bsd`, `cc`, `openrail`) or several values that say neither AND nor OR."""
    OTHER = "other"
    """`other` or `unknown`: look at the name, the link and the text."""
    UNRECOGNISED = "unrecognised"
    """Free text that names no licence we know."""


class Resolved(Frozen):
    """What one licence statement means."""

    form: DeclaredForm
    licenses: tuple[str, ...] = ()
    """The licence; every licence of an expression; the members of a family or list."""
    expression: str | None = None
    """The statement as one SPDX expression, when it is one: `MIT`, `MIT OR Apache-2.0`."""


class Declared(Frozen):
    """The licence statement in the card's metadata."""

    raw: str
    """The value of `license` as written, as text; empty when there is none."""
    stated: Resolved
    """What `license` means."""
    name: str | None = None
    """`license_name` as written."""
    named: Resolved | None = None
    link: str | None = None
    """`license_link` as written."""
    linked: str | None = None
    """The licence that is known to be published at `link`."""
    citations: tuple[Citation, ...] = ()


class LicenseText(Frozen):
    """A licence-like file of the repository, or a text that the card links to."""

    path: str
    """Path in the repository, or the URL of a linked text."""
    scope: Scope
    """What it governs, by its name or by what the card says of it."""
    status: Status
    reason: Reason | None = None
    identification: Identification | None = None
    clauses: tuple[ClauseHit, ...] = ()
    """For a known licence the clauses of its profile at the place of their proof, otherwise what was detected."""
    citations: tuple[Citation, ...] = ()


class Statement(Frozen):
    """A sentence of the card about rights or restrictions."""

    scope: Scope
    license: str | None = None
    """The licence it names, as SPDX id or LicenseRef."""
    unknown: str | None = None
    """A licence that it puts the component under, by a name that no list knows."""
    link: str | None = None
    """Where the card says that such a licence is to be found."""
    other: bool = False
    """Said of something with a name of its own, in a section on the licence: it counts where nothing else is said."""
    doubt: bool = False
    """Its words may take commercial use away, and no form of a limit reads them for certain."""
    clauses: tuple[ClauseHit, ...] = ()
    citations: tuple[Citation, ...] = ()


class Unread(Frozen):
    """A file other than a licence text that was asked for, may take rights away, and was denied or failed."""

    citation: Citation
    reason: Reason | None = None


class ParentRef(Frozen):
    """A base model as declared."""

    ref: str
    relation: str
    """finetune, adapter, quantized, merge; `unknown` where nobody says."""
    citations: tuple[Citation, ...] = ()


class SpokenOrigin(Frozen):
    """A well-known model that the card says, in words, this one or its data was made from."""

    title: str
    licenses: tuple[str, ...] = ()
    """The licences of its versions, which bind what is made from its weights."""
    outputs: str | None = None
    """Where its outputs were used: what its vendor's terms say of that."""
    citations: tuple[Citation, ...] = ()


class DatasetRef(Frozen):
    """A training dataset as declared."""

    ref: str
    citations: tuple[Citation, ...] = ()


class Facts(Frozen):
    """Everything extracted from one dossier."""

    kind: RefKind
    ref: str
    """Resolved id."""
    renamed: bool = False
    """The repository answered under another id than it was asked for."""
    commit: str | None = None
    status: Status
    """Whether the metadata could be had at all."""
    reason: Reason | None = None
    metadata: Citation
    private: Fact[bool] = Fact()
    released: Fact[datetime] = Fact()
    """When the commit was made, as the metadata says."""
    gated: Fact[str] = Fact()
    """`auto`, `manual` or `false`."""
    card: Fact[str] = Fact()
    """`present`, `absent`, `malformed`; unknown when it was not asked for, and when `unread` names it."""
    unread: tuple[Unread, ...] = ()
    """The card and the adapter configuration, where they were denied or failed. What was not asked for is not here."""
    weights: Fact[str] = Fact()
    """public, gated, withheld."""
    formats: Fact[frozenset[str]] = Fact()
    parameters: Fact[int] = Fact()
    compute: Fact[float] = Fact()
    """Floating-point operations of training."""
    generates: Fact[bool] = Fact()
    """The task is one of generating language, images or video."""
    declared: Declared
    attested_license: Fact[str] = Fact()
    """What a person found at another place, where the repository itself names no licence; a claim when the repository
    has changed since."""
    texts: tuple[LicenseText, ...] = ()
    statements: tuple[Statement, ...] = ()
    code: Fact[str] = Fact()
    """open, restricted, none: training code."""
    data: Fact[str] = Fact()
    """released, documented, undisclosed; `declared` where datasets are named and must be looked at."""
    release: Inventory = Inventory()
    """The other components that openness frameworks ask for."""
    parents: tuple[ParentRef, ...] = ()
    origins: tuple[SpokenOrigin, ...] = ()
    datasets: tuple[DatasetRef, ...] = ()
    vendor: Fact[str] = Fact()
    terms: tuple[DocumentAnswers, ...] = ()
    """For vendor models: what the documents that apply to this way of access answer."""
