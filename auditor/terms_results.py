"""What an update of vendors' documents and a comparison of their versions find."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from auditor.domain.base import Frozen
from auditor.extract.terms_diff import DocumentChange


class Outcome(StrEnum):
    """What an update found."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    FAILED = "failed"


class Update(Frozen):
    """One document of an update."""

    vendor: str
    document: str
    url: str
    outcome: Outcome
    reason: str = ""
    """The machine-readable reason of a failure: a `Reason`, or what kind of page it was."""
    message: str = ""
    change: DocumentChange | None = None


class DocumentDiff(Frozen):
    """What changed in one document between two snapshots."""

    vendor: str
    document: str
    title: str
    since: datetime
    until: datetime
    change: DocumentChange
