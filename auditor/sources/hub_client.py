"""Requests to the Hub, through `huggingface_hub`'s own session, with the retry that it lacks for metadata."""

from __future__ import annotations

import hashlib
import os
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from auditor.domain.evidence import Reason
from auditor.sources.answers import trouble
from auditor.sources.clock import Clock
from auditor.sources.guard import join
from auditor.sources.messages import TRIES, Unavailable
from auditor.sources.quota import Limiter

if TYPE_CHECKING:
    from httpx2 import Response

T = TypeVar("T")

OFFICIAL_ENDPOINT = "https://huggingface.co"
_CONNECT_TRIES = 3
"""A host that cannot even be connected to is given up sooner: mostly the network is down, and a person waits."""
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
_REDIRECTS = 5
_UNHEALTHY = 8
"""So many failures in a row, over all threads, mean an outage: then nothing is tried twice or waited for long."""
_OUTAGE_TIMEOUT = 5.0
_SHORT_BODY = 1 << 16
_REDIRECT_CODES = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, after redirects within the Hub."""

    code: int
    headers: Mapping[str, str]
    content: bytes = b""
    commit: str | None = None
    """`X-Repo-Commit` of the first hop that has it."""
    elsewhere: str | None = None
    """The address outside the Hub to which a large file was redirected; `content` is then empty."""

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def offline_by_environment() -> bool:
    """Whether `HF_HUB_OFFLINE` (or the older name) is set, read as the client reads it but without importing it."""
    value = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
    return value.upper() in {"1", "ON", "YES", "TRUE"}


def default_endpoint() -> str:
    """`HF_ENDPOINT` as the client reads it."""
    return os.environ.get("HF_ENDPOINT", OFFICIAL_ENDPOINT).rstrip("/")


class HubClient:
    """GET with bounds on size, time, redirects and repetition. Safe for threads.

    The token is sent to the endpoint's origin and nowhere else.
    """

    def __init__(
        self, endpoint: str | None, token: str | None, clock: Clock, *, max_wait: float, timeout: float
    ) -> None:
        self.endpoint = (endpoint or default_endpoint()).rstrip("/")
        self.limiter = Limiter(clock, max_wait)
        self._token = token
        self._clock = clock
        self._max_wait = max_wait
        self._timeout = timeout
        self._lock = threading.Lock()
        self._headers: dict[str, str] | None = None
        self._failures = 0

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of every request, made once: reading the token may touch the disk."""
        with self._lock:
            if self._headers is None:
                self._headers = _headers(self._token)
            return self._headers

    @property
    def has_token(self) -> bool:
        return "authorization" in self.headers

    @property
    def identity(self) -> str:
        """A fingerprint of whoever asks, so that a refusal is not remembered for somebody else."""
        secret = self.headers.get("authorization", "")
        return hashlib.sha256(secret.encode()).hexdigest()[:16] if secret else "anonymous"

    @property
    def _outage(self) -> bool:
        return self._failures >= _UNHEALTHY

    def get(self, path: str, *, bucket: str, limit: int, read: Callable[[Answer], T], etag: str | None = None) -> T:
        """GET `path` under the endpoint and `read` the answer: 200 with at most `limit` bytes, or 304 for `etag`.

        `read` raises Unavailable for an answer that is not what was asked for.
        Raises Unavailable for everything else, after trying again where that may help.
        """
        attempts = 0
        while True:
            attempts += 1
            self.limiter.acquire(bucket)
            try:
                result = read(self._once(self.endpoint + path, limit, etag))
                self._failures = 0
                return result
            except Unavailable as failure:
                self._pause(failure, attempts)

    def _pause(self, failure: Unavailable, attempts: int) -> None:
        """Wait before the next attempt; raise `failure` when there should be none."""
        if failure.tries == 1:
            self._failures = 0
            raise failure
        self._failures += 1
        if attempts >= failure.tries or (self._outage and failure.reason is not Reason.RATE_LIMITED):
            raise failure
        pause = random.uniform(0.5, 1) * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempts - 1))  # noqa: S311 - jitter
        if failure.wait is not None:
            pause = max(pause, failure.wait)
        if pause > max(self._max_wait, _LONGEST_PAUSE):
            raise failure
        self._clock.sleep(pause)
        if self._clock.interrupted:
            raise Unavailable(Reason.INTERRUPTED)

    def _once(self, url: str, limit: int, etag: str | None) -> Answer:
        commit = None
        origin = _origin(url)
        for _ in range(_REDIRECTS + 1):
            answer = self._send(url, limit, etag)
            commit = commit or answer.headers.get("x-repo-commit")
            if answer.code not in _REDIRECT_CODES:
                failure = trouble(answer.code, answer.headers, token=self.has_token, now=self._clock.now())
                if failure:
                    raise failure
                return Answer(answer.code, answer.headers, answer.content, commit)
            url = join(url, answer.headers.get("location", ""))
            if _origin(url) != origin:
                return Answer(answer.code, answer.headers, b"", commit, url)
        raise Unavailable(Reason.UNREADABLE, "too many redirects")

    def _send(self, url: str, limit: int, etag: str | None) -> Answer:
        import httpx2
        from huggingface_hub import get_session

        headers = dict(self.headers)
        if etag:
            headers["if-none-match"] = etag
        session = get_session()
        timeout = min(self._timeout, _OUTAGE_TIMEOUT) if self._outage else self._timeout
        try:
            request = session.build_request("GET", url, headers=headers, timeout=timeout)
            response = session.send(request, stream=True, follow_redirects=False)
            try:
                self.limiter.note(response.headers)
                content = self._read(response, limit) if response.status_code == 200 else _drain(response)
            finally:
                response.close()
        except httpx2.TimeoutException as error:
            raise Unavailable(Reason.TIMEOUT, f"{timeout:g} s", tries=TRIES) from error
        except httpx2.ConnectError as error:
            raise Unavailable(Reason.UNREACHABLE, _why(error), tries=_CONNECT_TRIES) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            raise Unavailable(Reason.UNREACHABLE, _why(error), tries=TRIES) from error
        return Answer(response.status_code, response.headers, content)

    def _read(self, response: Response, limit: int) -> bytes:
        """The body, within bounds of size and time; the protocol layer raises on one cut short."""
        end = self._clock.monotonic() + 3 * self._timeout
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise Unavailable(Reason.TOO_LARGE, f"more than {limit >> 20} MB")
            if self._clock.monotonic() > end:
                raise Unavailable(Reason.TIMEOUT, f"{3 * self._timeout:g} s", tries=TRIES)
        return b"".join(chunks)


def _drain(response: Response) -> bytes:
    """Read past the short body of a redirect or error: a connection with a body unread cannot be used again."""
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > _SHORT_BODY:
            break
    return b""


def _headers(token: str | None) -> dict[str, str]:
    os.environ.setdefault(
        "HF_HUB_DISABLE_TELEMETRY", "1"
    )  # read at import; without it the client asks the Hub once more
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined] # exported lazily

    import auditor

    return build_hf_headers(token=token, library_name="auditor", library_version=auditor.__version__)


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError as error:
        raise Unavailable(Reason.UNREADABLE, "malformed redirect") from error


def _why(error: Exception) -> str:
    """The innermost cause in a few words."""
    cause: Any = error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__
    return " ".join(str(cause or type(error).__name__).split())[:120]
