from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.sources.cache import Store
from auditor.sources.clock import Clock
from auditor.sources.vendor_terms import USER_AGENT, Manners, TermsClient
from tests.hub.site import Site, answer, revalidated, running

QUICK = Manners(pause=0.0, timeout=2.0, total=4.0, retries=1, backoff=0.0, limit=100_000)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as made:
        yield made


@pytest.fixture
def client() -> Iterator[TermsClient]:
    made = TermsClient(Store(), manners=QUICK, allow_loopback=True)
    yield made
    made.close()


def test_a_page_is_had_with_its_bytes_hash_and_type(site: Site, client: TermsClient) -> None:
    site.pages["/terms"] = answer(200, b"<p>Terms</p>", Content_Type="text/html; charset=utf-8")
    evidence = client.fetch(site.base + "/terms")
    assert evidence.found
    assert evidence.content == b"<p>Terms</p>"
    assert evidence.media_type == "text/html; charset=utf-8"
    assert evidence.sha256 is not None
    assert site.asked[-1][1]["user-agent"] == USER_AGENT


def test_an_unchanged_page_transfers_headers_only(site: Site, client: TermsClient) -> None:
    site.pages["/terms"] = revalidated(b"body", '"v1"')
    first, second = client.fetch(site.base + "/terms"), client.fetch(site.base + "/terms")
    assert second.content == b"body"
    assert second.fetched_at == first.fetched_at
    assert site.paths() == ["/robots.txt", "/terms", "/terms"]
    assert site.asked[-1][1]["if-none-match"] == '"v1"'


def test_last_modified_revalidates_too(site: Site, client: TermsClient) -> None:
    stamp = "Sun, 01 Mar 2026 00:00:00 GMT"
    site.pages["/terms"] = answer(200, b"body", Last_Modified=stamp)
    client.fetch(site.base + "/terms")
    client.fetch(site.base + "/terms")
    assert site.asked[-1][1]["if-modified-since"] == stamp


def test_a_fresh_robots_file_is_not_asked_for_again(site: Site) -> None:
    store = Store()
    site.pages["/terms"] = answer(200, b"body")
    for _ in range(2):
        TermsClient(store, manners=QUICK, allow_loopback=True).fetch(site.base + "/terms")
    assert site.paths().count("/robots.txt") == 1


@pytest.mark.parametrize("agent", ["*", "auditor-terms"])
def test_robots_txt_is_honoured(site: Site, client: TermsClient, agent: str) -> None:
    site.pages["/robots.txt"] = answer(
        200, f"User-agent: {agent}\nDisallow: /legal\n".encode(), Content_Type="text/plain"
    )
    site.pages["/open"] = answer(200, b"ok")
    refused = client.fetch(site.base + "/legal/terms")
    assert (refused.status, refused.reason) == (Status.FAILED, Reason.REFUSED)
    assert "robots.txt" in refused.message
    assert client.fetch(site.base + "/open").found
    assert "/legal/terms" not in site.paths()


def test_a_host_that_fails_to_show_robots_txt_is_left_alone(site: Site, client: TermsClient) -> None:
    site.pages["/robots.txt"] = answer(503)
    assert client.fetch(site.base + "/terms").reason is Reason.REFUSED


def test_an_oversized_robots_file_allows(site: Site, client: TermsClient) -> None:
    site.pages["/robots.txt"] = answer(200, b"#" * (600 << 10), Content_Type="text/plain")
    site.pages["/terms"] = answer(200, b"ok")
    assert client.fetch(site.base + "/terms").found


@pytest.mark.parametrize(
    ("status", "expected", "reason"),
    [
        (404, Status.ABSENT, Reason.MISSING),
        (410, Status.ABSENT, Reason.MISSING),
        (401, Status.DENIED, Reason.PRIVATE_OR_MISSING),
        (403, Status.DENIED, Reason.PRIVATE_OR_MISSING),
        (429, Status.FAILED, Reason.RATE_LIMITED),
        (500, Status.FAILED, Reason.SERVER_ERROR),
        (418, Status.FAILED, Reason.UNREADABLE),
    ],
)
def test_absent_denied_and_failed_are_told_apart(
    site: Site, client: TermsClient, status: int, expected: Status, reason: Reason
) -> None:
    site.pages["/terms"] = answer(status)
    evidence = client.fetch(site.base + "/terms")
    assert (evidence.status, evidence.reason) == (expected, reason)
    assert evidence.message
    assert evidence.content == b""


def test_a_passing_trouble_is_tried_again(site: Site, client: TermsClient) -> None:
    turns = iter([answer(503), answer(200, b"ok")])
    site.pages["/terms"] = lambda request: next(turns)(request)
    assert client.fetch(site.base + "/terms").found


def test_redirects_are_followed_and_checked(site: Site, client: TermsClient) -> None:
    site.pages["/old"] = answer(302, Location="/new")
    site.pages["/new"] = answer(200, b"moved")
    evidence = client.fetch(site.base + "/old")
    assert evidence.content == b"moved"
    assert evidence.uri == site.base + "/new"
    site.pages["/out"] = answer(302, Location="https://10.0.0.1/secret")
    assert client.fetch(site.base + "/out").reason is Reason.REFUSED


def test_an_endless_redirect_ends(site: Site, client: TermsClient) -> None:
    site.pages["/loop"] = answer(302, Location="/loop")
    site.pages["/robots.txt"] = answer(200, b"", Content_Type="text/plain")
    evidence = client.fetch(site.base + "/loop")
    assert evidence.reason is Reason.REFUSED
    assert len(site.asked) < 10


def test_robots_that_redirect_forever_count_as_a_no(site: Site, client: TermsClient) -> None:
    site.pages["/robots.txt"] = answer(301, Location="/robots.txt")
    assert client.fetch(site.base + "/terms").reason is Reason.REFUSED


def test_a_page_that_is_too_large_is_not_read(site: Site, client: TermsClient) -> None:
    site.pages["/announced"] = answer(200, b"x", Content_Length="200000000")
    site.pages["/bomb"] = answer(200, gzip.compress(b"x" * 3_000_000), Content_Encoding="gzip")
    assert client.fetch(site.base + "/announced").reason is Reason.TOO_LARGE
    assert client.fetch(site.base + "/bomb").reason is Reason.TOO_LARGE


def test_packed_pages_are_unpacked(site: Site, client: TermsClient) -> None:
    site.pages["/terms"] = answer(200, gzip.compress(b"plain"), Content_Encoding="gzip")
    assert client.fetch(site.base + "/terms").content == b"plain"


def test_other_types_than_documents_are_not_kept(site: Site, client: TermsClient) -> None:
    site.pages["/film"] = answer(200, b"x", Content_Type="video/mp4")
    assert client.fetch(site.base + "/film").reason is Reason.NOT_TEXT


def test_a_host_that_stops_in_the_middle_fails(site: Site, client: TermsClient) -> None:
    site.pages["/cut"] = answer(200, b"half", Content_Length="400")
    evidence = client.fetch(site.base + "/cut")
    assert evidence.status is Status.FAILED


def test_a_host_that_drips_is_given_up(site: Site) -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        try:
            for _ in range(200):
                request.wfile.write(b"x")
                request.wfile.flush()
                threading.Event().wait(0.02)
        except OSError:
            pass

    site.pages["/drip"] = drip
    slow = TermsClient(Store(), manners=Manners(pause=0.0, total=0.2, retries=0), allow_loopback=True)
    assert slow.fetch(site.base + "/drip").reason is Reason.TIMEOUT


def test_an_interrupt_ends_reading(site: Site) -> None:
    clock = Clock()
    site.pages["/terms"] = answer(200, b"body")
    made = TermsClient(Store(), clock, QUICK, allow_loopback=True)
    made.fetch(site.base + "/terms")
    clock.interrupt()
    assert made.fetch(site.base + "/terms").reason is Reason.INTERRUPTED


def test_a_private_address_is_never_asked() -> None:
    made = TermsClient(Store(), manners=QUICK)
    for url in (
        "https://127.0.0.1/terms",
        "https://localhost/terms",
        "http://example.com/",
        "ftp://a.example/",
        "https://",
    ):
        evidence = made.fetch(url)
        assert evidence.reason in (Reason.REFUSED, Reason.UNREACHABLE), url


def test_a_closed_port_is_unreachable(client: TermsClient) -> None:
    with running() as gone:
        base = gone.base
    assert client.fetch(base + "/terms").reason is Reason.UNREACHABLE


def test_what_a_failure_of_the_network_means() -> None:
    import requests

    from auditor.sources.transport import _unavailable

    assert _unavailable(requests.exceptions.SSLError("self-signed certificate"), False).reason is Reason.REFUSED
    assert _unavailable(requests.exceptions.SSLError("wrong version number"), False).reason is Reason.UNREACHABLE
    assert _unavailable(requests.exceptions.RetryError("too many 503"), False).reason is Reason.SERVER_ERROR
    assert _unavailable(requests.exceptions.ReadTimeout("read timed out"), False).reason is Reason.TIMEOUT
    assert _unavailable(OSError(), False).reason is Reason.UNREACHABLE
    assert _unavailable(OSError(), True).reason is Reason.TIMEOUT


class Slow(Clock):
    """A clock whose waits are counted, not waited."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_a_host_is_given_the_pause_that_it_asks_for(site: Site) -> None:
    clock = Slow()
    site.pages["/robots.txt"] = answer(200, b"User-agent: *\nCrawl-delay: 7\n", Content_Type="text/plain")
    site.pages["/terms"] = answer(200, b"body")
    made = TermsClient(Store(), clock, Manners(pause=1.0, retries=0), allow_loopback=True)
    made.fetch(site.base + "/terms")
    made.fetch(site.base + "/terms")
    assert max(clock.slept) > 6


def test_no_cookie_is_kept(site: Site, client: TermsClient) -> None:
    site.pages["/terms"] = answer(200, b"body", Set_Cookie="id=7; Path=/")
    client.fetch(site.base + "/terms")
    client.fetch(site.base + "/terms")
    assert site.paths().count("/terms") == 2
    assert not any("cookie" in headers for _, headers in site.asked)
