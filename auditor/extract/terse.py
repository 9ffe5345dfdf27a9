"""Lines that are nothing but a limit: "NC only", "License: research only", "Strictly for research", "Non-commercial."

They have no verb that a pattern could hold on to, so they are told by their words: all of them are of the few that
such lines are made of, and one of them is the limit.
"""

from __future__ import annotations

import re

from auditor.regex import lazily

_NC, _RESEARCH, _PERSONAL = "limit.non-commercial", "limit.research-only", "limit.personal-use"
_WORD = lazily(r"[a-z]+")
_NON = lazily(r"\bnon[\s‑–-]?(?=commercial|profit)|\bnot[- ]for[- ](?=profit)")
_FILLER = frozenset(
    """a access adapter all an and any are as available be by checkpoint checkpoints community disclaimer distributed
    educational education for free free gguf goals important in intended internal is it its license licence licences
    licensed licenses llm lora made may model models note notes notice of on only or our please projects purpose
    purposes released release restricted limited scientific shared strictly purely solely exclusively just terms test
    testing the these this to type under us usage use used uses version warning weights which with work
    works""".split()  # noqa: SIM905 - legible
)
_BARS = frozenset({"noncommercial", "nonprofit", "nc"})
_FIELDS = {
    "research": _RESEARCH,
    "researchers": _RESEARCH,
    "academic": _RESEARCH,
    "academia": _RESEARCH,
    "evaluation": _RESEARCH,
    "personal": _PERSONAL,
    "private": _PERSONAL,
    "hobby": _PERSONAL,
}
_ONLY = frozenset({"only", "strictly", "solely", "purely", "exclusively", "just", "restricted", "limited"})
_LABELLED = lazily(r"^\W*licen[cs]es?(?: type)?\W{0,6}[:|–—-]", re.IGNORECASE)
_MOST_WORDS = 12
_MOST_FOREIGN = 2
"""Words of another kind that a labelled licence may have: whose it is ("License: Acme research only")."""


def terse(text: str) -> str | None:
    """The clause of a line that is nothing but a limit; None for any other."""
    if len(text) > 120:
        return None
    words = _WORD.findall(_NON.sub("non", text.lower()))
    known = {*_FILLER, *_BARS, *_FIELDS}
    foreign = sum(word not in known for word in words)
    if not words or len(words) > _MOST_WORDS or foreign > (_MOST_FOREIGN if _LABELLED.match(text) else 0):
        return None
    if {"commercial", "not", "no", "without"} & set(words):
        return None
    if _BARS & set(words):
        return _NC
    fields = [clause for word, clause in _FIELDS.items() if word in words]
    alone = bool(_LABELLED.match(text)) and not foreign
    return fields[0] if fields and (alone or _ONLY & set(words)) and "intended" not in words else None
