"""Words that look as if they took commercial use away, and that no form of a limit reads for certain.

A limit can be said in more ways than anybody lists. Where words for commerce stand close to words that bar, or words
for one field of use close to "only", and nothing takes that back, the sentence is not understood: it decides nothing,
and it must not be passed over either. The words are data (`doubts`, `permits` and `cleared` of rules/card-limits).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from auditor.domain.knowledge import CardLimits
from auditor.extract.forms import Forms
from auditor.extract.plain_limits import FOLDER
from auditor.regex import lazily

NEAR = 40
"""Characters between doubtful words and those that take them back; the subject of a sentence reaches everywhere."""
LONGEST = 400
"""Characters; a longer sentence holds words of every kind, and their being near each other means little."""
_FOLLOWS = lazily(
    r"\b(?:and|so|therefore|hence|thus|but) (?:it |they |the model |the weights )?(?:must|may|can|shall|is|are)\b",
    re.IGNORECASE,
)
_DOT = lazily(r"(?<=\w)\.(?=\w)|(?<=\b[ie]\.[eg])\.")  # of an address or a version: it ends nothing
_CONDITION = lazily(r"[^.;]{0,20}\b(?:only|provided|as long as|if|unless|except|subject to|after)\b", re.IGNORECASE)
_PIECE = lazily(r"[^;；]+")
_TURNED = lazily(r"\b(?:not|no|never|cannot|only|n't)(?: \w+){0,5} ?$", re.IGNORECASE)
_NON_COMMERCIAL = lazily(r"\bnon[\s‐‑–-]{1,2}(?=com|profit)", re.IGNORECASE)


class Doubts:
    """The doubts of all languages. RuleError for a bad pattern."""

    def __init__(self, languages: Iterable[CardLimits]) -> None:
        self._doubts, self._permits, self._cleared = Forms(), Forms(), Forms()
        for language in languages:
            where = f"{FOLDER}/{language.id}"
            for doubt in language.doubts:
                self._doubts.add(doubt.pattern, language.words, where)
            for pattern in language.permits:
                self._permits.add(pattern, language.words, where)
            for pattern in language.cleared:
                self._cleared.add(pattern, language.words, where)
        for forms in (self._doubts, self._permits, self._cleared):
            forms.compile()

    def find(self, text: str, more: tuple[int, int] | None = None) -> tuple[int, int] | None:
        """Where the first doubtful words of a sentence stand; None where there are none, or others take them back.

        more: words that another reader finds doubtful, and that can be taken back like the rest.
        """
        masked = _masked(text)
        found = list(self._places(masked)) if self._doubts.matches(masked) else []
        found += [more] if more else []
        clear = list(self._clear(masked)) if found else []
        return next((place for place in found if not any(_takes_back(masked, other, place) for other in clear)), None)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """The doubtful words of each half of a sentence, in order."""
        for piece in _PIECE.finditer(text):
            if len(piece[0]) <= LONGEST:
                spans = sorted(match.span() for _, match in self._doubts.find(piece[0]))
                yield from ((piece.start() + start, piece.start() + end) for start, end in spans)

    def _clear(self, text: str) -> Iterator[tuple[int, int]]:
        """Where words take doubts back; a permission that is turned, or goes on to a condition, does not."""
        yield from (match.span() for _, match in self._cleared.find(text))
        for _, match in self._permits.find(text):
            turned = _TURNED.search(text[: match.start()]) or _CONDITION.match(text[match.end() :])
            if not turned:
                yield match.span()


def _masked(text: str) -> str:
    """The text, as long as before: `non-commercial` is one word, and full stops inside words end nothing."""
    return _NON_COMMERCIAL.sub(lambda word: word[0][:3] + "_" * (len(word[0]) - 3), _DOT.sub("_", text))


def _takes_back(text: str, clear: tuple[int, int], doubt: tuple[int, int]) -> bool:
    """Whether clear words are near enough; those that begin the sentence are of its subject, and reach everywhere.

    What follows from them ("was trained on X and must not ...") is a statement of its own.
    """
    if _FOLLOWS.search(text, clear[1], max(clear[1], doubt[1])):
        return False
    return clear[0] == 0 or (clear[0] < doubt[1] + NEAR and doubt[0] - NEAR < clear[1])


@lru_cache(maxsize=8192)
def doubtful(text: str, more: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """The doubtful words of one sentence by the project's own lists."""
    return _shipped().find(text, more)


@cache
def _shipped() -> Doubts:
    from auditor.rulebook.book import rulebook

    return Doubts(rulebook().table(FOLDER, CardLimits).values())
