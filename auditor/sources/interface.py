"""What a source of evidence is: the only part of the program that touches network or disk."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from auditor.domain.evidence import Dossier
from auditor.domain.ref import ModelRef, RefKind


@runtime_checkable
class Source(Protocol):
    """Gathers the evidence about one reference.

    What cannot be had is a value in the dossier (`Status`, `Reason`, a sentence), never an exception.
    """

    def fetch(self, ref: ModelRef) -> Dossier:
        """All evidence that can matter for auditing `ref` itself."""
        ...


@runtime_checkable
class RepositorySource(Source, Protocol):
    """A source that also knows the repositories which a model was made from."""

    def fetch_light(self, kind: RefKind, id: str, revision: str | None = None) -> Dossier:  # noqa: A002 - the Hub's word
        """What is needed of a parent or dataset: metadata, and licence texts only where the tag does not settle it."""
        ...
