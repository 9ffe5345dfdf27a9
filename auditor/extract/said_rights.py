"""The rights and limits that a part of a sentence states, each with how firmly it is meant.

What is hoped, recommended or only told of is weighed down or left out; so is what the words take back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.domain.licensing import ClauseHit
from auditor.extract.components import Part
from auditor.extract.patterns import Pattern
from auditor.extract.plain_limits import plain_limits
from auditor.extract.prose import Section, Sentence
from auditor.extract.subjects import LICENSE_SECTION, is_hearsay
from auditor.licenses.clauses import detect
from auditor.regex import lazily

BINDING = 0.5
"""Hits below this confidence ("intended for research") are no terms; they call for review."""
INTENT = 0.4
_RIGHTS = ("limit.", "scale.", "output.", "access.", "grant.commercial")
_INTENT_SECTION = Pattern(
    r"intended|direct use|downstream|out[- ]of[- ]scope|misuse|malicious|limitation|bias|risk|safety|recommendation|"
    r"primary use|use cases?|ethic|caveat|motivation|considerations|^uses?$|how to use|evaluation|"
    r"performance|benchmark|"
    r"comparison|responsib",
    re.IGNORECASE,
)
_HEDGE = Pattern(
    r"\b(?:recommend|encourage|intended|meant|suggest|primarily|should(?! not)|expect|hope|advis|out of "
    r"scope|suitable|practical|optimi[sz]ed|hardened)",
    re.IGNORECASE,
)
_DEMAND = Pattern(
    r"\b(?:require|must|shall|prohibit|forbid|not (?:permitted|allowed)|precluded|licen[cs]ed)|\b(?:is|are|"
    r"released?)\b[^.]{0,24} for research purposes only|不得|禁止|不能"
    r"|\b(?:for|to) non-?commercial\b[^.]{0,30}\bonly\b|\b(?:only|solely|strictly|"
    r"exclusively)\b[^.]{0,24}\bnon-?commercial"
    r"|\b(?:no|not for) commercial (?:use|usage|purposes?)\b",
    re.IGNORECASE,
)
_TERM_WORDS = lazily(r"licen[cs]|terms|polic|agree|prohibit|must|shall|permitted|restriction", re.IGNORECASE)
_WAIVED = lazily(
    r"\b(?:(?:not|n't|never|neither|isn't) (?:limited|restricted|confined) (?:to|for)|no need|need "
    r"not|needn't|(?:do|does)(?: not|n't) (?:need|require)|not required|without "
    r"(?:asking|contacting)|commercial[- ](?:grade|support|api|partner\w*|collaborat\w*))\b",
    re.IGNORECASE,
)
_LAWFUL = lazily(r"\b(?:unlawful|illegal|(?:applicable|local) (?:laws?|regulations?))\b", re.IGNORECASE)
_NO_RIGHT = lazily(r"\b(?:no|without(?: any)?) (?:rights?|permission|licen[cs]e|grant)\b[^.;]{0,60}$", re.IGNORECASE)
_NONE_OF = lazily(
    r"\b(?:no|without|free of|zero|(?:not|\w+n't) (?:\w+ ){0,2}any)\b"
    r"(?:(?!\b(?:but|however|yet|only|prohibit|forbid|not)\b)[^.;]){0,60}?\b(?:caps?|limits?|limitations?|"
    r"restrictions?|clauses?|thresholds?|conditions?|polic(?:y|ies))\b(?![^.;]{0,20}\b(?:but|except|other than))",
    re.IGNORECASE,
)


def rights_said(sentence: Sentence, part: Part) -> Iterator[ClauseHit]:
    """Rights and restrictions in the part; their positions count in `sentence.text`."""
    licensing = bool(LICENSE_SECTION.search(sentence.section.title))
    intent = states_intent(sentence.section)
    for hit in _hits(part.text):
        if is_hearsay(sentence.text, part.start + hit.start) or _is_waived(part.text, hit):
            continue
        if hit.clause in ("limit.behaviour", "limit.field-of-use", "output.use-restricted") and (
            intent or not (licensing or _TERM_WORDS.search(part.text))
        ):
            continue
        if hit.clause in ("limit.behaviour", "limit.field-of-use") and _LAWFUL.search(hit.words):
            continue  # the law binds everybody
        said = part.text[: hit.end]
        soft = (intent or (_HEDGE.search(said) and not licensing)) and not _DEMAND.search(part.text)
        confidence = min(hit.confidence, INTENT) if soft else hit.confidence
        shift = {"start": hit.start + part.start, "end": hit.end + part.start, "confidence": confidence}
        yield hit.model_copy(update=shift)


@lru_cache(maxsize=4096)
def _hits(text: str) -> tuple[ClauseHit, ...]:
    """What the detectors and the forms of cards find; kept, because cards repeat each other's sentences on terms."""
    found = [hit for hit in detect(text) if hit.clause.startswith(_RIGHTS)]
    known = {(hit.clause, hit.value) for hit in found}
    limits = (hit for hit in plain_limits(text) if hit.clause.startswith(_RIGHTS))
    return (*found, *(hit for hit in limits if (hit.clause, hit.value) not in known))


def states_intent(section: Section) -> bool:
    """Whether a heading announces what its authors have in mind rather than terms."""
    return bool(_INTENT_SECTION.search(section.title)) and not LICENSE_SECTION.search(section.title)


def _is_waived(text: str, hit: ClauseHit) -> bool:
    """Whether the words take it back: "no need to ask us before commercial use"."""
    if hit.clause.startswith("grant."):
        return _NO_RIGHT.search(text[: hit.start]) is not None
    if not hit.clause.startswith(("limit.", "scale.", "access.")):
        return False
    absent = any(found.start() <= hit.start < found.end() for found in _NONE_OF.finditer(text))
    return absent or _WAIVED.search(text[max(0, hit.start - 30) : hit.end]) is not None
