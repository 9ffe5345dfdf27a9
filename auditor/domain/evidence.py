"""What was fetched, and what is quoted from it.

Missing, denied and failed evidence are three different things; none of them is ever read as permission.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.domain.ref import RefKind


class Status(StrEnum):
    """What became of a request for evidence."""

    FOUND = "found"
    ABSENT = "absent"
    """The place was reached and holds nothing of that name."""
    DENIED = "denied"
    """It exists, or may exist, but we were not let in."""
    FAILED = "failed"
    """We could not find out: outage, time-out, offline, unreadable answer."""


class Reason(StrEnum):
    """Why evidence was not found, in the words that a user can act on."""

    MISSING = "missing"
    PRIVATE_OR_MISSING = "private-or-missing"
    REVISION_MISSING = "revision-missing"
    GATED = "gated"
    DISABLED = "disabled"
    BAD_TOKEN = "bad-token"  # noqa: S105  the word for the answer, not a token
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    OFFLINE = "offline"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    REFUSED = "refused"
    """Our own guard refused: not https, a private address, a forbidden host, robots.txt."""
    UNREADABLE = "unreadable"
    """An answer came, but it was not what the protocol promises."""
    INTERRUPTED = "interrupted"
    INTERNAL = "internal-error"
    """A fault of this program, not of the evidence."""


PASSING = frozenset(Reason) - {
    Reason.MISSING,
    Reason.PRIVATE_OR_MISSING,
    Reason.REVISION_MISSING,
    Reason.GATED,
    Reason.DISABLED,
    Reason.TOO_LARGE,
    Reason.NOT_TEXT,
    Reason.REFUSED,
}
"""Troubles of the run, not of the evidence: another run may read what this one could not, whatever it says."""


class Evidence(Frozen):
    """One fetched thing: its address, what became of it, and its bytes.

    `uri` is `hf://ID@COMMIT/PATH` for Hub files (`hf://datasets/ID@…` for datasets), `hf://ID@COMMIT`
    for metadata, `https://…` for pages, `file:PATH` for local files, `rule://…` for curated facts.
    """

    uri: str
    status: Status
    reason: Reason | None = None
    message: str = ""
    """One sentence for a person, when not found."""
    sha256: str | None = None
    """Hex digest of `content`; None unless found."""
    size: int | None = None
    """Bytes."""
    media_type: str | None = None
    fetched_at: datetime | None = None
    """When the bytes were had from the network (UTC); a cached copy keeps its first time."""
    content: bytes = Field(default=b"", repr=False, exclude=True)

    @property
    def found(self) -> bool:
        return self.status is Status.FOUND

    @property
    def text(self) -> str:
        """The bytes as UTF-8 with replacement, as every span in this project counts characters."""
        small = len(self.content) < _SMALL
        return _decoded(self.content) if small else self.content.decode("utf-8", "replace")


_SMALL = 1 << 20
"""Bytes; larger contents are few, and remembering them could fill the memory."""


@lru_cache(maxsize=32)
def _decoded(content: bytes) -> str:
    """Every quotation of a card asks for its text; the same bytes come back until some dozens of others were read."""
    return content.decode("utf-8", "replace")


class Citation(Frozen):
    """A pointer into evidence: the address, the hash, and the quoted words.

    `start` and `end` are character offsets into `Evidence.text`; None cites the whole.
    """

    uri: str
    status: Status
    sha256: str | None = None
    fetched_at: datetime | None = None
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None
    """The verbatim words of the span."""

    @classmethod
    def whole(cls, evidence: Evidence) -> Citation:
        """Cite evidence as a whole."""
        return cls(uri=evidence.uri, status=evidence.status, sha256=evidence.sha256, fetched_at=evidence.fetched_at)

    @classmethod
    def span(cls, evidence: Evidence, start: int, end: int, limit: int = 600) -> Citation:
        """Cite `evidence.text[start:end]`, quoting at most `limit` characters of it."""
        end = min(end, start + limit)
        return cls(
            uri=evidence.uri,
            status=evidence.status,
            sha256=evidence.sha256,
            fetched_at=evidence.fetched_at,
            start=start,
            end=end,
            excerpt=evidence.text[start:end],
        )


class Dossier(Frozen):
    """All evidence about one repository, folder or vendor model."""

    kind: RefKind
    requested: str
    """Hub id, vendor model or folder that was asked for."""
    resolved: str
    """What it turned out to be: the new id of a renamed repo."""
    commit: str | None = None
    """Resolved 40-hex commit (or content digest of a folder)."""
    metadata: Evidence
    """The one that decides: found, or the reason why nothing could be had."""
    files: tuple[Evidence, ...] = ()
    """Card, licence texts, configuration and linked texts, each pinned to the commit."""
    paths: tuple[str, ...] = ()
    """Every path in the repository's listing; empty when the listing was not had."""
