"""Parents bind children: what a model's own licence and those of everything it was made from come to together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.domain.evidence import PASSING, Citation, Reason, Status
from auditor.domain.facts import Facts, ParentRef
from auditor.licenses import expression as spdx
from auditor.rulebook.conclude import NOASSERTION, NONE, Conclusion, conclude
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import OPEN_USES, UNREAD, USES, Reading, combined

MAX_LINKS = 2000
"""Edges that are followed above one model."""
GONE = (Reason.MISSING, Reason.PRIVATE_OR_MISSING, Reason.DISABLED)
_COPIES = frozenset({"quantized", "conversion"})
_KEPT = ("limit.", "scale.", "output.", "naming.", "pass-down.")
"""Clauses that a derivative under a conditional licence may not drop."""
_SHARED = frozenset({"share.share-alike"})


@dataclass(frozen=True)
class Link:
    """One edge of the family tree."""

    child: str
    parent: ParentRef
    facts: Facts | None
    """None when the parent was not looked at."""
    conclusion: Conclusion | None = None

    @property
    def status(self) -> Status:
        return self.facts.status if self.facts else Status.FAILED

    @property
    def gone(self) -> bool:
        """It does not exist for the public: then the child's own terms are all there is."""
        return self.facts is not None and self.status is not Status.FOUND and self.facts.reason in GONE

    @property
    def unread(self) -> bool:
        """It was not looked at, although it may be there: its terms may take anything away."""
        if self.facts is None:
            return True
        return self.status is not Status.FOUND and self.facts.reason in PASSING

    @property
    def license(self) -> str:
        """The parent's own licence."""
        return self.conclusion.license if self.conclusion else NOASSERTION

    @property
    def citations(self) -> tuple[Citation, ...]:
        parent = (self.facts.metadata,) if self.facts else ()
        stated = self.conclusion.reading.citations if self.conclusion else ()
        return tuple(dict.fromkeys((*self.parent.citations, *parent, *stated)))


@dataclass(frozen=True)
class Ancestry:
    """Everything above one repository."""

    links: tuple[Link, ...] = ()
    """Every edge, nearest first, each once."""
    cycle: bool = False
    """The tree bites its tail."""
    whole: bool = True
    """False where the tree is larger than is followed."""

    def of(self, child: str) -> list[Link]:
        """The edges to the parents of one repository."""
        return [link for link in self.links if link.child == child]


@dataclass(frozen=True)
class Binding:
    """The licence of a model with its parents' added."""

    own: Conclusion
    effective: Reading
    """Own and binding parents' terms together."""
    ancestry: Ancestry = Ancestry()
    inherited_from: str | None = None
    against: tuple[tuple[Link, str], ...] = ()
    """Each model above with how the own licence stands against its own, one of `DEGREES`."""

    @property
    def looser(self) -> str:
        """The worst of permits-more, drops-terms and none."""
        return max((degree for _, degree in self.against if degree in _CONFLICTS), key=DEGREES.index, default="none")

    @property
    def looser_than(self) -> tuple[Link, ...]:
        """The models above whose licence demands more."""
        return tuple(link for link, degree in self.against if degree in _CONFLICTS)

    @property
    def doubtful(self) -> tuple[Link, ...]:
        """The models above that give what the own licence permits no sure ground."""
        return tuple(link for link, degree in self.against if degree == "unclear")

    @property
    def links(self) -> tuple[Link, ...]:
        return self.ancestry.links

    @property
    def expression(self) -> str:
        return self.effective.license or NOASSERTION


@dataclass
class Family:
    """A model's relatives by the id under which they were asked for. Answers are kept: a parent is concluded once."""

    relatives: Mapping[str, Facts]
    reader: Reader
    _conclusions: dict[str, Conclusion] = field(default_factory=dict)
    """Of relatives only, by the name in `relatives`: a repository audited itself was read more fully than it was as a
    parent, and what is concluded of its children must not depend on what else stands in the list."""

    def bind(self, facts: Facts) -> Binding:
        """Own licence and parents' of one model."""
        above = self._ancestry(facts)
        own = conclude(_as_it_stands(facts, above), self.reader)
        effective = _together(facts, own, above)
        parents = [link for link in above.of(facts.ref) if _binds(link, facts)]
        if _takes_over(facts, own, above):
            inherited = ", ".join(link.parent.ref for link in parents)
            return Binding(own=own, effective=effective, ancestry=above, inherited_from=inherited)
        against = tuple((link, _looser(own.reading, terms)) for link in above.links if (terms := _terms_of(link)))
        return Binding(own=own, effective=effective, ancestry=above, against=against)

    def _conclusion(self, name: str, facts: Facts) -> Conclusion:
        """The conclusion of the relative that was asked for as `name`."""
        if name not in self._conclusions:
            self._conclusions[name] = conclude(facts, self.reader)
        return self._conclusions[name]

    def _parents(self, facts: Facts) -> Iterator[Link]:
        for parent in facts.parents:
            found = self.relatives.get(parent.ref)
            conclusion = self._conclusion(parent.ref, found) if found and found.status is Status.FOUND else None
            yield Link(facts.ref, parent, found, conclusion)

    def _ancestry(self, facts: Facts) -> Ancestry:
        """Breadth first. Each repository is looked at once, so the work is that of the edges, however they cross."""
        links: dict[tuple[str, str], Link] = {}
        waiting, seen, cycle = deque([facts]), {facts.ref}, False
        while waiting and len(links) < MAX_LINKS:
            child = waiting.popleft()
            for link in self._parents(child):
                links[child.ref, link.parent.ref] = link
                if link.facts is None or link.status is not Status.FOUND:
                    continue
                cycle = cycle or link.facts.ref == facts.ref
                if link.facts.ref not in seen:
                    seen.add(link.facts.ref)
                    waiting.append(link.facts)
        return Ancestry(tuple(links.values()), cycle, whole=not waiting)


def _as_it_stands(facts: Facts, above: Ancestry) -> Facts:
    """The model without its declared parents where none is there: then the card's words on its origin count."""
    found = any(link.status is Status.FOUND for link in above.of(facts.ref))
    return facts if found else facts.model_copy(update={"parents": ()})


def _binds(link: Link, child: Facts) -> bool:
    """Whether the terms at the end of an edge add to those of the model below: a model does not bind itself."""
    return link.status is Status.FOUND and link.facts is not None and link.facts.ref != child.ref


def _takes_over(facts: Facts, own: Conclusion, above: Ancestry) -> bool:
    """A copy or conversion that states nothing, whose originals are all there: their licence is its licence."""
    return own.stated is False and _is_copy(facts) and all(_binds(link, facts) for link in above.of(facts.ref))


def _is_copy(facts: Facts) -> bool:
    """A quantised copy or format conversion, by everything that it names as parent."""
    return bool(facts.parents) and all(parent.relation in _COPIES for parent in facts.parents)


def _together(facts: Facts, own: Conclusion, above: Ancestry) -> Reading:
    """The terms of a model and of everything above it, each repository's once."""
    mine = _adds(facts, own, above)
    readings = [*([mine] if mine else []), *_bound(facts, above)] or [own.reading]  # copies of each other, of nothing
    effective = combined(readings, _expression([reading.license for reading in readings]))
    if mine:
        return replace(effective, base=mine.base, modified=mine.modified, score=mine.score)
    cited = (citation for link in above.of(facts.ref) for citation in link.citations)
    return replace(effective, citations=tuple(dict.fromkeys((*cited, *effective.citations))))


def _bound(facts: Facts, above: Ancestry) -> Iterator[Reading]:
    """What every repository above adds; what could not be looked at may add anything."""
    seen = {facts.ref}
    for link in above.links:
        if link.unread:
            yield Reading(origin="silence", license=None, use=UNREAD, osd=None, citations=link.citations)
        if link.facts is None or link.conclusion is None or link.facts.ref in seen:
            continue
        seen.add(link.facts.ref)
        if reading := _adds(link.facts, link.conclusion, above):
            yield _of(link, reading)
    if not above.whole:
        yield Reading(origin="silence", license=None, use=UNREAD, osd=None, citations=(facts.metadata,))


def _adds(facts: Facts, own: Conclusion, above: Ancestry) -> Reading | None:
    """A repository's own terms; none for a copy that takes over its original's, unknown ones without the original."""
    if _takes_over(facts, own, above):
        return None
    if own.stated is False and _is_copy(facts):
        return replace(own.reading, license=None, use="unknown", osd=None)
    return own.reading


def _terms_of(link: Link) -> Reading | None:
    """What a parent itself states; None where it was not found, or is a silent copy, whose original speaks for it."""
    if link.facts is None or link.conclusion is None or link.status is not Status.FOUND:
        return None
    silent = link.conclusion.stated is False and _is_copy(link.facts)
    return None if silent else link.conclusion.reading


DEGREES = ("none", "unclear", "drops-terms", "permits-more")
"""`unclear`: the parent grants nothing or leaves open what it does, or one reading of the child's statement goes
further than the parent's licence."""
_CONFLICTS = ("drops-terms", "permits-more")
_NO_GROUND = (*OPEN_USES, "not-granted")


def _looser(own: Reading, parent: Reading) -> str:
    """How much more the child's licence permits than its parent's does."""
    claimed = own.at_most or own.use
    if claimed in _NO_GROUND:
        return "none"
    if parent.use in _NO_GROUND:
        return "unclear"
    if own.use in OPEN_USES:
        return "unclear" if USES.index(claimed) < USES.index(parent.use) else "none"
    if USES.index(own.use) < USES.index(parent.use):
        return "permits-more"
    kept = {term.clause for term in own.terms}
    demanded = {term.clause for term in parent.terms if term.value.value != "can"}
    if demanded & _SHARED - kept:
        return "drops-terms"
    if own.use == parent.use == "conditional" and not kept & {c for c in demanded if c.startswith(_KEPT)}:
        return "drops-terms"
    return "none"


def _of(link: Link, reading: Reading) -> Reading:
    """A parent's reading, its terms marked with where they come from."""
    mark = link.facts.ref if link.facts else link.parent.ref
    terms = tuple(replace(term, source=term.source or mark) for term in reading.terms)
    triggers = tuple(replace(term, source=term.source or mark) for term in reading.triggers)
    return replace(reading, terms=terms, triggers=triggers)


def _expression(licenses: list[str | None]) -> str | None:
    """All licences joined by AND. What nobody names cannot be joined: then the whole is not known."""
    first = licenses[0]
    if first is None or first == NONE:
        return first
    named = [f"({name})" for name in licenses if name and name not in (NONE, NOASSERTION)]
    try:
        return spdx.combine(named)
    except spdx.ExpressionError:
        return None
