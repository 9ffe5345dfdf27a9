"""What a name came to: one vendor's, several vendors', a host's that nobody claims, or a company's own."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.domain.vendors import Access, Candidate, NameKind, Vendor, VendorMatch


@dataclass(frozen=True)
class Address:
    """A name with its access path and namespace taken off the front."""

    host: Access | None
    owner: Vendor | None
    rest: tuple[str, ...]
    """What is left: the model, after segments that nobody knows."""

    @property
    def model(self) -> str:
        return self.rest[-1]


def single(text: str, address: Address, one: Candidate) -> VendorMatch:
    """The one vendor's."""
    host = address.host if address.host and address.host.id != one.vendor else None
    return VendorMatch(text=text, model=address.model, **_hosted(host), **one.model_dump())


def shared(text: str, address: Address, found: list[Candidate]) -> VendorMatch:
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


def unclaimed(text: str, address: Address, host: Access, file: str) -> VendorMatch | None:
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


def company(text: str, model: str, file: str, called: str | None) -> VendorMatch:
    """The name of a vendor or host alone, or of its API: not a model, and no repository either."""
    return VendorMatch(
        text=text,
        model=model,
        kind=NameKind.NOT_A_MODEL,
        vendor=file,
        name=called,
        rule=f"vendors/{file}",
        called=called,
        note="A company or platform. Name the model, or the product.",
    )


def _hosted(host: Access | None) -> dict[str, str | None]:
    return {"host": host.id if host else None, "host_name": host.name if host else None}
