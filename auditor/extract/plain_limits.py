"""Limits in the short forms and other languages that cards use, which are no sentences of a licence.

The forms are data (rules/card-limits, one file a language): that commercial use is barred or needs a further contract,
or that use is confined to a field or place. A sentence that takes them back ("no need to", "not limited to") has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from auditor.domain.knowledge import CardLimit, CardLimits
from auditor.domain.licensing import ClauseHit, Polarity
from auditor.errors import RuleError
from auditor.extract.terse import terse
from auditor.regex import lazily

FOLDER = "card-limits"
CONFIDENCE = 0.8
_TAKEN_BACK = lazily(
    r"\b(?:no need|need not|needn't|(?:do|does)(?: not|n't) (?:need|require)|not (?:need|required)|without (?:asking|"
    r"contacting)|no (?:restrictions?|limits?|limitations?) (?:on|for|to)|(?:not|n't|never) "
    r"(?:limited|restricted|confined|"
    r"only) (?:to|for|in)|(?:requires?|needs?) no|not (?:a |under |the )?(?:cc|creative commons)|not "
    r"only|not just|no longer)\b"
    r"|不同于|無料|无需|無需|不需要|无须|不用|不必|不要です|必要(?:は)?(?:ない|ありません)|필요 ?없",
    re.IGNORECASE,
)


class PlainLimits:
    """The forms of all languages behind one filter, which tells those that match. RuleError for a bad pattern."""

    def __init__(self, languages: Iterable[CardLimits]) -> None:
        import re2

        self._options = re2.Options()
        self._options.log_errors = False
        self._limits: list[CardLimit] = []
        self._filter: Any = re2.Filter()
        for language in languages:
            for limit in language.limits:
                self._add(language, limit)
        self._filter.Compile()

    def find(self, text: str) -> Iterator[ClauseHit]:
        """The limits of one sentence, those of forms before that of the line as a whole; positions count in `text`."""
        found = self._filter.Match(text)
        if found and not _TAKEN_BACK.search(text):
            for index in found:
                match = self._filter.re(index).search(text)
                if match is not None:
                    yield _hit(self._limits[index], match.start(), match.end(), match[0])
        if clause := terse(text):
            whole = CardLimit(clause=clause, value=Polarity.CANNOT, pattern="", says=(text,))
            yield _hit(whole, 0, len(text), text)

    def _add(self, language: CardLimits, limit: CardLimit) -> None:
        import re2

        pattern = re.sub(r"<(\w+)>", lambda word: language.words.get(word[1], word[0]), limit.pattern)
        try:
            self._filter.Add(f"(?i){pattern}", self._options)
        except re2.error as error:
            raise RuleError(f"{FOLDER}/{language.id}: the pattern {limit.pattern!r} is not RE2: {error}") from error
        self._limits.append(limit)


def plain_limits(text: str) -> Iterator[ClauseHit]:
    """The limits of one sentence by the project's own forms."""
    return _shipped().find(text)


def _hit(limit: CardLimit, start: int, end: int, words: str) -> ClauseHit:
    return ClauseHit(
        clause=limit.clause, value=limit.value, start=start, end=end, words=words,
        confidence=CONFIDENCE, territories=limit.territories,
    )  # fmt: skip


@cache
def _shipped() -> PlainLimits:
    from auditor.rulebook.book import rulebook

    return PlainLimits(rulebook().table(FOLDER, CardLimits).values())
