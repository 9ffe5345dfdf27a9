"""What rules may ask about: every fact path, with its meaning. A condition can name nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from auditor.domain.fact import Fact
from auditor.domain.inventory import Inventory


@dataclass(frozen=True)
class RepoGroup:
    """The repository itself."""

    kind: Fact[str] = Fact()
    """hub, dataset, vendor, local."""
    readable: Fact[bool] = Fact()
    """The metadata could be had."""
    gated: Fact[str] = Fact()
    """auto, manual, false."""
    renamed: Fact[bool] = Fact()
    card: Fact[str] = Fact()
    """present, absent, malformed; unknown when it could not be read."""
    attestation: Fact[str] = Fact()
    """none, current, moved: whether a person's dated findings are used, and still hold for what was looked at."""
    attested_as_of: Fact[str] = Fact()
    """none, or the dates and states of those findings that are about an earlier state."""
    terms: Fact[str] = Fact()
    """read, unread: the documents of a vendor that apply; unknown for what is no vendor's model."""
    vendor: Fact[str] = Fact()
    """Who makes the model, where that is known."""


@dataclass(frozen=True)
class WeightsGroup:
    """The trained parameters."""

    access: Fact[str] = Fact()
    """public, gated, withheld."""
    formats: Fact[frozenset[str]] = Fact()
    open_access: Fact[bool] = Fact()
    """Anyone can have them. Unknown behind a gate: whether what it asks for is fair must be weighed by a person."""


@dataclass(frozen=True)
class LicenseGroup:
    """The licence of the weights."""

    stated: Fact[bool] = Fact()
    """Any licence statement was found: card, text or prose."""
    form: Fact[str] = Fact()
    """Shape of the card's statement: none, single, list, ambiguous, other, unrecognised."""
    declared: Fact[str] = Fact()
    detected: Fact[str] = Fact()
    """Expression of the governing text; NONE when there is no text."""
    concluded: Fact[str] = Fact()
    text: Fact[str] = Fact()
    """none, identified, modified, unidentified, unread."""
    missing_files: Fact[str] = Fact()
    """none, or the licence-like files that the listing names and the Hub does not have."""
    modified: Fact[bool] = Fact()
    base: Fact[str] = Fact()
    conflict: Fact[str] = Fact()
    """none, text-stricter, card-stricter, differs: the card against the text."""
    prose: Fact[str] = Fact()
    """none, agrees, stricter, unclear: restrictions in the card's prose against the licence."""
    policy: Fact[bool] = Fact()
    """A use policy lies beside the licence."""
    mistagged: Fact[bool] = Fact()
    """The repository's name speaks of another version of the vendor's terms."""
    inherited: Fact[bool] = Fact()
    """Taken over from the parent of a copy or conversion that states none."""
    osd: Fact[bool] = Fact()
    """The concluded licence, parents included, meets the Open Source Definition."""


@dataclass(frozen=True)
class TermsGroup:
    """What the user may do."""

    commercial_use: Fact[str] = Fact()
    """allowed, conditional, prohibited, not-granted."""
    own: Fact[str] = Fact()
    """The same by the repository's own licence alone."""
    free_use: Fact[bool] = Fact()
    """Nothing limits who may use it for what. Unknown where the only limits are on harmful use: whether they are
    proportionate, objective and free of discrimination must be weighed by a person."""
    territories: Fact[str] = Fact()
    """none, limited: use or access is shut to some countries."""
    detected_only: Fact[bool] = Fact()
    """The terms were read from a text that no profile covers, and need a person's eye."""


@dataclass(frozen=True)
class RightsGroup:
    """What the licence lets the user do beside commercial use, parents included."""

    modify: Fact[str] = Fact()
    """can, conditional, cannot: make changed versions (fine-tune, quantise, merge)."""
    redistribute: Fact[str] = Fact()
    """can, conditional, cannot: pass it on, changed or not."""
    ends: Fact[str] = Fact()
    """lasting, on-breach, revocable: whether the licensor can take the licence away."""
    separate_license: Fact[str] = Fact()
    """offered, none: the licence sends users to another licence, for all commerce or above a size."""
    duties: Fact[str] = Fact()
    """none, notices, more: what the licence asks of its user."""
    duty_list: Fact[str] = Fact()
    """The clauses that ask something of the user."""


@dataclass(frozen=True)
class ServiceGroup:
    """What a vendor's documents say, for models behind an API."""

    trains: Fact[str] = Fact()
    """no, opt-in, opt-out, yes: whether models are trained on what users submit."""
    ends: Fact[str] = Fact()
    """for-cause, with-notice, any-time: when the vendor may end the service."""
    api: Fact[str] = Fact()
    """free, restricted: an interface that the vendor runs; unknown for Hub models, whose services are not read."""


@dataclass(frozen=True)
class ScaleGroup:
    """How large the training was, and what that suggests under the EU AI Act."""

    compute: Fact[float] = Fact()
    """Floating-point operations of training, stated or estimated from parameters and tokens."""
    generates: Fact[bool] = Fact()
    """The task is one of generating language, images or video."""
    general_purpose: Fact[str] = Fact()
    """likely, unlikely: at least 10^23 operations, and it generates."""
    systemic_risk: Fact[str] = Fact()
    """presumed, unlikely: at least 10^25 operations."""


@dataclass(frozen=True)
class CodeGroup:
    """Source code."""

    training: Fact[str] = Fact()
    """open, restricted, none."""
    documentation: Fact[str] = Fact()
    """full, partial, none: none where no code is given out; unknown otherwise, since code repositories are not read."""
    conflict: Fact[str] = Fact()
    """none, or the licences of code beside the weights that no one work can have with theirs, or that limit more."""


@dataclass(frozen=True)
class DataGroup:
    """Training data."""

    disclosure: Fact[str] = Fact()
    """released, documented, undisclosed."""
    base: Fact[str] = Fact()
    """The same for the base model's data; unknown for what was made from another model, whose card is not read."""
    named: Fact[bool] = Fact()
    """A training dataset that exists is declared."""
    missing: Fact[bool] = Fact()
    """A declared dataset does not exist."""
    unread: Fact[bool] = Fact()
    """A declared dataset could not be looked at."""
    missing_names: Fact[str] = Fact()
    """none, or the declared datasets that do not exist."""
    gated: Fact[str] = Fact()
    """none, or the declared datasets that exist behind a gate."""
    restricted_names: Fact[str] = Fact()
    """none, or the declared datasets that forbid commercial use or state no licence, each with its licence."""
    share_alike: Fact[str] = Fact()
    """none, or the declared datasets whose licence is share-alike where the own one is not, with its words."""
    model_outputs: Fact[str] = Fact()
    """none, or the vendors' models whose outputs are said to be in the training data and whose terms limit that."""
    restricted: Fact[bool] = Fact()
    """A declared dataset forbids commercial use, or states no licence."""


@dataclass(frozen=True)
class LineageGroup:
    """Models that this one was made from, at any depth."""

    derived: Fact[bool] = Fact()
    missing: Fact[bool] = Fact()
    """A parent is gone or was never public."""
    base_weights: Fact[str] = Fact()
    """public, gated, withheld: the weights at the root of the family, the model's own where it has no parent."""
    unread: Fact[bool] = Fact()
    """A parent could not be looked at: denied, failed."""
    looser: Fact[str] = Fact()
    """none, permits-more, drops-terms: the repository's own licence against its parents'."""
    exceeded: Fact[str] = Fact()
    """none, or the parents whose licence demands more, each with its licence and the words that do."""
    lost_terms: Fact[str] = Fact()
    """none, or the parents with the words of their licence that the own one, otherwise as strict, lacks."""
    doubtful: Fact[str] = Fact()
    """none, or the parents that grant nothing, or leave open what, where the own licence permits something."""
    mistagged: Fact[str] = Fact()
    """none, or the models above this one whose name says another version of the terms than their licence."""
    spoken: Fact[str] = Fact()
    """none, or the well-known models that only the card's words name as origins, and whose terms are stricter."""
    mislabelled: Fact[bool] = Fact()
    """The declared licence names another version of the family than the parent's."""
    cycle: Fact[bool] = Fact()


@dataclass(frozen=True)
class Subject:
    """Everything a condition can look at."""

    repo: RepoGroup = RepoGroup()
    weights: WeightsGroup = WeightsGroup()
    license: LicenseGroup = LicenseGroup()
    terms: TermsGroup = TermsGroup()
    rights: RightsGroup = RightsGroup()
    service: ServiceGroup = ServiceGroup()
    scale: ScaleGroup = ScaleGroup()
    code: CodeGroup = CodeGroup()
    data: DataGroup = DataGroup()
    lineage: LineageGroup = LineageGroup()
    release: Inventory = Inventory()

    def table(self) -> dict[str, Fact[Any]]:
        """Fact path to fact."""
        return {f"{group}.{name}": fact for group, facts in vars(self).items() for name, fact in vars(facts).items()}


@cache
def paths() -> tuple[str, ...]:
    """Every fact path, in reading order."""
    return tuple(Subject().table())


@cache
def value_type(path: str) -> type:
    """The Python type of a fact's value, for reading the cases in rule files."""
    group, name = path.split(".")
    fact = get_type_hints(get_type_hints(Subject)[group])[name]
    (value,) = get_args(fact)
    return frozenset if get_args(value) else value


def table_of(values: dict[str, Any]) -> dict[str, Fact[Any]]:
    """A fact table from plain values, everything else unknown; KeyError for a path that does not exist."""
    table: dict[str, Fact[Any]] = {path: Fact() for path in paths()}
    for path, value in values.items():
        if path not in table:
            raise KeyError(path)
        table[path] = Fact(value=frozenset(value) if value_type(path) is frozenset else value)
    return table
