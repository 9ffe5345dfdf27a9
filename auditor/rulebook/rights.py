"""What a licence lets its user do beside commercial use: change the work, pass it on, rely on it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from auditor.domain.licensing import Polarity

if TYPE_CHECKING:
    from auditor.licenses.terms import Clause

MODIFY = ("grant.modify", "limit.no-derivatives")
REDISTRIBUTE = ("grant.redistribute", "limit.no-redistribution")
REVOKING = ("end.revocation", "end.remote-restriction", "update.forced", "end.term")
BREACH = ("end.breach", "end.litigation")
_STRICTEST_LAST = ("", "can", "lasting", "conditional", "on-breach", "unknown", "cannot", "revocable")
"""Nothing said adds nothing; what is unknown takes a permission away, and never a known restriction."""


@dataclass(frozen=True)
class Rights:
    """Three answers; the empty string is said by what grants nothing itself, such as a use policy."""

    modify: str = "unknown"
    """can, conditional, cannot."""
    redistribute: str = "unknown"
    """can, conditional, cannot."""
    ends: str = "unknown"
    """lasting, on-breach, revocable: whether the licensor can take the licence away."""


UNKNOWN, SILENT = Rights(), Rights("", "", "")


def of_profile(clauses: Iterable[Clause]) -> Rights:
    """The rights of a licence that is known: what its profile does not grant is unknown."""
    by_id = {clause.clause: clause for clause in clauses}
    ends = "revocable" if by_id.keys() & set(REVOKING) else "on-breach" if by_id.keys() & set(BREACH) else "lasting"
    return Rights(_right(by_id, *MODIFY), _right(by_id, *REDISTRIBUTE), ends)


def of_unknown(clauses: Iterable[Clause]) -> Rights:
    """The rights under a text that nobody knows: reading it can show a limit, never that there is none."""
    found = of_profile(clauses)
    limits = {field.name: getattr(found, field.name) for field in fields(Rights)}
    return Rights(**{name: value if value in ("cannot", "revocable") else "unknown" for name, value in limits.items()})


def together(every: Iterable[Rights]) -> Rights:
    """All apply, so the strictest answers count."""
    return _each(list(every), lambda values: max(values, key=_STRICTEST_LAST.index))


def agreed(every: Iterable[Rights]) -> Rights:
    """One of several applies, nobody knows which: what they agree on, else unknown."""
    return _each(list(every), lambda values: values[0] if len(set(values)) == 1 else "unknown")


def _each(every: list[Rights], choose: Callable[[list[str]], str]) -> Rights:
    return Rights(*(choose([getattr(rights, field.name) for rights in every]) for field in fields(Rights)))


def _right(by_id: dict[str, Clause], grant: str, limit: str) -> str:
    given, barred = by_id.get(grant), by_id.get(limit)
    if (barred and barred.value is not Polarity.CONDITIONAL) or (given and given.value is Polarity.CANNOT):
        return "cannot"
    if given is None:
        return "unknown"
    return "can" if given.value is Polarity.CAN and not barred else "conditional"
