"""Phrases that the patterns of rules/questions share, over sentences as `terms_voice` tells them: `<deny>`, `<12>`."""

from __future__ import annotations

import re

from auditor.errors import RuleError
from auditor.regex import lazily

_SPELLED = "one|two|three|four|five|six|seven|ten|twelve|fourteen|fifteen|twenty|thirty|forty-five|sixty|ninety"
_NUMBER = rf"(?:(?:{_SPELLED}) )?\d{{1,3}}|{_SPELLED}"

PHRASES = {
    # Somebody must not, or does not.
    "deny": (
        r"(?:\b(?:may|can|must|shall|should|will|would|do|does|is|are|be|agrees?|undertakes?|warrants?|represents?"
        r"|covenants?)(?: [^ ]+)?(?: to)? not|never|nor|neither"
        r"|(?:is|are|be) (?:[^ ]+ )?(?:prohibited|forbidden|restricted|barred)|prohibits?|forbids?|no right"
        r"|refrain from|not (?:to|be|permitted|allowed|authori[sz]ed)\b"
        r"|prohibited (?:uses?|activities|conduct|actions)|^not [a-z]+)"
    ),
    "must": (
        r"\b(?:must|shall|will|agrees? (?:to|that)|undertakes? to|are (?:required|obliged) to|have to|need to|hereby)"
    ),
    "may": (
        r"\b(?:may|can|might|could|will|reserves? the right to"
        r"|(?:are|is) (?:free|entitled|permitted|allowed|authori[sz]ed) to)"
    ),
    "we": (
        r"\bwe(?: (?:and|or|our|its|hereby|expressly|shall|will|may|licensors?|affiliates|suppliers|respective|also"
        r"|exclusively|solely))*"
    ),
    # Words for one thing.
    "change": r"\b(?:chang|updat|modif|revis|amend|alter|supplement)[a-z]*",
    "document": (
        r"\b(?:terms|agreements?|polic(?:y|ies)|conditions|addendum|dpa|statement|privacy notice|this notice|contract"
        r"|tos|rules)\b"
    ),
    "service": (
        r"\b(?:services?|platform|products?|software|apis?|sites?|websites?|apps?|applications?|tools?|models?|technology"
        r"|systems?|offerings?|output|content|materials?|accounts?)\b"
    ),
    "input": (
        r"\b(?:input|inputs|prompts?|content|data|materials?|submissions?|conversations?|chats?|interactions?|queries"
        r"|uploads?|information|files|recordings?|feedback|messages?|images?)\b"
    ),
    "end": (
        r"\b(?:terminat(?:e|es|ed|ing|ion)|suspend(?:s|ed|ing)?|suspension|discontinu(?:e|ed|ing|ation)|revok(?:e|ing)"
        r"|deactivat(?:e|ing|ion)|disabl(?:e|ing)|cancel(?:ling|ing|lation)?|clos(?:e|ing)|limit|restrict|block|ban"
        r"|delete)\b"
    ),
    "model": r"\b(?:models?|algorithms?|ai|artificial intelligence|machine learning|llms?|systems?|neural networks?)\b",
    "train": r"\b(?:train(?:s|ed|ing)?|re-?train(?:ing)?|fine-?tun(?:e|ed|ing)|distil[a-z]*)\b",
    "compete": (
        r"\b(?:compet(?:e|es|ing|itive|itor|itors)|substantially (?:similar|the same)"
        r"|similar (?:functionality|in functionality))\b"
    ),
    "period": (
        rf"(?P<DETAIL>(?:{_NUMBER})[ -](?:calendar |business |working |rolling )?"
        r"(?:days?|weeks?|months?|years?|hours?))\b"
    ),
    "person": r"\b(?:company|organi[sz]ation|entity|business|employer|firm|institution|legal person)\b",
}
_NAME = lazily(r"<([a-z-]+|\d+)>")


def expand(pattern: str) -> str:
    """`pattern` with its phrases written out; `<6>` is up to six words. RuleError for a phrase that does not exist."""
    return _NAME.sub(_phrase, pattern)


def _phrase(match: re.Match[str]) -> str:
    name = match[1]
    if name.isdigit():
        return rf"(?:[^ ]+ ){{0,{name}}}?"
    if name not in PHRASES:
        raise RuleError(f"no phrase is called {match[0]}", f"The phrases are: {', '.join(sorted(PHRASES))}.")
    return f"(?:{PHRASES[name]})"
