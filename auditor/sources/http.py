"""The one guarded client for everything that is not the Hub's own API: linked licence texts, vendors' pages.

Links come from strangers, so every hop is checked (see `guard`), and size, time, redirects and types are bounded.
No cookies, no tokens, no proxies: it connects to the very address that was checked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor.domain.evidence import Reason
from auditor.sources.clock import Clock
from auditor.sources.guard import check, join
from auditor.sources.messages import Unavailable

if TYPE_CHECKING:
    from requests import Response

    from auditor.sources.transport import Transport

TEXT_TYPES = frozenset(
    {"text/plain", "text/markdown", "text/x-markdown", "text/html", "application/xhtml+xml", "text/x-rst"}
)
_REDIRECT_CODES = frozenset({301, 302, 303, 307, 308})
_REDIRECTS = 5
_CHUNK = 1 << 16
_DEAD_AFTER = 2
_UNPACKED = ("", "identity", "gzip", "x-gzip", "deflate")
_ANSWERS = {
    **dict.fromkeys((401, 402, 403, 407, 451), Reason.PRIVATE_OR_MISSING),
    **dict.fromkeys((404, 410), Reason.MISSING),
    429: Reason.RATE_LIMITED,
}


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

    limit: bytes of body, unpacked; timeout: seconds for each step; total: seconds for the whole, redirects included;
    retries and backoff: see `Transport`; allow_loopback: for tests, lets http and https go to this machine.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        limit: int = 4 << 20,
        timeout: float = 10.0,
        total: float = 30.0,
        retries: int = 0,
        backoff: float = 1.0,
        allow_loopback: bool = False,
        user_agent: str = "auditor (licence audit)",
    ) -> None:
        self._clock = clock or Clock()
        self._limit = limit
        self._timeout = timeout
        self._total = total
        self._retries = retries
        self._backoff = backoff
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
        limit: int | None = None,
        before: Callable[[str], None] | None = None,
    ) -> Page:
        """The page at `url`, if its media type is one of `types` (None: any).

        With `etag` or `last_modified`, the body is sent only if the page has changed. `before` is called with the
        address of every hop before it is asked, and may refuse it by raising Unavailable.

        Raises Unavailable, whose reason says whether it was refused, missing, too large, no text, or out of reach; its
        `code` is the status of an answer that was no page.
        """
        host = _host(url)
        self._refuse_dead(host)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = self._headers | {name: value for name, value in conditions.items() if value}
        try:
            page = self._follow(url, headers, types, limit or self._limit, before)
        except Unavailable as failure:
            self._note_failure(host, failure)
            raise
        with self._lock:
            self._dead.pop(host, None)
        return page

    def close(self) -> None:
        """Let go of connections."""
        if "_transport" in self.__dict__:
            self._transport.close()

    @property
    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self._user_agent,
            "Accept": "text/html, application/xhtml+xml, text/plain, text/markdown, application/pdf, */*;q=0.1",
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en",
            "Connection": "close",
        }

    @cached_property
    def _transport(self) -> Transport:
        from auditor.sources.transport import Transport  # brings `requests`, which most runs do not need

        return Transport(
            allow_loopback=self._allow_loopback, timeout=self._timeout, retries=self._retries, backoff=self._backoff
        )

    def _refuse_dead(self, host: str) -> None:
        """A host that did not answer twice is not waited for again in this run."""
        with self._lock:
            if self._dead.get(host, 0) >= _DEAD_AFTER:
                raise Unavailable(Reason.UNREACHABLE, f"{host[:80]} did not answer before")

    def _note_failure(self, host: str, failure: Unavailable) -> None:
        if failure.reason in (Reason.TIMEOUT, Reason.UNREACHABLE):
            with self._lock:
                self._dead[host] = self._dead.get(host, 0) + 1

    def _follow(
        self,
        url: str,
        headers: Mapping[str, str],
        types: frozenset[str] | None,
        limit: int,
        before: Callable[[str], None] | None,
    ) -> Page:
        end = self._clock.monotonic() + self._total
        for _ in range(_REDIRECTS + 1):
            self._go_on(end)
            check(url, allow_loopback=self._allow_loopback)
            if before:
                before(url)
                self._go_on(end)
            result = self._hop(url, headers, types, limit, end)
            if isinstance(result, Page):
                return result
            url = join(url, result)
        raise Unavailable(Reason.REFUSED, "it redirects too often")

    def _hop(
        self, url: str, headers: Mapping[str, str], types: frozenset[str] | None, limit: int, end: float
    ) -> Page | str:
        """One request: the page, or the address it redirects to."""
        with self._transport.get(url, headers, end - self._clock.monotonic()) as response:
            answer = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code in _REDIRECT_CODES and answer.get("location"):
                return answer["location"]
            if response.status_code == 304:
                return Page(url, b"", "", answer, unchanged=True)
            media_type = _accept(response.status_code, answer, types)
            return Page(url, self._body(response, answer, limit, end), media_type, answer)

    def _body(self, response: Response, headers: Mapping[str, str], limit: int, end: float) -> bytes:
        """The unpacked body; read as it comes, so that neither size nor slowness can hold us."""
        if headers.get("content-encoding", "").lower() not in _UNPACKED:
            raise Unavailable(Reason.UNREADABLE, "unknown content encoding")
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:15]) > limit:
            raise Unavailable(Reason.TOO_LARGE, f"{int(announced[:15]) >> 20} MB")
        chunks: list[bytes] = []
        size = 0
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise Unavailable(Reason.TOO_LARGE, f"more than {limit >> 20} MB")
            self._go_on(end)
        return b"".join(chunks)

    def _go_on(self, end: float) -> None:
        if self._clock.interrupted:
            raise Unavailable(Reason.INTERRUPTED)
        if self._clock.monotonic() > end:
            raise Unavailable(Reason.TIMEOUT, f"{self._total:g} s")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:200]
    except ValueError:
        return ""


def _accept(status: int, headers: Mapping[str, str], types: frozenset[str] | None) -> str:
    """The media type of a good answer. Raises Unavailable for any other."""
    if status != 200:
        reason = _ANSWERS.get(status) or (Reason.SERVER_ERROR if status >= 500 else Reason.UNREADABLE)
        raise Unavailable(reason, f"HTTP {status}", code=str(status))
    media_type = headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    if types is not None and media_type not in types:
        raise Unavailable(Reason.NOT_TEXT, media_type[:60])
    return media_type
