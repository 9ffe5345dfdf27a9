"""A vendor's document as text: its sections, its language, and which of it is read for answers. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from auditor.domain.base import Frozen
from auditor.errors import RuleError
from auditor.extract.page_walls import Problem

_SECTION_MARK = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)


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
