"""One run of characters between white space as words: typography folded, links dropped, glued words parted.

Texts that were copied from pages and PDFs lose line breaks, so that "statingthat" and "LicenseThis" are one run.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from auditor.regex import lazily

_TYPOGRAPHY = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "`": "",
        "*": "",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "，": ",",
        "。": ".",
        "；": ";",
        "：": ":",
        "（": "(",
        "）": ")",
        "_": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
_MARKS = lazily(
    r"(?<=[a-z)\]\"”][.;:!?])(?!AI\b)(?=[A-Z(\"“])|(?<=[A-Z]{4}[.;:!?])(?=[A-Z(\"“])|(?<=[a-z\")][.;])(?=\d{1,2}[.)])|"
    r"(?<=[a-z0-9)][:;])(?=\(?(?:[ivx]{1,4}|[a-z])[.)])|(?<=[a-z)];)(?=[a-z])|(?<=[。；！？])(?=.)"
)
_CAPITAL = lazily(
    r"(?<=[a-z]{2})(?=(?:This|The|If|You|Your|Each|Any|All|No|Except|For|When|How|In|To|Subject|Neither|Permission|"
    r"Redistributions?|Licensor|Licensee|Modifications?|Distribution|Copying)(?:[^A-Za-z]|$))"
)
_LINK = lazily(r"\]\([^()\s]*\)?|<[^<>]{0,300}>")


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _word_set("""
    a all an and any are as at be by cause for from if in include is means must not of on or provided shall so such
    that the this to under use with without you your
""")
_LARGE = _word_set("""
    above agreement appear binary changed code condition conditions copies copy copyright copyrights derivative
    derived disclaimer distribute distributed distribution distributions documentation following form forms free
    grant granted grants hereby include includes including liable license licensed licenses made material materials
    modification modifications modified modify name names notice notices original permission permitted portions
    program prominent provide provided purpose redistribution redistributions required retain right rights software
    source specific stating terms trademark version versions warranties warranty work works written
""")
_WHOLE = _word_set("""
    allot allow anyone anything anyway assist atone became because become before begin behalf belong beside byte
    foray forbear forbid forth framework grantor important inbound indeed infer inform informed informs into
    inversion isolate network notable notary noted nothing notice notices notwithstanding offer offers onto
    order ought suchlike thereby therein thereof thereto thesis together tomorrow undertake undertakes
    underwritten unlike useful user users whether withdraw withhold within without workbook yourself
""")
_KNOWN = _SMALL | _LARGE | _WHOLE
_LONGEST = 40
"""Characters; longer runs are addresses or noise, and are not looked into."""


class Piece(NamedTuple):
    """One word of a run: characters `begin` to `end` of it."""

    word: str
    begin: int
    end: int
    opens: bool
    """A capital after a small letter: a line break was lost before it."""


def pieces(raw: str) -> tuple[Piece, ...]:
    """The words of one run, lower case. Words repeat, so most answers are remembered."""
    return _remembered(raw) if len(raw) <= _LONGEST else _parted(raw)


def _parted(raw: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    marks = [cut.start() for cut in _MARKS.finditer(raw)] if len(raw) > 3 else []
    capitals = [cut.start() for cut in _CAPITAL.finditer(raw)] if len(raw) <= _LONGEST else []
    cuts = sorted({0, *marks, *capitals, len(raw)})
    for begin, end in pairwise(cuts):
        word = _clean(raw[begin:end])
        if word:
            found += _unglued(word, begin, end, begin in capitals)
    return tuple(found)


_remembered = lru_cache(maxsize=1 << 14)(_parted)


def _unglued(word: str, begin: int, end: int, opens: bool) -> list[Piece]:
    """Two pieces where a small word and a word of licences stand together; the second takes any punctuation along."""
    plain = word.rstrip(".,;:")
    if len(word) == end - begin and 6 < len(plain) <= _LONGEST and plain.isalpha() and plain not in _KNOWN:
        for cut in range(2, len(plain) - 1):
            left, right = plain[:cut], plain[cut:]
            if (left in _SMALL or left in _LARGE) and (right in _SMALL or right in _LARGE):
                middle = begin + cut
                return [Piece(left, begin, middle, opens), Piece(word[cut:], middle, end, False)]
    return [Piece(word, begin, end, opens)]


def _clean(raw: str) -> str:
    word = raw
    if not raw.isalpha():
        if "](" in raw or "<" in raw:
            word = _LINK.sub("", raw)
        word = word.translate(_TYPOGRAPHY).lstrip("[")
        if not word and raw[0] in "*-_":
            word = "-" if len(raw) == 1 else ""
    return word.lower()
