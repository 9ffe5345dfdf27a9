"""Finds the words that prove a profile's clauses in a text, whatever its line breaks and quotes."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.domain.knowledge import Profile
from auditor.domain.licensing import ClauseHit

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


def proven(text: str, profile: Profile) -> tuple[ClauseHit, ...]:
    """The clauses of `profile` whose proof stands in `text`, with their places, in the order of the profile."""
    flat = text.translate(_QUOTES).lower()
    hits = []
    for clause in profile.clauses:
        found = _pattern(clause.proof).search(flat) if clause.proof else None
        if found:
            hits.append(
                ClauseHit(
                    clause=clause.clause,
                    value=clause.value,
                    start=found.start(),
                    end=found.end(),
                    words=text[found.start() : found.end()],
                    threshold=clause.threshold,
                    territories=clause.territories,
                )
            )
    return tuple(hits)


def stands(words: str, text: str) -> bool:
    """Whether a few words stand in a text, whatever its line breaks and quotes."""
    return _pattern(words).search(text.translate(_QUOTES).lower()) is not None


@lru_cache(maxsize=8192)
def _pattern(proof: str) -> re.Pattern[str]:
    """The proof's words with any white space, markup or comment signs between them."""
    words = proof.translate(_QUOTES).lower().split()
    return re.compile(r"[\s*_>#/|]+".join(map(re.escape, words)))
