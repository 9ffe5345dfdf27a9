"""From facts and bindings to the subject that conditions look at: every fact with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import DatasetRef, Facts
from auditor.domain.knowledge import ClauseRule
from auditor.domain.ref import RefKind
from auditor.domain.terms import NOT_READ
from auditor.domain.vendors import CONTRACTS
from auditor.licenses.catalog import Catalog
from auditor.rulebook.attestations import NOT_ATTESTED, Attested
from auditor.rulebook.bind import GONE, Binding, Link
from auditor.rulebook.combine import lost_terms, share_alike_data
from auditor.rulebook.conclude import NOASSERTION, Conclusion, conclude
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import OPEN_USES, Reading
from auditor.rulebook.scale import scale_group
from auditor.rulebook.subject import (
    CodeGroup,
    DataGroup,
    LicenseGroup,
    LineageGroup,
    RepoGroup,
    RightsGroup,
    Subject,
    TermsGroup,
    WeightsGroup,
)
from auditor.rulebook.user_facts import free_use, rights_group, service_group, territories
from auditor.rulebook.versions import named_otherwise, series

V = TypeVar("V")

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


@dataclass(frozen=True)
class Known:
    """Knowledge that facts are told with."""

    catalog: Catalog
    clauses: Mapping[str, ClauseRule]


def derive(
    facts: Facts,
    binding: Binding,
    datasets: Sequence[DatasetLink],
    disclosure: Fact[str],
    known: Known,
    human: Attested = NOT_ATTESTED,
) -> Subject:
    """The fact table of one model."""
    readable = facts.status is Status.FOUND
    return Subject(
        repo=_repo(facts, readable, human),
        weights=WeightsGroup(access=_access(facts), formats=facts.formats, open_access=_open_access(_access(facts))),
        license=_license(facts, binding, known.catalog) if readable else LicenseGroup(),
        terms=_terms(binding) if readable else TermsGroup(),
        rights=_rights(facts, binding, known) if readable else RightsGroup(),
        scale=scale_group(facts),
        service=service_group(facts),
        code=CodeGroup(training=facts.code, documentation=_documentation(facts)),
        data=_data(datasets, disclosure, facts, binding.own.reading),
        lineage=_lineage(facts, binding, known.catalog) if readable else LineageGroup(),
        release=human.release(facts.release),
    )


def _rights(facts: Facts, binding: Binding, known: Known) -> RightsGroup:
    """What licences say may be done; a vendor's model behind an API has none."""
    if facts.kind is RefKind.VENDOR:
        return RightsGroup()
    return rights_group(binding.effective, facts.metadata, known.clauses)


def _access(facts: Facts) -> Fact[str]:
    """The weights of a private repository are not given out, although its owner's token shows them."""
    if facts.private.value and facts.weights.known:
        return Fact(value="withheld", citations=facts.private.citations)
    return facts.weights


def _open_access(access: Fact[str]) -> Fact[bool]:
    value = {"public": True, "withheld": False}.get(access.value or "")
    return Fact(value=value, citations=access.citations)


def _repo(facts: Facts, readable: bool, human: Attested) -> RepoGroup:
    about = (facts.metadata,)
    renamed = Fact(value=facts.renamed, citations=about) if readable else Fact[bool]()
    return RepoGroup(
        kind=Fact(value=facts.kind.value, citations=about),
        readable=Fact(value=readable, citations=about),
        gated=facts.gated,
        renamed=renamed,
        card=facts.card,
        attested_as_of=Fact(value=human.as_of or "none", citations=human.citations or about),
        attestation=Fact(value=human.state, citations=human.citations or about),
        vendor=facts.vendor,
        terms=_terms_read(facts),
    )


def _documentation(facts: Facts) -> Fact[str]:
    """Where no code is given out there is none to document; else nobody looked."""
    kinds = (facts.code, facts.release.inference_code, facts.release.evaluation_code)
    nothing = all(fact.value == "none" for fact in kinds)
    return Fact(value="none", citations=facts.code.citations) if nothing else Fact()


def _terms_read(facts: Facts) -> Fact[str]:
    """Whether a contract that applies to a vendor's model was read: policies alone do not say what is allowed."""
    if facts.kind is not RefKind.VENDOR:
        return Fact()
    contracts = [document for document in facts.terms if document.kind in CONTRACTS] or facts.terms
    read = any(answer.value != NOT_READ for document in contracts for answer in document.answers)
    return Fact(value="read" if read else "unread", citations=(facts.metadata,))


def _license(facts: Facts, binding: Binding, catalog: Catalog) -> LicenseGroup:
    own, reading = binding.own, binding.effective
    cited = reading.citations or (facts.metadata,)
    texts = tuple(citation for text in facts.texts for citation in text.citations) or cited
    prose = tuple(citation for statement in facts.statements for citation in statement.citations) or cited
    declared = facts.declared.citations or cited
    return LicenseGroup(
        stated=_fact(own.stated, cited),
        form=_fact(own.form, declared),
        declared=_fact(own.declared if own.declared != NOASSERTION else None, declared),
        detected=_fact(own.detected if own.detected != NOASSERTION else None, texts),
        concluded=_fact(binding.expression if binding.expression != NOASSERTION else None, cited),
        text=_fact(own.text, texts),
        modified=_fact(own.reading.modified, texts),
        base=_fact(own.reading.base, texts),
        conflict=_fact(own.conflict, tuple(dict.fromkeys((*declared, *texts)))),
        prose=_fact(own.prose, prose),
        policy=_fact(bool(own.policies), tuple(c for p in own.policies for c in p.citations) or cited),
        mistagged=_fact(_mistagged(own, catalog), declared),
        inherited=_fact(binding.inherited_from is not None, cited),
        osd=_fact(_meets_osd(reading), cited),
    )


def _meets_osd(reading: Reading) -> bool | None:
    """What restricts commerce, or grants nothing, is not open source, whatever its name."""
    return False if reading.use in ("conditional", "prohibited", "not-granted") else reading.osd


def _terms(binding: Binding) -> TermsGroup:
    effective, own = binding.effective, binding.own.reading
    return TermsGroup(
        commercial_use=_use(effective),
        own=_use(own),
        free_use=free_use(effective),
        territories=territories(effective),
        detected_only=_fact(effective.detected_only, effective.citations),
    )


def _use(reading: Reading) -> Fact[str]:
    """Commercial use, cited by the clauses that decide it where there are any."""
    deciding = tuple(dict.fromkeys(c for trigger in reading.triggers for c in trigger.citations))
    return _fact(None if reading.use in OPEN_USES else reading.use, deciding or reading.citations)


def _data(datasets: Sequence[DatasetLink], disclosure: Fact[str], facts: Facts, own: Reading) -> DataGroup:
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
        named=_any((link.status is Status.FOUND and not link.gone, link.citations) for link in datasets),
        missing=_any((link.gone, link.citations) for link in looked_at),
        unread=_any((link.status is not Status.FOUND and not link.gone, link.citations) for link in datasets),
        restricted=_any((link.restricted, link.citations) for link in looked_at if link.conclusion),
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


def _lineage(facts: Facts, binding: Binding, catalog: Catalog) -> LineageGroup:
    about = (facts.metadata,)
    links = binding.links
    return LineageGroup(
        derived=Fact(value=bool(facts.parents), citations=_cited(links) or about),
        missing=_any(((link.gone, link.citations) for link in links), about),
        unread=_any(((link.status is not Status.FOUND and not link.gone, link.citations) for link in links), about),
        base_weights=_base_weights(facts, links),
        looser=Fact(value=binding.looser, citations=_cited(binding.looser_than) or about),
        exceeded=_named(binding.looser_than, about),
        lost_terms=lost_terms(binding, catalog, about),
        doubtful=_named(binding.doubtful, about),
        mislabelled=_any(((mislabelled(binding.own, link), link.citations) for link in links), about),
        mistagged=_named([link for link in links if _mistagged(link.conclusion, catalog)], about),
        cycle=Fact(value=binding.ancestry.cycle, citations=_cited(links) or about),
    )


def mislabelled(own: Conclusion, link: Link) -> bool:
    """The repository and its parent name different versions of one vendor's terms."""
    parent = link.conclusion
    if parent is None or own.card is None or parent.card is None or link.child != own.ref:
        return False
    mine, theirs = own.card.license or "", parent.card.license or ""
    return mine != theirs and series(mine) == series(theirs) != ""


def _mistagged(conclusion: Conclusion | None, catalog: Catalog) -> bool:
    """The declared licence is another version than the repository's name speaks of."""
    card = conclusion.card if conclusion else None
    return card is not None and conclusion is not None and named_otherwise(conclusion.ref, card.license, catalog)


def _base_weights(facts: Facts, links: Sequence[Link]) -> Fact[str]:
    """Access to the weights of the models that were made from no other; the least open one counts."""
    if not facts.parents:
        return _access(facts)
    roots = [link for link in links if link.facts is None or not link.facts.parents]
    access = [_access(link.facts) if link.facts and link.status is Status.FOUND else Fact[str]() for link in roots]
    if not access or not all(fact.known for fact in access):
        return Fact()
    return max(access, key=lambda fact: ("public", "gated", "withheld").index(fact.value or "withheld"))


def _named(links: Sequence[Link], otherwise: tuple[Citation, ...]) -> Fact[str]:
    """Parents by name and licence, at most twenty; `none` when there are none."""
    if not links:
        return Fact(value="none", citations=otherwise)
    names = [f"{link.parent.ref} ({link.license})" for link in links[:_MOST_NAMES]]
    more = f" and {len(links) - _MOST_NAMES} more" if len(links) > _MOST_NAMES else ""
    return Fact(value=", ".join(names) + more, citations=_cited(links))


def _cited(links: Iterable[Link]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for link in links for citation in link.citations))


def _any(
    answers: Iterable[tuple[bool | None, tuple[Citation, ...]]], otherwise: tuple[Citation, ...] = ()
) -> Fact[bool]:
    """Whether any answer is yes, cited by those that are; by all when none is."""
    every = list(answers)
    yes = [citations for answer, citations in every if answer]
    chosen = yes or [citations for _, citations in every]
    cited = tuple(dict.fromkeys(citation for citations in chosen for citation in citations))
    return Fact(value=bool(yes), citations=cited or otherwise)


def _fact(value: V | None, citations: tuple[Citation, ...]) -> Fact[V]:
    return Fact(value=value, citations=citations)
