"""Fetches vendors' documents politely, with `requests`: identified, paced, robots.txt honoured, revalidated, bounded.

Every hop is checked against `guard`, and the connection goes to the very address that was checked.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from auditor import __version__
from auditor.domain.evidence import Evidence, Reason, Status
from auditor.sources.cache import Entry, EvidenceStore
from auditor.sources.clock import Clock
from auditor.sources.guard import check
from auditor.sources.messages import Place, Subject, Unavailable, sentence

AGENT = "auditor-terms"
"""The name that robots.txt may use for us."""
USER_AGENT = f"{AGENT}/{__version__} (licence audit; reads published terms; honours robots.txt)"
TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIED = (429, 500, 502, 503, 504)
_ROBOTS_LIMIT = 512 << 10
_ROBOTS_AGE = timedelta(hours=24)
_CHUNK = 1 << 16
_ANSWERS = {
    401: Reason.PRIVATE_OR_MISSING,
    403: Reason.PRIVATE_OR_MISSING,
    404: Reason.MISSING,
    410: Reason.MISSING,
    429: Reason.RATE_LIMITED,
    451: Reason.PRIVATE_OR_MISSING,
}


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
    redirects: int = 5
    retries: int = 3
    backoff: float = 1.0
    """Seconds before the second try; doubled for each further one."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer with its body read."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str


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
        self._allow_loopback = allow_loopback
        self._session = _session(self._manners, allow_loopback)
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
        self._session.close()

    def _fetched(self, url: str, known: Entry | None) -> Entry:
        headers = {"If-None-Match": known and known.etag, "If-Modified-Since": known and known.last_modified}
        answer = self._follow(url, {name: value for name, value in headers.items() if value})
        if answer.status == 304 and known:
            return known
        reason = _ANSWERS.get(answer.status) or (Reason.SERVER_ERROR if answer.status >= 500 else None)
        if reason or answer.status != 200:
            raise Unavailable(reason or Reason.UNREADABLE, f"HTTP {answer.status}")
        media_type = answer.headers.get("content-type", "")
        if media_type and not media_type.lower().startswith(TYPES):
            raise Unavailable(Reason.NOT_TEXT, media_type[:60])
        return Entry(
            key=url,
            uri=answer.url,
            status=Status.FOUND,
            fetched_at=self._clock.now(),
            content=answer.content,
            media_type=media_type or None,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )

    def _follow(self, url: str, headers: Mapping[str, str]) -> _Answer:
        """The answer behind all redirects; every hop is checked, and robots.txt of every host is asked."""
        end = self._clock.monotonic() + self._manners.total
        for _ in range(self._manners.redirects + 1):
            check(url, allow_loopback=self._allow_loopback)
            self._ask_robots(url)
            answer = self._get(url, headers, self._manners.limit, end)
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return answer
            url = urljoin(url, answer.headers["location"])
        raise Unavailable(Reason.REFUSED, "it redirects too often")

    def _ask_robots(self, url: str) -> None:
        rules = self._rules(url)
        if rules is None:
            raise Unavailable(Reason.REFUSED, "robots.txt of the host could not be read, which counts as a no")
        if not rules.can_fetch(url, AGENT):
            raise Unavailable(Reason.REFUSED, "robots.txt of the host does not allow it")

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
            answer = self._robots_answer(url)
        except Unavailable as failure:
            if failure.reason is not Reason.TOO_LARGE:
                raise
            return _parsed(b"")
        if answer.status >= 500 or answer.status == 429:
            return None
        content = answer.content if answer.status == 200 else b""
        self._store.put(Entry(key=url, uri=url, status=Status.FOUND, fetched_at=self._clock.now(), content=content))
        return _parsed(content)

    def _robots_answer(self, url: str) -> _Answer:
        end = self._clock.monotonic() + self._manners.total
        for _ in range(self._manners.redirects + 1):
            check(url, allow_loopback=self._allow_loopback)
            answer = self._get(url, {}, _ROBOTS_LIMIT, end)
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return answer
            url = urljoin(url, answer.headers["location"])
        raise Unavailable(Reason.REFUSED, "it redirects too often")

    def _get(self, url: str, headers: Mapping[str, str], limit: int, end: float) -> _Answer:
        self._wait_for(urlsplit(url).netloc)
        try:
            with self._session.get(
                url, headers=headers, timeout=self._manners.timeout, allow_redirects=False, stream=True
            ) as response:
                body = b"" if response.status_code in _REDIRECTS else self._body(response, limit, end)
                return _Answer(response.status_code, _lowered(response.headers), body, url)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise _unavailable(error) from error

    def _body(self, response: requests.Response, limit: int, end: float) -> bytes:
        """The unpacked body; read as it comes, so that neither size nor slowness can hold us."""
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:15]) > limit:
            raise Unavailable(Reason.TOO_LARGE, f"{int(announced[:15]) >> 20} MB")
        chunks: list[bytes] = []
        size = 0
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise Unavailable(Reason.TOO_LARGE, f"more than {limit >> 20} MB")
            if self._clock.monotonic() > end:
                raise Unavailable(Reason.TIMEOUT, f"{self._manners.total:g} s")
            if self._clock.interrupted:
                raise Unavailable(Reason.INTERRUPTED)
        return b"".join(chunks)

    def _wait_for(self, host: str) -> None:
        """Keep the pause between two requests to one host."""
        with self._lock:
            rules = next((rules for origin, rules in self._robots.items() if origin.endswith(f"//{host}")), None)
            asked = float(rules.crawl_delay(AGENT) or 0) if rules else 0.0
            pause = min(max(self._manners.pause, asked), self._manners.longest_pause)
            now = self._clock.monotonic()
            start = max(now, self._last.get(host, now - pause) + pause)
            self._last[host] = start
        self._clock.sleep(start - now)


def _failed(url: str, failure: Unavailable) -> Evidence:
    message = sentence(failure.reason, Subject(Place.PAGE, f"the page {url}"), failure.detail)
    return Evidence(uri=url, status=failure.status, reason=failure.reason, message=message)


def _parsed(content: bytes) -> Protego:
    return Protego.parse(content.decode("utf-8", "replace"))


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _unavailable(error: Exception) -> Unavailable:
    """What a failure of the network means."""
    words = " ".join(str(error).split())[:160]
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable(Reason.REFUSED, f"its certificate does not hold: {words}")
    if isinstance(error, requests.exceptions.RetryError):
        return Unavailable(Reason.SERVER_ERROR, words)
    if isinstance(error, requests.Timeout | TimeoutError) or "timed out" in words:
        return Unavailable(Reason.TIMEOUT, words)
    return Unavailable(Reason.UNREACHABLE, words or type(error).__name__)


def _session(manners: Manners, allow_loopback: bool) -> requests.Session:
    """A session without the machine's proxies, cookies kept or netrc, whose connections are guarded."""
    session = requests.Session()
    session.trust_env = False
    session.headers.update({"User-Agent": USER_AGENT, "Accept": ", ".join(TYPES), "Accept-Language": "en"})
    adapter = _GuardedAdapter(manners, allow_loopback)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _GuardedAdapter(HTTPAdapter):
    """Pools whose connections resolve and check the host themselves."""

    def __init__(self, manners: Manners, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback
        retry = Retry(
            total=manners.retries,
            redirect=0,
            status_forcelist=_RETRIED,
            allowed_methods=("GET",),
            backoff_factor=manners.backoff,
            backoff_max=10,
            retry_after_max=30,
            raise_on_status=False,
        )
        super().__init__(max_retries=retry)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools; called by the base class."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = _pools(self._allow_loopback)


def _pools(allow_loopback: bool) -> dict[str, type[HTTPConnectionPool]]:
    def connect(connection: HTTPConnection) -> socket.socket:
        return _connect(connection, allow_loopback)

    https = type("_Https", (HTTPSConnection,), {"_new_conn": connect})
    http = type("_Http", (HTTPConnection,), {"_new_conn": connect})
    return {
        "https": type("_HttpsPool", (HTTPSConnectionPool,), {"ConnectionCls": https}),
        "http": type("_HttpPool", (HTTPConnectionPool,), {"ConnectionCls": http}),
    }


def _connect(connection: HTTPConnection, allow_loopback: bool) -> socket.socket:
    """A socket to an address that was just resolved and checked, so that a second answer of DNS cannot lead astray."""
    scheme = "https" if isinstance(connection, HTTPSConnection) else "http"
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    target = check(f"{scheme}://{host}:{connection.port}/", allow_loopback=allow_loopback)
    try:
        return create_connection((target.address, target.port), connection.timeout)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "connecting timed out") from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error
