"""Every way in which people write the address of a Hub repository.

Web addresses, `hf://`, package URLs, Ollama's `hf.co/org/name:quant`, LiteLLM's `huggingface/org/name`,
and plain `org/name@revision`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_HOST = re.compile(r"^(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)(?=[/?#]|$)|git@hf\.co:)", re.IGNORECASE)
_PART = r"[A-Za-z0-9_](?:[\w.-]{0,94}[\w])?"
_ID = re.compile(rf"^(?:{_PART}/)?{_PART}$", re.ASCII)
_REVISION = re.compile(r"^[A-Za-z0-9_][\w./+-]{0,250}$", re.ASCII)
_REF = re.compile(r"^refs/(?:pr|convert|heads|tags)/[^/]+")
_VIEWS = frozenset({"tree", "blob", "resolve", "raw", "commit", "commits", "blame", "edit"})
"""Parts of a Hub address that a revision follows."""

_PAGES = """
api blog brand chat collections docs enterprise inference inference-endpoints join learn login models new
notifications organizations papers posts pricing privacy settings spaces tasks terms-of-service
"""
_NOT_REPOS = frozenset(_PAGES.split())
"""First parts of web addresses that are pages of the Hub and no owners."""


class AddressError(Exception):
    """The text claims to be an address of the Hub and is none; `message` and `hint` are for people."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Address:
    """A repository on the Hub."""

    id: str
    """`org/name`, or a name alone for the repositories that had none at first."""
    dataset: bool = False
    revision: str | None = None
    explicit: bool = False
    """True when the text names the Hub itself, so that nothing else can be meant."""


def is_id(text: str) -> bool:
    """Whether the Hub could have a repository of this id."""
    return bool(_ID.match(text)) and "--" not in text and ".." not in text and not text.endswith(".git")


def read_address(text: str) -> Address | None:
    """The repository that `text` names, or None where it is written as something else.

    Raises AddressError where the text names the Hub but no repository of models or datasets.
    """
    if match := _HOST.match(text):
        return _from_web(text[match.end() :])
    if text.startswith("hf://"):
        return _from_parts(text, text.removeprefix("hf://"), explicit=True)
    if text.startswith("pkg:huggingface/"):
        return _from_parts(text, unquote(text.removeprefix("pkg:huggingface/").split("?")[0]), explicit=True)
    return _plain(text)


def _plain(text: str) -> Address | None:
    """`org/name[@revision]`, `datasets/org/name[@revision]`."""
    dataset = text.startswith("datasets/")
    rest = text.removeprefix("datasets/").removeprefix("huggingface/")
    id_, at, revision = rest.partition("@")
    if not is_id(id_) or (at and not _REVISION.match(revision)):
        return None
    return Address(id_, dataset, revision or None)


def _from_web(path: str) -> Address:
    """The part of a web address after the host."""
    shown = f"huggingface.co{path}"
    parts = [unquote(part) for part in re.split(r"[?#]", path)[0].split("/") if part]
    if parts[:1] == ["api"] and parts[1:2] in (["models"], ["datasets"]):
        parts = parts[2:] if parts[1] == "models" else parts[1:]
    dataset = parts[:1] == ["datasets"]
    parts = parts[1:] if dataset else parts
    if not parts or parts[0] in _NOT_REPOS:
        raise AddressError(f"'{shown}' is no model or dataset of the Hub", "give the address of a repository page")
    id_, rest = _split_view(parts)
    id_, _, _quant = id_.partition(":")
    return _checked(Address(id_.removesuffix(".git"), dataset, _revision_of(rest), explicit=True), shown)


def _split_view(parts: list[str]) -> tuple[str, list[str]]:
    """The id, and what follows the view (`tree`, `blob`, …)."""
    for place in (1, 2):
        if len(parts) > place and parts[place] in _VIEWS:
            return "/".join(parts[:place]), parts[place + 1 :]
    return "/".join(parts[:2]), []


def _revision_of(rest: list[str]) -> str | None:
    if match := _REF.match("/".join(rest)):
        return match.group()
    return rest[0] if rest else None


def _from_parts(shown: str, text: str, *, explicit: bool) -> Address:
    """`[datasets/]org/name[@revision][/path]`, as the Hub's file system writes it."""
    rest = text.removeprefix("models/").removeprefix("datasets/")
    dataset = text.startswith("datasets/")
    if text.startswith("spaces/"):
        raise AddressError(f"'{shown}' is a Space, which is an application", "name the models that it uses")
    id_, at, tail = rest.partition("@")
    owner, _, name = id_.strip("/").partition("/")
    id_ = f"{owner}/{name.split('/')[0]}" if name else owner
    revision = _revision_of(unquote(tail).split("/")) if at else None
    return _checked(Address(id_, dataset, revision or None, explicit), shown)


def _checked(address: Address, shown: str) -> Address:
    for problem in _problems(address):
        raise AddressError(f"'{shown[:120]}' {problem}", "it reads org/name; revisions are branches, tags or commits")
    return address


def _problems(address: Address) -> Iterator[str]:
    if not is_id(address.id):
        yield f"names no repository: '{address.id[:80]}' is not a Hub id"
    if address.revision is not None and not _REVISION.match(address.revision):
        yield f"has a revision that no branch, tag or commit can have: '{address.revision[:80]}'"
