"""Pieces of markup that a page repeats by the thousand, made without the template engine: badges and citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from auditor.reporters.clean import block, cut
from auditor.reporters.links import hub_address
from auditor.reporters.view import Source, View
from auditor.reporters.words import words

_TONES = {
    "g": ("open-source", "allowed", "accepted", "public", "open", "released"),
    "b": ("open-weight", "documented"),
    "p": ("closed", "withheld"),
    "y": ("undetermined", "conditional", "gated", "undecided", "unknown", "restricted"),
    "r": ("rejected", "prohibited", "not-granted"),
}
"""Class of a badge or a bar (green, blue, plum, yellow, red) to the answers that it marks; words tell them apart."""
_TONE = {value: tone for tone, values in _TONES.items() for value in values}


def tone(value: str) -> str:
    """Return the class that an answer is coloured by; `o` for one that has no colour."""
    return _TONE.get(value, "o")


@lru_cache(maxsize=1024)
def badge(group: str, value: str) -> Markup:
    """Return an answer in the readers' word."""
    return Markup(f"<b class={tone(value)}>{escape(block(words().of(group, value), 80))}</b>")  # noqa: S704 (escaped)


def anchors(view: View, ids: Iterable[str], condensed: bool) -> Markup:
    """Return links to the evidence `ids` of a model's section: to each quote, or in a long report to the documents.

    Documents that stand below each other there share a link, `3–5`.
    """
    told = _runs(view, ids) if condensed else ((label, label) for label in view.cited(ids))
    return Markup("".join(f"<a href=#e{view.number}-{at}>{said}</a>" for at, said in told))  # noqa: S704 (numbers)


def marks(view: View, ids: Iterable[str], condensed: bool) -> Markup:
    """Return the same for a passage that models may share: numbers to be linked later, or the parts documents play."""
    names = roles(view, ids) if condensed else view.cited(ids)
    return Markup("").join(Markup("<i class=r>{}</i>").format(name) for name in names)


def roles(view: View, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the parts that the evidence `ids` plays, in words that hold for every model that shares the passage.

    The evidence of the licence goes by that one word, since its files have other names in every repository.
    """
    cited = tuple(ids)
    if cited not in view.parts:
        view.parts[cited] = tuple(dict.fromkeys(_roles(view, frozenset(cited))))
    return view.parts[cited]


def _roles(view: View, cited: frozenset[str]) -> Iterator[str]:
    license_ids = frozenset(view.model.license.evidence)
    if license_ids and license_ids <= cited:
        yield words()("model.license").lower()
        cited -= license_ids
    yield from (cut(_role(source, view), 60) for source in view.documents(cited))


def _runs(view: View, ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the first number of every run of documents, and the run in words."""
    numbers = [source.number for source in view.documents(ids)]
    for _, run in groupby(enumerate(numbers), lambda at: at[1] - at[0]):
        first, *more = (number for _, number in run)
        yield first, f"{first}–{more[-1]}" if more else str(first)


def _role(source: Source, view: View) -> str:
    say, address = words(), hub_address(source.row.uri)
    if source.attested:
        return say("evidence.attested")
    if address is None:
        return source.row.uri
    if address.kind:
        return say("evidence.dataset")
    name = address.path or say("evidence.metadata")
    return name if address.id == view.model.resolved_ref else say("evidence.related", path=name)
