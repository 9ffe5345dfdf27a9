"""A vendor's page to text that keeps its structure: headings, lists, numbering, table rows. Pure: bytes in, text out.

A page that is no document (an empty shell, a login wall, a cookie wall, a bot check) is recognised and not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.domain.vendors import Range
from auditor.extract.language import language_of
from auditor.extract.page_bounds import is_excessive
from auditor.extract.page_select import first_of, is_inside, nodes
from auditor.extract.page_walk import render
from auditor.extract.page_walls import SHORTEST, Problem, wall_of
from auditor.extract.terms_text import TermsText, sections_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NOISE = (
    "script, style, noscript, template, svg, iframe, nav, form, button, input, select, dialog, "
    "[hidden], [aria-hidden=true], [role=navigation], [role=dialog], [role=search], "
    "#onetrust-consent-sdk, #CybotCookiebotDialog, .cookie-banner, .cookie-consent"
)
_FRAME = "header, footer, aside, [role=banner], [role=contentinfo]"
_MAIN = ("main", "[role=main]", "article", "#content", "#main-content", ".main-content")
_TITLE = re.compile(r"^# ", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\S.{0,200})\n(=|-)\2{2,}[ \t]*$", re.MULTILINE)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,400})\]\([^()\s]{0,600}(?:\([^()\s]{0,80}\)[^()\s]{0,200})?(?:\s+\"[^\"\n]{0,200}\")?\)"
)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


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
    problem = wall_of(text, title, markup)
    if problem is not None:
        return TermsText(text=text, title=title, problem=problem)
    return TermsText(text=text, title=title, sections=sections_of(text), language=language_of(text))


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
