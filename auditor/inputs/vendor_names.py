"""Whose model a name means, and who hosts it. A name that matches nothing is nobody's: never closed by default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from auditor.domain.vendors import Candidate, NameKind, Vendor, VendorMatch
from auditor.inputs.model_names import canonical, cut, dotted
from auditor.inputs.vendor_matches import Address, company, shared, single, unclaimed
from auditor.inputs.vendor_patterns import VendorPatterns

_SERVICE = re.compile(r"[-.](?:ai|com|api|apis|platform|api-platform|cloud|inc)$")
"""What may follow a company that is named alone."""
_LONGEST_NAMESPACE = 3
"""Words of a namespace that is joined to the model: `black-forest-labs-flux-pro`."""


def match(name: str) -> VendorMatch | None:
    """What `name` means to the shipped vendor files; see `VendorNames.match`."""
    return vendor_names().match(name)


@cache
def vendor_names() -> VendorNames:
    """The names of every vendor in rules/vendors."""
    from auditor.rulebook.book import rulebook

    return VendorNames(rulebook().table("vendors", Vendor).values())


class VendorNames:
    """Takes names apart into the access path, whose it is, and the model; and knows what each part means."""

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self.vendors = tuple(sorted(vendors, key=lambda vendor: vendor.id))
        self._namespaces = {f"{canonical(v.name)}-ai": v for v in self.vendors}
        self._namespaces |= {canonical(n): v for v in self.vendors for n in (*v.namespaces, v.name, *v.aliases)}
        self._companies = {canonical(n): v for v in self.vendors for n in (v.name, *v.aliases)}
        self._access = {canonical(prefix): path for v in self.vendors for path in v.access for prefix in path.prefixes}
        self._files = {path.id: v.id for v in self.vendors for path in v.access}
        self._hub_organisations = frozenset(
            organisation.lower()
            for v in self.vendors
            for organisation in (*v.hub_organisations, *(rule.hub.split("/")[0] for rule in v.names if rule.hub))
        )
        self._patterns = VendorPatterns(self.vendors)

    def match(self, name: str) -> VendorMatch | None:
        """What `name` means; None when it names no vendor's model (most likely a Hub id, or unknown)."""
        segments = cut(name)
        if not segments:
            return None
        address = self._address(Address(None, None, self._parted(segments)))
        address, found = self._found(address) or self._found(address, extended=True) or (address, [])
        if not found:
            host = address.host
            return unclaimed(name, address, host, self._files[host.id]) if host else self._company(name, segments)
        if len(found) > 1:
            return shared(name, address, found)
        if self._on_hub(segments, address, found[0]):
            return None
        return single(name, address, _as_it_stands(segments, address, found[0]))

    def _company(self, name: str, segments: tuple[str, ...]) -> VendorMatch | None:
        spelled = _SERVICE.sub("", canonical(segments[0]))
        vendor, path = self._companies.get(spelled), self._access.get(spelled)
        if len(segments) > 1 or not (vendor or path):
            return None
        file = vendor.id if vendor else self._files[path.id] if path else ""
        return company(name, segments[0], file, vendor.name if vendor else path.name if path else None)

    def _on_hub(self, segments: tuple[str, ...], address: Address, one: Candidate) -> bool:
        """`google/gemma-2-9b` is a Hub id: under a namespace of the Hub only names of the API are the vendor's."""
        others = address.owner is None or address.owner.id != one.vendor
        if others or len(segments) != 2 or one.kind is NameKind.API_MODEL or one.service:
            return False
        return segments[0].lower() in self._hub_organisations

    def _parted(self, segments: tuple[str, ...]) -> tuple[str, ...]:
        """`openrouter:anthropic/claude-3.5-sonnet`: a provider before a colon, as agent frameworks write it."""
        head, _, tail = segments[0].partition(":")
        if not (tail and self._is_provider(head)) or (len(segments) == 1 and self._read(segments[0], None)):
            return segments
        return (head, tail, *segments[1:])

    def _is_provider(self, text: str) -> bool:
        return canonical(text) in self._access or canonical(text) in self._namespaces

    def _address(self, start: Address) -> Address:
        """Takes known access paths and namespaces off the front, as long as a model is left."""
        address = start
        while len(address.rest) > 1:
            first = canonical(address.rest[0])
            path, owner = self._access.get(first), self._namespaces.get(first)
            if path is None and owner is None:
                break
            address = Address(address.host or path, owner, address.rest[1:])
        return address

    def _found(self, address: Address, extended: bool = False) -> tuple[Address, list[Candidate]] | None:
        """Every reading of an address, and the address as it was understood; see `VendorPatterns.read`."""
        if len(address.rest) > 1:
            return self._nested(address) if address.host and not extended else None
        found = self._read(address.model, address.owner, extended)
        if found:
            return address, found
        for part in (self._dotted(address), self._joined(address)):
            if part and (again := self._found(part, extended)):
                return again
        served = address.host is not None and (
            address.owner is None or self._files[address.host.id] == address.owner.id
        )
        found = self._read(address.model, None, extended) if served else []
        return (address, found) if found else None

    def _nested(self, address: Address) -> tuple[Address, list[Candidate]] | None:
        """A host's own path before the model: `fal-ai/flux-pro/v1.1-ultra`, `accounts/acme/models/…`."""
        for model in (address.model, "-".join(address.rest[-2:])):
            found = self._read(model, None)
            if found:
                return replace(address, rest=(model,)), found
        return None

    def _dotted(self, address: Address) -> Address | None:
        """`anthropic.claude-…` with its owner; such a name is Bedrock's unless another host was named."""
        parts = dotted(address.model)
        owner = self._namespaces.get(canonical(parts[0])) if parts else None
        if not parts or owner is None:
            return None
        return Address(address.host or self._access.get("bedrock"), owner, (parts[1],))

    def _joined(self, address: Address) -> Address | None:
        """`openai-gpt-4o`, `Anthropic: Claude 3 Opus`, `azure-o1`: the namespace as first words of the name."""
        words = canonical(address.model).split("-")
        for count in range(min(_LONGEST_NAMESPACE, len(words) - 1), 0, -1):
            first = "-".join(words[:count])
            if self._is_provider(first):
                return self._address(replace(address, rest=(first, "-".join(words[count:]))))
        return None

    def _read(self, model: str, owner: Vendor | None, extended: bool = False) -> list[Candidate]:
        """What `model` means to one vendor, or to each of them."""
        return self._patterns.read(canonical(model), owner, extended)


def _as_it_stands(segments: tuple[str, ...], address: Address, one: Candidate) -> Candidate:
    """`huggingface/meta-llama/Llama-2-7b` is that very repository, not the one that a vendor serves under the name."""
    public = one.kind in (NameKind.OPEN_WEIGHTS, NameKind.FAMILY)
    if not (public and address.host and address.host.hub and len(segments) == 3):
        return one
    return one.model_copy(update={"kind": NameKind.OPEN_WEIGHTS, "hub": "/".join(segments[1:]), "license": None})
