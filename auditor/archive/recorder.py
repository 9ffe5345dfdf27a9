"""Keeps what a run was told by its sources, and plays it back: the same answers in the same words, without network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.domain.evidence import Dossier, Evidence, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import VendorMatch
from auditor.inputs.lists import Listing
from auditor.pipeline import Sources
from auditor.rulebook.book import RuleBook
from auditor.sources.interface import RepositorySource, Source
from auditor.sources.terms_store import Snapshot, TermsStore

Binding = Callable[[VendorMatch], tuple[DocumentAnswers, ...]]


@dataclass
class Recorder:
    """What one run saw. Safe for threads: every key is written with the same value."""

    dossiers: dict[str, Dossier] = field(default_factory=dict)
    """By what was asked, see `call`."""
    terms: dict[tuple[str, str], tuple[Snapshot, bytes]] = field(default_factory=dict)
    """Vendor and document to the snapshot that was read."""
    refs: tuple[ModelRef, ...] = ()
    notes: tuple[str, ...] = ()
    reading: str = "openness"
    book: RuleBook | None = None

    def around(self, sources: Sources, listing: Listing, book: RuleBook, reading: str, terms: Path) -> Sources:
        """The same sources, listened to. `terms`: the folder that holds the snapshots of vendors' documents."""
        self.refs, self.notes, self.book, self.reading = listing.refs, listing.notes, book, reading
        return replace(
            sources,
            hub=_Listening(sources.hub, self.dossiers),
            local=_Listening(sources.local, self.dossiers),
            terms=self._listening(sources.terms, TermsStore(terms)),
        )

    def _listening(self, binding: Binding, store: TermsStore) -> Binding:
        def answers(match: VendorMatch) -> tuple[DocumentAnswers, ...]:
            found = binding(match)
            for document in found:
                newest = store.latest(document.vendor, document.document)
                if newest and document.sha256 == newest.sha256:
                    content = store.read(document.vendor, document.document, newest)
                    self.terms[document.vendor, document.document] = newest, content
            return found

        return answers

    def evidence(self) -> Iterable[Evidence]:
        """Every document that was seen, metadata first."""
        for dossier in self.dossiers.values():
            yield from (dossier.metadata, *dossier.files)

    def texts(self, wanted: Iterable[str]) -> dict[str, str]:
        """Texts of the documents whose sha256 is among `wanted`."""
        digests = set(wanted)
        found = (item for item in self.evidence() if item.sha256 in digests and item.content)
        return {item.sha256 or "": item.text for item in found}


class Replay:
    """Recorded dossiers as a source. What was not asked for then is not there, and says so."""

    def __init__(self, dossiers: Mapping[str, Dossier]) -> None:
        self._dossiers = dossiers

    def fetch(self, ref: ModelRef) -> Dossier:
        """The dossier that the run had of `ref`."""
        return self._recorded(call("fetch", ref.kind, ref.target, ref.revision), ref.kind, ref.target)

    def fetch_light(self, kind: RefKind, id: str, revision: str | None = None) -> Dossier:  # noqa: A002 - the Hub's word
        """The dossier that the run had of a parent or dataset."""
        return self._recorded(call("light", kind, id, revision), kind, id)

    def _recorded(self, key: str, kind: RefKind, name: str) -> Dossier:
        return self._dossiers.get(key) or _not_recorded(kind, name)


class _Listening(Replay):
    """A source whose every answer is kept."""

    def __init__(self, inner: Source, kept: dict[str, Dossier]) -> None:
        super().__init__(kept)
        self._inner = inner
        self._kept = kept

    def fetch(self, ref: ModelRef) -> Dossier:
        dossier = self._inner.fetch(ref)
        self._kept[call("fetch", ref.kind, ref.target, ref.revision)] = dossier
        return dossier

    def fetch_light(self, kind: RefKind, id: str, revision: str | None = None) -> Dossier:  # noqa: A002 - the Hub's word
        assert isinstance(self._inner, RepositorySource)
        dossier = self._inner.fetch_light(kind, id, revision)
        self._kept[call("light", kind, id, revision)] = dossier
        return dossier


def call(how: str, kind: RefKind, name: str, revision: str | None) -> str:
    """The key of one question to a source."""
    return f"{how} {kind.value}:{name}" + (f"@{revision}" if revision else "")


def _not_recorded(kind: RefKind, name: str) -> Dossier:
    message = f"{kind.value.capitalize()} {name} was not looked at when the archive was made."
    metadata = Evidence(uri=f"{kind.value}:{name}", status=Status.FAILED, reason=Reason.OFFLINE, message=message)
    return Dossier(kind=kind, requested=name, resolved=name, metadata=metadata)
