"""What a sentence says of an act in plain words: demanded, allowed, denied or left open, whatever the verbs.

The detectors' patterns know the wordings of licences. A sentence that somebody wrote into a known licence has its own:
here the words of duty, right and denial are found first, then the act that each of them governs, by form. A verb hangs
on the words before it ("has to modify", "is to be modified"), a noun on those behind it ("modification is compulsory")
or on a verb with an object ("the licence demands modification").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor.domain.knowledge import Act
from auditor.domain.licensing import Polarity
from auditor.licenses.deontic import NOT_REQUIRED, RIGHT, Cue, Cues, cues
from auditor.licenses.phrases import expand

FAR = 160
"""Characters between an act and the words that govern it."""
NEAR = 80
"""Characters around an act in which `unless` takes it for another one."""
_MEMBER = 4
"""Words of one member of a list: "use the work" in "may use the work, change and share it"."""

_STOPS = (
    r"\b(?:if|when|whenever|where|unless|provided|which|who|whom|that|because|whether|while|you|they|we|licensees"
    r"|recipients|than|from|without|except|under)\b|[;:]"
)
"""Words that part an act from the cue before it."""
_BREAKS = r"\b(?:if|unless|except|other than|provided|which|who|that|may|must|shall|you|we|they)\b|[;:]"
"""Words that part an act from a predicate behind it."""
_FOR_AN_ACT = r"^ to (?:be|carry|bear|retain|reproduce|include|contain|display|give|keep|have|use|make|appear)\b"
"""Behind a predicate that is said of another act: "copies are not allowed to carry the name"."""
_LIST = r", (?:and |or |and/or )?| (?:and|or|and/or) "
_BESIDE = r"\b(?:with(?:out)?|by|for|after|before|upon)(?: any| or without| the)? $"
"""A noun behind one of these is not what the sentence is about."""
_INDIRECT = r"\b(?:in|on|from|with|under|into|by|any terms)\b"
"""Between a verb and the thing: then the thing is not what it is done to."""
_PASSIVE = r"^ (?:at any time |also |freely |always |then )?be "
_EVERYWHERE = r"(?:in (?:all|any|each|every) cop(?:y|ies) (?:of [^,;]{0,40}? )?(?:(?:that )?you distribute )?)?"
"""May stand between a verb and the thing all the same: "retain in all copies the notice"."""
_WAIVED = (
    rf"\b(?:{NOT_REQUIRED}|optional|voluntary|as you see fit|nobody is obliged|if (?:they|you) (?:wish|like|choose)"
    r"|at (?:your|its|their) (?:option|discretion))\b"
)
_LICENSED = r"\b(?:software|works?|program|library|models?|data|materials?|fonts?|code|package|files?|it)\b"
_DONE = ("ed", "given", "kept", "sold", "made")
_NAMED = ("ing", "ion", "ions", "commercial", "private")


class Statement(NamedTuple):
    """An act of a sentence with what the sentence says of it; `start` to `end` spans both."""

    start: int
    end: int
    value: Polarity


class _Mention(NamedTuple):
    """One place where a sentence names an act."""

    sentence: str
    act: Act
    start: int
    end: int

    @property
    def done(self) -> bool:
        """A participle: "modified"."""
        return self._first.endswith(_DONE)

    @property
    def named(self) -> bool:
        """Only a noun: "modification"."""
        return self._first.endswith(_NAMED)

    @property
    def _first(self) -> str:
        return self.sentence[self.start : self.end].split()[0]

    def has_object(self) -> bool:
        """Whether it is done to the thing, named in the words behind it."""
        if not self.act.thing:
            return True
        found = _compiled(rf"^ {_EVERYWHERE}((?:[^ ;]+ ){{0,8}}?)(?:{self.act.thing})").search(
            self.sentence[self.end :]
        )
        return found is not None and _compiled(_INDIRECT).search(found[1]) is None

    def has_subject(self, cue: Cue) -> bool:
        """Whether the thing is what "must be done" is said of."""
        before = _compiled(rf"(?:{self.act.thing or _LICENSED})[^;:]{{0,60}}?$").search(self.sentence[: cue.start])
        return before is not None or (bool(self.act.thing) and self.has_object())

    def is_another(self) -> bool:
        """Whether the words around it make it another act."""
        near = self.sentence[max(0, self.start - NEAR) : self.end + NEAR]
        return bool(self.act.unless) and _compiled(self.act.unless).search(near) is not None


def statements(sentence: str, acts: Sequence[tuple[str, Act]]) -> Iterator[tuple[str, Statement]]:
    """Every act, with its clause, that `sentence` (lower case, single spaces) speaks of, and what it says of it."""
    found = {place: cues(place, sentence) for place in ("before-verb", "before-noun", "behind-noun")}
    for clause, act in acts:
        for match in _compiled(rf"\b(?:{act.words})\b").finditer(sentence):
            mention = _Mention(sentence, act, *match.span())
            cue = None if mention.is_another() else _verbal(mention, found) or _nominal(mention, found)
            if cue:
                yield clause, _statement(mention, cue)


def _statement(mention: _Mention, cue: Cue) -> Statement:
    first, last = min(mention.start, cue.start), max(mention.end, cue.end)
    waived = cue.value is Polarity.MUST and _compiled(_WAIVED).search(mention.sentence[last : last + FAR])
    return Statement(first, last, Polarity.CAN if waived else cue.value)


def _verbal(mention: _Mention, found: Mapping[str, Cues]) -> Cue | None:
    """What governs the act as a verb: "must modify", "must be modified"."""
    cue = _last(found["before-verb"], mention.start)
    between = mention.sentence[cue.end : mention.start] if cue else ""
    if cue is None or not _attached(between) or mention.named:
        return None
    if _compiled(_PASSIVE).search(between):
        return cue if mention.done and mention.has_subject(cue) else None
    if mention.done or not mention.has_object():
        return None
    return _unless_refused(mention, cue, found["behind-noun"])


def _unless_refused(mention: _Mention, cue: Cue, behind: Cues) -> Cue:
    """A right that is named first and refused or demanded behind: "permission to modify is not granted"."""
    named = _compiled(rf"^{RIGHT}\b").search(mention.sentence[cue.start : cue.end])
    later = _next(mention, behind) if named and cue.value is Polarity.CAN else None
    return Cue(cue.start, later.end, later.value) if later else cue


def _nominal(mention: _Mention, found: Mapping[str, Cues]) -> Cue | None:
    """What governs the act as a noun: "requires modification", "modification is required"."""
    beside = _compiled(_BESIDE).search(mention.sentence[: mention.start])
    if beside or mention.done or not (mention.named or mention.act.noun) or not mention.has_object():
        return None
    cue = _last(found["before-noun"], mention.start)
    between = mention.sentence[cue.end : mention.start] if cue else ""
    if cue and len(between.split()) <= _MEMBER and _attached(between):
        return cue
    return _next(mention, found["behind-noun"])


def _attached(between: str) -> bool:
    """Nothing but other members of a list stands between the words of duty and the act."""
    if len(between) > FAR or _compiled(_STOPS).search(between):
        return False
    return all(len(piece.split()) <= _MEMBER for piece in _compiled(_LIST).split(between))


def _last(before: Cues, start: int) -> Cue | None:
    return next((cue for cue in reversed(before) if cue.end <= start), None)


def _next(mention: _Mention, behind: Cues) -> Cue | None:
    cue = next((cue for cue in behind if cue.start >= mention.end), None)
    if cue is None or cue.start - mention.end > FAR:
        return None
    of_another = _compiled(_FOR_AN_ACT).search(mention.sentence[cue.end :])
    return None if of_another or _compiled(_BREAKS).search(mention.sentence[mention.end : cue.start]) else cue


@cache
def _compiled(source: str) -> Any:
    import re2

    return re2.compile(expand(source))
