"""A value with its proof: what every extractor gives and every condition asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from auditor.domain.evidence import Citation

T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A value and what proves it. `value` None means unknown: never false, never empty.

    Made by the dozen for each model, from values of the program's own: a plain value, whose types mypy checks.
    """

    value: T | None = None
    citations: tuple[Citation, ...] = ()
    claim: bool = False
    """True when the author merely says so (prose of a card), and nothing else shows it."""

    @property
    def known(self) -> bool:
        return self.value is not None
