"""Single answers, each had at most once a run: from the store where it still holds, else from the network.

Files are pinned to a commit and never change, so a stored one is never asked for again. Metadata is revalidated once
a run. A refusal is remembered for minutes and for whoever was refused. Failures are remembered for the run only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import RefKind
from auditor.sources.cache import Entry, EvidenceStore
from auditor.sources.clock import Clock
from auditor.sources.hub_client import Answer, HubClient
from auditor.sources.hub_info import expand_query, read_info
from auditor.sources.keyed_lock import KeyedLock
from auditor.sources.messages import TRIES, Place, Subject, Unavailable, sentence
from auditor.sources.quota import API, RESOLVERS

if TYPE_CHECKING:
    from auditor.sources.http import GuardedClient

MAX_METADATA = 64 << 20
MAX_FILE = 16 << 20
_REFUSAL_HOLDS = timedelta(minutes=5)  # short, because a person may be asking for access right now
_NO_PAGE_HOLDS = timedelta(hours=1)
_PAGE_HOLDS = timedelta(days=1)
_TEXT_SNIFF = 8192
_NOUN = {RefKind.HUB: "model", RefKind.DATASET: "dataset"}
_PREFIX = {RefKind.HUB: "", RefKind.DATASET: "datasets/"}


def hub_uri(kind: RefKind, repo: str, commit: str | None = None, path: str | None = None) -> str:
    """The evidence address of a repository or of a file in it; `path` as it stands in the listing."""
    at = f"@{commit}" if commit else ""
    return f"hf://{_PREFIX[kind]}{repo}{at}" + (f"/{path}" if path else "")


def subject_of(kind: RefKind, repo: str, path: str | None = None) -> Subject:
    """How messages call a repository or a file in it."""
    name = f"{_NOUN[kind]} {repo}"
    return Subject(Place.FILE, f"file {path} of {name}") if path else Subject(Place.REPO, name)


class Records:
    """Metadata, files and pages as store entries. Safe for threads."""

    def __init__(
        self,
        store: EvidenceStore,
        client: HubClient,
        web: GuardedClient | None,
        clock: Clock,
        *,
        offline: bool = False,
        place: str = "",
    ) -> None:
        self._store = store
        self._client = client
        self._web = web
        self._clock = clock
        self._offline = offline
        self._place = place
        self._locks = KeyedLock()
        self._settled: set[str] = set()
        self._used: set[str] = set()
        self._failed: dict[str, Entry] = {}

    @cached_property
    def _client_of_the_web(self) -> GuardedClient:
        """Made with the first page: most runs read none, and its imports are a twentieth of a short one."""
        from auditor.sources.http import GuardedClient

        return self._web or GuardedClient(self._clock)

    def metadata(self, kind: RefKind, repo: str, revision: str | None) -> Entry:
        """The metadata of a repository at `revision` (default branch when None)."""
        key = hub_uri(kind, repo, revision)

        path = f"/api/{'models' if kind is RefKind.HUB else 'datasets'}/{quote(repo)}"
        path += f"/revision/{quote(revision, safe='')}" if revision else ""

        def ask(old: Entry | None) -> Entry:
            def read(answer: Answer) -> Entry:
                return old if answer.code == 304 and old else self._read_metadata(kind, repo, key, answer)

            etag = old.etag if old and old.found else None
            url = f"{path}?{expand_query(kind)}"
            return self._client.get(url, bucket=API, limit=MAX_METADATA, etag=etag, read=read)

        return self._once(key, key, subject_of(kind, repo), ask, holds=lambda _: False)

    def file(self, kind: RefKind, repo: str, commit: str, path: str) -> Entry:
        """A file at a full commit hash."""
        key = hub_uri(kind, repo, commit, path)

        def ask(_: Entry | None) -> Entry:
            url = f"/{_PREFIX[kind]}{repo}/resolve/{commit}/{quote(path)}"
            answer = self._resolve(url, commit)
            if b"\0" in answer.content[:_TEXT_SNIFF]:
                raise Unavailable(Reason.NOT_TEXT)
            return self._found(key, key, answer, commit)

        return self._once(key, key, subject_of(kind, repo, path), ask, holds=self._file_holds)

    def _resolve(self, path: str, commit: str) -> Answer:
        """Download a file; large ones lie on another host, which never sees the token."""

        def read(answer: Answer) -> Answer:
            # the header tells the Hub's answer from the page of a proxy or a login
            if answer.commit != commit:
                raise Unavailable(Reason.UNREADABLE, "not of this commit", tries=TRIES)
            if not answer.elsewhere and not is_named(answer.content, answer.headers):
                raise Unavailable(Reason.UNREADABLE, "not the bytes that the Hub names", tries=TRIES)
            return answer

        try:
            answer = self._client.get(path, bucket=RESOLVERS, limit=MAX_FILE, read=read)
        except Unavailable as failure:
            if failure.code == "RepoNotFound":  # it was there when we asked for its metadata
                raise Unavailable(Reason.PRIVATE_OR_MISSING, failure.detail) from failure
            raise
        if answer.elsewhere:
            content = self._client_of_the_web.get(answer.elsewhere, types=None).content
            if not is_named(content, answer.headers):
                raise Unavailable(Reason.UNREADABLE, "not the bytes that the Hub names")
            return replace(answer, content=content)
        return answer

    def page(self, url: str) -> Entry:
        """A page outside the Hub, asked for again after a day."""

        def ask(old: Entry | None) -> Entry:
            usable = old if old and old.found else None
            page = self._client_of_the_web.get(
                url, etag=usable.etag if usable else None, last_modified=usable.last_modified if usable else None
            )
            if page.unchanged and usable:
                return usable
            return Entry(
                url, url, Status.FOUND, self._clock.now(), page.content, media_type=page.media_type,
                etag=page.headers.get("etag"), last_modified=page.headers.get("last-modified"),
            )  # fmt: skip

        return self._once(url, url, Subject(Place.PAGE, f"page {url[:300]}"), ask, holds=self._page_holds)

    @property
    def used(self) -> frozenset[str]:
        """The keys of all entries that this run asked for."""
        return frozenset(self._used)

    def failure(self, key: str, what: Subject, failure: Unavailable) -> Entry:
        """The entry for evidence that could not be had; `key` is its address too."""
        denied = failure.status is Status.DENIED
        return Entry(
            key, key, failure.status, self._clock.now(), reason=failure.reason,
            message=sentence(failure.reason, what, failure.detail),
            identity=self._client.identity if denied and not self._offline else None,
        )  # fmt: skip

    def _once(
        self, key: str, uri: str, what: Subject, ask: Callable[[Entry | None], Entry], holds: Callable[[Entry], bool]
    ) -> Entry:
        with self._locks.hold(key):
            if key in self._failed:
                return self._failed[key]
            self._used.add(key)
            old = self._store.get(key)
            if old and (self._offline or key in self._settled or holds(old)):
                return old
            entry = self._ask(uri, what, ask, old)
            self._remember(entry, old)
            return entry

    def _ask(self, uri: str, what: Subject, ask: Callable[[Entry | None], Entry], old: Entry | None) -> Entry:
        try:
            if self._offline:
                raise Unavailable(Reason.OFFLINE, self._place)
            return ask(old)
        except Unavailable as failure:
            return self.failure(uri, what, failure)

    def _remember(self, entry: Entry, old: Entry | None) -> None:
        if entry.status is Status.FAILED:
            self._failed[entry.key] = entry
            return
        if entry is not old:
            self._store.put(entry)
        self._settled.add(entry.key)

    def _read_metadata(self, kind: RefKind, repo: str, key: str, answer: Answer) -> Entry:
        if answer.elsewhere or answer.media_type != "application/json":
            kind_of_answer = "another host" if answer.elsewhere else answer.media_type[:40] or "nothing"
            raise Unavailable(Reason.UNREADABLE, f"{kind_of_answer} instead of JSON", tries=TRIES)
        info = read_info(answer.content, repo)
        return self._found(key, hub_uri(kind, info.id, info.commit), answer, info.commit)

    def _found(self, key: str, uri: str, answer: Answer, commit: str) -> Entry:
        return Entry(
            key, uri, Status.FOUND, self._clock.now(), answer.content, commit=commit,
            etag=answer.headers.get("etag"), media_type=answer.media_type or None,
        )  # fmt: skip

    def _file_holds(self, entry: Entry) -> bool:
        """A file at a commit is there for ever, or missing for ever; only a refusal can end."""
        if entry.status is not Status.DENIED:
            return True
        return entry.identity == self._client.identity and self._younger(entry.fetched_at, _REFUSAL_HOLDS)

    def _page_holds(self, entry: Entry) -> bool:
        return self._younger(entry.fetched_at, _PAGE_HOLDS if entry.found else _NO_PAGE_HOLDS)

    def _younger(self, moment: datetime, span: timedelta) -> bool:
        return self._clock.now() - moment < span


def is_named(content: bytes, headers: Mapping[str, str]) -> bool:
    """Whether these are the bytes that the Hub's answer names: by git blob hash for small files, by sha256 for large.

    A proxy's login page comes with status 200 too, half-way through a redirect, and must never become a licence text.
    """
    tag = (headers.get("x-linked-etag") or headers.get("etag") or "").removeprefix("W/").strip('"')
    if len(tag) == 2 * hashlib.sha256().digest_size:
        return hashlib.sha256(content).hexdigest() == tag
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return blob.hexdigest() == tag
