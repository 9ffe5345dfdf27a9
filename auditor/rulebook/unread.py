"""What could not be read, and what it leaves of a conclusion. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.domain.evidence import PASSING, Citation, Status
from auditor.domain.facts import Facts, LicenseText, Unread
from auditor.domain.licensing import Scope
from auditor.rulebook.governing import WEIGHTS, depth_of
from auditor.rulebook.readings import UNREAD, Reading, doubted

_MOST_NAMES = 3
_LONGEST_NAME = 80


def unread_texts(governing: Sequence[LicenseText], facts: Facts) -> tuple[LicenseText, ...]:
    """The texts that were denied or failed and would override, or stand beside, what was read.

    A text deeper down, a notice or a policy can restrict too, but the first two rarely say anything of the weights:
    they count where the next run will read them.
    """
    unread = [text for text in facts.texts if text.scope in WEIGHTS and text.status in (Status.DENIED, Status.FAILED)]
    return tuple(t for t in unread if not governing or _rivals(t, governing[0]) or _passes(t))


def vanished_texts(governing: Sequence[LicenseText], facts: Facts) -> tuple[LicenseText, ...]:
    """The texts that the listing names, that could be the governing licence, and that are not there.

    The Hub's firm answer is that there is no such file, so what the card declares is what was published: its reading
    stands, with a finding that keeps the model undecided. Silence does not stand: somebody stated something.
    """
    missing = [] if governing else missing_texts(facts)
    return tuple(text for text in missing if text.scope in WEIGHTS and not _is_beside(text))


def missing_texts(facts: Facts) -> tuple[LicenseText, ...]:
    """The texts that the listing names and the Hub does not have at that commit."""
    return tuple(text for text in facts.texts if text.status is Status.ABSENT)


def _passes(unread: LicenseText | Unread) -> bool:
    """Whether the next run may read it."""
    return unread.reason in PASSING and not _is_linked(unread)


def _rivals(unread: LicenseText, governing: LicenseText) -> bool:
    """Whether a text would count beside the governing one: written for the weights, or general and as near the root."""
    if _is_beside(unread) or unread.path.startswith("http"):
        return False
    return unread.scope is Scope.WEIGHTS or (governing.scope is Scope.ANY and depth_of(unread) <= depth_of(governing))


def _is_beside(text: LicenseText) -> bool:
    """A notice or a policy, by its name: it stands beside a licence, and is none."""
    name = text.path.lower()
    return "notice" in name or "policy" in name


def doubt(reading: Reading, texts: Sequence[LicenseText], facts: Facts) -> Reading:
    """A permission does not stand while a file that may take it away could not be read.

    Where the run failed, conditions do not stand either: another run may read a bar. What is denied for good leaves
    the conditions that the card's metadata names.
    """
    unread: list[LicenseText | Unread] = [*texts, *facts.unread]
    if not unread:
        return reading
    passing = any(_passes(item) for item in unread)
    cited = (citation for item in unread for citation in _citations(item))
    return doubted(reading, UNREAD if passing else "unknown", tuple(cited))


def told(reading: Reading, before: Reading, texts: Sequence[LicenseText]) -> str:
    """What the reasons of a verdict add on what could not be read; empty where all was."""
    names = ", ".join(text.path[:_LONGEST_NAME] for text in texts[:_MOST_NAMES])
    which = f" Not read: {names}{' and more' if len(texts) > _MOST_NAMES else ''}." if names else ""
    return (" Not everything that may restrict more could be read." if reading is not before else "") + which


def _citations(unread: LicenseText | Unread) -> tuple[Citation, ...]:
    return unread.citations if isinstance(unread, LicenseText) else (unread.citation,)


def _is_linked(unread: LicenseText | Unread) -> bool:
    """Whether it is a page that the card links to: those vanish and move for good."""
    return isinstance(unread, LicenseText) and unread.path.startswith("http")
