"""Words of duty, right and denial, by the place where they stand: before a verb, before a noun, or behind a noun.

Each table is tried in its order, so that "need not" comes before "need" and "may not" before "may".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor.domain.licensing import Polarity

_WHO = (
    r"(?:you|(?:the |a |an |any |each |every |all |other )?(?:[a-z]+ )?(?:licensees?|recipients?|users?|distributors?"
    r"|licensors?|contributors?|authors?|holders?|person|persons|part(?:y|ies))|everyone|everybody|anyone|anybody)"
)
_ADVERB = r"(?:hereby |also |strictly |expressly |explicitly |always |in any way |further )*"
NOT_REQUIRED = (
    r"(?:not|never|n't|nor|neither) (?:be )?(?:required|obligated|obliged|mandatory|mandated|compulsory|obligatory"
    r"|necessary|bound|forced)"
)
_ALLOWED = r"(?:permitted|allowed|free|entitled|authori[sz]ed|welcome|able|licensed|granted|given|empowered)"
_DEMANDED = r"(?:required|obliged|obligated|compelled|bound|mandated|forced)"
_BINDING = rf"(?:mandatory|compulsory|obligatory|imperative|{_DEMANDED})"
_DEMANDS = r"(?:requires?|mandates?|demands?|obliges?|obligates?|compels?|insists?|necessitates?)"
_DENIES = (
    r"(?:prohibits?|forbids?|disallows?|bars?|bans?|excludes?|precludes?|prohibited|forbidden|barred|banned|precluded"
    r"|restricted from)"
)
_ALLOWS = r"(?:permits?|allows?|authori[sz]es?|grants?|entitles?|enables?|gives?|licenses)"
RIGHT = r"(?:permissions?|rights?|licen[cs]es?|freedom|ability|liberty|authority)"

_Table = tuple[tuple[Polarity | None, tuple[str, ...]], ...]
_BEFORE_VERB: _Table = (
    (None, (rf"this {RIGHT} to", r"(?:how|where) (?:you|they|recipients) (?:may|can)")),
    (
        Polarity.CAN,
        (
            rf"{NOT_REQUIRED}\b[^;.]{{0,40}}? to",
            r"need not",
            rf"(?:nobody|no one) is {_DEMANDED} to",
            r"(?:do|does|shall|will)(?: not|n't) (?:need|have) to",
            r"(?:no|any) (?:obligation|requirement|need|duty)\b[^;.]{0,20}? to",
            r"(?:voluntary|optional) to",
            r"up to you whether you",
            r"preferably,?(?: you)?",
            r"(?:choose|chooses|opt|elect|wish|discretion) (?:not )?to",
            r"encouraged(?:,? but not [a-z]+,?)? to",
        ),
    ),
    (
        Polarity.CANNOT,
        (
            rf"(?:nobody|no one|none|no {_WHO}|neither [^;.]{{0,60}}? nor [^;.]{{0,30}}?)"
            rf" (?:may|can|shall|will|is {_ALLOWED} to|has the right to)",
            rf"(?:under no circumstances|in no (?:event|case)) (?:may|shall|can|will) {_WHO}",
            r"(?:may|can|must|shall|should|will) ?(?:also |hereby )?(?:not|n't|never)",
            rf"(?:is|are|be|been|was|am)(?: not|n't| never) {_ADVERB}{_ALLOWED}(?: (?:the |any |a )?{RIGHT})?(?: to)?",
            rf"(?:do|does|did|will|shall)(?: not|n't) {_ADVERB}(?:permit|allow|authori[sz]e|grant|entitle|enable|give"
            rf"|have|include)\b(?:[^;.]{{0,60}}?\b{RIGHT}\b)?[^;.]{{0,40}}? to",
            rf"(?:no|without|withholds?|denies|refuses?)(?: any| the)? {RIGHT}\b[^;.]{{0,60}}? to",
            rf"not (?:be )?{_ALLOWED} to",
            r"(?:nor|but not|but never) to",
            r"(?:except(?:ing)?(?: for)?|excluding|but not) (?:the )?rights? to",
            r"agrees? (?:not|never) to",
            r"(?:is|are) not to",
            r"lacks? the right to",
            r"(?:may|can|shall|must|will) (?:under no circumstances|in no case|in no event)",
            r"(?:refuses?|unable|not free) to",
            r"(?:prohibits?|forbids?) [^;.]{0,40}? to",
        ),
    ),
    (
        Polarity.MUST,
        (
            rf"(?:must|shall) (?:grant|give|accord)\b[^;.]{{0,40}}?\b{RIGHT} to",
            r"(?:must|shall|has to|have to|needs? to|ought to)",
            rf"{_DEMANDED} (?:[^ ;.]+ [^ ;.]+ [^ ;.]+ )?to",
            rf"{_DEMANDS} (?:that )?{_WHO}(?: to)?",
            rf"(?:{_BINDING}|necessary) (?:for {_WHO} )?to",
            rf"(?:{_BINDING}|condition [^;.]{{0,30}}?) that {_WHO}",
            r"(?:obligation|duty|requirement|agrees?|undertakes?|promises?|is|are) to",
            r"only if you",
            rf"(?:provided|on (?:the )?condition|so long|as long)(?:,? however,?)? (?:that|as) {_WHO}",
        ),
    ),
    (
        Polarity.CAN,
        (
            r"(?:may|can|could|might)",
            rf"{_ALLOWED} to",
            rf"{_ALLOWS} {_WHO}(?: [^;.]{{0,30}}?)?(?: to)?",
            rf"{RIGHT}(?: (?:is|are|hereby|granted|given|you|anyone)){{0,3}} to",
            r"feel free to",
            r"(?:permit|allow)(?:s|ting|ing)? [^;.]{0,40}? to",
        ),
    ),
)
_BEFORE_NOUN: _Table = (
    (Polarity.CAN, (r"(?:do|does)(?: not|n't) (?:require|mandate|demand|impose|prohibit|forbid|exclude)",)),
    (
        Polarity.CANNOT,
        (
            rf"(?:do|does|shall|will)(?: not|n't) {_ADVERB}(?:permit|allow|authori[sz]e|grant|include)",
            rf"{_DENIES}(?: {_WHO})?(?: from)?",
            rf"(?:is|are)(?: not|n't) {_ADVERB}{_ALLOWED}",
            r"(?:refrains? from|except for|agrees? not to make)",
        ),
    ),
    (Polarity.MUST, (_DEMANDS, r"(?:must (?:include|involve|be)|(?:obliged|required) to make)")),
    (Polarity.CAN, (rf"(?:{_ALLOWS}|(?:may|can) (?:include|involve|make)|entitled to make)(?: for| you)?",)),
)
_BEHIND_NOUN: _Table = (
    (
        Polarity.CAN,
        (
            rf"(?:is|are|be|remains?) (?:[a-z]+ )?(?:optional|voluntary|an option|fine|(?:left|up) to you"
            rf"|{NOT_REQUIRED})",
            rf"(?:nobody|no one) is {_DEMANDED}",
        ),
    ),
    (
        Polarity.CANNOT,
        (
            rf"(?:is|are|be)(?: not|n't) {_ADVERB}(?:{_ALLOWED}|possible|included)",
            rf"(?:is|are|be) {_ADVERB}(?:completely |entirely )?(?:prohibited|forbidden|disallowed|excluded|banned"
            r"|barred|withheld|denied|ruled out|out of the question)",
            r"(?:may|must|shall|can) ?not (?:occur|take place|happen|be (?:done|made|performed))",
        ),
    ),
    (
        Polarity.MUST,
        (
            rf"(?:is|are|be|becomes?) {_ADVERB}(?:{_BINDING}|a must|a (?:duty|condition))",
            r"(?:must|shall|has to|have to) (?:occur|take place|happen|follow|be (?:done|made|performed|carried out"
            r"|undertaken|effected))",
        ),
    ),
    (
        Polarity.CAN,
        (
            rf"(?:is|are|be) {_ADVERB}(?:freely |fully )?(?:{_ALLOWED}|possible)",
            r"(?:may|can) (?:occur|take place|happen|be (?:done|made|performed))",
        ),
    ),
)
_PLACES = {"before-verb": _BEFORE_VERB, "before-noun": _BEFORE_NOUN, "behind-noun": _BEHIND_NOUN}


class Cue(NamedTuple):
    """Words of duty, right or denial: `start` to `end` in the sentence."""

    start: int
    end: int
    value: Polarity


Cues = Sequence[Cue]


def cues(place: str, sentence: str) -> Cues:
    """Every cue that governs from `place` ("before-verb", "before-noun", "behind-noun"), in order."""
    values = [value for value, _ in _PLACES[place]]
    found = ((match.span(), values[int(match.lastgroup[1:])]) for match in _pattern(place).finditer(sentence))
    return [Cue(start, end, value) for (start, end), value in found if value]


@cache
def _pattern(place: str) -> Any:
    import re2

    groups = enumerate(parts for _, parts in _PLACES[place])
    return re2.compile("|".join(rf"(?P<v{number}>\b(?:{'|'.join(parts)})\b)" for number, parts in groups))
