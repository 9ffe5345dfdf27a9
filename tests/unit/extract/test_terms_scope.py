from __future__ import annotations

from auditor.domain.vendors import Audience, DocumentKind, Vendor
from auditor.extract.terms_scope import applicable, documents_of
from auditor.inputs.vendor_names import VendorNames
from auditor.resources import data_folder
from auditor.rulebook.loading import load_folder

VENDORS = load_folder(data_folder("rules") / "vendors", Vendor)
NAMES = VendorNames(VENDORS.values())


def documents(name: str, audience: Audience | None = None) -> dict[str, set[Audience]]:
    match = NAMES.match(name)
    assert match is not None
    found: dict[str, set[Audience]] = {}
    for item in applicable(match, VENDORS, audience):
        found.setdefault(item.vendor, set()).add(item.document.audience)
    return found


def test_an_api_model_is_under_its_makers_business_terms() -> None:
    assert documents("gpt-4o") == {"openai": {Audience.BUSINESS, Audience.BOTH}}


def test_a_consumer_product_is_under_consumer_terms() -> None:
    assert documents("ChatGPT") == {"openai": {Audience.CONSUMER, Audience.BOTH}}
    assert documents("ChatGPT Enterprise") == {"openai": {Audience.BUSINESS, Audience.BOTH}}


def test_behind_a_host_the_hosts_terms_and_the_makers_usage_policy_apply() -> None:
    match = NAMES.match("vertex_ai/claude-sonnet-4-5@20250929")
    assert match is not None
    found = applicable(match, VENDORS)
    assert {item.vendor for item in found} == {"google-cloud", "anthropic"}
    assert {item.document.kind for item in found if item.vendor == "anthropic"} == {DocumentKind.USAGE_POLICY}
    assert not any(item.document.audience is Audience.CONSUMER for item in found)


def test_documents_of_one_access_path_do_not_apply_to_another() -> None:
    match = NAMES.match("azure/gpt-4o")
    direct = NAMES.match("azure_ai/MAI-Image-2.5")
    assert match is not None
    assert direct is not None
    assert "azure-product-terms" in {item.document.id for item in applicable(match, VENDORS)}
    assert "copilot-terms" not in {item.document.id for item in applicable(match, VENDORS)}


def test_the_audience_can_be_chosen() -> None:
    assert documents("claude-sonnet-4-5", Audience.CONSUMER) == {"anthropic": {Audience.CONSUMER, Audience.BOTH}}
    assert documents("midjourney-v6", Audience.BUSINESS) == {"midjourney": {Audience.BOTH}}


def test_a_name_without_a_vendor_has_no_documents() -> None:
    assert documents("together_ai/acme/Acme-7B") == {"together": {Audience.BUSINESS, Audience.BOTH}}
    match = NAMES.match("PyTorch")
    assert match is not None
    assert applicable(match, VENDORS) == ()


def test_documents_are_well_formed() -> None:
    for vendor in VENDORS.values():
        ids = [document.id for document in documents_of(vendor)]
        assert len(ids) == len(set(ids)), vendor.id
        assert all(document.fetch.startswith("https://") for document in documents_of(vendor)), vendor.id
    largest = ("openai", "anthropic", "google", "microsoft", "amazon", "meta", "mistral", "cohere", "xai", "perplexity")
    for name in largest:
        kinds = {document.audience for document in VENDORS[name].documents}
        assert Audience.BUSINESS in kinds, name
