"""Why a licence and a use were concluded, in sentences that name whose words decide: the own ones or the parents'."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.rulebook.bind import Binding
from auditor.rulebook.readings import UNREAD, stricter

_MOST_NAMES = 3


def of_license(binding: Binding) -> str:
    """The own statements, and the parents whose licences stand beside them."""
    if binding.inherited_from:
        return _inherited(binding)
    own = binding.own.reading
    added = [link.parent.ref for link in binding.links if link.conclusion and link.license != own.license]
    if binding.effective.license == own.license or not added:
        return binding.own.because
    return f"{binding.own.because} The terms of what it was made from stand beside it: {_names(added)}."


def of_use(binding: Binding) -> str:
    """The own statements, and the parents whose terms decide or add conditions."""
    if binding.inherited_from:
        return _inherited(binding)
    own, effective = binding.own.reading, binding.effective
    told = {(term.clause, term.threshold, term.license) for term in own.triggers}
    added = [term for term in effective.triggers if (term.clause, term.threshold, term.license) not in told]
    sources = [term.source for term in added if term.source]
    if stricter(own.use, effective.use) != own.use:
        return f"{binding.own.because} {_by_parents(binding, sources)}"
    more = f" What it was made from adds conditions: {_names(sources)}." if sources else ""
    return f"{binding.own.because}{more}"


def _by_parents(binding: Binding, sources: list[str]) -> str:
    use = binding.effective.use
    if use == UNREAD:
        unread = [link.parent.ref for link in binding.links if link.unread]
        return f"What it was made from may be stricter, and could not be read: {_names(unread)}."
    same = [link.parent.ref for link in binding.links if link.conclusion and link.conclusion.reading.use == use]
    return f"What it was made from is stricter, and decides: {_names(sources or same)}."


def _inherited(binding: Binding) -> str:
    """A copy's own silence decides nothing."""
    return f"It states no licence, and as a copy it is under that of its original: {binding.inherited_from}."


def _names(refs: Iterable[str]) -> str:
    every = list(dict.fromkeys(refs))
    more = f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return ", ".join(every[:_MOST_NAMES]) + more if every else "see its parents"
