"""The type of a file of well-known models, rules/families/<maker>.yaml: whose terms follow what is made from them."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from auditor.domain.base import Frozen


class Family(Frozen):
    """Models that people name in words, without an id."""

    title: str
    names: tuple[str, ...] = Field(min_length=1)
    """RE2, whatever the case, for what stands before size and variant: `llama[- ]?2` finds Llama-2-7b-hf."""
    licenses: tuple[str, ...] = ()
    """The licences of its versions; what they agree on binds a derivative. Open ones are listed where a restricted
    family's name would be found in theirs."""
    outputs: str | None = None
    """For a vendor's models: what its terms say of models that are trained on their outputs, in our words."""
    source: str
    """Where that was read."""

    @model_validator(mode="after")
    def _says_something(self) -> Family:
        if bool(self.licenses) is bool(self.outputs):
            raise ValueError("a family has `licenses`, or `outputs` where only its outputs are to be had")
        return self


class Families(Frozen):
    """The families of one maker, with sentences of our own that must and must not name one as an origin."""

    id: str
    families: tuple[Family, ...]
    says: dict[str, str]
    """Sentence to the title of the family that it names as the origin of the model."""
    innocent: tuple[str, ...] = Field(min_length=1)
    reviewed: date
