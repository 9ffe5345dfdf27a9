"""Pieces of markup that a page repeats by the thousand, made without the template engine: badges and citations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from auditor.reporters.clean import block, cut
from auditor.reporters.links import hub_address
from auditor.reporters.view import Source, View
from auditor.reporters.words import words


@lru_cache(maxsize=1024)
def badge(group: str, value: str) -> Markup:
    """Return an answer in the readers' word; only values made of letters and dashes become a class."""
    kind = value if value.isascii() and value.replace("-", "").isalpha() else "other"
    return Markup(f"<b class={kind}>{escape(block(words().of(group, value), 80))}</b>")  # noqa: S704 (escaped)


def anchors(view: View, ids: Iterable[str], condensed: bool) -> Markup:
    """Return links to the evidence `ids` of a model's section: to each quote, or in a long report to each document."""
    numbers = _documents(view, ids) if condensed else view.cited(ids)
    return Markup("".join(f"<a href=#e{view.number}-{n}>{n}</a>" for n in numbers))  # noqa: S704 (numbers)


def marks(view: View, ids: Iterable[str], condensed: bool) -> Markup:
    """Return the same for a passage that models may share: numbers to be linked later, or documents by their role."""
    if condensed:
        found = dict.fromkeys(cut(_role(source, view), 60) for source in view.documents(ids))
        return Markup("").join(Markup("<i class=r>{}</i>").format(name) for name in found)
    return Markup("".join(f"<i class=r>{n}</i>" for n in view.cited(ids)))  # noqa: S704 (numbers)


def _documents(view: View, ids: Iterable[str]) -> list[int]:
    return [source.number for source in view.documents(ids)]


def _role(source: Source, view: View) -> str:
    """Return what a document is, in words that hold for every model that shares the passage."""
    address, say = hub_address(source.row.uri), words()
    if address is None:
        return source.row.uri
    name = {None: say("evidence.metadata"), "README.md": say("evidence.card")}.get(address.path, address.path or "")
    return name if address.id == view.model.resolved_ref else say("evidence.related", path=name)
