"""The types of curated knowledge in rules/: licences, clauses, vendors. One file each, read by lawyers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.domain.licensing import Polarity, Scope, Threshold


class LicenseFamily(StrEnum):
    """The kind of a licence, in the field's words."""

    PUBLIC_DOMAIN = "public-domain"
    PERMISSIVE = "permissive"
    WEAK_COPYLEFT = "weak-copyleft"
    COPYLEFT = "copyleft"
    NETWORK_COPYLEFT = "network-copyleft"
    DATA_OPEN = "data-open"
    """Open data licences that are neither OSI-approved nor copyleft for code (CDLA, ODC, C-UDA)."""
    RAIL = "rail"
    """Behavioural-use licences."""
    COMMUNITY = "community"
    """Vendor terms with thresholds, use policies or naming duties (Llama, Gemma, Qwen)."""
    NON_COMMERCIAL = "non-commercial"
    RESEARCH = "research"
    NO_DERIVATIVES = "no-derivatives"
    SOURCE_AVAILABLE = "source-available"
    PROPRIETARY = "proprietary"


class Review(StrEnum):
    """How far a profile was checked; never more than was done."""

    MACHINE = "machine-derived"
    READ_ONCE = "read-once"
    LAWYER = "lawyer"


class Usage(StrEnum):
    """What a company does with a model."""

    INTERNAL = "internal"
    """Run for the company's own work."""
    SAAS = "saas"
    """Offered to others over a network, by itself or inside a product."""
    REDISTRIBUTE = "redistribute"
    """Weights or a product that holds them are passed on."""
    RESEARCH = "research"
    """Non-commercial research."""
    FINE_TUNE = "fine-tune"
    DISTILL_OUTPUTS = "distill-outputs"
    """Outputs train another model."""


class ProfileClause(Frozen):
    """What a licence says on one subject, and the words that prove it."""

    clause: str
    """Id of a file in rules/clauses."""
    value: Polarity
    section: str | None = None
    proof: str | None = None
    """A few words of the licence, verbatim but for white space."""
    threshold: Threshold | None = None
    territories: tuple[str, ...] = ()
    starts: str | None = None
    """The duty of this licence that begins at the threshold; None where the right itself ends there."""
    usages: tuple[Usage, ...] = ()
    """The ways of using a model that this licence ties the clause to; those of the vocabulary when none is named."""
    todo: str | None = None
    """For obligations: what exactly the user must do."""
    wording: tuple[str, ...] = ()
    """The text that has to be written or shown, verbatim; any one where the licence gives several to choose from."""


class Fingerprint(Frozen):
    """Where an indexed text came from; the figures themselves lie in the compiled index."""

    source: str
    sha256: str
    words: int


class Aliases(Frozen):
    """How people write this licence."""

    hub: tuple[str, ...] = ()
    """Ids of the Hub's licence list."""
    names: tuple[str, ...] = ()
    """Spellings of `license_name` and old free text, compared without case and punctuation."""
    urls: tuple[str, ...] = ()
    """Addresses of the text, compared without scheme and trailing slash."""


class Profile(Frozen):
    """One licence: rules/licenses/<id>.yaml."""

    id: str
    name: str
    steward: str | None = None
    family: LicenseFamily
    version: str | None = None
    language: str = "en"
    """Of the text that the proofs are quoted from (ISO 639-1). The detectors read English, and some Chinese."""
    osi: bool | None = None
    """OSI-approved."""
    fsf: bool | None = None
    """FSF-libre."""
    dfsg: bool | None = None
    osd_equivalent: str | None = None
    """The reason why a licence that OSI never reviewed is treated as meeting the Open Source Definition."""
    open_data: bool | None = None
    """Open by the Open Definition, for data and documents."""
    fits: tuple[Scope, ...] = ()
    """What it is written for."""
    base: str | None = None
    """The licence this one was made from (Kimi K2's: MIT)."""
    aliases: Aliases = Aliases()
    clauses: tuple[ProfileClause, ...] = ()
    differs: dict[str, str] = {}
    """Clauses that the detectors read otherwise in this text, each with the reason why the profile is right."""
    links: tuple[str, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    reviewed: date
    review: Review
    notes: str | None = None

    @property
    def osd(self) -> bool:
        """Meets the Open Source Definition: OSI-approved, or listed as equivalent with reasons."""
        return bool(self.osi) or self.osd_equivalent is not None


class NameRule(Frozen):
    """A name that is written where a licence should be, and is no single one: rules/names/<name>.yaml."""

    id: str
    title: str
    means: str
    """What its author has said by it, and what not."""
    todo: str
    """What to do to learn the licence."""


class ClauseGroup(StrEnum):
    """The chapter of the vocabulary."""

    GRANT = "grant"
    LIMIT = "limit"
    OBLIGATION = "obligation"
    TERMINATION = "termination"
    LAW = "law"


class Effect(StrEnum):
    """What a clause does to commercial use."""

    NONE = "none"
    CONDITIONS = "conditions"
    """Some commercial use is allowed now, and this can take it away."""
    PROHIBITS = "prohibits"


class ClausePattern(Frozen):
    """One detector: an RE2 pattern over normalised text, and what a hit means."""

    pattern: str
    value: Polarity | None = None
    """Overrides the clause's own polarity."""
    unless: str | None = None
    """A pattern that, found within 80 characters of the hit, cancels it."""
    confidence: float = 1.0


class Act(Frozen):
    """What a clause is about, as one names it in a sentence of one's own: for words added to a known licence."""

    words: str
    """A pattern over the forms of the verb and its nouns: `modif(?:y|ied|ying|ication)`."""
    thing: str = ""
    """What it must be done to, in the words behind it or before "must be done"; empty where the act alone tells."""
    noun: bool = False
    """Whether the bare verb is a noun, too: "use", "display"."""
    unless: str | None = None
    """A pattern that, found within 80 characters, makes it another act."""


class CardLimit(Frozen):
    """One form in which cards state a limit: an RE2 pattern over a sentence, whatever its case."""

    clause: str
    """Id of a file in rules/clauses."""
    value: Polarity
    pattern: str
    """`<word>` stands for the word of that name in the same file."""
    territories: tuple[str, ...] = ()
    says: tuple[str, ...] = Field(min_length=1)
    """Sentences of our own that must hit."""


class CardDoubt(Frozen):
    """Words that often take commercial use away, in a form too loose to say that they do: an RE2 pattern."""

    pattern: str
    """Over a sentence whose `non-commercial` is written `non_commercial`, so that `\\bcommercial` does not meet it."""
    says: tuple[str, ...] = Field(min_length=1)
    """Sentences of our own that raise the doubt."""


class CardLimits(Frozen):
    """The forms of one language: rules/card-limits/<language>.yaml."""

    id: str
    words: dict[str, str] = {}
    """Parts of patterns, by name."""
    limits: tuple[CardLimit, ...]
    doubts: tuple[CardDoubt, ...] = ()
    permits: tuple[str, ...] = ()
    """Patterns of words that permit, and take a doubt back where no negation stands before them."""
    cleared: tuple[str, ...] = ()
    """Patterns of words that take a doubt back: wishes, history, what is said of an experiment or of something else."""
    innocent: tuple[str, ...] = Field(min_length=1)
    """Sentences of our own that state no limit and raise no doubt."""


class ClauseRule(Frozen):
    """One clause of the vocabulary: rules/clauses/<id>.yaml."""

    id: str
    title: str
    group: ClauseGroup
    polarity: Polarity
    commercial: Effect = Effect.NONE
    lawyer: str
    """What it means, in a lawyer's words."""
    engineer: str
    """What it means for the person who ships the model."""
    todo: str | None = None
    """For obligations: what to do where the profile does not say it more exactly."""
    patterns: tuple[ClausePattern, ...]
    acts: tuple[Act, ...] = ()
    """The act itself, for sentences that demand, allow or deny it in no licence's words."""
    implied_by: tuple[str, ...] = ()
    """Rights that include this one where the text is silent on it: who may copy and change may use."""
    usages: tuple[Usage, ...] = ()
    """The ways of using a model that this clause bites on; all when none is named."""
    akin: tuple[str, ...] = ()
    """Clauses that state the same duty more fully: beside one of them this one says nothing new."""
    extract: str | None = None
    """Name of a value extractor: threshold, territory."""
    positive: tuple[str, ...] = Field(min_length=1)
    """Sentences of our own that must hit."""
    negative: tuple[str, ...] = Field(min_length=1)
    """Sentences of our own that must not."""
