"""From facts and bindings to the subject that conditions look at: every fact with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Facts, LicenseText, SpokenOrigin
from auditor.domain.knowledge import ClauseRule
from auditor.domain.ref import RefKind
from auditor.domain.terms import NOT_READ
from auditor.domain.vendors import CONTRACTS
from auditor.licenses.catalog import Catalog
from auditor.rulebook.attestations import NOT_ATTESTED, Attested
from auditor.rulebook.beside import code_conflict
from auditor.rulebook.bind import Binding, Link
from auditor.rulebook.combine import exceeded, lost_terms
from auditor.rulebook.conclude import NOASSERTION, Conclusion
from auditor.rulebook.datasets import DatasetLink, any_of, data_group
from auditor.rulebook.readings import OPEN_USES, Reading
from auditor.rulebook.scale import scale_group
from auditor.rulebook.subject import (
    CodeGroup,
    LicenseGroup,
    LineageGroup,
    RepoGroup,
    RightsGroup,
    Subject,
    TermsGroup,
    WeightsGroup,
)
from auditor.rulebook.user_facts import free_use, rights_group, service_group, territories
from auditor.rulebook.vendor_terms import through_service
from auditor.rulebook.versions import named_otherwise, series

V = TypeVar("V")

_MOST_NAMES = 20


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
        terms=_terms(binding, facts) if readable else TermsGroup(),
        rights=_rights(facts, binding, known) if readable else RightsGroup(),
        scale=scale_group(facts),
        service=service_group(facts),
        code=_code(facts, binding, known.catalog),
        data=replace(
            data_group(datasets, disclosure, facts, binding.own.reading),
            model_outputs=_titles([origin for origin in facts.origins if origin.outputs], facts),
        ),
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


def _code(facts: Facts, binding: Binding, catalog: Catalog) -> CodeGroup:
    readable = facts.status is Status.FOUND
    return CodeGroup(
        training=facts.code,
        documentation=_documentation(facts),
        conflict=code_conflict(facts, binding, catalog) if readable else Fact(),
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
        missing_files=_files(own.missing, facts),
        modified=_fact(own.reading.modified, texts),
        base=_fact(own.reading.base, texts),
        conflict=_fact(own.conflict, tuple(dict.fromkeys((*declared, *texts)))),
        prose=_fact(own.prose, own.unclear or prose),
        policy=_fact(bool(own.policies), tuple(c for p in own.policies for c in p.citations) or cited),
        mistagged=_fact(_mistagged(own, catalog), declared),
        inherited=_fact(binding.inherited_from is not None, cited),
        osd=_fact(_meets_osd(reading), cited),
    )


def _files(missing: Sequence[LicenseText], facts: Facts) -> Fact[str]:
    """Files by their paths, at most twenty."""
    cited = tuple(citation for text in missing for citation in text.citations) or (facts.metadata,)
    return Fact(value=", ".join(text.path[:120] for text in missing[:_MOST_NAMES]) or "none", citations=cited)


def _meets_osd(reading: Reading) -> bool | None:
    """What restricts commerce, or grants nothing, is not open source, whatever its name."""
    return False if reading.use in ("conditional", "prohibited", "not-granted") else reading.osd


def _terms(binding: Binding, facts: Facts) -> TermsGroup:
    effective, own = binding.effective, binding.own.reading
    return TermsGroup(
        commercial_use=_use(through_service(effective, facts)),
        own=_use(own),
        free_use=free_use(effective),
        territories=territories(effective),
        detected_only=_fact(effective.detected_only, effective.citations),
    )


def _use(reading: Reading) -> Fact[str]:
    """Commercial use, cited by the clauses that decide it where there are any."""
    deciding = tuple(dict.fromkeys(c for trigger in reading.triggers for c in trigger.citations))
    return _fact(None if reading.use in OPEN_USES else reading.use, deciding or reading.citations)


def _lineage(facts: Facts, binding: Binding, catalog: Catalog) -> LineageGroup:
    about = (facts.metadata,)
    links = binding.links
    return LineageGroup(
        derived=Fact(value=bool(facts.parents), citations=_cited(links) or about),
        missing=any_of(((link.gone, link.citations) for link in links), about),
        unread=any_of(((link.status is not Status.FOUND and not link.gone, link.citations) for link in links), about),
        base_weights=_base_weights(facts, links),
        looser=Fact(value=binding.looser, citations=_cited(binding.looser_than) or about),
        exceeded=exceeded(binding, about),
        lost_terms=lost_terms(binding, catalog, about),
        doubtful=_named(binding.doubtful, about),
        spoken=_titles(binding.own.origins, facts),
        mislabelled=any_of(((mislabelled(binding.own, link), link.citations) for link in links), about),
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


def _titles(origins: Sequence[SpokenOrigin], facts: Facts) -> Fact[str]:
    """Origins that the card names in words; `none` only where it could be read."""
    if not origins:
        return Fact(value="none", citations=(facts.metadata,)) if facts.card.known else Fact()
    cited = tuple(citation for origin in origins for citation in origin.citations)
    return Fact(value=", ".join(origin.title for origin in origins), citations=cited)


def _cited(links: Iterable[Link]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for link in links for citation in link.citations))


def _fact(value: V | None, citations: tuple[Citation, ...]) -> Fact[V]:
    return Fact(value=value, citations=citations)
