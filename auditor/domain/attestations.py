"""Dated human findings about what no scanner can see: rules/attestations/, and files of the user's own.

A finding holds for what was looked at: a commit of the repository, or the text of one of its files. It never holds
for a family of models by name.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from auditor.domain.base import Frozen

Component = Literal["license", "code", "data", "checkpoints", "inference-code", "evaluation-code", "preprocessing-code"]

VALUES: dict[str, tuple[str, ...]] = {
    "code": ("open", "restricted", "none"),
    "data": ("released", "documented", "undisclosed"),
    "checkpoints": ("released", "none"),
    "inference-code": ("open", "restricted", "none"),
    "evaluation-code": ("open", "restricted", "none"),
    "preprocessing-code": ("open", "restricted", "none"),
}
"""What may be found of each component; of `license` any SPDX expression of licences that the rule book knows."""


class AttestedSource(Frozen):
    """Where somebody looked."""

    url: str = Field(pattern=r"^https://")
    shows: str
    """What it says there, in our own words."""
    seen: date
    commit: str | None = Field(default=None, pattern=r"^[0-9a-f]{40}$")
    """The commit of a code repository that was read."""


class AttestedText(Frozen):
    """A file of the model's repository as it was read."""

    path: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Bound(Frozen):
    """What was looked at in the model's repository: the findings hold for this."""

    commits: tuple[str, ...] = ()
    """40-hex commits."""
    texts: tuple[AttestedText, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.commits and not self.texts:
            raise ValueError("needs a commit or a text: a finding about nothing in particular holds for nothing")
        if any(len(commit) != 40 or commit.strip("0123456789abcdef") for commit in self.commits):
            raise ValueError("a commit has 40 hexadecimal digits")
        return self


class AttestedFinding(Frozen):
    """What a person found about one component."""

    component: Component
    value: str
    because: str
    """One sentence."""
    sources: tuple[AttestedSource, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_value(self) -> Self:
        if self.component == "license":
            return self
        if self.value not in VALUES[self.component]:
            raise ValueError(f"{self.component} is one of {', '.join(VALUES[self.component])}; found {self.value!r}")
        return self


class Attestation(Frozen):
    """One file: what a person found about one repository."""

    id: str
    """The file's name: `owner--name` of the repository."""
    ref: str
    """The repository's id on the Hub."""
    owner: str
    """Who stands behind the findings."""
    reason: str
    """Why a person had to look."""
    dated: date
    bound: Bound
    findings: tuple[AttestedFinding, ...] = Field(min_length=1)

    def finding(self, component: str) -> AttestedFinding | None:
        """The finding about a component."""
        return next((finding for finding in self.findings if finding.component == component), None)
