"""Terms with the words that say them and the place where they stand, for messages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from auditor.domain.evidence import Citation
from auditor.domain.fact import Fact
from auditor.rulebook.readings import Term

_MOST = 20
_LONGEST = 160
"""Characters of a quotation; the evidence beside a message holds the rest."""

Told = tuple[str, tuple[Citation, ...]]
"""Words for a person, and what proves them."""


def quoted(terms: Iterable[Term], clauses: Collection[str]) -> Told:
    """Some clauses as `scale.mau "more than 700 million …", limit.behaviour "…" (hf://…/LICENSE)`.

    A clause without words to prove it is named alone; a place is told once, behind the last of its words in a row.
    """
    first = {term.clause: term for term in reversed(tuple(terms)) if term.clause in clauses}
    found = {clause: _proof(first[clause]) if clause in first else None for clause in clauses}
    groups = groupby(found.items(), key=lambda pair: pair[1].uri if pair[1] else "")
    told = ", ".join(
        _told(uri, [f"{clause} {_words(cited)}".strip() for clause, cited in pairs]) for uri, pairs in groups
    )
    return told, tuple(cited for cited in found.values() if cited)


def _told(uri: str, words: Sequence[str]) -> str:
    return f"{', '.join(words)} ({uri})" if uri else ", ".join(words)


def listed(told: Sequence[Told], otherwise: tuple[Citation, ...]) -> Fact[str]:
    """What was told as one fact, at most twenty of it; `none` when there is nothing."""
    if not told:
        return Fact(value="none", citations=otherwise)
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    cited = tuple(dict.fromkeys(citation for _, citations in told for citation in citations))
    return Fact(value="; ".join(words for words, _ in told[:_MOST]) + more, citations=cited or otherwise)


def _proof(term: Term) -> Citation | None:
    """The nearest quotation: a profile's words stand behind the statement that names the profile."""
    return next((cited for cited in reversed(term.citations) if cited.excerpt), None)


def _words(cited: Citation | None) -> str:
    if cited is None:
        return ""
    words = " ".join((cited.excerpt or "").split())
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f'"{shown}"'
