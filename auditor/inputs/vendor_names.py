"""Whose model a name means, and who hosts it. A name that matches nothing is nobody's: never closed by default."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from auditor.domain.vendors import Access, Audience, Candidate, NameKind, NameRule, Vendor, VendorMatch
from auditor.inputs.model_names import EDITION, ORGANISATIONS, PLAN, SAME_WEIGHTS, VARIANT, canonical, cut, dotted

_MODELS = (NameKind.API_MODEL, NameKind.OPEN_WEIGHTS, NameKind.FAMILY)
_ENDINGS = {NameKind.PRODUCT: PLAN, NameKind.FRAMEWORK: EDITION}
"""What may follow a name that is no model's; tried last, because `pro` and `2.0` mostly belong to models."""
_OTHER_VERSION = "A version of a family with public weights that the rules do not know. Name its repository."
_SERVICE = re.compile(r"[-.](?:ai|com|api|apis|platform|api-platform|cloud|inc)$")
"""What may follow a company that is named alone."""
_Compiled = tuple[tuple[Any, NameRule], ...]
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
        self._patterns: dict[tuple[str, bool], _Compiled] = {}
        self._beginnings: dict[str, Any] = {}

    def match(self, name: str) -> VendorMatch | None:
        """What `name` means; None when it names no vendor's model (most likely a Hub id, or unknown)."""
        segments = cut(name)
        if not segments:
            return None
        address = self._address(_Address(None, None, self._parted(segments)))
        address, found = self._found(address) or self._found(address, extended=True) or (address, [])
        if not found:
            host = address.host
            return _unclaimed(name, address, host, self._files[host.id]) if host else self._company(name, segments)
        if len(found) > 1:
            return _shared(name, address, found)
        if self._on_hub(segments, address, found[0]):
            return None
        return _single(name, address, _as_it_stands(segments, address, found[0]))

    def _company(self, name: str, segments: tuple[str, ...]) -> VendorMatch | None:
        """The name of a vendor or host alone, or of its API: not a model, and no repository either."""
        spelled = _SERVICE.sub("", canonical(segments[0]))
        vendor, path = self._companies.get(spelled), self._access.get(spelled)
        if len(segments) > 1 or not (vendor or path):
            return None
        file = vendor.id if vendor else self._files[path.id] if path else ""
        called = vendor.name if vendor else path.name if path else None
        return VendorMatch(
            text=name,
            model=segments[0],
            kind=NameKind.NOT_A_MODEL,
            vendor=file,
            name=called,
            rule=f"vendors/{file}",
            called=called,
            note="A company or platform. Name the model, or the product.",
        )

    def _on_hub(self, segments: tuple[str, ...], address: _Address, one: Candidate) -> bool:
        """`google/gemma-2-9b` is a Hub id: under a namespace of the Hub only API names are the vendor's."""
        others = address.owner is None or address.owner.id != one.vendor
        if others or len(segments) != 2 or one.kind is NameKind.API_MODEL:
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

    def _found(self, address: _Address, extended: bool = False) -> tuple[_Address, list[Candidate]] | None:
        """Every reading of an address, and the address as it was understood; see `_compiled` for `extended`."""
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

    def _nested(self, address: _Address) -> tuple[_Address, list[Candidate]] | None:
        """A host's own path before the model: `fal-ai/flux-pro/v1.1-ultra`, `accounts/acme/models/…`."""
        for model in (address.model, "-".join(address.rest[-2:])):
            found = self._read(model, None)
            if found:
                return replace(address, rest=(model,)), found
        return None

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
            if self._is_provider(first):
                return self._address(replace(address, rest=(first, "-".join(words[count:]))))
        return None

    def _read(self, model: str, owner: Vendor | None, extended: bool = False) -> list[Candidate]:
        """What `model` means to one vendor, or to each of them."""
        spelled = canonical(model)
        owners = (owner,) if owner else self.vendors
        return [found for vendor in owners for found in self._first(vendor, spelled, owner is not None, extended)]

    def _first(self, vendor: Vendor, spelled: str, named: bool, extended: bool) -> Iterator[Candidate]:
        """The first rule of the vendor that fits, as zero or one candidate."""
        if not self._beginning(vendor).match(spelled):
            return
        for pattern, rule in self._compiled(vendor, extended):
            found = pattern.fullmatch(spelled) if named or not rule.owned else None
            if found:
                yield _candidate(vendor, rule, found, spelled)
                return

    def _beginning(self, vendor: Vendor) -> Any:
        """One pattern for what the vendor's names begin with: to compile each of them takes eight times as long."""
        if vendor.id not in self._beginnings:
            import re2

            anything = "|".join(f"(?:{pattern})" for rule in vendor.names for pattern in rule.patterns)
            self._beginnings[vendor.id] = re2.compile(f"(?i)(?:{anything})")
        return self._beginnings[vendor.id]

    def _compiled(self, vendor: Vendor, extended: bool) -> _Compiled:
        """The vendor's patterns; `extended` has those of products and libraries with a plan or version after them."""
        key = (vendor.id, extended)
        if key not in self._patterns:
            self._patterns[key] = tuple(_extended(vendor) if extended else _plain(vendor))
        return self._patterns[key]


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


def _as_it_stands(segments: tuple[str, ...], address: _Address, one: Candidate) -> Candidate:
    """`huggingface/meta-llama/Llama-2-7b` is that very repository, not the one that a vendor serves under the name."""
    public = one.kind in (NameKind.OPEN_WEIGHTS, NameKind.FAMILY)
    if not (public and address.host and address.host.hub and len(segments) == 3):
        return one
    return one.model_copy(update={"kind": NameKind.OPEN_WEIGHTS, "hub": "/".join(segments[1:]), "license": None})


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
