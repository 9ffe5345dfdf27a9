"""Evidence addresses as web links, built only from parts that were checked; anything else is shown as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

HUB = "https://huggingface.co"
_HUB_URI = re.compile(
    r"hf://(?P<kind>datasets/|spaces/)?(?P<id>[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9_][\w.-]{0,95})?)"
    r"@(?P<commit>[0-9a-f]{40})(?:/(?P<path>.+))?",
    re.ASCII | re.DOTALL,
)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z0-9][a-z0-9-]{0,61}", re.ASCII)
_MAX_PATH = 1000


@dataclass(frozen=True, slots=True)
class HubAddress:
    """The parts of an `hf://` address. `path` is None for the repository's metadata."""

    kind: str
    id: str
    commit: str
    path: str | None


def hub_address(uri: str) -> HubAddress | None:
    """Return the parts of `hf://[datasets/]ID@COMMIT[/PATH]`, or None when any part is not what it should be."""
    found = _HUB_URI.fullmatch(uri)
    if not found or not _safe_path(found["path"]):
        return None
    return HubAddress(found["kind"] or "", found["id"], found["commit"], found["path"])


def web_link(uri: str) -> str | None:
    """Return the https address where a person can read the evidence, pinned to its commit; None when there is none."""
    if uri.startswith("hf://"):
        address = hub_address(uri)
        return _hub_link(address) if address else None
    return _page_link(uri) if uri.startswith("https://") else None


def _hub_link(address: HubAddress) -> str:
    view = "tree" if address.path is None else "blob"
    path = "" if address.path is None else "/" + quote(address.path)
    return f"{HUB}/{address.kind}{address.id}/{view}/{address.commit}{path}"


def _safe_path(path: str | None) -> bool:
    if path is None:
        return True
    parts = path.split("/")
    return len(path) <= _MAX_PATH and path.isprintable() and not {"", ".", ".."} & set(parts)


def _page_link(uri: str) -> str | None:
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.username is not None or port not in (None, 443) or not _HOST.fullmatch(host) or len(uri) > 2 * _MAX_PATH:
        return None
    query = f"?{quote(parts.query, safe='=&%+/:,;@!$*()~')}" if parts.query else ""
    return f"https://{host}{quote(parts.path, safe='/%:@+,;=~()!$*')}{query}"
