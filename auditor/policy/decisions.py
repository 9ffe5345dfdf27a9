"""A decisions file: what reviewers concluded of models, as the report's form saves it, read as parts of a policy.

An approval waives what its reviewer had before their eyes, the findings that it lists, and the policy's demands; it
dies with the commit and the text that were looked at, and with its last day. A finding that came later still counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from auditor.domain.base import Frozen
from auditor.policy.types import DEMANDS, Clarification, Commit, Rejection, Sha256, Waiver


class ReviewDecision(Frozen):
    """What one reviewer decided about one model."""

    model: str = Field(min_length=1)
    commit: Commit | None = None
    text_sha256: Sha256 | None = None
    decision: Literal["approve", "approve-with-conditions", "reject"]
    rules: tuple[str, ...] = ()
    """Rules of the findings that the reviewer saw."""
    license: str | None = Field(default=None, min_length=2)
    """What the reviewer identified the text as."""
    commercial_use: Literal["allowed", "conditional", "prohibited"] | None = None
    reason: str = Field(min_length=3)
    owner: str = Field(min_length=2)
    date: datetime.date
    expires: datetime.date | None = None

    @model_validator(mode="after")
    def _sound(self) -> ReviewDecision:
        if self.approves and self.expires is None:
            raise ValueError("an approval needs a last day: expires")
        if self.license and not self.text_sha256:
            raise ValueError("a licence is cleared up for a text: text_sha256")
        return self

    @property
    def approves(self) -> bool:
        return self.decision != "reject"

    def waivers(self) -> Iterator[Waiver]:
        """What an approval takes away."""
        if not self.approves or self.expires is None:
            return
        said = f"{self.decision}: {self.reason}"
        for rule in dict.fromkeys((*self.rules, *DEMANDS)):
            yield Waiver(
                model=self.model,
                rule=rule,
                reason=said,
                owner=self.owner,
                expires=self.expires,
                commit=self.commit,
                sha256=self.text_sha256,
            )

    def clarifications(self) -> Iterator[Clarification]:
        """What the reviewer identified the text as."""
        if self.license and self.text_sha256:
            yield Clarification(
                sha256=self.text_sha256,
                license=self.license,
                commercial_use=self.commercial_use,
                reason=self.reason,
                owner=self.owner,
                date=self.date,
            )

    def rejections(self) -> Iterator[Rejection]:
        """The refusal, where it is one."""
        if not self.approves:
            yield Rejection(
                model=self.model,
                reason=self.reason,
                owner=self.owner,
                date=self.date,
                commit=self.commit,
                sha256=self.text_sha256,
            )


class Decisions(Frozen):
    """The whole file."""

    decisions: tuple[ReviewDecision, ...] = Field(min_length=1)
