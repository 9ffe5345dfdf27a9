"""What vendors' hosts may do to an update of the terms, end to end: a clear status each, bounded time and memory."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from auditor.domain.terms import NOT_READ
from auditor.domain.vendors import Audience, DocumentKind, TermsDocument, Vendor
from auditor.sources.cache import Store
from auditor.sources.terms_store import TermsStore
from auditor.sources.vendor_terms import Manners, TermsClient
from auditor.terms import TermsLibrary
from auditor.terms_results import Outcome, Update
from tests.hub.site import Handler, Site, answer, running

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = "You may use the service for any purpose that these terms allow, and we may change them with notice. " * 6
FOOTER = (
    "Home. Products. Pricing. About us. Careers. Help. Contact. Status page. Follow the company on its channels. " * 5
)
QUICK = Manners(pause=0.0, timeout=2.0, total=8.0, retries=0, backoff=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as made:
        made.pages["/robots.txt"] = answer(404)
        yield made


def updated(url: str, folder: Path, *, allow_loopback: bool = True) -> tuple[Update, TermsLibrary, Vendor]:
    """An update of a vendor whose one document is at `url`."""
    document = TermsDocument(
        id="terms", title="Terms", kind=DocumentKind.API_TERMS, audience=Audience.BUSINESS, fetch=url
    )
    vendor = Vendor(id="acme", name="Acme", documents=(document,), reviewed=date(2026, 1, 1))
    client = TermsClient(Store(), manners=QUICK, allow_loopback=allow_loopback)
    library = TermsLibrary({"acme": vendor}, TermsStore(folder), client)
    (found,) = library.update(vendor, NOW)
    client.close()
    return found, library, vendor


def streamed(size: int) -> Handler:
    """`size` bytes without an announced length."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        try:
            for _ in range(size >> 16):
                request.wfile.write(b"x" * (1 << 16))
        except OSError:
            request.close_connection = True

    return handle


@pytest.mark.parametrize(
    "page",
    [
        streamed(200 << 20),
        answer(200, b"x", Content_Length=str(200 << 20)),
        answer(200, gzip.compress(b"\0" * (200 << 20), 1), Content_Encoding="gzip"),
    ],
    ids=["streamed", "announced", "packed"],
)
def test_two_hundred_megabytes_are_not_read(site: Site, tmp_path: Path, page: Handler) -> None:
    site.pages["/terms"] = page
    tracemalloc.start()
    started = time.monotonic()
    found, _, _ = updated(site.base + "/terms", tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.outcome, found.reason) == (Outcome.FAILED, "too-large")
    assert time.monotonic() - started < 8
    assert peak < 40 << 20


def test_an_endless_redirect_is_refused(site: Site, tmp_path: Path) -> None:
    def further(request: BaseHTTPRequestHandler) -> None:
        answer(302, Location=f"{request.path}x")(request)

    for length in range(12):
        site.pages["/terms" + "x" * length] = further
    found, _, _ = updated(site.base + "/terms", tmp_path)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "refused")
    assert "redirects too often" in found.message
    assert len(site.asked) < 10


@pytest.mark.parametrize("target", ["https://10.0.0.1/terms", "https://169.254.169.254/latest", "http://8.8.8.8/"])
def test_a_redirect_off_the_public_internet_is_refused(site: Site, tmp_path: Path, target: str) -> None:
    site.pages["/terms"] = answer(302, Location=target)
    found, _, _ = updated(site.base + "/terms", tmp_path)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "refused")


def test_a_host_on_this_machine_is_never_asked(site: Site, tmp_path: Path) -> None:
    found, _, _ = updated(site.base + "/terms", tmp_path, allow_loopback=False)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "refused")
    assert "only https is followed" in found.message
    assert site.asked == []


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<main>" * 100_000,
        "<dl><dd>" * 100_000,
        "<details>" * 100_000,
        "<p><b>" * 100_000,
        "".join(f"<p><b id={number}>" for number in range(50_000)),
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    ],
    ids=["div", "main", "dl", "details", "b", "attributes of many", "attributes of one"],
)
def test_a_hundred_thousand_nested_elements_are_refused_at_once(site: Site, tmp_path: Path, markup: str) -> None:
    site.pages["/terms"] = answer(200, f"<html><body>{markup}{BODY}".encode())
    started = time.process_time()
    found, _, _ = updated(site.base + "/terms", tmp_path)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "too-nested")
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "markup",
    ["<x-y>" * 100_000, "<h1>a</h1>" * 60_000, "<select><option>" * 50_000, "<" * 1_000_000, "&amp;" * 500_000],
    ids=["unknown elements", "headings", "options", "unfinished tags", "entities"],
)
def test_other_odd_markup_takes_seconds_at_most(site: Site, tmp_path: Path, markup: str) -> None:
    site.pages["/terms"] = answer(200, f"<html><body>{markup}<p>{BODY}".encode())
    started = time.process_time()
    updated(site.base + "/terms", tmp_path)
    assert time.process_time() - started < 8


def test_a_page_in_another_language_is_kept_and_not_read(site: Site, tmp_path: Path) -> None:
    text = "Mit der Nutzung der Dienste stimmen Sie diesen Bedingungen zu, und wir speichern Ihre Daten für Sie. " * 12
    site.pages["/terms"] = answer(200, f"<p>{text}</p>".encode(), Content_Type="text/html; charset=utf-8")
    found, library, vendor = updated(site.base + "/terms", tmp_path)
    assert found.outcome is Outcome.NEW
    (read,) = library.answers(vendor)
    assert read.language == "other"
    assert {one.value for one in read.answers} == {NOT_READ}
    assert "not in English" in read.answers[0].means


@pytest.mark.parametrize("body", [b"%PDF-1.7\n%%EOF", b"%PDF-1.4 broken", b"%PDF-1.7\n" + b"\0" * 100_000])
def test_a_pdf_without_text_says_so(site: Site, tmp_path: Path, body: bytes) -> None:
    site.pages["/terms"] = answer(200, body, Content_Type="application/pdf")
    found, _, _ = updated(site.base + "/terms", tmp_path)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "no-text")
    assert "--terms-dir" in found.message


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div id=root></div><script>load()</script><noscript>Enable JavaScript.</noscript>", "empty-shell"),
        ("<h1>Sign in to continue</h1><input type=password>", "login-wall"),
        (f"<h1>Welcome back</h1><p>Please log in.</p><input type='password'><p>{FOOTER}</p>", "login-wall"),
        ("<p>We use cookies. Accept all cookies?</p>", "cookie-wall"),
        (
            f"<h1>Before you continue</h1><p>We use cookies and data. Accept all cookies.</p><p>{FOOTER}</p>",
            "cookie-wall",
        ),
        ("<title>Just a moment...</title><p>Checking your browser.</p>", "bot-check"),
        (f"<h1>Verify you are human</h1><p>Ray ID 8a1.</p><p>{FOOTER}</p>", "bot-check"),
        (f"<h1>Access denied</h1><p>Reference #18.2f.</p><p>{FOOTER}</p>", "bot-check"),
    ],
)
def test_a_wall_is_no_document_however_wordy(site: Site, tmp_path: Path, body: str, reason: str) -> None:
    site.pages["/terms"] = answer(200, f"<html><body>{body}</body></html>".encode())
    found, library, vendor = updated(site.base + "/terms", tmp_path)
    assert (found.outcome, found.reason) == (Outcome.FAILED, reason)
    assert "--terms-dir" in found.message
    assert library.answers(vendor)[0].answers == ()


def test_a_short_document_that_speaks_of_passwords_is_one(site: Site, tmp_path: Path) -> None:
    text = "You must keep your password safe. You must sign in to view your bills. We use cookies under our policy. "
    site.pages["/terms"] = answer(200, f"<h1>Terms</h1><p>{text * 2}{BODY}</p>".encode())
    found, _, _ = updated(site.base + "/terms", tmp_path)
    assert found.outcome is Outcome.NEW
