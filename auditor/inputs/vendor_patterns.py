"""The vendors' name patterns, and what a spelled name means to one vendor or to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from auditor.domain.vendors import Audience, Candidate, NameKind, NameRule, Vendor
from auditor.inputs.model_names import EDITION, ORGANISATIONS, PLAN, SAME_WEIGHTS, VARIANT

_MODELS = (NameKind.API_MODEL, NameKind.OPEN_WEIGHTS, NameKind.FAMILY)
_ENDINGS = {NameKind.PRODUCT: PLAN, NameKind.FRAMEWORK: EDITION}
"""What may follow a name that is no model's; tried last, because `pro` and `2.0` mostly belong to models."""
_OTHER_VERSION = "A version of a family with public weights that the rules do not know. Name its repository."
_MEMORY = 64 << 20
"""Bytes that the index may take while it reads; without enough it would miss names."""
_Compiled = tuple[tuple[Any, NameRule], ...]


class VendorPatterns:
    """Every vendor's patterns. One automaton tells which vendors a name may begin with; only theirs are compiled."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        self._vendors = tuple(vendors)
        self._numbers = {vendor.id: number for number, vendor in enumerate(self._vendors)}
        self._compiled: dict[tuple[int, bool], _Compiled] = {}

    def read(self, spelled: str, owner: Vendor | None, extended: bool = False) -> list[Candidate]:
        """What a canonical name means to its owner, or to each vendor: the first rule of each that fits.

        `extended` reads products and libraries with a plan or version after them, and nothing else.
        """
        maybe = self._index.Match(spelled) or ()
        numbers = [self._numbers[owner.id]] if owner else sorted(maybe)
        named = owner is not None
        return [
            found for number in numbers if number in maybe for found in self._first(number, spelled, named, extended)
        ]

    def _first(self, number: int, spelled: str, named: bool, extended: bool) -> Iterator[Candidate]:
        """The first rule of a vendor that fits, as zero or one candidate."""
        for pattern, rule in self._patterns(number, extended):
            found = pattern.fullmatch(spelled) if named or not rule.owned else None
            if found:
                yield _candidate(self._vendors[number], rule, found, spelled)
                return

    def _patterns(self, number: int, extended: bool) -> _Compiled:
        key = (number, extended)
        if key not in self._compiled:
            self._compiled[key] = tuple((_extended if extended else _plain)(self._vendors[number]))
        return self._compiled[key]

    @cached_property
    def _index(self) -> Any:
        """Matches the beginning of a name against all vendors at once; a member is a vendor's number."""
        import re2

        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = _MEMORY
        index = re2.Set.MatchSet(options)
        for vendor in self._vendors:
            index.Add("|".join(f"(?:{pattern})" for rule in vendor.names for pattern in rule.patterns) or _NOTHING)
        index.Compile()
        return index


_NOTHING = r"[^\x00-\x{10FFFF}]"
"""Matches no name: for vendors that have documents and no names."""


def _plain(vendor: Vendor) -> Iterator[tuple[Any, NameRule]]:
    import re2

    for rule in vendor.names:
        ending = VARIANT if rule.kind in _MODELS and not rule.exact else ""
        yield from ((re2.compile(f"(?i)(?:{pattern})(?P<ENDING>{ending})"), rule) for pattern in rule.patterns)


def _extended(vendor: Vendor) -> Iterator[tuple[Any, NameRule]]:
    import re2

    for rule in vendor.names:
        if rule.kind in _ENDINGS and not rule.exact:
            yield from ((re2.compile(f"(?i)(?:{pattern}){_ENDINGS[rule.kind]}"), rule) for pattern in rule.patterns)


def _candidate(vendor: Vendor, rule: NameRule, found: Any, spelled: str) -> Candidate:
    other = rule.kind is NameKind.OPEN_WEIGHTS and not SAME_WEIGHTS.fullmatch(found["ENDING"])
    hub = found.expand(rule.hub) if rule.hub and not other else None
    return Candidate(
        vendor=vendor.id,
        name=rule.maker or vendor.name,
        kind=NameKind.FAMILY if other else rule.kind,
        rule=f"vendors/{vendor.id}",
        called=rule.name,
        hub=hub,
        audience=_audience(rule, spelled),
        license=None if other else rule.license,
        service=rule.service,
        note=_OTHER_VERSION if other else rule.note,
    )


def _audience(rule: NameRule, spelled: str) -> Audience | None:
    """Whose terms a product has: a plan for organisations has the business ones, whatever the product has else."""
    if rule.kind is NameKind.PRODUCT and ORGANISATIONS.search(spelled):
        return Audience.BUSINESS
    return rule.audience
