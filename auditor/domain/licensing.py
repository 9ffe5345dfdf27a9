"""What reading a licence text yields: its identity, what was changed in it, and what it says."""

from __future__ import annotations

from enum import StrEnum

from auditor.domain.base import Frozen


class TextKind(StrEnum):
    """What a file is, before asking which licence it is."""

    LICENSE = "license"
    POLICY = "policy"
    """An acceptable-use policy: binds, but grants nothing."""
    NOTICE = "notice"
    """Attributions, copyright lines, lists of third-party licences."""
    STUB = "stub"
    """Points elsewhere: a bare URL, "see LICENSE"."""
    CARD = "card"
    OTHER = "other"


class Polarity(StrEnum):
    """What a clause says about its subject."""

    CAN = "can"
    CANNOT = "cannot"
    MUST = "must"
    CONDITIONAL = "conditional"


class Scope(StrEnum):
    """What part of a release a statement is about."""

    ANY = "any"
    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"
    DOCUMENTS = "documents"
    OUTPUTS = "outputs"
    ORIGIN = "origin"
    """What the weights were made from."""


class Span(Frozen):
    """Characters `start` to `end` of the original text, and those words verbatim."""

    start: int
    end: int
    words: str


class Threshold(Frozen):
    """A number that switches a clause on: "more than 700 million monthly active users"."""

    operator: str
    """One of > >= < <= (the clause bites when the user's figure compares so)."""
    amount: float
    unit: str
    """`monthly active users`, `USD a year`, `USD a month`, `users`, `employees`, …"""


class ClauseHit(Frozen):
    """One clause found in a text."""

    clause: str
    """Id of a file in rules/clauses."""
    value: Polarity
    start: int
    end: int
    words: str
    confidence: float = 1.0
    scope: Scope = Scope.ANY
    threshold: Threshold | None = None
    territories: tuple[str, ...] = ()
    """ISO 3166 codes, or EU, EEA, UK."""
    wording: tuple[str, ...] = ()
    """The text that the clause prescribes to be written or shown, where it quotes one."""


class LicenseMatch(Frozen):
    """One licence found in a text; a text may hold several."""

    license: str
    start: int
    end: int
    score: float
    """Share of the licence's words that stand in the span, 0 to 1."""
    governs: bool
    """True when this is (part of) what the file as a whole is under."""


class Change(Frozen):
    """Words that differ from the base licence."""

    start: int
    end: int
    """Where in the file; equal for words that were removed."""
    words: str
    """The words that stand in the file, or for a removal the number of words that are gone, e.g. "[12 words]"."""
    substantive: bool
    """False for copyright holder, title, address and boilerplate that may vary."""


class Identification(Frozen):
    """What one text is."""

    kind: TextKind
    license: str | None = None
    """Governing expression; None when nothing is close enough, for a modified text, and for policies and stubs."""
    base: str | None = None
    """The licence that a modified or derivative text was made from."""
    modified: bool = False
    score: float = 0.0
    matches: tuple[LicenseMatch, ...] = ()
    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    title: str | None = None
    """What the text calls itself, when it says so."""
    policy: str | None = None
    """For policies: which known policy it is, as `LicenseRef-…`."""
