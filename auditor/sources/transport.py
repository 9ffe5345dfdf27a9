"""Requests over connections that go to the very address that was checked, and that end when their time is over.

`requests` with connections of our own: no proxies, cookies or netrc of the machine, no redirects followed by itself.
Importing this module brings `requests`, which only runs that leave the Hub need.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from auditor.domain.evidence import Reason
from auditor.sources.guard import check
from auditor.sources.messages import Unavailable

_RETRIED = (429, 500, 502, 503, 504)
_local = threading.local()


class Watch:
    """Ends the conversation of this thread after `seconds`: a server that drips would never hit a read's timeout."""

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(max(0.1, seconds), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        _local.watch = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _local.watch = None
        for held in self._sockets:
            held.close()

    def hold(self, connected: socket.socket) -> None:
        """Keep a second handle, because TLS takes the first one over."""
        self._sockets.append(connected.dup())

    def _cut(self) -> None:
        self.late = True
        for held in self._sockets:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


class Transport:
    """One GET at a time, no redirects. Safe for threads.

    timeout: seconds for connecting and for each read; retries: further tries after a passing trouble; backoff: seconds
    before the second try, doubled for each further one.
    """

    def __init__(self, *, allow_loopback: bool, timeout: float, retries: int, backoff: float) -> None:
        self._timeout = timeout
        adapter = _GuardedAdapter(_retry(retries, backoff), allow_loopback)
        self._session = _Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str], seconds: float) -> Iterator[requests.Response]:
        """The answer, its body not yet read; any failure inside, reading included, comes out as Unavailable."""
        with Watch(seconds) as watch:
            try:
                with self._session.get(
                    url, headers=dict(headers), timeout=self._timeout, allow_redirects=False, stream=True
                ) as response:
                    yield response
                    if watch.late:
                        raise TimeoutError
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise _unavailable(error, watch.late) from error

    def close(self) -> None:
        """Let go of connections."""
        self._session.close()


class _Session(requests.Session):
    """A session that looks at no redirect: even unfollowed ones would have their bodies read whole."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - the signature of requests
        """None: redirects are the client's, which checks every hop."""
        return None


def _retry(retries: int, backoff: float) -> Retry:
    return Retry(
        total=retries,
        redirect=0,
        status_forcelist=_RETRIED if retries else (),
        allowed_methods=("GET",),
        backoff_factor=backoff,
        backoff_max=10,
        retry_after_max=30,
        raise_on_status=False,
    )


def _unavailable(error: Exception, late: bool) -> Unavailable:
    """What a failure of the network means."""
    words = " ".join(str(_innermost(error)).split())[:120]
    if late or isinstance(error, requests.Timeout | TimeoutError) or "timed out" in words:
        return Unavailable(Reason.TIMEOUT, "too slow" if late else words)
    if isinstance(error, requests.exceptions.SSLError) and "certificate" in words.lower():
        return Unavailable(Reason.REFUSED, f"its certificate does not hold: {words}")
    if isinstance(error, requests.exceptions.RetryError):
        return Unavailable(Reason.SERVER_ERROR, words)
    if isinstance(error, requests.exceptions.ContentDecodingError) or "decode" in words:
        return Unavailable(Reason.UNREADABLE, "damaged compression")
    return Unavailable(Reason.UNREACHABLE, words or type(error).__name__)


def _innermost(error: BaseException) -> BaseException:
    """The failure that the layers above have wrapped."""
    for _ in range(8):
        inner = getattr(error, "reason", None)
        inner = inner if isinstance(inner, BaseException) else next(iter(error.args), None)
        if not isinstance(inner, BaseException):
            break
        error = inner
    return error


class _GuardedAdapter(HTTPAdapter):
    """Pools whose connections resolve and check the host themselves."""

    def __init__(self, retry: Retry, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback
        super().__init__(max_retries=retry)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools; called by the base class."""
        super().init_poolmanager(*args, **kwargs, ssl_context=_tls())
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = _pools(self._allow_loopback)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


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
    watch: Watch = _local.watch
    scheme = "https" if isinstance(connection, HTTPSConnection) else "http"
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    target = check(f"{scheme}://{host}:{connection.port}/", allow_loopback=allow_loopback)
    if watch.late:
        raise ConnectTimeoutError(connection, "connecting timed out")
    try:
        connected = create_connection((target.address, target.port), connection.timeout)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, "connecting timed out") from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error
    watch.hold(connected)
    return connected
