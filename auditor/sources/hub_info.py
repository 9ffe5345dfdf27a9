"""What a source needs from the Hub's metadata to know what to fetch. Reads hostile JSON; judges nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditor.domain.evidence import Reason
from auditor.domain.ref import RefKind
from auditor.sources.messages import TRIES, Unavailable
from auditor.sources.repo_files import safe_path

_EXPAND = {
    RefKind.HUB: (
        "author", "baseModels", "cardData", "createdAt", "disabled", "gated", "gguf", "lastModified", "library_name",
        "pipeline_tag", "private", "safetensors", "sha", "siblings", "tags", "usedStorage",
    ),
    RefKind.DATASET: (
        "author", "cardData", "createdAt", "disabled", "gated", "lastModified", "private", "sha", "siblings", "tags",
        "usedStorage",
    ),
}  # fmt: skip
"""Fields to ask for. Counters such as downloads change daily and would make every answer a new one."""

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_MAX_LINKS = 3


def expand_query(kind: RefKind) -> str:
    """The query that asks for every field that matters, in one request."""
    return "&".join(f"expand={name}" for name in _EXPAND[kind])


def is_repo_id(text: object) -> bool:
    """Whether `text` is spelt as ids of the Hub are: `owner/name`, or `name` alone for the oldest."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def is_commit(text: object) -> bool:
    """Whether `text` is a full commit hash."""
    return isinstance(text, str) and _COMMIT.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Info:
    """The fields of a metadata answer that decide what to fetch next."""

    id: str
    commit: str
    paths: tuple[str, ...] | None
    """The listing; None when the answer has none."""
    licenses: tuple[str, ...]
    """Declared licences as written."""
    links: tuple[str, ...]
    """`license_link` of the card."""
    has_base_model: bool


def read_info(content: bytes, asked: str) -> Info:
    """Read a metadata answer about the repo `asked`. Raises Unavailable(UNREADABLE) when it is not one."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unavailable(Reason.UNREADABLE, "no JSON", tries=TRIES) from error
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise Unavailable(Reason.UNREADABLE, "no repository in the answer", tries=TRIES)
    if not is_commit(data.get("sha")):
        raise Unavailable(Reason.UNREADABLE, "no commit in the answer")
    card = data.get("cardData")
    card = card if isinstance(card, dict) else {}
    tags = [tag for tag in _items(data.get("tags")) if isinstance(tag, str)]
    return Info(
        id=data["id"] if is_repo_id(data["id"]) else asked,
        commit=data["sha"],
        paths=_paths(data.get("siblings")),
        licenses=_strings(card.get("license"))
        or tuple(t.removeprefix("license:") for t in tags if t.startswith("license:")),
        links=_strings(card.get("license_link"))[:_MAX_LINKS],
        has_base_model=bool(
            data.get("baseModels") or card.get("base_model") or any(t.startswith("base_model:") for t in tags)
        ),
    )


def _paths(siblings: object) -> tuple[str, ...] | None:
    if not isinstance(siblings, list):
        return None
    names = (item.get("rfilename") for item in siblings if isinstance(item, dict))
    return tuple(name for name in names if isinstance(name, str) and safe_path(name))


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(item.strip() for item in _items(value) if isinstance(item, str) and item.strip())


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else (value,)
