"""Markdown and HTML marks of a card, taken away without losing where every character came from.

Two steps, both linear in the text. `flatten` turns block-level HTML into the Markdown that means the same, in a
text of exactly the same length, so that offsets stay valid. `render` turns a stretch of that text into plain words
with a map back to the offsets.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.regex import lazily

# Every pattern here is linear: no class that may repeat holds the character that opens the pattern.
_TAG = lazily(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:\s[^<>]{0,4000})?/?)>")
_TOKEN = lazily(
    r"(?P<space>[^\S ]\s*| \s+)"  # a single space stays in its run
    r"|(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<auto><https?://[^\s<>]{1,2000}>)"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,4000})?/?>)"
    r"|(?P<close>\]\(\s{0,9}<?(?P<url>(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})>?(?:\s{1,9}[\"'][^\"']{0,500}[\"'])?\s{0,9}\))"
    r"|(?P<refclose>\]\[(?P<ref>[^\[\]]{0,200})\])"
    r"|(?P<open>!?\[)"
    r"|(?P<shut>\])"
    r"|(?P<entity>&#?[a-zA-Z0-9]{2,10};)"
    r"|(?P<bare>https?://[^\s<>\"'`|\[\]]{1,2000})"
    r"|(?P<unseen>[\u00ad\u200b-\u200d\u2060\ufeff])"  # soft hyphens and characters without width, out of PDF and HTML
    r"|(?P<mark>\*+|`+|~~+|(?<![^\W_])_+|_+(?![^\W_]))"
)
_SPECIAL = lazily(r"[^\w .,;:'\"()?|/+%=$@-]|  |_|https?://")
"""Where the first mark may stand; most stretches have none, and this is found out at a fraction of the cost."""
_NESTING = 16  # brackets and `<a>` inside each other
_HREF = lazily(r"\bhref\s{0,9}=\s{0,9}[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE)
_REFERENCE = lazily(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]{1,9}<?(\S{1,2000}?)>?(?:[ \t].*)?$", re.MULTILINE)
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "center",
        "section",
        "article",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "hr",
        "br",
        "figure",
    )
)
_HEADINGS = {f"h{level}": "#" * min(level, 4) for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words, its target, and where it stands in the plain text."""

    text: str
    """The words of the link; empty for a bare address."""
    url: str
    at: int
    """Where its words begin in the plain text."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain words made from a stretch of the original."""

    text: str
    links: tuple[Link, ...]
    places: tuple[int, ...]
    """Offsets in `text` at which a run that was copied verbatim begins."""
    origins: tuple[int, ...]
    """The offset in the original of each such run."""

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of `text[start:end]`; `start` < `end`."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, offset: int) -> int:
        run = bisect_right(self.places, offset) - 1
        return self.origins[run] + offset - self.places[run]


def flatten(text: str) -> str:
    """Same length; comments and scripts blanked, block-level HTML as the Markdown that means the same."""
    text = without_hidden(text)
    if "<" not in text:
        return text
    return _TAG.sub(_block_mark, _join_rows(text))


def without_hidden(text: str) -> str:
    """Same length; comments, scripts and styles blanked."""
    for opening, closing in _HIDDEN:
        text = _blank(text, opening, closing)
    return text


def references(text: str) -> dict[str, str]:
    """The targets of reference links (`[name]: url`), by lower-case name."""
    return {name.lower(): url for name, url in _REFERENCE.findall(text)}


def _blank(text: str, opening: str, closing: str) -> str:
    """Spaces for everything from `opening` to `closing`; an opening that is never closed hides nothing."""
    lower = text.lower() if opening[1].isalpha() else text
    if len(lower) != len(text):  # some capitals change length in lower case: leave such a text alone
        return text
    parts, at = [], 0
    while (start := lower.find(opening, at)) >= 0 and (end := lower.find(closing, start)) >= 0:
        end += len(closing)
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _join_rows(text: str) -> str:
    """A `<tr>` on one line, as Markdown has its rows."""
    parts, at = [], 0
    lower = text.lower()
    if len(lower) != len(text):
        return text
    while (start := lower.find("<tr", at)) >= 0 and (end := lower.find("</tr>", start)) >= 0:
        parts += [text[at:start], text[start:end].replace("\n", " ")]
        at = end
    return "".join([*parts, text[at:]])


def _block_mark(match: re.Match[str]) -> str:
    """The Markdown for one tag, padded to its length; inline tags stay for `render`."""
    whole, closing, name = match[0], match[1], match[2].lower()
    line = match.string.rfind("\n", max(0, match.start() - 400), match.start()) + 1
    if match.string[line : match.start()].lstrip().startswith("|"):
        return whole  # a cell of a Markdown table: a line break would tear the row
    mark = _mark(name, bool(closing))
    return whole if mark is None else mark[: len(whole)].ljust(len(whole))


def _mark(name: str, closing: bool) -> str | None:
    if name in _HEADINGS:
        return "\n\n" if closing else "\n" + _HEADINGS[name][:3]
    if name in {"td", "th"}:
        return "" if closing else "| "
    if name == "tr":
        return "\n"
    if name == "li":
        return "\n" if closing else "\n- "
    return "\n\n" if name in _BLOCKS else None


class _Builder:
    """Collects plain text, runs and links while `render` walks over the marks."""

    def __init__(self, refs: Mapping[str, str]) -> None:
        self.refs = refs
        self.parts: list[str] = []
        self.places: list[int] = []
        self.origins: list[int] = []
        self.links: list[Link] = []
        self.open: deque[tuple[str, int, int, str]] = deque(maxlen=_NESTING)
        self.length = 0

    def copy(self, words: str, origin: int) -> None:
        """A run between two marks; white space in it is single spaces, of which one may stand behind another."""
        skip = words.startswith(" ") and not (self.parts and not self.parts[-1].endswith(" "))
        self.add(words[skip:], origin + skip)

    def add(self, words: str, origin: int) -> None:
        if words:
            self.places.append(self.length)
            self.origins.append(origin)
            self.parts.append(words)
            self.length += len(words)

    def space(self, origin: int) -> None:
        if self.parts and not self.parts[-1].endswith(" "):
            self.add(" ", origin)

    def begin(self, kind: str, url: str = "") -> None:
        """A link may begin here; brackets that turn out to be none are dropped all the same."""
        self.open.append((kind, len(self.parts), self.length, url))

    def finish(self, kind: str, url: str | None) -> None:
        """End the innermost open bracket or `<a>`; a bracket without a target is no link."""
        while self.open:
            opened, part, at, target = self.open.pop()
            if opened[-1] == kind:
                target = url or target
                if target and not opened.startswith("!"):
                    self.links.append(Link("".join(self.parts[part:]).strip(), target, at))
                return

    def take(self, match: re.Match[str], origin: int) -> None:
        """One mark of the text."""
        kind, words = match.lastgroup, match[0]
        match kind:
            case "space":
                self.space(origin)
            case "escape":
                self.add(words[1], origin + 1)
            case "entity":
                self.add(html.unescape(words)[:1].replace("\xa0", " "), origin)
            case "auto" | "bare":
                self._address(words, origin)
            case "tag":
                self._tag(words, origin)
            case "open":
                self.begin(words)
            case "shut":
                self.finish("[", None)
            case "close":
                self.finish("[", match["url"])
            case "refclose":
                self.finish("[", self.refs.get(match["ref"].lower()))
            case _:
                pass  # emphasis and what nobody sees: the words stay, the marks go

    def _address(self, words: str, origin: int) -> None:
        """A bare address keeps its place in the text; the full stop behind it is the sentence's."""
        skip = int(words.startswith("<"))
        url = words[1:-1] if skip else words.rstrip(".,;:!?*_")
        url = url if "(" in url else url.rstrip(")")
        self.links.append(Link("", url, self.length))
        self.add(words[skip:-1] if skip else words, origin + skip)

    def _tag(self, words: str, origin: int) -> None:
        name = words[1:3].lower()
        if name == "/a":
            self.finish("a", None)
        elif name[0] == "a" and not name[1].isalnum():
            found = _HREF.search(words)
            self.begin("a", found[1] if found else "")
        elif words[1:3].lower() == "br":
            self.space(origin)


def render(text: str, start: int, end: int, refs: Mapping[str, str] | None = None) -> Plain:
    """The plain words of `text[start:end]`: marks gone, white space collapsed, links kept beside."""
    builder, at = _Builder(refs or {}), start
    first = _SPECIAL.search(text, start, end)
    for match in _TOKEN.finditer(text, first.start(), end) if first else ():
        builder.copy(text[at : match.start()], at)
        builder.take(match, match.start())
        at = match.end()
    builder.copy(text[at:end], at)
    return Plain(
        "".join(builder.parts).rstrip(),
        tuple(builder.links),
        tuple(builder.places) or (0,),
        tuple(builder.origins) or (start,),
    )
