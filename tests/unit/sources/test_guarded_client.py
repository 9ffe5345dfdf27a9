"""The guarded client: what it refuses to ask, and what it refuses to read."""

from __future__ import annotations

import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.domain.evidence import Reason
from auditor.sources import guard
from auditor.sources.clock import Clock
from auditor.sources.guard import check, is_public
from auditor.sources.http import GuardedClient
from auditor.sources.messages import Unavailable
from tests.hub.loopback_hub import LoopbackHub, Page, Trouble

Resolve = Callable[..., None]


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """Lets names resolve to the given addresses."""

    def set_to(*addresses: str) -> None:
        def answer(host: str, port: int, **_: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(guard.socket, "getaddrinfo", answer)

    return set_to


def reason(client: GuardedClient, url: str, **options: Any) -> Reason:
    with pytest.raises(Unavailable) as caught:
        client.get(url, **options)
    return caught.value.reason


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::7f00:1", "::"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_a_name_is_refused_when_any_of_its_addresses_is_private(resolves: Resolve) -> None:
    resolves("8.8.8.8", "10.0.0.1")
    assert reason(GuardedClient(), "https://terms.example/x") is Reason.REFUSED


def test_the_checked_address_is_the_one_that_is_connected_to(resolves: Resolve) -> None:
    resolves("8.8.8.8")
    target = check("https://terms.example:8443/a?b=c#d")
    assert (target.address, target.host, target.port, target.path) == ("8.8.8.8", "terms.example", 8443, "/a?b=c")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://terms.example/x", "only https is followed"),
        ("ftp://terms.example/x", "only https is followed"),
        ("file:///etc/passwd", "the address is malformed"),
        ("https://user:secret@terms.example/", "the address is malformed"),
        ("https://terms.example/a b", "the address is malformed"),
        ("https://terms.example/\r\nX: y", "the address is malformed"),
        ("https://terms.example:99999/", "the address is malformed"),
        ("https://[bad/", "the address is malformed"),
        ("https://" + "a" * 70 + ".example/", "the address is malformed"),
        ("no address", "the address is malformed"),
    ],
)
def test_addresses_that_are_refused(resolves: Resolve, url: str, why: str) -> None:
    resolves("8.8.8.8")
    with pytest.raises(Unavailable) as caught:
        GuardedClient().get(url)
    assert (caught.value.reason, caught.value.detail) == (Reason.REFUSED, why)


def test_loopback_is_refused_unless_a_test_allows_it(hub: LoopbackHub) -> None:
    hub.pages["/x"] = Page(b"text")
    assert reason(GuardedClient(), hub.url + "/x") is Reason.REFUSED
    assert hub.requests == []
    page = GuardedClient(allow_loopback=True).get(hub.url + "/x")
    assert (page.content, page.media_type) == (b"text", "text/plain")


def test_a_name_that_resolves_elsewhere_the_second_time_is_refused(
    hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when the address is checked, this machine when the connection is made."""
    answers = iter(["8.8.8.8"])

    def rebind(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    monkeypatch.setattr(guard.socket, "getaddrinfo", rebind)
    hub.pages["/x"] = Page(b"secret")
    port = hub.url.rpartition(":")[2]
    assert reason(GuardedClient(), f"https://rebind.example:{port}/x") is Reason.REFUSED
    assert hub.requests == []


def test_the_body_of_a_redirect_is_not_read(hub: LoopbackHub) -> None:
    hub.pages["/old"] = Page(b"x" * 40, 302, {"Location": "/new"}, drip=0.05)
    hub.pages["/new"] = Page(b"there")
    started = time.monotonic()
    assert GuardedClient(allow_loopback=True).get(hub.url + "/old").content == b"there"
    assert time.monotonic() - started < 1.5


def test_a_name_without_an_address_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(guard.socket, "getaddrinfo", fail)
    assert reason(GuardedClient(), "https://nowhere.example/") is Reason.UNREACHABLE


def test_a_host_that_did_not_answer_twice_is_not_asked_again(hub: LoopbackHub) -> None:
    client = GuardedClient(allow_loopback=True)
    hub.trouble("/x", *[Trouble.RESET] * 5)
    for _ in range(4):
        assert reason(client, hub.url + "/x") is Reason.UNREACHABLE
    assert len(hub.requests) == 2


def test_redirects_are_followed_and_every_hop_is_checked(hub: LoopbackHub) -> None:
    client = GuardedClient(allow_loopback=True)
    hub.pages["/a"] = Page(b"", 302, {"Location": "/b"})
    hub.pages["/b"] = Page(b"there")
    hub.pages["/metadata"] = Page(b"", 302, {"Location": "https://169.254.169.254/latest"})
    hub.pages["/loop"] = Page(b"", 302, {"Location": "/loop"})
    hub.pages["/odd"] = Page(b"", 302, {"Location": "https://[bad/"})
    page = client.get(hub.url + "/a")
    assert (page.url, page.content) == (hub.url + "/b", b"there")
    assert reason(client, hub.url + "/metadata") is Reason.REFUSED
    assert reason(client, hub.url + "/loop") is Reason.REFUSED
    assert reason(client, hub.url + "/odd") is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(b"", 404), Reason.MISSING),
        (Page(b"", 410), Reason.MISSING),
        (Page(b"", 403), Reason.PRIVATE_OR_MISSING),
        (Page(b"", 429), Reason.RATE_LIMITED),
        (Page(b"", 503), Reason.SERVER_ERROR),
        (Page(b"", 204), Reason.UNREADABLE),
        (Page(b"%PDF", headers={"Content-Type": "application/pdf"}), Reason.NOT_TEXT),
        (Page(b"x" * 2000), Reason.TOO_LARGE),
        (Page(gzip.compress(b"x" * 2000), headers={"Content-Encoding": "gzip"}), Reason.TOO_LARGE),
        (Page(b"not gzip", headers={"Content-Encoding": "gzip"}), Reason.UNREADABLE),
        (Page(b"?", headers={"Content-Encoding": "br"}), Reason.UNREADABLE),
        (Page(b"half", headers={"Content-Length": "400"}), Reason.UNREACHABLE),
    ],
)
def test_answers_that_are_no_text(hub: LoopbackHub, page: Page, expected: Reason) -> None:
    hub.pages["/x"] = page
    assert reason(GuardedClient(allow_loopback=True, limit=1000, timeout=0.2), hub.url + "/x") is expected


def test_a_body_cut_short_is_not_taken_for_the_whole(hub: LoopbackHub) -> None:
    hub.pages["/x"] = Page(b"the whole text")
    hub.trouble("/x", Trouble.CUT)
    assert reason(GuardedClient(allow_loopback=True), hub.url + "/x") is Reason.UNREACHABLE


def test_gzip_that_was_not_asked_for_is_undone(hub: LoopbackHub) -> None:
    hub.pages["/x"] = Page(gzip.compress(b"text"), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
    assert GuardedClient(allow_loopback=True).get(hub.url + "/x").content == b"text"


def test_a_server_that_drips_is_cut_off(hub: LoopbackHub) -> None:
    hub.pages["/x"] = Page(b"x" * 100, drip=0.05)
    assert reason(GuardedClient(allow_loopback=True, timeout=1, total=0.3), hub.url + "/x") is Reason.TIMEOUT


def test_a_page_that_did_not_change_is_confirmed(hub: LoopbackHub) -> None:
    hub.pages["/x"] = Page(b"text", headers={"ETag": '"7"'})
    page = GuardedClient(allow_loopback=True).get(hub.url + "/x", etag='"7"')
    assert page.unchanged
    assert page.content == b""


def test_nothing_is_asked_after_an_interrupt(hub: LoopbackHub) -> None:
    clock = Clock()
    clock.interrupt()
    assert reason(GuardedClient(clock, allow_loopback=True), hub.url + "/x") is Reason.INTERRUPTED
    assert hub.requests == []


def test_https_uses_the_name_that_was_asked_for(hub: LoopbackHub) -> None:
    url = hub.url.replace("http://127.0.0.1", "https://localhost") + "/x"
    assert reason(GuardedClient(allow_loopback=True, timeout=1), url) in (Reason.UNREACHABLE, Reason.TIMEOUT)


@pytest.fixture
def tls_hub(hub: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The loopback server behind TLS, with a certificate for `localhost` that the client trusts; its address."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed: no certificate can be made")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, *subject]
    subprocess.run(made, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    hub.use_tls(server)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr("auditor.sources.transport._tls", lambda: trusting)
    return hub.url.replace("http://127.0.0.1", "https://localhost")


def test_https_checks_the_certificate_for_the_name_that_was_asked_for(hub: LoopbackHub, tls_hub: str) -> None:
    hub.pages["/x"] = Page(b"text")
    client = GuardedClient(allow_loopback=True)
    assert client.get(tls_hub + "/x").content == b"text"
    assert reason(client, tls_hub.replace("localhost", "127.0.0.1") + "/x") is Reason.REFUSED


def test_a_certificate_that_nobody_vouches_for_is_refused(
    hub: LoopbackHub, tls_hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.pages["/x"] = Page(b"text")
    monkeypatch.setattr("auditor.sources.transport._tls", ssl.create_default_context)
    with pytest.raises(Unavailable) as caught:
        GuardedClient(allow_loopback=True).get(tls_hub + "/x")
    assert caught.value.reason is Reason.REFUSED
    assert "certificate does not hold" in caught.value.detail


def test_a_handshake_that_hangs_is_cut_off(hub: LoopbackHub) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert reason(GuardedClient(allow_loopback=True, timeout=5, total=0.2), url) is Reason.TIMEOUT
