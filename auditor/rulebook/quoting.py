"""Terms with the words that say them and the place where they stand, for messages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from auditor.domain.evidence import Citation
from auditor.domain.fact import Fact
from auditor.rulebook.readings import Term

_MOST = 20
_LONGEST = 160
"""Characters of a quotation; the evidence beside a message holds the rest."""

Told = tuple[str, tuple[Citation, ...]]
"""Words for a person, and what proves them."""


def quoted(terms: Iterable[Term], clauses: Collection[str]) -> Told:
    """Some clauses as `scale.mau "more than 700 million …" (hf://…/LICENSE)`.

    A clause without words to prove it is named alone.
    """
    first = {term.clause: term for term in reversed(tuple(terms)) if term.clause in clauses}
    found = {clause: _proof(first[clause]) if clause in first else None for clause in clauses}
    told = ", ".join(f"{clause} {_words(cited)}" if cited else clause for clause, cited in found.items())
    return told, tuple(cited for cited in found.values() if cited)


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


def _words(cited: Citation) -> str:
    words = " ".join((cited.excerpt or "").split())
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f'"{shown}" ({cited.uri})'
