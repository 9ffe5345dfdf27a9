"""What a contract calls that which models make, alone or with what users give: read from its definitions. Pure.

`code that the model generates ("Suggestions")`, `"Customer Data" means Inputs and Outputs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.extract.terms_voice import USERS
from auditor.regex import lazily

BEFORE = 160
"""Characters before a name in parentheses that say what a model makes."""
LONG = 400
"""Characters of a definition, before or after the name, that list what belongs to it."""
SHORTEST_NAME, LONGEST_NAME = 3, 40
"""Characters; what is quoted beside a name and is longer is no name."""

ASIDE = lazily(r"\(([^()]{2,240})\)")
QUOTED = lazily(r'"([^"]{1,60}?)[,.]?"')
_MEANS = lazily(r'"([^"]{3,40}?)[,.]?" (?:shall |will )?(?:means?|includes?|refers? to)\b')
_MADE = lazily(
    r"outputs?\b|generat(?:e|es|ed|ing)\b|produced by|synthesi[sz]"
    r"|creat(?:e|es|ed|ing)\b[^;.]{0,60}\b(?:videos?|images?|audio|voices?|music|text|code)\b"
)
_MADE_FIRST = lazily(
    r"[^;:.]{0,80}?\b(?:generated|produced|returned) (?:and [a-z]+ )?(?:by|through|from|using|with|in)\b"
)
_BOTH = lazily(r"\binputs?\b[^;.]{0,60}\boutputs?\b|\boutputs?\b[^;.]{0,60}\binputs?\b")
_ARE_BOTH = lazily(
    r"\b(?:inputs?\b[^.;\"]{1,60}\boutputs?|outputs?\b[^.;\"]{1,60}\binputs?)\b[^.;\"]{0,60}\b(?:are|as)\b[^.;\"]{0,40}"
    r'"([^"]{3,40}?)[,.]?"'
)
_GIVEN = lazily(r"\b(?:inputs?|prompts?|(?:submi|uploa|post|suppl|provid)[a-z]*)\b")
_CAME_BACK = (
    r"outputs?|responses?|generated (?:content|images?|text|code|files|media|works?|by the (?:service|model)s?)"
)
_LEFT_OUT = lazily(r"\b(?:not includ|exclud|other than|except)[a-z]*\b[^;.]{0,60}\b(?:outputs?|responses?|generated)\b")
_THEIRS = lazily(
    rf"(?:(?:your|{'|'.join(USERS)})(?:'s)? )?(?:contents?|materials?|works?|creations)"
    rf"|(?:your|{'|'.join(USERS)})(?:'s)? (?:data|property|information)"
)
_NO_NAME = lazily(
    r"(?:outputs?|we|us|our|your?|it|they|this|these|that|each|agreement|arbitrator|affiliates|section|processor"
    rf"|controller|recipient|organization|effective date|{'|'.join(USERS)})"
)
_THINGS = lazily(
    r"\b(?:accounts?|contents?|services?|platforms?|sites?|apps?|applications?|software|products?|data|feedback|terms"
    r"|agreements?|polic(?:y|ies)|fees?|plans?|subscriptions?|credits?|inputs?|prompts?|models?|websites?|users?|apis?"
    r"|information|tools?|features?|functionality|parties|party|claims?|loss(?:es)?|personal|entities|third|laws?"
    r"|rights?|limitations?|obligations?|interests?|llms?|deepfakes?|csam|aup|introduction|labels|receiving"
    r"|disclosing|effective|properties|items|orders?|sections?|notices?|trial|beta|merchants?|clauses|sccs|dpa"
    r"|statistics|analytics|metrics|logs|documentation|reports?)\b"
)
"""What contracts define besides: no party, and nothing that a model makes."""


def made_in(text: str, vendor: Iterable[str] = ()) -> tuple[set[str], set[str]]:
    """Names of outputs, and names of inputs and outputs together; a name of the vendor is neither."""
    outputs, both = set[str](), set[str]()
    for name, before, aside in _asides(text):
        together = name in ("content", "materials") or aside.startswith(("together", "collectively"))
        if _BOTH.search(aside) or (together and _BOTH.search(before[-BEFORE:])):
            both.add(name)
        elif _MADE.search(name) or (_MADE.search(before[-BEFORE:]) and not _THINGS.search(name)):
            outputs.add(name)
    outputs |= {name for name, said in _meanings(text) if _MADE_FIRST.match(said) and not _THINGS.search(name)}
    asides = ((name, before.rpartition(". ")[2]) for name, before, _ in _asides(text))
    both |= {*_of_both((*_meanings(text), *asides), outputs), *filter(_is_name, _ARE_BOTH.findall(text))}
    return outputs - both - set(vendor), both - set(vendor)


def is_party(name: str) -> bool:
    """Whether a name may be somebody's."""
    return _is_name(name) and not _THINGS.search(name) and not _MADE.search(name)


def _of_both(definitions: Iterable[tuple[str, str]], outputs: set[str]) -> Iterator[str]:
    """The names of what is the user's whose definition counts what was given and what came back."""
    came_back = re.compile(rf"\b(?:{'|'.join((_CAME_BACK, *map(re.escape, sorted(outputs))))})\b")
    for name, said in definitions:
        if _THEIRS.fullmatch(name) and _GIVEN.search(said) and came_back.search(said) and not _LEFT_OUT.search(said):
            yield name


def _asides(text: str) -> Iterator[tuple[str, str, str]]:
    """Names in parentheses, the words before each, and all that the parentheses hold."""
    for aside in ASIDE.finditer(text):
        before = text[max(0, aside.start() - LONG) : aside.start()]
        yield from ((name, before, aside[1]) for name in QUOTED.findall(aside[1]) if _is_name(name))


def _meanings(text: str) -> Iterator[tuple[str, str]]:
    """Names in quotation marks and what they are said to mean."""
    for found in _MEANS.finditer(text):
        if _is_name(found[1]):
            yield found[1], text[found.end() : found.end() + LONG].partition(". ")[0]


def _is_name(name: str) -> bool:
    return SHORTEST_NAME <= len(name) <= LONGEST_NAME and not _NO_NAME.fullmatch(name)
