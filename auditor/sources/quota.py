"""The Hub's request quotas: read from its headers, shared by all threads, and planned for before a run.

Quotas hold per fixed window of five minutes and per kind of request (https://huggingface.co/docs/hub/rate-limits).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from auditor.domain.evidence import Reason
from auditor.sources.clock import Clock
from auditor.sources.messages import Unavailable

API = "api"
RESOLVERS = "resolvers"
WINDOW_SECONDS = 300
ANONYMOUS = {API: 500, RESOLVERS: 3000}
FREE_ACCOUNT = {API: 1000, RESOLVERS: 5000}
_REQUESTS_A_MODEL = {API: 1.6, RESOLVERS: 2.4}
"""Measured on 2,000 real models, rounded up: own metadata, parents and datasets; card and licences with redirects."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What a `RateLimit` header says."""

    bucket: str
    remaining: int
    resets_in: float
    """Seconds."""
    limit: int | None = None


def read_quota(headers: Mapping[str, str]) -> Quota | None:
    """The quota in the answer's headers, None when absent or malformed.

    `RateLimit: "api";r=0;t=55` and `RateLimit-Policy: "fixed window";"api";q=500;w=300`.
    """
    name, values = _fields(headers.get("ratelimit", ""))
    if not name or "r" not in values or "t" not in values:
        return None
    _, policy = _fields(headers.get("ratelimit-policy", ""))
    return Quota(name, values["r"], float(values["t"]), policy.get("q"))


def _fields(header: str) -> tuple[str, dict[str, int]]:
    """The last quoted name and the numbers of a structured header."""
    name, values = "", {}
    for part in header[:200].split(";"):
        part = part.strip()
        key, equals, value = part.partition("=")
        if part.startswith('"'):
            name = part.strip('"')
        elif equals and value.strip().isdecimal() and len(value) < 10:
            values[key.strip()] = int(value)
    return name, values


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that `Retry-After` asks for, given as a number or as a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


@dataclass(slots=True)
class _Window:
    remaining: int
    resets_at: float
    limit: int | None


class Limiter:
    """Holds requests back when a quota is used up, for all threads that share it."""

    def __init__(self, clock: Clock, max_wait: float) -> None:
        self._clock = clock
        self._max_wait = max_wait
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}

    def acquire(self, bucket: str) -> None:
        """Take one request from the quota, waiting for the next window if need be.

        Raises Unavailable(RATE_LIMITED) when that is longer than `max_wait` seconds away.
        """
        while not self._clock.interrupted:
            wait = self._take(bucket)
            if wait is None:
                return
            if wait > self._max_wait:
                raise Unavailable(Reason.RATE_LIMITED, f"free again in {math.ceil(wait)} s")
            self._clock.sleep(wait)
        raise Unavailable(Reason.INTERRUPTED)

    def _take(self, bucket: str) -> float | None:
        now = self._clock.monotonic()
        with self._lock:
            window = self._windows.get(bucket)
            if window is None or window.resets_at <= now:
                return None
            if window.remaining <= 0:
                return window.resets_at - now
            window.remaining -= 1
            return None

    def note(self, headers: Mapping[str, str]) -> Quota | None:
        """Learn from an answer. Within a window the lower figure counts: other requests are under way."""
        quota = read_quota(headers)
        if quota is None:
            return None
        now = self._clock.monotonic()
        with self._lock:
            old = self._windows.get(quota.bucket)
            remaining = quota.remaining
            if old and old.resets_at > now + 2:
                remaining = min(remaining, old.remaining)
            # the header rounds down, so the window may last a second longer
            self._windows[quota.bucket] = _Window(remaining, now + quota.resets_in + 1, quota.limit)
        return quota

    def known(self) -> dict[str, Quota]:
        """The quotas learnt so far whose window is still open."""
        now = self._clock.monotonic()
        with self._lock:
            return {
                name: Quota(name, window.remaining, window.resets_at - now, window.limit)
                for name, window in self._windows.items()
                if window.resets_at > now
            }


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether a run fits into the quota, said before it starts."""

    fits: bool
    requests: int
    seconds: float
    """Least time that the quota makes the run take; 0 when it fits."""
    message: str
    """Empty when it fits."""


def plan(
    models: int, limits: Mapping[str, int], known: Mapping[str, Quota] | None = None, *, token: bool = False
) -> Plan:
    """Plan a cold run over `models` models under `limits` requests per window, given the quotas `known` so far."""
    need = {bucket: math.ceil(models * rate) for bucket, rate in _REQUESTS_A_MODEL.items()}
    seconds = max((_wait(need[b], limits[b], (known or {}).get(b)) for b in need if b in limits), default=0.0)
    total = sum(need.values())
    if not seconds:
        return Plan(True, total, 0.0, "")
    advice = "" if token else " A token in HF_TOKEN has a larger quota."
    return Plan(
        False,
        total,
        seconds,
        f"{models:,} models need about {need[API]:,} API requests, and the quota is {limits.get(API, 0):,} per "
        f"{WINDOW_SECONDS // 60} minutes: the run takes at least {_span(seconds)}.{advice} "
        "What is already read is not asked for again.",
    )


def _wait(need: int, limit: int, now: Quota | None) -> float:
    limit = max(1, now.limit if now and now.limit else limit)
    first = now.remaining if now else limit
    if need <= first:
        return 0.0
    windows = math.ceil((need - first) / limit)
    return (now.resets_in if now else WINDOW_SECONDS) + (windows - 1) * WINDOW_SECONDS


def _span(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"
