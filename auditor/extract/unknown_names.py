"""Licences that a sentence puts the model under and that no list knows: "subject to the Acme Community License".

Such a name permits nothing, and it takes away what a tag permits: the author says that other terms apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.domain.facts import DeclaredForm
from auditor.extract.prose import Sentence
from auditor.licenses.catalog import Catalog
from auditor.regex import lazily

_CUE = lazily(
    r"\b(?:under|subject to|governed by|bound by|covered by|restricted by|"
    r"falls? under|released with|comply with|"
    r"licen[cs]e\s*[:=]|in accordance with|"
    r"agree(?:ing)? to|accept(?:ing)?)"
    r"\s+(?:(?:the|our|an?|its|this|their|new|custom|terms(?: and conditions)? (?:of|in)|a modified "
    r"version of)\s+)*[\"“'`]?"
    r"|(?:遵循|遵守|遵从|采用|依据|依照|按照)\s{0,3}",
    re.IGNORECASE,
)
_NAME = lazily(
    r"(?:[A-Z0-9][\w.+&'’/-]{0,40}[\s-]{1,3}(?:(?:of|for|and|the)\s)?){1,9}(?:Licen[cs]es?|"
    r"LICEN[CS]E|Agreement|AGREEMENT|EULA)\b"
    r"(?: (?:Agreement|AGREEMENT))?"
    r"|(?:[A-Z0-9][\w.+&/-]{0,40}(?:['’]s)?\s{1,3}){1,4}(?:[Tt]erms(?: of (?:[Uu]se|[Ss]ervice)| and [Cc]onditions)?|"
    r"(?:(?:[Aa]cceptable )?[Uu]se|[Uu]sage) [Pp]olic(?:y|ies))\b"
)
_DULL = frozenset(
    """a acceptable agreement ai and apache attribution bsd cc code commercial commons community conditions creative
    custom data eula face file following for free general github gnu gpl hub hugging huggingface international
    lgpl licence license license's licenses mit model models mozilla of open original permissive policies policy
    project public repository research same service software source standard terms the this usage use user version
    weights""".split()  # noqa: SIM905 - legible
)
"""Words that make no name of a licence by themselves, or are of licences that everybody may use."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A licence by a name that nobody knows, and where the sentence has it."""

    name: str
    link: str | None
    start: int
    end: int


def unknown_licence(sentence: Sentence, start: int, end: int, catalog: Catalog) -> Unknown | None:
    """The first such licence of `sentence.text[start:end]`; a dull name counts when it is linked to a text."""
    for cue in _CUE.finditer(sentence.text, start, end):
        found = _NAME.match(sentence.text, cue.end(), end)
        if found and catalog.resolve(found[0]).form is DeclaredForm.UNRECOGNISED:
            link = next(
                (x.url for x in sentence.links if x.at < found.end() and x.at + len(x.text) > found.start()), None
            )
            if link and catalog.by_url(link):
                continue
            if link or _is_name(found[0]):
                return Unknown(found[0], link, *found.span())
    return None


def _is_name(words: str) -> bool:
    return any(word.lower() not in _DULL and not word[0].isdigit() for word in re.findall(r"[\w’']+", words))
