"""Quotas: read from headers, shared by threads, planned for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.evidence import Reason
from auditor.sources.answers import trouble
from auditor.sources.hub import HubSource
from auditor.sources.messages import Unavailable
from auditor.sources.quota import ANONYMOUS, FREE_ACCOUNT, Limiter, Quota, plan, read_quota, retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = {"ratelimit": '"api";r=0;t=55', "ratelimit-policy": '"fixed window";"api";q=500;w=300'}


def test_the_headers_are_read() -> None:
    assert read_quota(HEADERS) == Quota("api", 0, 55.0, 500)
    assert read_quota({"ratelimit": '"api"; r=3; t=5'}) == Quota("api", 3, 5.0, None)


@pytest.mark.parametrize(
    "header", ["", "r=1;t=2", '"api";r=1', '"api";r=x;t=2', '"api";r=-1;t=1', '"api";r=1;t=' + "9" * 99]
)
def test_malformed_headers_are_no_quota(header: str) -> None:
    assert read_quota({"ratelimit": header}) is None


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_header_is_survived(limit: str, policy: str) -> None:
    read_quota({"ratelimit": limit, "ratelimit-policy": policy})
    retry_after({"retry-after": limit}, NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Thu, 01 Jan 2026 00:01:00", 60.0),
        ("Thu, 01 Jan 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_a_429_waits_as_long_as_the_quota_says() -> None:
    failure = trouble(429, HEADERS, token=False, now=NOW)
    assert failure is not None
    assert (failure.reason, failure.wait, failure.detail) == (Reason.RATE_LIMITED, 56.0, "500 requests per window")


@pytest.mark.parametrize(("code", "token", "expected"), [
    (403, True, Reason.BAD_TOKEN), (403, False, Reason.PRIVATE_OR_MISSING), (401, True, Reason.PRIVATE_OR_MISSING),
    (404, False, Reason.MISSING), (410, False, Reason.MISSING), (400, False, Reason.UNREADABLE),
    (418, False, Reason.UNREADABLE), (599, False, Reason.SERVER_ERROR),
])  # fmt: skip
def test_answers_without_an_error_code(code: int, token: bool, expected: Reason) -> None:
    failure = trouble(code, {}, token=token, now=NOW)
    assert failure is not None
    assert failure.reason is expected


def test_requests_are_held_back_until_the_window_ends(clock: object) -> None:
    limiter = Limiter(clock, max_wait=100)  # type: ignore[arg-type]
    limiter.note({"ratelimit": '"api";r=2;t=50'})
    for _ in range(3):
        limiter.acquire("api")
    assert clock.slept == [51.0]  # type: ignore[attr-defined]
    limiter.acquire("resolvers")
    assert len(clock.slept) == 1  # type: ignore[attr-defined]


def test_within_a_window_the_lower_figure_counts(clock: object) -> None:
    limiter = Limiter(clock, max_wait=100)  # type: ignore[arg-type]
    limiter.note({"ratelimit": '"api";r=2;t=50'})
    limiter.note({"ratelimit": '"api";r=9;t=50'})
    assert limiter.known()["api"].remaining == 2
    clock.offset = 60  # type: ignore[attr-defined]
    assert limiter.known() == {}
    limiter.note({"ratelimit": '"api";r=9;t=50'})
    assert limiter.known()["api"].remaining == 9


def test_a_wait_longer_than_allowed_is_not_begun(clock: object) -> None:
    limiter = Limiter(clock, max_wait=10)  # type: ignore[arg-type]
    limiter.note(HEADERS)
    with pytest.raises(Unavailable, match="free again in 56 s"):
        limiter.acquire("api")


def test_a_run_that_fits_needs_no_words() -> None:
    assert plan(200, ANONYMOUS).fits
    assert plan(200, ANONYMOUS).message == ""
    assert plan(10**6, {}).fits


def test_a_run_that_does_not_fit_says_how_long_it_takes() -> None:
    planned = plan(1_900, ANONYMOUS)
    assert (planned.fits, planned.requests, planned.seconds) == (False, 7600, 1800.0)
    assert planned.message == (
        "1,900 models need about 3,040 API requests, and the quota is 500 per 5 minutes: the run takes at least "
        "30 minutes. A token in HF_TOKEN has a larger quota. What is already read is not asked for again."
    )
    assert "HF_TOKEN" not in plan(1_900, FREE_ACCOUNT, token=True).message
    assert "hours" in plan(100_000, ANONYMOUS).message


def test_the_plan_counts_what_is_left_of_this_window() -> None:
    known = {"api": Quota("api", 10, 42.0, 500)}
    assert plan(100, ANONYMOUS, known).seconds == 42.0


def test_the_official_hub_has_quotas_and_a_mirror_is_not_assumed_to() -> None:
    fits = {}
    for endpoint in ("https://huggingface.co", "https://mirror.example"):
        source = HubSource(endpoint=endpoint)
        fits[endpoint] = source.preflight(5_000).fits
        source.close()
    assert fits == {"https://huggingface.co": False, "https://mirror.example": True}
