"""Limits in the short forms and other languages that cards use, which are no sentences of a licence.

Only forms that say plainly that commercial use is barred: a label with its answer, an agreement not to, a few words in
Japanese, Korean, German, French, Spanish, Russian.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from auditor.domain.licensing import ClauseHit, Polarity

_NON_COMMERCIAL = (
    r"(?i)\bcommercial use\W{0,4}[:|]\W{0,6}(?:no\b|not allowed|not permitted|prohibited|forbidden|❌|✗|✘|🚫)",
    r"(?i)\blicen[cs]e\W{0,4}[:|]\W{0,6}(?:non-?commercial|nc only|research only)\b",
    r"(?i)\bagree(?:s|d)? (?:not to use|to not use|to use)\b[^.;]{0,60}\b(?:for (?:any )?commercial (?:purposes?|use)"
    r"|(?:for )?non-?commercial\b[^.;]{0,30}\b(?:only|purposes?|use))",
    r"(?i)\b(?:do|may|must|can|shall|should)(?: ?not|n't)\b[^.;]{0,40}\b(?:model|weights|checkpoints?)\b[^.;]{0,20}"
    r"\bcommercially\b",
    r"(?i)\b(?:under|license[d:]?)\b[^.;]{0,20}\bcc[- ]by[- ]nc(?:[- ](?:sa|nd))?\b",
    r"非商用(?:目的|利用|での?|のみ)|商用(?:利用|での利用|目的)[^。]{0,12}(?:禁止|不可|できません)",
    r"비상업적[^.]{0,16}(?:만|한정)|상업적[^.]{0,20}(?:금지|할 수 없)",
    r"(?i)\bnicht(?: zur?| für| fuer)?[ -]kommerziell|\bnur für nicht-?kommerzielle",
    r"(?i)\b(?:usage|fins?|utilisation) non[- ]commercial|\busage commercial[^.]{0,24}interdit",
    r"(?i)\b(?:uso|fines) no comercial|\buso comercial[^.]{0,24}prohibid",
    r"(?i)некоммерческ|коммерческое использование[^.]{0,24}запрещ",
)


def plain_limits(text: str) -> Iterator[ClauseHit]:
    """The limits of one sentence; positions count in `text`."""
    for pattern in _compiled():
        found = pattern.search(text)
        if found:
            span: dict[str, Any] = {"start": found.start(), "end": found.end(), "words": found[0]}
            yield ClauseHit(clause="limit.non-commercial", value=Polarity.CANNOT, confidence=0.8, **span)
            return


@cache
def _compiled() -> tuple[Any, ...]:
    import re2

    return tuple(re2.compile(pattern) for pattern in _NON_COMMERCIAL)
