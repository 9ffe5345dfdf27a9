"""Which language a document is in, as far as its readers need to know: English or another. Pure."""

from __future__ import annotations

import re
from collections import Counter


def language_of(text: str) -> str:
    """Whether a text is English, by small words against those of its neighbours; empty below 50 words.

    A table of cookies or of companies has few small words of any language, and is English when those few are.
    """
    words = re.findall(r"[^\W\d_]+", text[:40_000].lower())
    foreign = sum("\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text[:40_000])
    if len(words) < 50 and foreign < 50:
        return ""
    counted = Counter(words)
    small = sum(counted[word] for word in _ENGLISH)
    others = max(sum(counted[word] for word in listed) for listed in _NEIGHBOURS)
    return "en" if small > max(others, 0.03 * len(words)) and foreign < len(words) else "other"


_ENGLISH = frozenset(
    {
        *("the", "of", "and", "to", "or", "in", "you", "your", "a", "is", "we", "our"),
        *("by", "for", "with", "this", "that", "be", "not", "any", "as", "are", "may"),
    }
)
_NEIGHBOURS = tuple(
    frozenset(words.split())
    for words in (
        "der die das und zu den von mit ist nicht sie wir ihre für auf im des ein eine oder werden",
        "le la les des et de du un une est pas vous nous votre pour dans sur ou que qui par",
        "el la los las de y un una es que en su para por con del se o usted",
        "il lo la gli le di e un una è non che per con del della si o tu",
        "o os de e um uma é não que em para por da se ou você",
        "de het een en van niet u wij uw voor op met dat die te zijn door",
        "och att det som en är inte du vi din för på med av den ett eller til og ikke",
        "i w z na nie się że jest oraz lub przez o dla od po są",
        "ve bir bu için ile olarak veya da de kullanım olan size bizim",
    )
)
