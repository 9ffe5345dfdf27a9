"""No outage of a vendor's site opens the gate: without terms that were read, a policy that demands them is not met."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from auditor.sources.vendor_terms import Manners, TermsClient
from tests.hub.site import Site, answer, running

DATE = ("--as-of", "2026-11-22", "--rules", "rules")
QUICK = Manners(pause=0.0, timeout=0.8, total=8.0, retries=0, backoff=0.0, limit=200_000)
FILLER = "This agreement is between you and Acme and describes how the service and its interface may be used. " * 12
GRANT = "You may use the service and its outputs for commercial purposes. You own all Output."
BODY = f"<html><body><main><h1>Terms of Service</h1><p>{FILLER}</p><p>{GRANT}</p></main></body></html>".encode()
WALL = b"<html><head><title>Sign in</title></head><body><form><input type=password>Please log in</form></body></html>"
POLICY = """
models: [models.txt]
allow: {classes: [closed]}
commercial_use: conditional
"""


def _hang(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.2)
    request.close_connection = True


def _cut(request: BaseHTTPRequestHandler) -> None:
    """Half the body, and then the end of the connection."""
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(BODY)))
    request.end_headers()
    request.wfile.write(BODY[: len(BODY) // 2])
    request.close_connection = True


def _reset(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


FAULTS: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "no answer in time": _hang,
    "429": answer(429, b"slow down"),
    "500": answer(500, b"oops"),
    "gone": answer(404, b"not here"),
    "refused": answer(403, b"no"),
    "garbage": answer(200, bytes(range(256)) * 20, Content_Type="application/octet-stream"),
    "garbage that claims to be a page": answer(200, bytes(range(128, 256)) * 40),
    "a login wall": answer(200, WALL),
    "empty": answer(200, b""),
    "cut short": _cut,
    "connection closed": _reset,
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(
        "auditor.sources.vendor_terms.TermsClient", partial(TermsClient, manners=QUICK, allow_loopback=True)
    )
    with running() as made:
        _project(made.base)
        yield made


def _project(base: str) -> None:
    """A policy that allows a closed model where its terms allow commercial use, and a vendor's file whose document lies here."""
    Path("auditor.yaml").write_text(POLICY)
    Path("models.txt").write_text("relace/relace-apply-3\n")
    Path("rules/vendors").mkdir(parents=True)
    Path("rules/vendors/relace.yaml").write_text(
        "id: relace\nname: Relace\nnamespaces: [relace]\n"
        "names:\n- {kind: api-model, patterns: ['relace-apply-\\d']}\nexamples: {relace/relace-apply-3: api-model}\n"
        "sources: ['https://docs.relace.ai']\n"
        f"documents:\n- {{id: terms, title: Terms, kind: api-terms, audience: business, fetch: '{base}/terms'}}\n"
        "reviewed: 2026-11-22\n"
    )


def test_with_terms_that_were_read_the_gate_opens(site: Site, auditor) -> None:
    site.pages["/terms"] = answer(200, BODY)
    updated = auditor("terms", "update", "relace", "--rules", "rules")
    assert updated.code == 0, updated.out + updated.err
    checked = auditor("check", *DATE)
    assert checked.code == 0, checked.out + checked.err


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_a_vendors_site_opens_the_gate(site: Site, auditor, fault: str) -> None:
    site.pages["/terms"] = FAULTS[fault]
    assert auditor("terms", "update", "relace", "--rules", "rules").code != 0
    checked = auditor("check", *DATE)
    assert checked.code == 3, checked.out
