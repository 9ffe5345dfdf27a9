"""Makes hostile text harmless to look at: no escape sequence, no hidden direction change, no endless line.

Everything in a report may come from strangers. Markup is escaped by each format; what is taken away
here is what would act on a terminal, or change the order in which a reader sees the characters.
"""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-9:;<=>?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, cursor
    "|(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\\\|\x9c)"  # OSC: titles, links
    "|\x1b[@-_]?"
)
_KEPT_FORMAT = frozenset("\u200c\u200d\u00ad\ufe0f")  # joiners that Persian, Indic scripts and emoji need


def line(text: str, limit: int = 400) -> str:
    """Return `text` on one line, without control characters, cut to `limit` characters with a visible note."""
    return " ".join(block(text, limit).split())


def block(text: str, limit: int = 4000) -> str:
    """Return `text` with line breaks kept and every other control character gone.

    Characters that reverse or hide text are shown by their number, so that the reviewer sees the attempt.
    """
    text = shorten(text, limit)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in _ESCAPES.sub("", text))


def cut(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters, an ellipsis in place of the rest."""
    text = line(text[: 4 * limit], 4 * limit)
    return text if len(text) <= limit else text[: max(limit - 1, 1)] + "…"


def shorten(text: str, limit: int) -> str:
    """Cut `text` to `limit` characters and say how many are left out."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… [{len(text) - limit:,} more characters]"


def _visible(char: str) -> str:
    if char.isprintable() or char in "\n\t" or char in _KEPT_FORMAT:
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        return f"‹U+{ord(char):04X}›"
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category.startswith("Z") else ""
