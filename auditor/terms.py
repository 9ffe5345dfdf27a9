"""Vendors' terms from end to end: update the snapshots, read their answers, tell what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import Audience, TermsDocument, Vendor, VendorMatch
from auditor.errors import UsageError
from auditor.extract.terms_bytes import read_document
from auditor.extract.terms_diff import DocumentChange, compare
from auditor.extract.terms_scope import applicable, documents_of
from auditor.extract.terms_text import TermsText
from auditor.extract.vendor_answers import answer_all, stated_date
from auditor.sources.local_terms import local_copy, local_evidence
from auditor.sources.terms_store import Snapshot, TermsStore
from auditor.terms_results import DocumentDiff, Outcome, Update

MOVED = 0.25
"""A new version with less of the old one's length is most likely another page."""
_MOVED = (
    "The page holds a small part of the text that it had. See whether the document has moved, and mend its address."
)
_UNSELECTED = "No selector of the vendor file fits the page any more; its main part was read. Mend `select` there."


class Fetcher(Protocol):
    """What gets a document from the network."""

    def fetch(self, url: str) -> Evidence:
        """The document at `url`, or why it could not be had."""
        ...


class TermsLibrary:
    """The vendors' documents in a store. `fetcher` None works offline; `local` is a folder of copies by hand."""

    def __init__(
        self,
        vendors: Mapping[str, Vendor],
        store: TermsStore,
        fetcher: Fetcher | None = None,
        local: Path | None = None,
    ) -> None:
        self.vendors = vendors
        self._store = store
        self._fetcher = fetcher
        self._local = local

    def chosen(self, names: Iterable[str]) -> list[Vendor]:
        """The vendors called `names` (ids or names), or all that have documents. UsageError for an unknown one."""
        asked = [name.lower() for name in names]
        if not asked:
            return [vendor for vendor in self.vendors.values() if vendor.documents]
        by_name = {word.lower(): v for v in self.vendors.values() for word in (v.id, v.name, *v.aliases)}
        missing = [name for name in asked if name not in by_name]
        if missing:
            from difflib import get_close_matches

            near = get_close_matches(missing[0], by_name, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"The vendors are: {', '.join(sorted(self.vendors))}."
            raise UsageError(f"no vendor is called {missing[0]!r}", hint)
        return [by_name[name] for name in asked]

    def update(self, vendor: Vendor, now: datetime) -> Iterator[Update]:
        """Look at every document of a vendor again and keep what is new."""
        for document in documents_of(vendor):
            yield self._update(vendor, document, now)

    def answers(self, vendor: Vendor) -> tuple[DocumentAnswers, ...]:
        """What the newest snapshot of each document answers; documents without one say so."""
        return tuple(self._answers(vendor, document) for document in documents_of(vendor))

    def binding(self, match: VendorMatch, audience: Audience | None = None) -> tuple[DocumentAnswers, ...]:
        """What the documents answer that bind the user of a name, by the way it is reached."""
        found = applicable(match, self.vendors, audience)
        return tuple(
            self._answers(self.vendors[item.vendor], item.document).model_copy(update={"because": item.because})
            for item in found
        )

    def diff(self, vendor: Vendor, since: datetime | None = None) -> Iterator[DocumentDiff]:
        """Each document's newest version against the one at `since`, or against the one before it."""
        for document in documents_of(vendor):
            versions = self._store.snapshots(vendor.id, document.id)
            if len(versions) < 2:
                continue
            old = self._store.before(vendor.id, document.id, since) if since else versions[-2]
            if old is not None and old.sha256 != versions[-1].sha256:
                yield self._diff(vendor, document, old, versions[-1])

    def stale(self, vendor: Vendor, before: datetime) -> list[TermsDocument]:
        """Documents that were never had, or were last checked before a moment."""
        newest = ((document, self._store.latest(vendor.id, document.id)) for document in documents_of(vendor))
        return [document for document, found in newest if found is None or found.checked_at < before]

    def _update(self, vendor: Vendor, document: TermsDocument, now: datetime) -> Update:
        told = {"vendor": vendor.id, "document": document.id, "url": document.fetch}
        evidence = self._evidence(vendor, document, now)
        if not evidence.found:
            reason = evidence.reason.value if evidence.reason else ""
            return Update(**told, outcome=Outcome.FAILED, reason=reason, message=evidence.message)
        terms = _read(document, evidence.content, evidence.media_type or "")
        if terms.problem:
            return Update(**told, outcome=Outcome.FAILED, reason=terms.problem.value, message=terms.problem.advice)
        before = self._store.latest(vendor.id, document.id)
        kept = self._store.save(vendor.id, document.id, evidence.uri, evidence.content, evidence.media_type or "", now)
        told["message"] = _UNSELECTED if terms.unselected else ""
        if before is None:
            return Update(**told, outcome=Outcome.NEW)
        if before.sha256 == kept.sha256:
            return Update(**told, outcome=Outcome.UNCHANGED)
        old = self._text(vendor, document, before)
        if len(terms.text) < MOVED * len(old.text):
            told["message"] = _MOVED
        change = compare(old, terms, answer_all(old), answer_all(terms))
        return Update(**told, outcome=Outcome.CHANGED, change=change)

    def _evidence(self, vendor: Vendor, document: TermsDocument, now: datetime) -> Evidence:
        copy = local_copy(self._local, vendor.id, document.id) if self._local else None
        if copy is not None:
            return local_evidence(copy, now)
        if self._fetcher is None:
            message = "There is no local copy, and the network is off."
            return Evidence(uri=document.fetch, status=Status.FAILED, reason=Reason.OFFLINE, message=message)
        return self._fetcher.fetch(document.fetch)

    def _answers(self, vendor: Vendor, document: TermsDocument) -> DocumentAnswers:
        told = {
            "vendor": vendor.id,
            "document": document.id,
            "title": document.title,
            "kind": document.kind,
            "audience": document.audience,
        }
        newest = self._store.latest(vendor.id, document.id)
        if newest is None:
            message = f"No snapshot: run `auditor terms update {vendor.id}`."
            return DocumentAnswers(
                **told, url=document.fetch, status=Status.FAILED, reason=Reason.OFFLINE, message=message
            )
        terms = self._text(vendor, document, newest)
        return DocumentAnswers(
            **told,
            url=newest.url,
            status=Status.FOUND,
            sha256=newest.sha256,
            fetched_at=newest.fetched_at,
            dated=stated_date(terms.text),
            language=terms.language,
            answers=answer_all(terms),
        )

    def _diff(self, vendor: Vendor, document: TermsDocument, old: Snapshot, new: Snapshot) -> DocumentDiff:
        change = self._change(vendor, document, old, self._text(vendor, document, new))
        return DocumentDiff(
            vendor=vendor.id,
            document=document.id,
            title=document.title,
            since=old.fetched_at,
            until=new.fetched_at,
            change=change,
        )

    def _change(self, vendor: Vendor, document: TermsDocument, old: Snapshot, new: TermsText) -> DocumentChange:
        before = self._text(vendor, document, old)
        return compare(before, new, answer_all(before), answer_all(new))

    def _text(self, vendor: Vendor, document: TermsDocument, snapshot: Snapshot) -> TermsText:
        content = self._store.read(vendor.id, document.id, snapshot)
        return _read(document, content, snapshot.media_type)


def _read(document: TermsDocument, content: bytes, media_type: str) -> TermsText:
    """The document's text, limited to the sections that concern models."""
    terms = read_document(content, media_type, document.select, document.remove)
    return terms.limited_to(document.sections) if document.sections else terms
