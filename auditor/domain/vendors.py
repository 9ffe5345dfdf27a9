"""The types of a vendor file, rules/vendors/<vendor>.yaml: names, hosts, and the documents that bind their users."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from auditor.domain.base import Frozen


class NameKind(StrEnum):
    """What a name that people list among models turns out to be."""

    API_MODEL = "api-model"
    """A model that is only served: its weights are withheld."""
    PRODUCT = "product"
    """An application or service (ChatGPT, Copilot); the vendor's terms for it apply."""
    FRAMEWORK = "framework"
    """A library or runtime: not a model, its own licence applies."""
    NOT_A_MODEL = "not-a-model"
    """A platform, a company, a router or an index."""
    OPEN_WEIGHTS = "open-weights"
    """An API name of a model whose weights are public: the Hub repository decides."""
    FAMILY = "family"
    """A family name of which some versions have public weights and others have not."""
    SHARED = "shared"
    """Several vendors use this name."""
    UNRECOGNISED = "unrecognised"
    """The host is known, the model is not (an Azure deployment name)."""


class Audience(StrEnum):
    """Whom a document binds. Business and consumer terms are never mixed."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    BOTH = "both"


class DocumentKind(StrEnum):
    """What a vendor's document is about."""

    CONSUMER_TERMS = "consumer-terms"
    BUSINESS_TERMS = "business-terms"
    API_TERMS = "api-terms"
    USAGE_POLICY = "usage-policy"
    DATA_TERMS = "data-terms"
    PRIVACY = "privacy"
    SERVICE_LEVEL = "service-level"


CONTRACTS = (DocumentKind.BUSINESS_TERMS, DocumentKind.API_TERMS, DocumentKind.CONSUMER_TERMS)
"""Documents that say what one may do with a service."""


class NameRule(Frozen):
    """Names that mean one thing. Rules of a vendor are tried from the top; the first that fits decides."""

    kind: NameKind
    patterns: tuple[str, ...] = Field(min_length=1)
    """RE2, matched against the whole name in lower case with hyphens for spaces and underscores."""
    owned: bool = False
    """Fits only where the name also says whose it is: `deepseek.v3`, `suno/v4`. Alone, the words could be anybody's."""
    exact: bool = False
    """The pattern is the whole name. Else version, date, effort and price class may follow the name of a model."""
    hub: str | None = None
    """For open weights: the Hub repository that decides; for a family: one of its repositories, which decides nothing.
    `\\1` stands for the first group of the pattern, as written by the user."""
    name: str | None = None
    """What to call it, for products and frameworks."""
    maker: str | None = None
    """Whose it is, in files that gather small vendors; else the vendor of the file."""
    audience: Audience | None = None
    """For products: which of the vendor's terms apply."""
    license: str | None = None
    """For frameworks: the SPDX id of the licence. For open weights: what the repository declared when this was
    reviewed, for runs that cannot ask the Hub."""
    service: bool = False
    """For open weights: only the vendor's service has this name; its terms bind besides the licence of the weights."""
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> NameRule:
        if self.kind is NameKind.OPEN_WEIGHTS and not self.hub:
            raise ValueError("an open-weights rule needs `hub`, the repository that decides")
        if self.kind in (NameKind.SHARED, NameKind.UNRECOGNISED):
            raise ValueError(f"{self.kind} is a result of matching and cannot be written in a file")
        return self


class Access(Frozen):
    """A way to reach models, this vendor's own or others': `azure/…`, `bedrock/…`, `openrouter/…`."""

    id: str
    name: str
    prefixes: tuple[str, ...] = Field(min_length=1)
    """First segments of a name, in lower case: `azure`, `azure_ai`."""
    exclusive: bool = True
    """False when the prefix is also a namespace on the Hub: then what no vendor claims is left to the Hub."""
    hub_ids: bool = False
    """Names after the prefix that no vendor claims are Hub ids, by this host's convention."""
    hub: bool = False
    """It is the Hub itself: `owner/name` after the prefix is a repository as it stands, whoever made it."""


class Range(Frozen):
    """A stretch of a page, from one CSS selector to another (Open Terms Archive: `startBefore`, `endAfter`, …)."""

    start: str
    end: str
    from_start: bool = True
    """Whether the start element belongs to it."""
    to_end: bool = False
    """Whether the end element belongs to it."""

    @model_validator(mode="before")
    @classmethod
    def _open_terms_archive(cls, data: object) -> object:
        """Accept the archive's four keys."""
        if not isinstance(data, dict) or "start" in data:
            return data
        return {
            "start": data.get("startBefore") or data.get("startAfter"),
            "from_start": "startBefore" in data,
            "end": data.get("endBefore") or data.get("endAfter"),
            "to_end": "endAfter" in data,
        }


class TermsDocument(Frozen):
    """One document of a vendor, with selectors in the Open Terms Archive convention."""

    id: str
    title: str
    kind: DocumentKind
    audience: Audience
    fetch: str
    """The address; https only."""
    select: tuple[str | Range, ...] = ()
    """CSS selectors of the parts that are the document; empty is the page's main part."""
    remove: tuple[str | Range, ...] = ()
    """CSS selectors of parts to leave out."""
    sections: tuple[str, ...] = ()
    """RE2 over lower-case headings: of a document about many services, the sections that concern models. All of it when
    empty, and where no heading fits."""
    combine: tuple[TermsDocument, ...] = ()
    """Further pages that belong to the same document, in order; their `id` and `title` are not shown."""
    access: tuple[str, ...] = ()
    """Access paths it applies to; empty is the vendor's own."""
    language: str = "en"
    note: str | None = None


class Vendor(Frozen):
    """One vendor: rules/vendors/<id>.yaml."""

    id: str
    name: str
    """Who makes the model, as shown in reports."""
    aliases: tuple[str, ...] = ()
    """Other names of the company."""
    namespaces: tuple[str, ...] = ()
    """What stands before the model in `namespace/model`, `namespace.model` and `namespace-model`."""
    hub_organisations: tuple[str, ...] = ()
    """Its organisations on the Hub, besides those that `names` point to."""
    names: tuple[NameRule, ...] = ()
    access: tuple[Access, ...] = ()
    documents: tuple[TermsDocument, ...] = ()
    examples: dict[str, NameKind] = {}
    """Names with what they are: the cases of this file."""
    others: tuple[str, ...] = ()
    """Names that look alike and must not be claimed."""
    sources: tuple[str, ...] = ()
    """Where the names and addresses were read."""
    reviewed: date
    notes: str | None = None


class Candidate(Frozen):
    """One reading of a name."""

    vendor: str
    """Id of the vendor file."""
    name: str
    """Who makes the model."""
    kind: NameKind
    rule: str
    """`vendors/<vendor>`."""
    called: str | None = None
    """Name of the product or framework."""
    hub: str | None = None
    audience: Audience | None = None
    license: str | None = None
    service: bool = False
    note: str | None = None


class VendorMatch(Frozen):
    """What a name was understood to be."""

    text: str
    """The name as written."""
    model: str
    """The model without host, namespace and decoration of the access path."""
    kind: NameKind
    vendor: str | None
    """Id of the vendor who makes the model; None when several do, or when only the host is known."""
    name: str | None
    """The vendor's name; of a shared name, all of them."""
    host: str | None = None
    """Id of the access path, when it is not the vendor's own."""
    host_name: str | None = None
    rule: str
    """`vendors/<vendor>`: the file that says so."""
    called: str | None = None
    """What to call a product or framework."""
    hub: str | None = None
    """The repository that decides, for open weights."""
    audience: Audience | None = None
    license: str | None = None
    service: bool = False
    """The name is one of a service: its terms bind whoever asks for the model by it."""
    note: str | None = None
    candidates: tuple[Candidate, ...] = ()
    """For shared names: every reading."""

    @property
    def repository(self) -> str | None:
        """The Hub repository that decides; None where the name leaves open which one does."""
        return self.hub if self.kind is NameKind.OPEN_WEIGHTS else None
