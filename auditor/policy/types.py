"""The types of a policy: what is allowed, what is waived, and what a human has cleared up."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from auditor.domain.base import Frozen
from auditor.domain.knowledge import LicenseFamily
from auditor.domain.ref import Position
from auditor.policy.company import FACTS
from auditor.policy.own_rules import OwnRule
from auditor.policy.territories import known

DEMANDS = ("policy.class", "policy.license", "policy.commercial-use", "policy.framework")
"""Rules of what a policy demands of every model."""
MOF_CLASSES = ("III", "II", "I")
"""From the least open to the most."""


class Openness(StrEnum):
    """The classes of the openness rules."""

    OPEN_SOURCE = "open-source"
    OPEN_WEIGHT = "open-weight"
    CLOSED = "closed"


class Need(StrEnum):
    """What a usage demands of the commercial-use axis."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    """Conditions are accepted, as long as no figure of the company passes a threshold."""
    ANY = "any"


def _hex(length: int, exact: bool) -> object:
    def check(value: str) -> str:
        plain = value.removeprefix("sha256:").lower()
        fits = len(plain) == length if exact else 7 <= len(plain) <= length
        if not fits or any(char not in "0123456789abcdef" for char in plain):
            raise ValueError(f"{length} hexadecimal digits are expected")
        return plain

    return AfterValidator(check)


Commit = Annotated[str, _hex(40, exact=False)]
Sha256 = Annotated[str, _hex(64, exact=True)]


class Allow(Frozen):
    """The allow-list. Each part that is given must be met; a part that is left out demands nothing."""

    classes: tuple[Openness, ...] | None = None
    licenses: tuple[str, ...] = ()
    """SPDX ids and LicenseRefs; a licence is allowed by its id or by its family."""
    families: tuple[LicenseFamily, ...] = ()

    @property
    def restricts_licenses(self) -> bool:
        return bool(self.licenses or self.families)

    @property
    def demands(self) -> bool:
        return self.classes is not None or self.restricts_licenses


class Frameworks(Frozen):
    """Results of frameworks that a model must reach."""

    osaid: Literal["meets"] | None = None
    owd: Literal["meets"] | None = None
    eu_ai_act: Literal["meets"] | None = Field(default=None, alias="eu-ai-act")
    mof: Literal["III", "II", "I"] | None = None
    """The least class of the Model Openness Framework."""


class Waiver(Frozen):
    """One exception: one model, one rule, one owner, until a date."""

    model: str = Field(min_length=1)
    """The reference as written in the list, or what it resolved to."""
    rule: str = Field(min_length=1)
    """The rule of the finding, or `policy.class`, `policy.license`, `policy.commercial-use`, `policy.framework`."""
    reason: str = Field(min_length=3)
    owner: str = Field(min_length=2)
    expires: date
    """The last day on which it counts."""
    commit: Commit | None = None
    sha256: Sha256 | None = None
    """Hash of the text that was looked at; the waiver is dead once the model carries another."""


class Clarification(Frozen):
    """What a human concluded about a text that the tool could not identify. Dead once the text changes."""

    sha256: Sha256
    license: str = Field(min_length=2)
    commercial_use: Literal["allowed", "conditional", "prohibited"] | None = None
    reason: str = Field(min_length=3)
    owner: str = Field(min_length=2)
    date: date


class Rejection(Frozen):
    """One model that a person refused, in the state that was looked at."""

    model: str = Field(min_length=1)
    reason: str = Field(min_length=3)
    owner: str = Field(min_length=2)
    date: date
    commit: Commit | None = None
    sha256: Sha256 | None = None


class Override(Frozen):
    """Other demands for the models that certain files name."""

    match: tuple[str, ...] = Field(min_length=1)
    """Patterns of paths, as in `.gitignore`: `research/**`."""
    usage: str | None = None
    allow: Allow | None = None
    commercial_use: Need | None = None
    frameworks: Frameworks | None = None


class Policy(Frozen):
    """A policy as it stands in `auditor.yaml` or under `[tool.auditor]`."""

    models: tuple[str, ...] = ()
    """Lists that `auditor check` reads; without any, it scans the code."""
    usage: str | None = None
    """Usage of models whose list does not say."""
    allow: Allow = Allow()
    commercial_use: Need | dict[str, Need] | None = None
    """One demand for all, or one for each usage."""
    frameworks: Frameworks = Frameworks()
    fail_on: Literal["error", "warning", "note", "never"] = "error"
    """The level from which findings of kind fail reject."""
    undecided_on: tuple[Literal["open", "review"], ...] = ("open",)
    """Kinds of findings that leave a model undecided."""
    company: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    """The company's figures by fact (`monthly_active_users`, `annual_revenue_usd`) or by unit, as thresholds spell it:
    `monthly active users`, `USD a year`, `employees`."""
    territories: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(known)] | None = None
    """Where the company is, or uses or offers the model: ISO 3166 codes, or EU, EEA, UK. None where it does not say."""
    rules: tuple[OwnRule, ...] = ()
    """Rules of the company's own."""
    terms_dir: str | None = None
    """Folder of vendors' documents saved by hand, from where the policy lies; `auditor terms update` reads them."""
    paths: tuple[Override, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    decisions: tuple[str, ...] = ()
    """Files of reviewers' decisions, read as waivers, clarifications and rejections."""

    @model_validator(mode="before")
    @classmethod
    def _facts(cls, data: object) -> object:
        """Facts by their units, and territories that stand among them beside them."""
        if not isinstance(data, dict) or not isinstance(data.get("company"), dict):
            return data
        facts = dict(data["company"])
        places = {"territories": facts.pop("territories")} if "territories" in facts else {}
        named = {FACTS.get(str(name), name): value for name, value in facts.items()}
        if len(named) < len(facts):
            raise ValueError("a company fact stands here twice, by its name and by its unit")
        return {**data, **places, "company": named}

    @model_validator(mode="after")
    def _sound(self) -> Policy:
        self._refuse_empty()
        self._refuse_contradictions()
        return self

    def _refuse_empty(self) -> None:
        demands = (self.allow.demands, self.commercial_use, self.frameworks != Frameworks(), self.fail_on != "never")
        if not any((*demands, *self.paths, *self.rules)):
            raise ValueError("a policy that demands nothing accepts everything: allow classes or licenses")

    def _refuse_contradictions(self) -> None:
        seen: dict[tuple[str, str, str | None, str | None], int] = {}
        for place, waiver in enumerate(self.waivers, 1):
            key = (waiver.model, waiver.rule, waiver.commit, waiver.sha256)
            if key in seen:
                raise ValueError(f"waivers {seen[key]} and {place} are for the same rule of {waiver.model}")
            seen[key] = place
        names = [rule.id for rule in self.rules]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"two rules are called {twice!r}")
        texts: dict[str, str] = {}
        for clarification in self.clarifications:
            if texts.setdefault(clarification.sha256, clarification.license) != clarification.license:
                raise ValueError(f"two clarifications of the text {clarification.sha256[:12]} contradict each other")


class LoadedPolicy(Frozen):
    """A policy, and where everything in it stands."""

    policy: Policy
    file: str
    digest: str
    """`sha256:…` of what it says, whatever the notation."""
    waiver_places: tuple[Position, ...] = ()
    decided: tuple[Position, ...] = ()
    """Places of approvals; one gives several waivers, which share it."""
    clarification_places: tuple[Position, ...] = ()
    override_places: tuple[Position, ...] = ()
