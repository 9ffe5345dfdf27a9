"""Markup that no document has, told before a parser sees it: its time grows with the square of such things. Pure."""

from __future__ import annotations

import re

MAX_DEPTH = 1500
"""Nested elements; real pages stay below 100, and the parser's time grows with the square."""
MAX_ATTRIBUTES = 2500
"""Words in one tag outside quotation marks; each may be an attribute, which the parser compares with all others."""

_OPEN_OR_CLOSE = re.compile(
    r"<(/?)(?:div|span|section|article|aside|header|footer|nav|main|details|summary|dialog|fieldset|figure|figcaption"
    r"|form|blockquote|center|dir|menu|dl|ol|ul|pre|listing|address|hgroup|search|table|h[1-6]|template|button|select"
    r"|b|i|em|strong|font|a|u|s|q|tt|small|big|code|strike|nobr|label|sub|sup|mark|ins|del)\b",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[a-z][^>]{5000,}", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def is_excessive(markup: str) -> bool:
    """Whether a page nests deeper than any document, or fills a tag as none does; linear in its length."""
    return _depth(markup) > MAX_DEPTH or _has_endless_tag(markup)


def _depth(markup: str) -> int:
    """How deep the containers of a page nest, at most; linear in its length."""
    depth = deepest = 0
    for found in _OPEN_OR_CLOSE.finditer(markup):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _has_endless_tag(markup: str) -> bool:
    """Whether a tag has more attributes than any document gives one."""
    longs = (found.group() for found in _LONG_TAG.finditer(markup))
    return any(len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES for tag in longs)
