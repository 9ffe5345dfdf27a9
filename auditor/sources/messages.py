"""The sentence a person reads when evidence could not be had: what happened, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from auditor.domain.evidence import Reason, Status

STATUS_OF = {
    Reason.MISSING: Status.ABSENT,
    Reason.REVISION_MISSING: Status.ABSENT,
    Reason.PRIVATE_OR_MISSING: Status.DENIED,
    Reason.GATED: Status.DENIED,
    Reason.DISABLED: Status.DENIED,
    Reason.BAD_TOKEN: Status.DENIED,
    Reason.RATE_LIMITED: Status.FAILED,
    Reason.SERVER_ERROR: Status.FAILED,
    Reason.TIMEOUT: Status.FAILED,
    Reason.UNREACHABLE: Status.FAILED,
    Reason.OFFLINE: Status.FAILED,
    Reason.TOO_LARGE: Status.FAILED,
    Reason.NOT_TEXT: Status.FAILED,
    Reason.REFUSED: Status.FAILED,
    Reason.UNREADABLE: Status.FAILED,
    Reason.INTERRUPTED: Status.FAILED,
    Reason.INTERNAL: Status.FAILED,
}
"""What each reason means for the evidence; a test holds it complete."""


class Place(Enum):
    """What kind of thing was asked for; some sentences differ by it."""

    REPO = "repo"
    FILE = "file"
    PAGE = "page"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Subject:
    """What was asked for, as messages call it."""

    place: Place
    name: str
    """Such as `model org/name` or `file LICENSE of model org/name`."""


_AGAIN = "Run again later; what was already read is kept."
_BY_HAND = "Look at it by hand."

_SENTENCES: dict[Reason, str] = {
    Reason.MISSING: (
        "{what} does not exist. Check the spelling; if it is private, set HF_TOKEN to a token that may read it."
    ),
    Reason.PRIVATE_OR_MISSING: (
        "{what} is private or does not exist; the Hub does not say which. Check the spelling, or set HF_TOKEN"
        " to a token that may read it."
    ),
    Reason.REVISION_MISSING: (
        "{what} has no such revision. Name a branch, tag or commit that exists, or leave the revision out."
    ),
    Reason.GATED: (
        "{what} is gated, and we were not let in. Ask for access on its page on the Hub, then set HF_TOKEN to"
        " a token of that account."
    ),
    Reason.DISABLED: (
        "{what} was disabled by the Hub, so nothing of it can be read. Ask its owner, or use another model."
    ),
    Reason.BAD_TOKEN: (
        "The Hub refuses the token when asked for {what}: it is wrong, has expired or lacks the right to "
        "read. Set HF_TOKEN to a valid one, or unset it to go on without."
    ),
    Reason.RATE_LIMITED: (
        "The request quota is used up{detail}, so {what} was not read. Allow a longer wait with --max-wait, "
        "set HF_TOKEN for a larger quota, or run again later."
    ),
    Reason.SERVER_ERROR: "The server failed{detail} when asked for {what}. " + _AGAIN,
    Reason.TIMEOUT: "The server did not answer in time{detail} when asked for {what}. Check the network. " + _AGAIN,
    Reason.UNREACHABLE: (
        "The server could not be reached{detail} for {what}. Check the network, the proxy and HF_ENDPOINT, "
        "then run again."
    ),
    Reason.OFFLINE: (
        "{what} is not in the evidence at hand{detail}, and the network is off. Run once without --offline."
    ),
    Reason.TOO_LARGE: "{what} is larger than is read{detail}. " + _BY_HAND,
    Reason.NOT_TEXT: "{what} is not text{detail}. " + _BY_HAND,
    Reason.REFUSED: "{what} was not asked for: {detail}. " + _BY_HAND,
    Reason.UNREADABLE: (
        "The answer for {what} is not what the protocol promises{detail}. Check for a proxy or a login page "
        "in between, then run again."
    ),
    Reason.INTERRUPTED: "The run was interrupted before {what} was read. Run again; what was already read is kept.",
    Reason.INTERNAL: "The auditor itself failed on {what}. Report it; everything else was audited.",
}
_OTHER_WORDS: dict[tuple[Place, Reason], str] = {
    (Place.FILE, Reason.MISSING): (
        "{what} does not exist at this commit. Nothing can be read; ask the owner if it should be there."
    ),
    (Place.FILE, Reason.PRIVATE_OR_MISSING): (
        "{what} can no longer be read: the repository was deleted or made private meanwhile. Run again to see"
        " what it is now."
    ),
    (Place.PAGE, Reason.MISSING): (
        "{what} does not exist (any more). Look for the text by hand, and ask the owner to mend the link."
    ),
    (Place.PAGE, Reason.PRIVATE_OR_MISSING): "{what} is not public{detail}. " + _BY_HAND,
    (Place.PAGE, Reason.RATE_LIMITED): "{what} was not read: its server has had too many requests{detail}. " + _AGAIN,
    (Place.PAGE, Reason.UNREACHABLE): (
        "{what} could not be reached{detail}. Check the network, then run again, or look at it by hand."
    ),
    (Place.PAGE, Reason.UNREADABLE): "The answer for {what} could not be understood{detail}. " + _BY_HAND,
    (Place.LOCAL, Reason.MISSING): "{what} does not exist. Check the path.",
    (Place.LOCAL, Reason.UNREADABLE): "{what} cannot be read{detail}. Check its permissions.",
    (Place.LOCAL, Reason.REFUSED): "{what} was not read: {detail}. " + _BY_HAND,
}


def sentence(reason: Reason, subject: Subject, detail: str = "") -> str:
    """What happened to `subject`, and what to do about it. `detail` is a few words of fact, such as ``HTTP 503``."""
    if reason is not Reason.REFUSED and detail:
        detail = f" ({detail})"
    words = _OTHER_WORDS.get((subject.place, reason), _SENTENCES[reason])
    text = words.format(what=subject.name, detail=detail)
    return text[0].upper() + text[1:]


TRIES = 6
"""How often a passing trouble is worth asking: the pauses add up to about 15 seconds."""


class Unavailable(Exception):  # noqa: N818 - it names an outcome; sources turn it into evidence
    """Evidence could not be had. Internal to `sources`: what leaves is evidence with a status.

    detail: a few words of fact. code: the server's own name for the trouble. tries: how often it is worth asking in
    all. wait: seconds the server asked us to wait.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, code: str = "", tries: int = 1, wait: float | None = None
    ) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.code = code
        self.tries = tries
        self.wait = wait

    @property
    def status(self) -> Status:
        return STATUS_OF[self.reason]
