"""Which addresses may be asked: https, and public ones only, judged by what the name resolves to."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from auditor.domain.evidence import Reason
from auditor.sources.messages import Unavailable

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the checked address, and the name that goes into TLS and the Host header."""

    secure: bool
    host: str
    port: int
    address: str
    path: str


def join(base: str, location: str) -> str:
    """Where a redirect from `base` leads. Raises Unavailable when it is no address."""
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise Unavailable(Reason.UNREADABLE, "malformed redirect") from error


def check(url: str, *, allow_loopback: bool = False) -> Target:
    """Resolve `url` and check it; connecting to `Target.address` leaves no room for a second, different resolution.

    `allow_loopback` lets tests serve pages on this machine, over http too. Raises Unavailable.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except ValueError as error:
        raise Unavailable(Reason.REFUSED, "the address is malformed") from error
    if parts.username is not None or not host or not url.isprintable() or " " in url:
        raise Unavailable(Reason.REFUSED, "the address is malformed")
    secure = parts.scheme == "https"
    if not secure and not allow_loopback:
        raise Unavailable(Reason.REFUSED, "only https is followed")
    address = _resolve(host, port or (443 if secure else 80), allow_loopback)
    if not secure and not (allow_loopback and parts.scheme == "http" and address.is_loopback):
        raise Unavailable(Reason.REFUSED, "only https is followed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port or (443 if secure else 80), str(address), path)


def _resolve(host: str, port: int, allow_loopback: bool) -> _Address:
    """The first address of `host`; every one of them must be allowed."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(Reason.UNREACHABLE, f"{host[:80]} has no address") from error
    addresses = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    for address in addresses:
        if not (is_public(address) or (allow_loopback and address.is_loopback)):
            raise Unavailable(Reason.REFUSED, "the address is not public")
    return addresses[0]


def is_public(address: _Address) -> bool:
    """Whether `address` is on the public internet; addresses that carry an IPv4 one inside are judged by that."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return is_public(inner)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
