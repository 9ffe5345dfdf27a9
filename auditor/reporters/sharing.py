"""Prints a passage that many models have in common once, and points to it, so that long reports open at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

_REFERENCE = re.compile(r"<i class=r>(\d+(?:\.\d+)?)</i>")
_POINTER, _ENTRY = 36, 70
"""Characters of markup that a pointer and an entry of the schedule cost."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared passage: its number in the schedule, its markup, and how many models use it."""

    number: int
    html: Markup
    users: int


class Schedule:
    """Decides which passages are shared, from all passages of the report; numbers them in order of use."""

    def __init__(self, passages: Iterable[Markup], active: bool) -> None:
        counted = Counter(passages) if active else Counter[Markup]()
        worth = (item for item in counted.items() if _saves(len(item[0]), item[1]))
        self._shared = {html: Passage(number, html, users) for number, (html, users) in enumerate(worth, 1)}

    def number(self, html: Markup) -> int | None:
        """Return the passage's number in the schedule; None when it is printed in place."""
        shared = self._shared.get(html)
        return shared.number if shared else None

    @property
    def passages(self) -> list[Passage]:
        """The schedule itself, in order of number."""
        return list(self._shared.values())


def linked(html: Markup, model: int) -> Markup:
    """Return a passage printed in place, its evidence numbers linked to the model's evidence rows.

    Templates write a number as `<i class=r>3</i>`, which no escaped data can contain.
    """
    if "<i class=r>" not in html:
        return html
    return Markup(_REFERENCE.sub(rf"<a href=#e{model}-\1>\1</a>", str(html)))  # noqa: S704 (already escaped)


def _saves(length: int, users: int) -> bool:
    return length * (users - 1) > _ENTRY + _POINTER * users
