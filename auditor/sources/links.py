"""What a card's `license_link` points to. Reads nothing; the string comes from strangers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from auditor.domain.ref import RefKind
from auditor.sources.hub_info import is_repo_id
from auditor.sources.repo_files import safe_path

_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_FILE_VERBS = frozenset({"blob", "resolve", "raw"})
_NO_REPOS = frozenset({"spaces", "docs", "blog", "papers", "collections", "api", "settings", "join", "login"})
MAX_LINK = 2048


@dataclass(frozen=True, slots=True)
class RepoPath:
    """A file beside the card."""

    path: str


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository on the Hub."""

    kind: RefKind
    id: str
    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """An address outside the Hub, already rewritten from a code viewer's page to the raw text."""

    url: str


def read_link(link: str, endpoint: str) -> RepoPath | HubFile | WebPage | None:
    """Understand `link`; None when it names nothing that can be fetched. `endpoint` is the Hub's address in use."""
    link = link.strip()
    if not link or len(link) > MAX_LINK or not link.isprintable():
        return None
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
        own = (urlsplit(endpoint).hostname or "").lower()
    except ValueError:
        return None
    if not parts.scheme and not parts.netloc:
        return _beside(unquote(parts.path))
    if host in _HUB_HOSTS or host == own:
        return _hub_file(parts) or WebPage(link)
    return WebPage(_raw(parts, host))


def _beside(path: str) -> RepoPath | None:
    path = path.removeprefix("./").lstrip("/")
    return RepoPath(path) if safe_path(path) else None


def _hub_file(parts: SplitResult) -> HubFile | None:
    words = [unquote(word) for word in parts.path.strip("/").split("/")]
    kind = RefKind.HUB
    if words[0] == "datasets":
        kind, words = RefKind.DATASET, words[1:]
    for size in (2, 1):
        id_, rest = "/".join(words[:size]), words[size:]
        if len(rest) >= 3 and rest[0] in _FILE_VERBS and words[0] not in _NO_REPOS:
            path = "/".join(rest[2:])
            return HubFile(kind, id_, rest[1], path) if safe_path(path) and is_repo_id(id_) else None
    return None


def _raw(parts: SplitResult, host: str) -> str:
    """The address of the text itself where the link is to a code viewer's page."""
    words = parts.path.split("/")
    if host in ("github.com", "www.github.com") and len(words) > 5 and words[3] in ("blob", "raw"):
        return "https://raw.githubusercontent.com/" + "/".join(words[1:3] + words[4:])
    if "/-/blob/" in parts.path:
        return parts._replace(path=parts.path.replace("/-/blob/", "/-/raw/", 1), fragment="").geturl()
    return parts._replace(fragment="").geturl()
