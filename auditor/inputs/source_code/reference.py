"""What discovery yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReferenceKind(StrEnum):
    """What a reference found in code points to."""

    HUB = "hub"
    VENDOR = "vendor"
    OLLAMA = "ollama"
    FILE = "file"
    """A file of weights that lies in the tree and does not say where it came from."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One reference as a detector sees it: a place in a text, counted from 1."""

    id: str
    """Hub id, vendor's model name, Ollama tag; of a computed one the parts that are known, with `{…}` between."""
    kind: ReferenceKind
    line: int
    column: int
    confidence: float
    """0 to 1: how sure it is that this names a model which the code uses."""
    revision: str | None = None
    computed: bool = False
    """True where the name is put together when the program runs."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference to a model in a source tree."""

    id: str
    kind: ReferenceKind
    file: str
    """Path below the scanned folder, with forward slashes."""
    line: int
    column: int
    revision: str | None
    confidence: float
    computed: bool

    @classmethod
    def of(cls, hit: Hit, file: str) -> Reference:
        """A hit, and the file that it stands in."""
        return cls(hit.id, hit.kind, file, hit.line, hit.column, hit.revision, round(hit.confidence, 2), hit.computed)


class Unreadable(Exception):  # noqa: N818 - not an error of the scan: becomes a note on the file
    """A file that its detector cannot read; the text says why."""
