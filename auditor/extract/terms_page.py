"""A vendor's page to text that keeps its structure: headings, lists, numbering, table rows. Pure: bytes in, text out.

A page that is no document (an empty shell, a login wall, a cookie wall, a bot check) is recognised and not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.domain.base import Frozen
from auditor.domain.vendors import Range
from auditor.errors import RuleError
from auditor.extract.language import language_of
from auditor.extract.page_bounds import is_excessive
from auditor.extract.page_select import first_of, is_inside, nodes
from auditor.extract.page_walk import render

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

SHORTEST = 400
"""Characters; no terms document is shorter."""
LONGEST_WALL = 4000
"""Characters; a wall with its footer and its explanations is not longer."""
LEGAL_WORDS = 6
"""Words of contracts that a text of that length holds when it is a document."""

_NOISE = (
    "script, style, noscript, template, svg, iframe, nav, form, button, input, select, dialog, "
    "[hidden], [aria-hidden=true], [role=navigation], [role=dialog], [role=search], "
    "#onetrust-consent-sdk, #CybotCookiebotDialog, .cookie-banner, .cookie-consent"
)
_FRAME = "header, footer, aside, [role=banner], [role=contentinfo]"
_MAIN = ("main", "[role=main]", "article", "#content", "#main-content", ".main-content")
_SECTION_MARK = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_LEGAL = re.compile(
    r"\b(?:agree\w*|terms|liab\w+|warrant\w*|govern\w*|licen[cs]\w+|prohibit\w*|must|may not|shall|rights?"
    r"|personal (?:data|information)|comply|complian\w+|obligat\w+|applicable|pursuant|retain\w*|policy)\b"
)
_TITLE = re.compile(r"^# ", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\S.{0,200})\n(=|-)\2{2,}[ \t]*$", re.MULTILINE)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,400})\]\([^()\s]{0,600}(?:\([^()\s]{0,80}\)[^()\s]{0,200})?(?:\s+\"[^\"\n]{0,200}\")?\)"
)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


class Problem(StrEnum):
    """Why a page is no document, in words that a user can act on."""

    EMPTY_SHELL = "empty-shell"
    LOGIN_WALL = "login-wall"
    COOKIE_WALL = "cookie-wall"
    BOT_CHECK = "bot-check"
    TOO_NESTED = "too-nested"
    NO_TEXT = "no-text"

    @property
    def advice(self) -> str:
        """What it means and what to do."""
        return _ADVICE[self]


_LOCAL = "Save the text of the page from a browser into the folder given with --terms-dir."
_ADVICE = {
    Problem.EMPTY_SHELL: f"The page holds no text without running its scripts. {_LOCAL}",
    Problem.LOGIN_WALL: f"The page asks to sign in. {_LOCAL}",
    Problem.COOKIE_WALL: f"The page shows nothing before cookies are accepted. {_LOCAL}",
    Problem.BOT_CHECK: f"The host asks whether a person is looking. {_LOCAL}",
    Problem.TOO_NESTED: "The page nests its elements deeper, or fills them more, than any document; it was not read.",
    Problem.NO_TEXT: f"The file holds images of text, or nothing. {_LOCAL}",
}
_WALLS = (
    (
        Problem.BOT_CHECK,
        re.compile(
            r"just a moment|checking (?:if|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
            r"|captcha|access denied|attention required|unusual traffic|enable javascript and cookies|request blocked",
        ),
    ),
    (Problem.LOGIN_WALL, re.compile(r"(?:sign|log) ?in to (?:continue|view|your)|please (?:sign|log) ?in|password\b")),
    (
        Problem.COOKIE_WALL,
        re.compile(r"(?:accept|manage|uses?|use of|our) (?:all )?cookies|cookie (?:settings|preferences)"),
    ),
    (Problem.EMPTY_SHELL, re.compile(r"")),
)


class Section(Frozen):
    """A part of a document under one heading; characters `start` to `end` of the text."""

    title: str
    level: int
    start: int
    end: int


class TermsText(Frozen):
    """A document as text, or the reason why there is none."""

    text: str = ""
    """Headings as `## title`, list items as `- ` or with their number, table cells between ` | `."""
    title: str = ""
    sections: tuple[Section, ...] = ()
    language: str = ""
    """`en`, or `other`; empty when there is too little text to say."""
    problem: Problem | None = None
    parts: tuple[tuple[int, int], ...] = ()
    """The characters that are read for answers; all when empty."""
    unselected: bool = False
    """None of the selectors fits the page any more, so that its main part was read instead."""

    @property
    def readable(self) -> bool:
        return self.problem is None

    def is_read(self, position: int) -> bool:
        """Whether a character belongs to what is read for answers."""
        return not self.parts or any(start <= position < end for start, end in self.parts)

    def limited_to(self, headings: Sequence[str]) -> TermsText:
        """The same text, read only below the headings that fit one of the patterns; all of it where none fits."""
        import re2

        try:
            patterns = [re2.compile(pattern) for pattern in headings]
        except re2.error as error:
            raise RuleError(f"`sections` of a vendor file: {error}", "Patterns are RE2, over lower case.") from error
        chosen = (one for one in self.sections if any(pattern.search(one.title.lower()) for pattern in patterns))
        return self.model_copy(update={"parts": tuple((one.start, one.end) for one in chosen)})

    def section_at(self, position: int) -> str:
        """The title of the innermost section that holds a character, or an empty text."""
        before = bisect_right(self._starts, position)
        return self.sections[before - 1].title if before and position < self.sections[-1].end else ""

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where the sections begin: the last one that has begun holds a character, for they follow and nest."""
        return tuple(section.start for section in self.sections)


def read_html(markup: str, select: Sequence[str | Range] = (), remove: Sequence[str | Range] = ()) -> TermsText:
    """The document in a page. Without `select` the page's main part is taken, without menus and banners.

    So it is where no selector fits, because pages are built anew more often than vendor files are mended. A selector
    that is not CSS counts as one that fits nothing.
    """
    if is_excessive(markup):
        return TermsText(problem=Problem.TOO_NESTED)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup)
    title = " ".join((node.text() if (node := first_of(tree, "title")) else "").split())[:300]
    for node in nodes(tree, remove):
        node.decompose()
    for node in nodes(tree, (_NOISE,)):
        node.decompose()
    selected = _selected(tree, select)
    terms = _judged(selected or _main(tree), title, markup)
    return terms.model_copy(update={"unselected": True}) if select and not selected else terms


def read_text(text: str, title: str = "") -> TermsText:
    """A document that is text or Markdown already: link targets go, underlined headings become marked ones."""
    marked = _UNDERLINED.sub(lambda found: f"{'#' if found[2] == '=' else '##'} {found[1]}", text.replace("\r\n", "\n"))
    return _judged(_plain_marks(marked), title, "")


def _plain_marks(text: str) -> str:
    without_links = _LINK.sub(lambda found: found[1], _BREAK.sub(" ", text))
    return re.sub(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|\\(?=[-.*_#\[\]()+!`>])", "", without_links)


def _judged(text: str, title: str, markup: str) -> TermsText:
    """The text with its sections, or what kind of page without a document it is."""
    if len(text) < SHORTEST:
        return TermsText(text=text, title=title, problem=_wall(f"{title}\n{text}", markup))
    wall = _wall(f"{title}\n{text[:SHORTEST]}", markup) if len(text) < LONGEST_WALL else Problem.EMPTY_SHELL
    if wall is not Problem.EMPTY_SHELL and not _is_legal(text):  # a wall says what it is at once, whatever follows
        return TermsText(text=text, title=title, problem=wall)
    return TermsText(text=text, title=title, sections=sections_of(text), language=language_of(text))


def _is_legal(text: str) -> bool:
    """Whether a short text speaks as terms do: a wall that is wordy does not."""
    return len(_LEGAL.findall(text.lower())) >= LEGAL_WORDS


def _wall(text: str, markup: str) -> Problem:
    """Which kind of page shows so little text."""
    asks = "password" if 'type="password"' in markup[:200_000] else ""
    shown = f"{text} {asks}".lower()
    return next(problem for problem, words in _WALLS if words.search(shown))


def sections_of(text: str) -> tuple[Section, ...]:
    """The headings of a text with what stands under them, subsections included."""
    found = [(match.start(), len(match[1]), match[2].strip()) for match in _SECTION_MARK.finditer(text)]
    ends = [len(text)] * len(found)
    still_open: list[int] = []
    for index, (start, level, _) in enumerate(found):
        while still_open and found[still_open[-1]][1] >= level:
            ends[still_open.pop()] = start
        still_open.append(index)
    return tuple(
        Section(title=title[:200], level=level, start=start, end=end)
        for (start, level, title), end in zip(found, ends, strict=True)
    )


def _selected(tree: LexborHTMLParser, select: Sequence[str | Range]) -> str:
    outer: list[LexborNode] = []
    taken: set[int] = set()
    for node in nodes(tree, select):
        if not is_inside(node, taken):
            taken.add(node.mem_id)
            outer.append(node)
    return "\n\n".join(filter(None, map(render, outer)))


def _main(tree: LexborHTMLParser) -> str:
    """The part of a page that is the document: the marked main part if it has most of the text and the title, else
    the body without its frame: titles and dates often stand before the main part.
    """
    body = tree.body
    if body is None:
        return ""
    whole = render(body)
    parts = ("\n\n".join(map(render, nodes(tree, (selector,))[:20])).strip() for selector in _MAIN)
    part = next((part for part in parts if len(part) > max(SHORTEST, 0.6 * len(whole))), "")
    if _TITLE.search(part):
        return part
    for node in nodes(tree, (_FRAME,)):
        node.decompose()
    without_frame = render(body)
    if part and not _TITLE.search(without_frame):
        return part
    return without_frame if len(without_frame) >= SHORTEST else part or whole
