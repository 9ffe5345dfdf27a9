"""May, must or must not: what a sentence says about the phrase that was found in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from auditor.domain.licensing import Polarity

REACH = 420
"""Characters before a phrase in which the verb that governs it is looked for: long lists of rights reach far."""
AFTER = 140

_ABSOLUTE = r"\b(?:in no event|under no circumstances?|in no case|by no means|neither\b[^.;]{0,200}?\bnor)\b"
"""A denial that governs the rest of its sentence, whatever verbs follow."""
_CANNOT = (
    r"no (?:[a-z]+ ){0,2}?(?:permission|right|rights|licen[cs]e|licen[cs]es|express or implied)\b[^.;:]{0,50}?\bto\b",
    r"(?:do|does|did|shall|will|must|may|is|are|be|has|have|been)(?: not|n't)(?: hereby| be| been| in any "
    r"way| expressly)*"
    r" (?:grant|granted|give|given|permit|permitted|allow|allowed|authori[sz]ed?|include|includes|included|"
    r"provide|have|convey|entitled?|confer|extend|imply)"
    r"\b(?:[^.;:]{0,60}?\b(?:right|rights|permission|permissions|licen[cs]e|ability|freedom)\b)?(?: (?:to|for))?",
    r"(?:permission|right|licen[cs]e) [^.;:]{0,40}?(?:is|are) not (?:hereby )?(?:granted|given)",
    r"(?:may|can|must|shall|should|will)(?: not|n't)\b(?: be)?",
    r"(?:is|are)(?: not|n't) to\b(?: be)?",
    r"(?:you|licensees?|recipients?|users?|we) (?:do|does)(?: not|n't)\b",
    r"can ?not\b(?: be)?",
    r"nothing\b[^.;:]{0,60}?\b(?:permits?|grants?|grant|allows?|gives?)\b(?:[^.;:]{0,40}?\b(?:rights?|permission|"
    r"licen[cs]e)\b)?(?: to)?",
    r"none of\b[^.;:]{0,160}?\b(?:may|can|shall|will)\b(?: be)?",
    r"(?:strictly |expressly )?(?:prohibit(?:s|ed)?|forbid(?:s|den)?|disallow(?:s|ed)?|bar(?:s|red))\b(?: from)?",
    r"not (?:be )?(?:permitted|allowed|authori[sz]ed|entitled|granted)\b",
    r"(?:unable|refuses?|refrain(?:s)?|excluded?) (?:to|from)\b",
    r"without (?:the |any )?(?:right|permission|authori[sz]ation)\b",
    r"(?:nor|never)\b",
)
_OPTIONAL = (
    r"(?:do|does|is|are|shall|need|be)(?: not|n't)(?: be)? "
    r"(?:required|obligated|obliged|mandatory|mandated|compulsory|necessary|needed|necessarily|need|have "
    r"to)\b(?: to)?",
    r"(?:no|without) (?:obligation|requirement|need|duty)\b[^.;:]{0,20}?(?: to)?",
    r"(?:is |are )?optional(?:ly)?\b",
    r"(?:choose|opt|elect) (?:not )?to\b",
    r"(?:do|does|shall|will)(?: not|n't) (?:impose|limit|restrict|prevent|prohibit|preclude|affect|impair)\b",
)
_CAN = (
    r"(?:may|can|could|might)\b(?: be)?",
    r"(?:is|are|be)(?: hereby)? (?:permitted|allowed|free|entitled|authori[sz]ed|welcome|able)\b(?: to)?",
    r"(?:hereby )?(?:grants?|granted|permits?|allows?|authori[sz]es?)\b",
    r"(?:permission|rights?|licen[cs]es?|ability|freedom)(?: is| are)?(?: hereby)?(?: granted)? to\b",
    r"(?:permitted|allowed|permission)\b",
    r"(?:licensed|free) to\b",
)
_MUST = (
    r"(?:must|shall)\b(?: be)?",
    r"(?:is|are|be)? ?(?:required|obligated|obliged|compelled)\b(?: to)?",
    r"(?:requires?|obligates?)\b(?: (?:you|that))?",
    r"(?:have|has|need|needs|agrees?) to\b",
    r"(?:provided|providing|on (?:the )?condition)(?:,? however,?)? that\b",
    r"provided(?: only)? (?:the|this|these|each|every|all|you|no|any)\b",
    r"so long as\b|ensur(?:e|es|ing)\b",
    r"(?:conditions? (?:is|are) met|following conditions?)",
    r"(?:as|so) long as\b",
    r"only if\b",
    r"if you (?:also )?do (?:each|all|both) of the following\b",
    r"without (?:also )?(?:including|retaining|reproducing|providing|giving|stating|removing)\b",
    r"(?:will|should|please)\b(?: be)?",
)
_NAMES = (
    r"permission notices?",
    r"how (?:they|recipients|users|you) (?:can|may|could)\b",
    r"(?:to the extent |where |if |as )(?:it )?(?:permitted|allowed|required|does not)\b",
)
"""Words that only look like verbs: names of things, and asides."""
_ONLY = (r"(?:may|can)(?: (?:be|do so|[a-z]+ly|[a-z]+ed)){0,2} only\b", r"only (?:if|under|by|when|as long as)\b")
_GROUPS = (
    ("name", _NAMES),
    ("only", _ONLY),
    ("optional", _OPTIONAL),
    ("cannot", _CANNOT),
    ("can", _CAN),
    ("must", _MUST),
)
_MEANING = {
    "only": Polarity.MUST,
    "optional": Polarity.CAN,
    "cannot": Polarity.CANNOT,
    "can": Polarity.CAN,
    "must": Polarity.MUST,
}


@cache
def _cues() -> Any:
    import re2

    return re2.compile("|".join(rf"(?P<{name}>\b(?:{'|'.join(parts)}))" for name, parts in _GROUPS))


@cache
def _waiver() -> Any:
    """Words after a duty that take it back: "but it is not mandatory"."""
    import re2

    return re2.compile(rf"\b(?:{'|'.join(_OPTIONAL)})")


@cache
def _absolute() -> Any:
    import re2

    return re2.compile(_ABSOLUTE)


def modality(sentence: str, start: int, end: int, body: int = 0) -> Polarity | None:
    """What `sentence` says about its part `start` to `end`; None when no verb governs it.

    The nearest verb before the end of the phrase decides, then one in the lead-in that ends at `body`, then the first
    one behind the phrase. A later waiver ("but it is not mandatory") turns a duty into a choice.
    """
    if _absolute().search(sentence[:end]):
        return Polarity.CANNOT
    first = max(body, start - REACH)
    verdict = _last(sentence[first:end]) or _last(sentence[:body]) or _first(sentence[end : end + AFTER])
    if verdict is not Polarity.CANNOT and _waiver().search(sentence[end : end + AFTER]):
        return Polarity.CAN
    return verdict


def _last(words: str) -> Polarity | None:
    last = None
    for match in _cues().finditer(words):
        last = _MEANING.get(str(match.lastgroup), last)
    return last


def _first(words: str) -> Polarity | None:
    meanings = (_MEANING.get(str(match.lastgroup)) for match in _cues().finditer(words))
    return next(filter(None, meanings), None)
