"""The declared training datasets: what was found of each, and the facts that follow. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import DatasetRef, Facts
from auditor.rulebook.bind import GONE
from auditor.rulebook.combine import share_alike_data
from auditor.rulebook.conclude import NOASSERTION, Conclusion, conclude
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import Reading
from auditor.rulebook.subject import DataGroup

_MOST_NAMES = 20


@dataclass(frozen=True)
class DatasetLink:
    """A declared dataset and what was found of it."""

    dataset: DatasetRef
    facts: Facts | None
    conclusion: Conclusion | None = None

    @property
    def status(self) -> Status:
        return self.facts.status if self.facts else Status.FAILED

    @property
    def gone(self) -> bool:
        """It does not exist for the public."""
        if self.status is Status.FOUND and self.facts is not None:
            return self.facts.private.value is True
        return self.status is not Status.FOUND and self.facts is not None and self.facts.reason in GONE

    @property
    def gated(self) -> bool:
        """It exists, and access must be asked for."""
        return self.status is Status.FOUND and self.facts is not None and self.facts.gated.value in ("auto", "manual")

    @property
    def restricted(self) -> bool | None:
        """Its licence forbids commercial use, or grants nothing; None when it could not be read."""
        if self.conclusion is None:
            return None
        return self.conclusion.reading.use in ("prohibited", "not-granted")

    @property
    def license(self) -> str:
        return self.conclusion.license if self.conclusion else NOASSERTION

    @property
    def citations(self) -> tuple[Citation, ...]:
        found = (self.facts.metadata,) if self.facts else ()
        stated = self.conclusion.reading.citations if self.conclusion else ()
        return tuple(dict.fromkeys((*self.dataset.citations, *found, *stated)))


def dataset_links(facts: Facts, datasets: dict[str, Facts], reader: Reader) -> tuple[DatasetLink, ...]:
    """Each declared dataset with what was found of it and the licence it states."""
    links = []
    for dataset in facts.datasets:
        found = datasets.get(dataset.ref)
        conclusion = conclude(found, reader) if found and found.status is Status.FOUND else None
        links.append(DatasetLink(dataset, found, conclusion))
    return tuple(links)


def data_group(datasets: Sequence[DatasetLink], disclosure: Fact[str], facts: Facts, own: Reading) -> DataGroup:
    """The facts about training data.

    `disclosure` is what the card's word comes to once the datasets were looked at, `own` the model's own licence.
    """
    base = Fact[str]() if facts.parents else disclosure
    if not datasets:
        no = Fact(value=False, citations=(facts.metadata,)) if facts.card.known else Fact[bool]()
        none = Fact(value="none", citations=no.citations) if no.known else Fact[str]()
        names = {"missing_names": none, "gated": none, "restricted_names": none, "share_alike": none}
        return DataGroup(disclosure=disclosure, base=base, named=no, missing=no, unread=no, restricted=no, **names)
    looked_at = [link for link in datasets if link.facts]
    return DataGroup(
        disclosure=disclosure,
        base=base,
        named=any_of((link.status is Status.FOUND and not link.gone, link.citations) for link in datasets),
        missing=any_of((link.gone, link.citations) for link in looked_at),
        unread=any_of((link.status is not Status.FOUND and not link.gone, link.citations) for link in datasets),
        restricted=any_of((link.restricted, link.citations) for link in looked_at if link.conclusion),
        missing_names=_listed([link for link in looked_at if link.gone]),
        gated=_listed([link for link in looked_at if link.gated]),
        share_alike=share_alike_data(
            own, [(link.dataset.ref, link.conclusion.reading, link.citations) for link in looked_at if link.conclusion]
        ),
        restricted_names=_listed([link for link in looked_at if link.restricted], licensed=True),
    )


def _listed(links: Sequence[DatasetLink], *, licensed: bool = False) -> Fact[str]:
    """Datasets by name, with their licence where it matters, at most twenty; `none` when there are none."""
    names = [f"{link.dataset.ref} ({link.license})" if licensed else link.dataset.ref for link in links[:_MOST_NAMES]]
    more = f" and {len(links) - _MOST_NAMES} more" if len(links) > _MOST_NAMES else ""
    cited = tuple(dict.fromkeys(citation for link in links for citation in link.citations))
    return Fact(value=", ".join(names) + more if names else "none", citations=cited)


def any_of(
    answers: Iterable[tuple[bool | None, tuple[Citation, ...]]], otherwise: tuple[Citation, ...] = ()
) -> Fact[bool]:
    """Whether any answer is yes, cited by those that are; by all when none is."""
    every = list(answers)
    yes = [citations for answer, citations in every if answer]
    chosen = yes or [citations for _, citations in every]
    cited = tuple(dict.fromkeys(citation for citations in chosen for citation in citations))
    return Fact(value=bool(yes), citations=cited or otherwise)
