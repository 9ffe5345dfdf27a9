"""The Hub as a source: one metadata request for a repository, then only the files that can matter, at that commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from auditor.domain.evidence import Dossier, Reason
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.repo_names import CARD, LINEAGE_FILES, translated_cards
from auditor.sources.cache import Entry, EvidenceStore, Store
from auditor.sources.clock import Clock
from auditor.sources.hub_client import OFFICIAL_ENDPOINT, HubClient, offline_by_environment
from auditor.sources.hub_info import Info, is_commit, is_repo_id, read_info
from auditor.sources.links import HubFile, RepoPath, WebPage, read_link
from auditor.sources.messages import Place, Subject, Unavailable
from auditor.sources.quota import ANONYMOUS, FREE_ACCOUNT, Plan, plan
from auditor.sources.records import Records, hub_uri, subject_of
from auditor.sources.repo_files import (
    MAX_LICENSE_FILES,
    is_text_name,
    license_documents,
    license_files,
)

if TYPE_CHECKING:
    from auditor.sources.http import GuardedClient

_UNSETTLED = frozenset({"other", "unknown", "none", "cc", "gpl", "lgpl", "bsd", "openrail"})
_MAX_LIGHT_FILES = 4
_DEFAULT_BRANCH = "main"


def settles(license: str) -> bool:  # noqa: A002 - the Hub's word
    """Whether a declared licence names one licence by its looks alone; a catalogue of licences knows better."""
    return license.lower() not in _UNSETTLED and " " not in license


class HubSource:
    """Model and dataset repositories on the Hub. Safe for threads; each repository and file is asked for once a run.

    store: where answers are kept (default: in memory). endpoint, token: default to HF_ENDPOINT and HF_TOKEN, read as
    the Hub's own client reads them. offline: use only what the store holds. settles: whether a declared licence says
    enough that a parent's licence text need not be read. permits: whether it permits so much that a text beside it is
    read all the same: a text beats a tag. max_wait: most seconds to wait for the quota at a time.
    timeout: seconds for a network step.
    """

    def __init__(
        self,
        store: EvidenceStore | None = None,
        *,
        endpoint: str | None = None,
        token: str | None = None,
        offline: bool = False,
        clock: Clock | None = None,
        web: GuardedClient | None = None,
        settles: Callable[[str], bool] = settles,
        permits: Callable[[str], bool] = lambda _license: False,
        max_wait: float = 310.0,
        timeout: float = 20.0,
        place: str = "",
    ) -> None:
        self.store = Store() if store is None else store
        self.clock = clock or Clock()
        self._client = HubClient(endpoint, token, self.clock, max_wait=max_wait, timeout=timeout)
        self._settles = settles
        self._permits = permits
        self._offline = offline or offline_by_environment()
        self._records = Records(self.store, self._client, web, self.clock, offline=self._offline, place=place)

    def fetch(self, ref: ModelRef) -> Dossier:
        """Card, licence texts and linked texts of the model or dataset, beside its metadata."""
        return self._dossier(ref.kind, ref.target, ref.revision, self._everything)

    def fetch_light(self, kind: RefKind, id: str, revision: str | None = None) -> Dossier:  # noqa: A002 - the Hub's word
        """Metadata of a parent or dataset, and what may license it where the declared licence does not settle it."""
        return self._dossier(kind, id, revision, self._license_only)

    def preflight(self, models: int) -> Plan:
        """Whether a cold run over so many models fits the quota, and how long it takes otherwise."""
        if self._offline:
            return plan(models, {})
        official = self._client.endpoint == OFFICIAL_ENDPOINT
        limits = (FREE_ACCOUNT if self._client.has_token else ANONYMOUS) if official else {}
        return plan(models, limits, self._client.limiter.known(), token=self._client.has_token)

    @property
    def used(self) -> frozenset[str]:
        """The store keys of everything this run looked at: what `recorded.export` needs for an archive of the run."""
        return self._records.used

    def interrupt(self) -> None:
        """End all waiting; what is not yet fetched comes back as interrupted."""
        self.clock.interrupt()

    def close(self) -> None:
        """Write what was fetched to the store."""
        self.store.close()

    def _dossier(self, kind: RefKind, name: str, revision: str | None, choose: _Choice) -> Dossier:
        name = name.strip().strip("/")
        entry = self._metadata(kind, name, revision)
        if not entry.found:
            return Dossier(kind=kind, requested=name, resolved=name, metadata=entry.evidence())
        info = read_info(entry.content, name)
        files = _unique(choose(_Repo(self._records, kind, info, name, revision, self._client.endpoint)))
        return Dossier(
            kind=kind,
            requested=name,
            resolved=info.id,
            commit=info.commit,
            metadata=entry.evidence(),
            files=tuple(item.evidence() for item in files),
            paths=info.paths or (),
        )

    def _metadata(self, kind: RefKind, name: str, revision: str | None) -> Entry:
        if is_repo_id(name):
            return self._records.metadata(kind, name, revision)
        refused = Unavailable(Reason.REFUSED, "it is not spelt like an id of the Hub (owner/name)")
        return self._records.failure(hub_uri(kind, name), subject_of(kind, name), refused)

    def _everything(self, repo: _Repo) -> Iterator[Entry]:
        yield repo.card()
        yield from repo.translated_cards()
        yield from repo.licenses(MAX_LICENSE_FILES)
        yield from repo.lineage_files()
        yield from repo.linked()

    def _license_only(self, repo: _Repo) -> Iterator[Entry]:
        """What may decide beside the metadata: texts and links where these leave it open, and what may take it back.

        Where a model's metadata permit, a text overrides them and prose of the card can only restrict: both are read.
        """
        declared, texts = repo.info.licenses, license_files(repo.info.paths or ())
        permits = repo.kind is RefKind.HUB and any(map(self._permits, declared))
        settled = bool(declared) and all(map(self._settles, declared))
        if not settled or (texts and permits):
            yield from repo.licenses(_MAX_LIGHT_FILES)
            if not texts:
                yield from repo.linked()
        if permits or not (settled or texts):
            yield repo.card()


class _Repo:
    """One repository at one commit, file by file."""

    def __init__(
        self, records: Records, kind: RefKind, info: Info, asked: str, revision: str | None, endpoint: str
    ) -> None:
        self.info = info
        self.kind = kind
        self._records = records
        self._names = {asked.lower(), info.id.lower()}
        self._revisions = {_DEFAULT_BRANCH, revision, info.commit}
        self._endpoint = endpoint
        self._listing = None if info.paths is None else frozenset(info.paths)
        self._locked = False

    def card(self) -> Entry:
        return self._file(CARD)

    def licenses(self, most: int) -> Iterator[Entry]:
        """Licence-like files. Where the first is gated the others are too, so they are not asked for."""
        wanted = license_files(self._listing) if self._listing is not None else ["LICENSE"]
        for path in wanted[:most]:
            entry = self._no_entry(path, Reason.GATED) if self._locked else self._file(path)
            self._locked = entry.reason is Reason.GATED
            yield entry
        for path in wanted[most : most + 1]:
            yield self._no_entry(path, Reason.REFUSED, f"only the first {most} of {len(wanted)} licence files are read")
        for path in license_documents(self._listing or ()):
            yield self._no_entry(path, Reason.NOT_TEXT)

    def translated_cards(self) -> Iterator[Entry]:
        """The card in other languages, of which few repositories have any."""
        yield from map(self._file, translated_cards(self._listing or ()))

    def lineage_files(self) -> Iterator[Entry]:
        """They name the parents of an adapter or a merge whose card does not."""
        if not self.info.has_base_model:
            yield from (self._file(path) for path in LINEAGE_FILES if path in (self._listing or ()))

    def linked(self) -> Iterator[Entry]:
        """What the card's `license_link` points to."""
        for link in self.info.links:
            entry = self._follow(read_link(link, self._endpoint))
            if entry:
                yield entry

    def _follow(self, target: RepoPath | HubFile | WebPage | None) -> Entry | None:
        if isinstance(target, WebPage):
            return self._records.page(target.url)
        if isinstance(target, RepoPath):
            return self._file(target.path)
        if target is None:
            return None
        own = target.kind is self.kind and target.id.lower() in self._names and target.revision in self._revisions
        return self._file(target.path) if own else self._other_repo(target)

    def _other_repo(self, target: HubFile) -> Entry:
        if is_commit(target.revision):
            return self._records.file(target.kind, target.id, target.revision, target.path)
        revision = None if target.revision == _DEFAULT_BRANCH else target.revision
        entry = self._records.metadata(target.kind, target.id, revision)
        if not entry.found:
            uri = hub_uri(target.kind, target.id, target.revision, target.path)
            what = Subject(Place.REPO, subject_of(target.kind, target.id, target.path).name)
            return self._records.failure(uri, what, Unavailable(entry.reason or Reason.UNREADABLE))
        info = read_info(entry.content, target.id)
        other = _Repo(self._records, target.kind, info, target.id, revision, self._endpoint)
        return other._file(target.path)

    def _file(self, path: str) -> Entry:
        if self._listing is not None and path not in self._listing:
            return self._no_entry(path, Reason.MISSING)
        if not is_text_name(path) and path not in LINEAGE_FILES:
            return self._no_entry(path, Reason.NOT_TEXT)
        return self._records.file(self.kind, self.info.id, self.info.commit, path)

    def _no_entry(self, path: str, reason: Reason, detail: str = "") -> Entry:
        """The entry of a file that need not be asked for to know what becomes of it."""
        uri = hub_uri(self.kind, self.info.id, self.info.commit, path)
        what = subject_of(self.kind, self.info.id, path)
        return self._records.failure(uri, what, Unavailable(reason, detail))


class _Choice(Protocol):
    def __call__(self, repo: _Repo, /) -> Iterable[Entry]: ...


def _unique(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each address once: a link often points to a file that was read anyway."""
    seen = set()
    for entry in entries:
        if entry.uri not in seen:
            seen.add(entry.uri)
            yield entry
