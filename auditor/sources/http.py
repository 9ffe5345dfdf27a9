"""The one guarded client for everything that is not the Hub's own API: linked licence texts, vendors' pages.

Links come from strangers, so every hop is checked (see `guard`), and size, time, redirects and types are bounded.
No cookies, no tokens, no proxies: it connects to the very address that was checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from auditor.domain.evidence import Reason
from auditor.sources.clock import Clock
from auditor.sources.guard import Target, check, join
from auditor.sources.messages import Unavailable

TEXT_TYPES = frozenset(
    {"text/plain", "text/markdown", "text/x-markdown", "text/html", "application/xhtml+xml", "text/x-rst"}
)
_REDIRECT_CODES = frozenset({301, 302, 303, 307, 308})
_REDIRECTS = 5
_CHUNK = 1 << 16
_DEAD_AFTER = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was had, or confirmed."""

    url: str
    """Where it lay after redirects."""
    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    unchanged: bool = False
    """True when the server said that the caller's copy still holds; `content` is then empty."""


class GuardedClient:
    """GET of public text over https. Safe for threads.

    limit: bytes of body; timeout: seconds for each step; total: seconds for the whole, redirects included;
    allow_loopback: for tests, lets http and https go to this machine.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        limit: int = 4 << 20,
        timeout: float = 10.0,
        total: float = 30.0,
        allow_loopback: bool = False,
        user_agent: str = "auditor (licence audit)",
    ) -> None:
        self._clock = clock or Clock()
        self._limit = limit
        self._timeout = timeout
        self._total = total
        self._allow_loopback = allow_loopback
        self._user_agent = user_agent
        self._lock = threading.Lock()
        self._dead: dict[str, int] = {}

    def get(
        self,
        url: str,
        *,
        types: frozenset[str] | None = TEXT_TYPES,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Page:
        """The page at `url`, if its media type is one of `types` (None: any).

        With `etag` or `last_modified`, the body is sent only if the page has changed.

        Raises Unavailable, whose reason says whether it was refused, missing, too large, no text, or out of reach.
        """
        host = _host(url)
        self._refuse_dead(host)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {
            "User-Agent": self._user_agent,
            "Accept": "text/plain, text/markdown, text/html;q=0.9, */*;q=0.1",
            "Accept-Encoding": "identity",
            **{name: value for name, value in conditions.items() if value},
        }
        try:
            page = self._follow(url, headers, types)
        except Unavailable as failure:
            self._note_failure(host, failure)
            raise
        with self._lock:
            self._dead.pop(host, None)
        return page

    def _refuse_dead(self, host: str) -> None:
        """A host that did not answer twice is not waited for again in this run."""
        with self._lock:
            if self._dead.get(host, 0) >= _DEAD_AFTER:
                raise Unavailable(Reason.UNREACHABLE, f"{host[:80]} did not answer before")

    def _note_failure(self, host: str, failure: Unavailable) -> None:
        if failure.reason in (Reason.TIMEOUT, Reason.UNREACHABLE):
            with self._lock:
                self._dead[host] = self._dead.get(host, 0) + 1

    def _follow(self, url: str, headers: Mapping[str, str], types: frozenset[str] | None) -> Page:
        end = self._clock.monotonic() + self._total
        for _ in range(_REDIRECTS + 1):
            if self._clock.interrupted:
                raise Unavailable(Reason.INTERRUPTED)
            target = check(url, allow_loopback=self._allow_loopback)
            result = self._hop(url, target, headers, types, end)
            if isinstance(result, Page):
                return result
            url = join(url, result)
        raise Unavailable(Reason.REFUSED, "it redirects too often")

    def _hop(
        self, url: str, target: Target, headers: Mapping[str, str], types: frozenset[str] | None, end: float
    ) -> Page | str:
        """One request: the page, or the address it redirects to."""
        connection = _Connection(target, self._timeout)
        watch = threading.Timer(max(0.1, end - self._clock.monotonic()), connection.cut)
        watch.start()
        try:
            connection.request("GET", target.path, headers=dict(headers))
            response = connection.getresponse()
            answer = {name.lower(): value for name, value in response.getheaders()}
            if response.status in _REDIRECT_CODES and answer.get("location"):
                return answer["location"]
            if response.status == 304:
                return Page(url, b"", "", answer, unchanged=True)
            media_type = _accept(response.status, answer, types)
            return Page(url, self._body(response, answer, connection), media_type, answer)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if connection.late or isinstance(error, TimeoutError):
                raise Unavailable(Reason.TIMEOUT, f"{self._total if connection.late else self._timeout:g} s") from error
            raise Unavailable(Reason.UNREACHABLE, _few_words(error)) from error
        finally:
            watch.cancel()
            connection.close()

    def _body(self, response: http.client.HTTPResponse, headers: Mapping[str, str], connection: _Connection) -> bytes:
        chunks, size = [], 0
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._limit:
                raise Unavailable(Reason.TOO_LARGE, f"more than {self._limit >> 20} MB")
        if connection.late:
            raise TimeoutError
        length = headers.get("content-length", "")
        if length.isdecimal() and size < int(length[:15]):
            raise Unavailable(Reason.UNREACHABLE, "the answer was cut short")
        return self._plain(b"".join(chunks), headers.get("content-encoding", "identity"))

    def _plain(self, body: bytes, encoding: str) -> bytes:
        """Undo gzip, which some servers send unasked; bounded, because a small body can unpack to gigabytes."""
        if encoding.lower() in ("identity", ""):
            return body
        if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
            raise Unavailable(Reason.UNREADABLE, "unknown content encoding")
        unpack = zlib.decompressobj(wbits=47)  # gzip or zlib, by their own headers
        try:
            plain = unpack.decompress(body, self._limit + 1)
        except zlib.error as error:
            raise Unavailable(Reason.UNREADABLE, "damaged compression") from error
        if len(plain) > self._limit:
            raise Unavailable(Reason.TOO_LARGE, f"more than {self._limit >> 20} MB")
        return plain


class _Connection(http.client.HTTPConnection):
    """A connection to the checked address, under the name that was asked for."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._target = target
        self.late = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self._target.port), self.timeout)
        if self._target.secure:
            tls = _tls().wrap_socket(self.sock, server_hostname=self._target.host, do_handshake_on_connect=False)
            self.sock = tls
            tls.do_handshake()

    def cut(self) -> None:
        """End the conversation: a server that sends a byte now and then would never hit the timeout of a step."""
        self.late = True
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:200]
    except ValueError:
        return ""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _accept(status: int, headers: Mapping[str, str], types: frozenset[str] | None) -> str:
    """The media type of a good answer. Raises Unavailable for any other."""
    if status in (404, 410):
        raise Unavailable(Reason.MISSING, f"HTTP {status}")
    if status == 429:
        raise Unavailable(Reason.RATE_LIMITED, "HTTP 429")
    if status >= 500:
        raise Unavailable(Reason.SERVER_ERROR, f"HTTP {status}")
    if status in (401, 402, 403, 407, 451):
        raise Unavailable(Reason.PRIVATE_OR_MISSING, f"HTTP {status}")
    if status != 200:
        raise Unavailable(Reason.UNREADABLE, f"HTTP {status}")
    media_type = headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if types is not None and media_type not in types:
        raise Unavailable(Reason.NOT_TEXT, media_type[:60])
    return media_type


def _few_words(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:120]
