"""Which documents bind the user of a model, by the way it is reached. Pure.

Business and consumer terms are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.domain.base import Frozen
from auditor.domain.vendors import Audience, DocumentKind, NameKind, TermsDocument, Vendor, VendorMatch

OWN = "the vendor's own service"
"""Why a document binds that is nobody's but the vendor's: reports need not say it."""


class Applicable(Frozen):
    """One document that applies, and why."""

    vendor: str
    """Id of the vendor whose document it is: the host's, or the maker's."""
    document: TermsDocument
    because: str


def applicable(
    match: VendorMatch, vendors: Mapping[str, Vendor], audience: Audience | None = None
) -> tuple[Applicable, ...]:
    """The documents for a name. `audience` None takes the name's own: business for API models, else the product's.

    Behind a host the host's terms apply, with the maker's usage policy, which hosts pass on.
    """
    maker, host = vendors.get(match.vendor or ""), _host_of(match, vendors)
    wanted = audience or match.audience or (None if match.kind is NameKind.PRODUCT else Audience.BUSINESS)
    if host is None:
        return tuple(_of(maker, wanted, OWN)) if maker else ()
    own = _of(host, wanted, f"reached through {match.host_name}", match.host)
    passed_on = (
        found
        for found in (_of(maker, wanted, "the maker's usage policy, passed on by the host") if maker else ())
        if found.document.kind is DocumentKind.USAGE_POLICY
    )
    return (*own, *passed_on)


def documents_of(vendor: Vendor) -> tuple[TermsDocument, ...]:
    """Every page of a vendor, the further pages of combined documents included."""
    return tuple(page for document in vendor.documents for page in (document, *document.combine))


def _host_of(match: VendorMatch, vendors: Mapping[str, Vendor]) -> Vendor | None:
    owners: Iterable[Vendor] = vendors.values()
    return next((v for v in owners if match.host and any(path.id == match.host for path in v.access)), None)


def _of(vendor: Vendor, audience: Audience | None, because: str, access: str | None = None) -> Iterator[Applicable]:
    for document in documents_of(vendor):
        for_access = not document.access or access in document.access
        for_audience = audience in (None, Audience.BOTH) or document.audience in (audience, Audience.BOTH)
        if for_access and for_audience:
            yield Applicable(vendor=vendor.id, document=document, because=because)
