"""Limits in the short forms and other languages that cards use, which are no sentences of a licence.

The forms are data (rules/card-limits, one file a language): that commercial use is barred or needs a further contract,
or that use is confined to a field or place. A sentence that takes them back ("no need to", "not limited to") has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from auditor.domain.knowledge import CardLimit, CardLimits
from auditor.domain.licensing import ClauseHit, Polarity
from auditor.extract.forms import Forms
from auditor.extract.terse import terse
from auditor.regex import lazily

FOLDER = "card-limits"
CONFIDENCE = 0.8
_TAKEN_BACK = lazily(
    r"\b(?:no need|need not|needn't|(?:do|does)(?: not|n't) (?:need|require)|not (?:need|required)|without (?:asking|"
    r"contacting)|no (?:restrictions?|limits?|limitations?) (?:on|for|to)|(?:not|n't|never) "
    r"(?:limited|restricted|confined|"
    r"only) (?:to|for|in)|(?:requires?|needs?) no|(?:not|n't) (?:prohibited|forbidden|barred|"
    r"prevented|disallowed|banned|sold|"
    r"true that)|none (?:is|are) (?:required|needed)|contrary to|"
    r"(?:isn't|is not|not) (?:another|just another)|as the (?:only|sole)|"
    r"(?:responsib\w+|liab\w+) (?:for|of)|"
    r"(?:keep|include|retain|reproduce|attach) (?:the|a|this) (?:copy of )?(?:the )?licen[cs]e|"
    r"(?:for|of|to|like) (?:research-only|non-?commercial) (?:models|licen[cs]es)|"
    r"not (?:a |under |the )?(?:cc|creative commons)|not "
    r"only|not just|no longer)\b"
    r"|以前は|かつて|以前的|之前"
    r"|不同于|無料|无需|無需|不需要|无须|不用|不必|不要です|必要(?:は)?(?:ない|ありません)|필요 ?없",
    re.IGNORECASE,
)


class PlainLimits:
    """The forms of all languages behind one filter, which tells those that match. RuleError for a bad pattern."""

    def __init__(self, languages: Iterable[CardLimits]) -> None:
        self._limits: list[CardLimit] = []
        self._forms = Forms()
        for language in languages:
            for limit in language.limits:
                self._forms.add(limit.pattern, language.words, f"{FOLDER}/{language.id}")
                self._limits.append(limit)
        self._forms.compile()

    def find(self, text: str) -> Iterator[ClauseHit]:
        """The limits of one sentence, those of forms before that of the line as a whole; positions count in `text`."""
        if not _TAKEN_BACK.search(text):
            for number, match in self._forms.find(text):
                yield _hit(self._limits[number], match.start(), match.end(), match[0])
        if clause := terse(text):
            whole = CardLimit(clause=clause, value=Polarity.CANNOT, pattern="", says=(text,))
            yield _hit(whole, 0, len(text), text)


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
