"""Parents bind children: what a model's own licence and those of everything it was made from come to together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.domain.evidence import Citation, Status
from auditor.domain.facts import Facts, ParentRef
from auditor.licenses import expression as spdx
from auditor.rulebook.conclude import NOASSERTION, NONE, Conclusion, conclude
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import USES, Reading, combined

MAX_DEPTH = 32
MAX_PARENTS = 1000
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
    def license(self) -> str:
        """The parent's own licence."""
        return self.conclusion.license if self.conclusion else NOASSERTION

    @property
    def citations(self) -> tuple[Citation, ...]:
        parent = (self.facts.metadata,) if self.facts else ()
        stated = self.conclusion.reading.citations if self.conclusion else ()
        return tuple(dict.fromkeys((*self.parent.citations, *parent, *stated)))


@dataclass(frozen=True)
class Binding:
    """The licence of a model with its parents' added."""

    own: Conclusion
    effective: Reading
    """Own and binding parents' terms together."""
    links: tuple[Link, ...]
    """Every edge, nearest first."""
    inherited_from: str | None = None
    looser: str = "none"
    """none, permits-more, drops-terms: against a parent."""
    looser_than: tuple[Link, ...] = ()
    cycle: bool = False

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
        links, cycle = self._links(facts)
        own = conclude(facts, self.reader)
        return replace(self._bound(facts, own, frozenset({facts.ref}), 0), links=links, cycle=cycle)

    def _conclusion(self, name: str, facts: Facts) -> Conclusion:
        """The conclusion of the relative that was asked for as `name`."""
        if name not in self._conclusions:
            self._conclusions[name] = conclude(facts, self.reader)
        return self._conclusions[name]

    def _bound(self, facts: Facts, own: Conclusion, above: frozenset[str], depth: int) -> Binding:
        """The binding of one model, its parents bound first; those already above it in the tree are left out."""
        parents = [] if depth >= MAX_DEPTH else list(self._parents(facts, above))
        bound = [
            (link, self._bound(link.facts, link.conclusion, above | {link.facts.ref}, depth + 1).effective)
            for link in parents
            if link.facts and link.conclusion and link.status is Status.FOUND
        ]
        if own.stated is False and _is_copy(facts):
            return _inherited(own, bound) if len(bound) == len(facts.parents) else _unread_original(own)
        return _own_and_parents(own, bound)

    def _parents(self, facts: Facts, above: frozenset[str]) -> Iterator[Link]:
        for parent in facts.parents[:MAX_PARENTS]:
            found = self.relatives.get(parent.ref)
            if found and found.ref in above:
                continue
            conclusion = self._conclusion(parent.ref, found) if found and found.status is Status.FOUND else None
            yield Link(facts.ref, parent, found, conclusion)

    def _links(self, facts: Facts) -> tuple[tuple[Link, ...], bool]:
        """Every edge above a model, breadth first, each once; and whether the tree bites its tail."""
        links: dict[tuple[str, str], Link] = {}
        waiting, seen, cycle = [facts], {facts.ref}, False
        while waiting and len(links) < MAX_PARENTS:
            child = waiting.pop(0)
            for link in self._parents(child, frozenset()):
                links[child.ref, link.parent.ref] = link
                if link.facts is None or link.status is not Status.FOUND:
                    continue
                cycle = cycle or link.facts.ref == facts.ref
                if link.facts.ref not in seen:
                    seen.add(link.facts.ref)
                    waiting.append(link.facts)
        return tuple(links.values()), cycle


def _is_copy(facts: Facts) -> bool:
    """A quantised copy or format conversion, by everything that it names as parent."""
    return bool(facts.parents) and all(parent.relation in _COPIES for parent in facts.parents)


def _unread_original(own: Conclusion) -> Binding:
    """A copy takes its original's licence; without the original nobody knows which."""
    return Binding(own=own, effective=replace(own.reading, license=None, use="unknown", osd=None), links=())


def _inherited(own: Conclusion, copied: list[tuple[Link, Reading]]) -> Binding:
    """A copy or conversion that states nothing: the parent's licence is its licence."""
    readings = [_of(link, reading) for link, reading in copied]
    sources = ", ".join(link.parent.ref for link, _ in copied)
    together = combined(readings, _expression([reading.license for reading in readings]))
    cited = tuple(citation for link, _ in copied for citation in link.citations)
    effective = replace(together, citations=tuple(dict.fromkeys((*cited, *together.citations))))
    return Binding(own=own, effective=effective, links=(), inherited_from=sources)


def _own_and_parents(own: Conclusion, bound: list[tuple[Link, Reading]]) -> Binding:
    if not bound:
        return Binding(own=own, effective=own.reading, links=())
    readings = [own.reading, *(_of(link, reading) for link, reading in bound)]
    effective = combined(readings, _expression([reading.license for reading in readings]))
    effective = replace(effective, base=own.reading.base, modified=own.reading.modified, score=own.reading.score)
    degrees = [(link, _looser(own.reading, reading)) for link, reading in bound]
    worst = max((degree for _, degree in degrees), key=_DEGREES.index)
    blamed = tuple(link for link, degree in degrees if degree == worst and worst != "none")
    return Binding(own=own, effective=effective, links=(), looser=worst, looser_than=blamed)


_DEGREES = ("none", "drops-terms", "permits-more")


def _looser(own: Reading, parent: Reading) -> str:
    """How much more the child's licence permits than its parent's does."""
    if own.use in ("unknown", "not-granted") or parent.use in ("unknown", "not-granted"):
        return "none"
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
