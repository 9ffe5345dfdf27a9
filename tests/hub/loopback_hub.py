"""A Hub for tests: made-up repositories on loopback, with the real one's protocol and its troubles on demand.

with LoopbackHub() as hub:
    hub.model("acme/tiny", {"README.md": "---\nlicense: mit\n---\n", "LICENSE": "..."}, cardData={"license": "mit"})
    hub.trouble("/api/models/acme/tiny", Trouble.BUSY)          # the next such request fails
    HubSource(endpoint=hub.url).fetch(...)
    hub.requests                                                 # every request that came in
"""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

GRANTED = "hf_granted"
"""The token that may read gated and private repositories; other tokens that begin with hf_ may not, any else is bad."""


class Trouble(Enum):
    """What can go wrong with one request."""

    BUSY = "503 without a body"
    CRASH = "500 with a JSON body"
    TOO_MANY = "429 with Retry-After: 0"
    RESET = "the connection is reset"
    CUT = "half the body, then the end"
    LOGIN_PAGE = "200 with a web page instead of the answer"
    BAD_JSON = "200 with half a JSON document"
    HANG = "no answer for a second"


@dataclass
class Repo:
    """One made-up repository."""

    kind: str
    id: str
    files: dict[str, bytes]
    info: dict[str, Any]
    readable: frozenset[str] = frozenset({"README.md"})
    """What a gated repository shows to everybody."""

    @property
    def commit(self) -> str:
        parts = sorted((path, hashlib.sha1(body).hexdigest()) for path, body in self.files.items())
        return hashlib.sha1(json.dumps([self.id, parts]).encode()).hexdigest()

    def answer(self) -> dict[str, Any]:
        siblings = [{"rfilename": path} for path in sorted(self.files)]
        base = {"_id": "0", "id": self.id, "sha": self.commit, "private": False, "gated": False, "siblings": siblings}
        return {key: value for key, value in {**base, **self.info}.items() if value is not ...}


@dataclass
class Request:
    """One request as it came in."""

    path: str
    token: str | None
    status: int = 0


@dataclass
class Page:
    """Something that is no repository: a linked text, a vendor's page."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/plain; charset=utf-8"})
    drip: float = 0.0
    """Seconds between single bytes of the body."""


class LoopbackHub:
    """The server; a context manager."""

    def __init__(self) -> None:
        self.repos: dict[tuple[str, str], Repo] = {}
        self.renamed: dict[str, str] = {}
        self.disabled: set[str] = set()
        self.private: set[str] = set()
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []
        self.connections = 0
        self.quota: dict[str, list[float]] = {}
        self._troubles: list[tuple[str, Trouble]] = []
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": self}))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # a client that gives up is what some tests are about
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> LoopbackHub:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def use_tls(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on; the handshake is made by the thread of the connection."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    def model(
        self, name: str, files: dict[str, str | bytes] | None = None, *, kind: str = "models", **info: Any
    ) -> Repo:
        """Add a repository; `info` adds to or replaces fields of its metadata (`...` removes one)."""
        bodies = {path: body.encode() if isinstance(body, str) else body for path, body in (files or {}).items()}
        repo = self.repos[kind, name] = Repo(kind, name, bodies, info)
        return repo

    def dataset(self, name: str, files: dict[str, str | bytes] | None = None, **info: Any) -> Repo:
        return self.model(name, files, kind="datasets", **info)

    def trouble(self, part: str, *troubles: Trouble) -> None:
        """Each of the next requests whose path contains `part` meets the next of `troubles`."""
        self._troubles += [(part, trouble) for trouble in troubles]

    def limit(self, bucket: str, requests: int, seconds: float) -> None:
        """Allow so many requests of a bucket (api, resolvers) per window."""
        self.quota[bucket] = [requests, requests, seconds, time.monotonic() + seconds]

    def asked(self, part: str = "") -> list[str]:
        """The paths of all requests that contain `part`, without queries and without redirect follow-ups."""
        paths = [request.path.partition("?")[0] for request in self.requests]
        return [path for path in paths if part in path and "/resolve-cache/" not in path]

    def next_trouble(self, path: str) -> Trouble | None:
        with self.lock:
            for index, (part, trouble) in enumerate(self._troubles):
                if part in path:
                    del self._troubles[index]
                    return trouble
        return None

    def take(self, bucket: str) -> dict[str, str] | None:
        """The rate limit headers for one more request, None without a quota. `r` below zero means: refused."""
        with self.lock:
            if bucket not in self.quota:
                return None
            window = self.quota[bucket]
            if time.monotonic() >= window[3]:
                window[1], window[3] = window[0], time.monotonic() + window[2]
            window[1] -= 1
            left = max(0, int(window[3] - time.monotonic()))
            policy = f'"fixed window";"{bucket}";q={int(window[0])};w={int(window[2])}'
            refused = {"X-Refused": "1"} if window[1] < 0 else {}
            return {
                "RateLimit": f'"{bucket}";r={max(0, int(window[1]))};t={left}',
                "RateLimit-Policy": policy,
                **refused,
            }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    hub: LoopbackHub

    def log_message(self, *_: object) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        with self.hub.lock:
            self.hub.connections += 1

    def do_GET(self) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
        self.note = Request(self.path, token)
        with self.hub.lock:
            self.hub.requests.append(self.note)
        self.limits: dict[str, str] = {}
        self.cut = False
        path = unquote(urlsplit(self.path).path)
        if not self._stopped(path):
            self._route(path, token)

    def _route(self, path: str, token: str | None) -> None:
        if path in self.hub.pages:
            return self._page(self.hub.pages[path])
        if token and not token.startswith("hf_"):
            return self._error(401, "", "Invalid credentials in Authorization header")
        words = path.strip("/").split("/")
        if words[0] == "api":
            return self._cached(words) if words[1] == "resolve-cache" else self._api(words[1], words[2:])
        kind = "datasets" if words[0] == "datasets" else "models"
        return self._resolve(kind, words[1:] if kind == "datasets" else words)

    def _stopped(self, path: str) -> bool:
        """Quota and troubles; true when the request is over."""
        self.limits = self.hub.take("resolvers" if "/resolve" in path else "api") or {}
        if self.limits.pop("X-Refused", None):
            self._send(429, b"")
            return True
        trouble = self.hub.next_trouble(path)
        if trouble is Trouble.HANG:
            time.sleep(1.0)
        self.cut = trouble is Trouble.CUT
        answers = {
            Trouble.BUSY: (503, b"", {}),
            Trouble.CRASH: (500, b'{"error":"Internal Error"}', {"Content-Type": "application/json"}),
            Trouble.TOO_MANY: (429, b"", {"Retry-After": "0"}),
            Trouble.LOGIN_PAGE: (200, b"<html>Sign in</html>", {"Content-Type": "text/html"}),
            Trouble.BAD_JSON: (200, b'{"id": "x", "sha', {"Content-Type": "application/json"}),
        }
        if trouble is Trouble.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return True
        if trouble in answers:
            self._send(*answers[trouble])
        return trouble in answers

    def _api(self, kind: str, words: list[str]) -> None:
        words, _, revision = _split(words, "revision")
        repo = self._find(kind, "/".join(words))
        if repo is None:
            return None
        if revision and "/".join(revision) not in ("main", "v1", repo.commit):
            return self._error(404, "RevisionNotFound", "Invalid rev id")
        answer = repo.answer()
        wanted = parse_qs(urlsplit(self.path).query).get("expand")
        if wanted:
            answer = {key: value for key, value in answer.items() if key in {"_id", "id", *wanted}}
        body = json.dumps(answer).encode()
        etag = f'W/"{hashlib.sha1(body).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            return self._send(304, b"", {"ETag": etag})
        return self._send(200, body, {"Content-Type": "application/json; charset=utf-8", "ETag": etag})

    def _resolve(self, kind: str, words: list[str]) -> None:
        words, _, rest = _split(words, "resolve")
        repo = self._find(kind, "/".join(words), "/".join(rest[1:]))
        if repo is None:
            return None
        path = "/".join(rest[1:])
        if path not in repo.files:
            return self._error(404, "EntryNotFound", "Entry not found", {"X-Repo-Commit": repo.commit})
        place = f"/api/resolve-cache/{kind}/{repo.id}/{repo.commit}/{quote(path)}"
        return self._send(307, b"Redirecting", {"Location": place, "X-Repo-Commit": repo.commit})

    def _cached(self, words: list[str]) -> None:
        kind, size = words[2], 2 if len(words[5]) == 40 else 1
        repo = self.hub.repos[kind, "/".join(words[3 : 3 + size])]
        body = repo.files["/".join(words[4 + size :])]
        blob = hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()
        headers = {"Content-Type": "text/plain; charset=utf-8", "ETag": f'"{blob}"', "X-Repo-Commit": repo.commit}
        self._send(200, body, headers)

    def _find(self, kind: str, id_: str, file: str | None = None) -> Repo | None:
        """The repository, or None after an error or redirect was sent."""
        granted = self.note.token == GRANTED
        if id_ in self.hub.renamed:
            new = self.path.replace(quote(id_), self.hub.renamed[id_], 1)
            self._send(307, b"Redirecting", {"Location": new})
            return None
        repo = self.hub.repos.get((kind, id_))
        if repo is None or (id_ in self.hub.private and not granted):
            code = 404 if self.note.token else 401
            self._error(code, "RepoNotFound", "Repository not found")
            return None
        if id_ in self.hub.disabled:
            self._error(403, "", "Access to this resource is disabled.")
            return None
        if file and repo.info.get("gated") and not granted and file not in repo.readable:
            self._error(403 if self.note.token else 401, "GatedRepo", "Access is restricted")
            return None
        return repo

    def _page(self, page: Page) -> None:
        if self.headers.get("If-None-Match") and self.headers["If-None-Match"] == page.headers.get("ETag"):
            return self._send(304, b"", page.headers)
        if not page.drip:
            return self._send(page.status, page.body, page.headers)
        self.send_response(page.status)
        for name, value in {**page.headers, "Content-Length": str(len(page.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        for byte in page.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(page.drip)
        return None

    def _error(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        names = {"X-Error-Code": code, "X-Error-Message": message, **(headers or {})}
        self._send(status, json.dumps({"error": message}).encode(), {k: v for k, v in names.items() if v})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.note.status = status
        self.send_response(status)
        fields = {**(headers or {}), **self.limits}
        if "Content-Length" not in fields and status != 304:
            fields["Content-Length"] = str(len(body))
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        if self.cut and len(body) > 1:
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)
        self.wfile.flush()


def _split(words: list[str], at: str) -> tuple[list[str], str, list[str]]:
    """The words before and after the first `at`."""
    if at not in words:
        return words, "", []
    index = words.index(at)
    return words[:index], at, words[index + 1 :]
