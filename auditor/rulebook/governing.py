"""Which of a repository's texts license the weights, and which others may take away from them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.domain.facts import LicenseText
from auditor.domain.licensing import Polarity, Scope, TextKind
from auditor.licenses.terms import CommercialUse, commercial_terms

WEIGHTS = (Scope.WEIGHTS, Scope.ANY)
"""What a text must speak of to license the weights, the nearest first."""


def governing_texts(texts: Sequence[LicenseText]) -> tuple[LicenseText, ...]:
    """The texts that license the weights: those written for them, else the general ones nearest to the root.

    A NOTICE holds what others want to be said about their parts: it can limit, and licenses nothing as a whole.
    """
    found = [text for text in texts if _licenses(text)]
    licenses = [text for text in found if not is_notice(text)] or [text for text in found if _limits(text)]
    for scope in WEIGHTS:
        scoped = [text for text in licenses if text.scope is scope]
        if scoped:
            depth = min(depth_of(text) for text in scoped)
            return tuple(text for text in scoped if depth_of(text) == depth)
    return ()


def beneath(governing: Sequence[LicenseText], texts: Sequence[LicenseText]) -> tuple[LicenseText, ...]:
    """Texts of the same kind deeper down, notices and policies that bar commerce: they can only restrict more."""
    if not governing:
        return tuple(text for text in texts if is_policy(text) and _bars_commerce(text))
    scope, depth = governing[0].scope, depth_of(governing[0])
    deeper = (t for t in texts if _licenses(t) and not is_notice(t) and t.scope is scope and depth_of(t) > depth)
    others = (t for t in texts if (is_policy(t) or (is_notice(t) and t not in governing)) and _bars_commerce(t))
    return (*deeper, *others)


def _licenses(text: LicenseText) -> bool:
    """Whether a file counts as a licence text.

    A licence by name that reads like nothing we know still does: what it says is unknown, not nothing. So does a few
    words under that name, and a card when it states a limit.
    """
    if text.identification is None:
        return False
    kind = text.identification.kind
    return kind in (TextKind.LICENSE, TextKind.OTHER, TextKind.STUB) or (kind is TextKind.CARD and _limits(text))


def is_notice(text: LicenseText) -> bool:
    """Whether a text is a file of attributions by its name."""
    return "notice" in text.path.lower()


def is_policy(text: LicenseText) -> bool:
    """Whether a text is a use policy: it can limit, and grants nothing."""
    return text.identification is not None and text.identification.kind is TextKind.POLICY


def _bars_commerce(text: LicenseText) -> bool:
    return commercial_terms(text.clauses).value is CommercialUse.PROHIBITED


def _limits(text: LicenseText) -> bool:
    return any(hit.value is not Polarity.CAN and hit.clause.startswith(("limit.", "scale.")) for hit in text.clauses)


def depth_of(text: LicenseText) -> int:
    """Folders between a file and the root of its repository; a page elsewhere stands at the root."""
    return 0 if "://" in text.path else text.path.count("/")
