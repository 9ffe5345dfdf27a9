"""Whose model a name means, and who hosts it. A name that matches nothing is nobody's: never closed by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from auditor.domain.vendors import Access, Candidate, NameKind, NameRule, Vendor, VendorMatch
from auditor.inputs.model_names import VARIANT, canonical, cut, dotted

_MODELS = (NameKind.API_MODEL, NameKind.OPEN_WEIGHTS, NameKind.FAMILY)
_LONGEST_NAMESPACE = 3
"""Words of a namespace that is joined to the model: `black-forest-labs-flux-pro`."""


@dataclass(frozen=True)
class _Address:
    """A name with its access path and namespace taken off the front."""

    host: Access | None
    owner: Vendor | None
    rest: tuple[str, ...]
    """What is left: the model, after segments that nobody knows."""

    @property
    def model(self) -> str:
        return self.rest[-1]


def match(name: str) -> VendorMatch | None:
    """What `name` means to the shipped vendor files; see `VendorNames.match`."""
    return vendor_names().match(name)


@cache
def vendor_names() -> VendorNames:
    """The names of every vendor in rules/vendors."""
    from auditor.rulebook.book import rulebook

    return VendorNames(rulebook().table("vendors", Vendor).values())


class VendorNames:
    """Every vendor's names; patterns are compiled when a name first needs them."""

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self.vendors = tuple(sorted(vendors, key=lambda vendor: vendor.id))
        self._namespaces = {canonical(n): v for v in self.vendors for n in (*v.namespaces, v.name, *v.aliases)}
        self._access = {canonical(prefix): path for v in self.vendors for path in v.access for prefix in path.prefixes}
        self._files = {path.id: v.id for v in self.vendors for path in v.access}
        self._hub_organisations = frozenset(
            organisation.lower()
            for v in self.vendors
            for organisation in (*v.hub_organisations, *(rule.hub.split("/")[0] for rule in v.names if rule.hub))
        )
        self._patterns: dict[str, tuple[tuple[Any, NameRule], ...]] = {}

    def match(self, name: str) -> VendorMatch | None:
        """What `name` means; None when it names no vendor's model (most likely a Hub id, or unknown)."""
        segments = cut(name)
        if not segments:
            return None
        address = self._address(_Address(None, None, segments))
        address, found = self._found(address)
        if not found:
            host = address.host
            return _unclaimed(name, address, host, self._files[host.id]) if host else None
        if len(found) > 1:
            return _shared(name, address, found)
        return None if self._on_hub(segments, address, found[0]) else _single(name, address, found[0])

    def _on_hub(self, segments: tuple[str, ...], address: _Address, one: Candidate) -> bool:
        """`google/gemma-2-9b` is a Hub id: under a namespace of the Hub only API names are the vendor's."""
        others = address.owner is None or address.owner.id != one.vendor
        if others or len(segments) != 2 or one.kind is NameKind.API_MODEL:
            return False
        return segments[0].lower() in self._hub_organisations

    def _address(self, start: _Address) -> _Address:
        """Takes known access paths and namespaces off the front, as long as a model is left."""
        address = start
        while len(address.rest) > 1:
            first = canonical(address.rest[0])
            path, owner = self._access.get(first), self._namespaces.get(first)
            if path is None and owner is None:
                break
            address = _Address(address.host or path, owner, address.rest[1:])
        return address

    def _found(self, address: _Address) -> tuple[_Address, list[Candidate]]:
        """Every reading of an address, and the address as it was understood."""
        if len(address.rest) > 1:
            return self._nested(address) if address.host else (address, [])
        found = self._read(address.model, address.owner)
        if found:
            return address, found
        for part in (self._dotted(address), self._joined(address)):
            if part and (again := self._found(part))[1]:
                return again
        return address, self._read(address.model, None) if address.host else []

    def _nested(self, address: _Address) -> tuple[_Address, list[Candidate]]:
        """A host's own path before the model: `fal-ai/flux-pro/v1.1-ultra`, `accounts/acme/models/…`."""
        for model in (address.model, "-".join(address.rest[-2:])):
            found = self._read(model, None)
            if found:
                return replace(address, rest=(model,)), found
        return address, []

    def _dotted(self, address: _Address) -> _Address | None:
        """`anthropic.claude-…` with its owner; such a name is Bedrock's unless another host was named."""
        parts = dotted(address.model)
        owner = self._namespaces.get(canonical(parts[0])) if parts else None
        if not parts or owner is None:
            return None
        return _Address(address.host or self._access.get("bedrock"), owner, (parts[1],))

    def _joined(self, address: _Address) -> _Address | None:
        """`openai-gpt-4o`, `Anthropic: Claude 3 Opus`, `azure-o1`: the namespace as first words of the name."""
        words = canonical(address.model).split("-")
        for count in range(min(_LONGEST_NAMESPACE, len(words) - 1), 0, -1):
            first = "-".join(words[:count])
            if first in self._access or first in self._namespaces:
                return self._address(replace(address, rest=(first, "-".join(words[count:]))))
        return None

    def _read(self, model: str, owner: Vendor | None) -> list[Candidate]:
        """What `model` means to one vendor, or to each of them."""
        spelled = canonical(model)
        owners = (owner,) if owner else self.vendors
        return [found for vendor in owners for found in self._first(vendor, spelled)]

    def _first(self, vendor: Vendor, spelled: str) -> Iterator[Candidate]:
        """The first rule of the vendor that fits, as zero or one candidate."""
        for pattern, rule in self._compiled(vendor):
            found = pattern.fullmatch(spelled)
            if found:
                yield _candidate(vendor, rule, found)
                return

    def _compiled(self, vendor: Vendor) -> tuple[tuple[Any, NameRule], ...]:
        if vendor.id not in self._patterns:
            import re2

            self._patterns[vendor.id] = tuple(
                (re2.compile(f"(?i)(?:{pattern}){VARIANT if rule.kind in _MODELS and not rule.exact else ''}"), rule)
                for rule in vendor.names
                for pattern in rule.patterns
            )
        return self._patterns[vendor.id]


def _candidate(vendor: Vendor, rule: NameRule, found: Any) -> Candidate:
    hub = found.expand(rule.hub) if rule.hub else None
    return Candidate(
        vendor=vendor.id,
        name=vendor.name,
        kind=rule.kind,
        rule=f"vendors/{vendor.id}",
        called=rule.name,
        hub=hub,
        audience=rule.audience,
        license=rule.license,
        note=rule.note,
    )


def _single(text: str, address: _Address, one: Candidate) -> VendorMatch:
    host = address.host if address.host and address.host.id != one.vendor else None
    return VendorMatch(text=text, model=address.model, **_hosted(host), **one.model_dump())


def _shared(text: str, address: _Address, found: list[Candidate]) -> VendorMatch:
    """Several vendors use the name: all are listed, none is chosen."""
    kinds = {candidate.kind for candidate in found}
    return VendorMatch(
        text=text,
        model=address.model,
        kind=NameKind.SHARED,
        vendor=None,
        name=", ".join(candidate.name for candidate in found),
        rule=found[0].rule,
        note="Several vendors use this name; write `vendor/name` to say which."
        + ("" if len(kinds) > 1 else f" All of them mean: {found[0].kind}."),
        candidates=tuple(found),
        **_hosted(address.host),
    )


def _unclaimed(text: str, address: _Address, host: Access, file: str) -> VendorMatch | None:
    """A name behind an access path that no vendor claims: the Hub's, an unknown deployment, or no vendor's at all."""
    by_id = host.hub_ids and len(address.rest) == 2
    if not (by_id or host.exclusive):
        return None
    note = (
        f"{host.name} names models by their Hub id."
        if by_id
        else f"{host.name} is known, the model behind the name is not: write the model that is deployed."
    )
    return VendorMatch(
        text=text,
        model=address.model,
        kind=NameKind.OPEN_WEIGHTS if by_id else NameKind.UNRECOGNISED,
        vendor=None,
        name=None,
        rule=f"vendors/{file}",
        hub="/".join(address.rest) if by_id else None,
        note=note,
        **_hosted(host),
    )


def _hosted(host: Access | None) -> dict[str, str | None]:
    return {"host": host.id if host else None, "host_name": host.name if host else None}
