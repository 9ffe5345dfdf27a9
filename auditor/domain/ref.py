"""What the user asked about: model references and where they were written."""

from __future__ import annotations

from enum import StrEnum

from auditor.domain.base import Frozen


class RefKind(StrEnum):
    """Where the thing behind a reference lives."""

    HUB = "hub"
    """A model repository on the Hub."""
    DATASET = "dataset"
    """A dataset repository on the Hub."""
    VENDOR = "vendor"
    """A model that a vendor serves through an API or a product."""
    LOCAL = "local"
    """A folder on this machine."""


class Position(Frozen):
    """Where a reference stands, counted from 1. A command line argument has no file."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = (self.file, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


class ModelRef(Frozen):
    """One model as the user wrote it, with what it was understood to mean."""

    text: str
    """The reference exactly as written; the key of its entry in every output."""
    kind: RefKind
    target: str
    """Hub id without revision, vendor model name, or folder path."""
    revision: str | None = None
    """Branch, tag or commit that was asked for; None is the default branch."""
    usage: str | None = None
    """What the user does with the model (internal, saas, redistribute, research, …)."""
    note: str | None = None
    positions: tuple[Position, ...] = ()
    """Every place that names this reference, the first one first."""
