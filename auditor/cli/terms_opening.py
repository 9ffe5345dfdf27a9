"""What `auditor terms` works with: the library of documents, a client, the policy's folder of copies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.terms import Fetcher, TermsLibrary


def open_library(
    store: Path | None,
    rules: list[Path] | None,
    declarations: list[Path] | None,
    fetcher: Fetcher | None = None,
    local: Path | None = None,
) -> TermsLibrary:
    """The vendors' documents: the project's, the user's rules and declarations, from a store."""
    from auditor.domain.vendors import Vendor
    from auditor.inputs.terms_declarations import read_declarations
    from auditor.resources import cache_folder
    from auditor.rulebook.book import rulebook
    from auditor.sources.terms_store import TermsStore
    from auditor.terms import TermsLibrary

    vendors: dict[str, Vendor] = dict(rulebook(tuple(rules or ())).table("vendors", Vendor))
    vendors |= read_declarations(declarations or (), now().date())
    return TermsLibrary(vendors, TermsStore(store or cache_folder() / "terms"), fetcher, local)


def policy_folder() -> Path | None:
    """The `terms_dir` of the policy above the working folder."""
    from auditor.policy.load import find_policy, load_policy

    policy = find_policy(Path.cwd())
    named = load_policy(policy).policy.terms_dir if policy else None
    return policy.parent / named if policy and named else None


@contextmanager
def fetching(offline: bool) -> Iterator[Fetcher | None]:
    """A client for the time of an update; none when offline."""
    if offline:
        yield None
        return
    from auditor.sources.cache import open_store
    from auditor.sources.vendor_terms import TermsClient

    with open_store() as store:
        client = TermsClient(store)
        try:
            yield client
        finally:
            client.close()


def now() -> datetime:
    """The moment, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
