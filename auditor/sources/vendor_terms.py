"""Fetches vendors' documents politely: identified, paced, robots.txt honoured, revalidated.

What may be asked, and how a connection is made, is the guarded client's (`http`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from protego import Protego

from auditor import __version__
from auditor.domain.evidence import Evidence, Reason, Status
from auditor.sources.cache import Entry, EvidenceStore
from auditor.sources.clock import Clock
from auditor.sources.http import TEXT_TYPES, GuardedClient
from auditor.sources.messages import Place, Subject, Unavailable, sentence

AGENT = "auditor-terms"
"""The name that robots.txt may use for us."""
USER_AGENT = f"{AGENT}/{__version__} (licence audit; reads published terms; honours robots.txt)"
TYPES = TEXT_TYPES | {"application/pdf"}
_ROBOTS_LIMIT = 512 << 10
_ROBOTS_AGE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Manners:
    """How hard a host may be asked."""

    pause: float = 1.0
    """Seconds between two requests to one host; its own Crawl-delay counts when longer."""
    longest_pause: float = 20.0
    timeout: float = 20.0
    """Seconds for connecting, and for each read."""
    total: float = 90.0
    """Seconds for one document, redirects included."""
    limit: int = 8 << 20
    """Bytes of one document, unpacked."""
    retries: int = 3
    backoff: float = 1.0
    """Seconds before the second try; doubled for each further one."""


class TermsClient:
    """GET of vendors' documents. Safe for threads; hosts are asked one request at a time.

    `allow_loopback` lets tests serve pages on this machine. What cannot be had is Evidence with a reason.
    """

    def __init__(
        self,
        store: EvidenceStore,
        clock: Clock | None = None,
        manners: Manners | None = None,
        *,
        allow_loopback: bool = False,
    ) -> None:
        self._store = store
        self._clock = clock or Clock()
        self._manners = manners or Manners()
        self._web = GuardedClient(
            self._clock,
            limit=self._manners.limit,
            timeout=self._manners.timeout,
            total=self._manners.total,
            retries=self._manners.retries,
            backoff=self._manners.backoff,
            allow_loopback=allow_loopback,
            user_agent=USER_AGENT,
        )
        self._robots: dict[str, Protego | None] = {}
        self._last: dict[str, float] = {}
        self._lock = threading.RLock()

    def fetch(self, url: str) -> Evidence:
        """The document at `url`: new bytes, or those of the last time when the host says that they still hold."""
        known = self._store.get(url)
        try:
            entry = self._fetched(url, known if known and known.found else None)
        except Unavailable as failure:
            return _failed(url, failure)
        self._store.put(entry)
        return entry.evidence()

    def close(self) -> None:
        """Let go of connections."""
        self._web.close()

    def _fetched(self, url: str, known: Entry | None) -> Entry:
        page = self._web.get(
            url,
            types=TYPES,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            before=self._be_polite,
        )
        if page.unchanged and known:
            return known
        return Entry(
            key=url,
            uri=page.url,
            status=Status.FOUND,
            fetched_at=self._clock.now(),
            content=page.content,
            media_type=page.headers.get("content-type"),
            etag=page.headers.get("etag"),
            last_modified=page.headers.get("last-modified"),
        )

    def _be_polite(self, url: str) -> None:
        """Ask the host's robots.txt, then keep the pause between two requests to it. Raises Unavailable for a no."""
        rules = self._rules(url)
        if rules is None:
            raise Unavailable(Reason.REFUSED, "robots.txt of the host could not be read, which counts as a no")
        if not rules.can_fetch(url, AGENT):
            raise Unavailable(Reason.REFUSED, "robots.txt of the host does not allow it")
        self._wait_for(url)

    def _rules(self, url: str) -> Protego | None:
        """The host's robots.txt; None when the host failed to say (RFC 9309, 2.3.1.4)."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin not in self._robots:
                self._robots[origin] = self._read_rules(f"{origin}/robots.txt")
            return self._robots[origin]

    def _read_rules(self, url: str) -> Protego | None:
        known = self._store.get(url)
        if known and known.found and self._clock.now() - known.fetched_at < _ROBOTS_AGE:
            return _parsed(known.content)
        try:
            content = self._web.get(url, types=None, limit=_ROBOTS_LIMIT, before=self._wait_for).content
        except Unavailable as failure:
            if failure.reason in (Reason.SERVER_ERROR, Reason.RATE_LIMITED):
                return None
            if failure.reason is not Reason.TOO_LARGE and not failure.code:
                raise
            content = b""  # a host without rules allows, and rules longer than any are none
        self._store.put(Entry(key=url, uri=url, status=Status.FOUND, fetched_at=self._clock.now(), content=content))
        return _parsed(content)

    def _wait_for(self, url: str) -> None:
        parts = urlsplit(url)
        with self._lock:
            rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
            asked = float(rules.crawl_delay(AGENT) or 0) if rules else 0.0
            pause = min(max(self._manners.pause, asked), self._manners.longest_pause)
            now = self._clock.monotonic()
            start = max(now, self._last.get(parts.netloc, now - pause) + pause)
            self._last[parts.netloc] = start
        self._clock.sleep(start - now)


def _failed(url: str, failure: Unavailable) -> Evidence:
    message = sentence(failure.reason, Subject(Place.PAGE, f"the page {url}"), failure.detail)
    return Evidence(uri=url, status=failure.status, reason=failure.reason, message=message)


def _parsed(content: bytes) -> Protego:
    return Protego.parse(content.decode("utf-8", "replace"))
