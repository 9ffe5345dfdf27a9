"""What a contract calls its author, and what its models make: read from its definitions and from who acts in it. Pure.

`Acme, Inc. ("Acme," "we," or "us")`, `receive code that the model generates ("Suggestions")`, `Acme may`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.extract.terms_voice import COMMON, USERS, Voice
from auditor.licenses.reading import Reading
from auditor.regex import lazily

OPENING = 6_000
"""Characters of a document in which it says who its parties are."""
BEFORE = 160
"""Characters before a name in parentheses that say what it names."""
SHORTEST_NAME, LONGEST_NAME = 3, 40
"""Characters; what is quoted beside a name and is longer is no name."""
MOST_NAMES = 40
"""Names of one kind that a document is believed to give."""
FEWEST_ACTS = 3
"""How often a name must act before it is taken for the author's."""

_ASIDE = lazily(r"\(([^()]{2,240})\)")
_QUOTED = lazily(r'"([^"]{1,60}?)[,.]?"')
_COMPANY = lazily(
    r"\b(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|pbc|gmbh|s\.?a\.?s|sarl|ab|b\.v|pty|plc|company|lp)\b[.,]?"
    r'[^"()]{0,160}\((?:[^()"]{0,60})"([^"]{2,40}?)[,.]?"'
)
_ACTS = lazily(
    r"(?<=[\w,;:)] )([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:’s|'s)? "
    r"(?:will|may|shall|does|reserves|grants|disclaims|provides|makes|collects|uses)\b"
)
"""A proper name in the middle of a sentence, before what it does."""
_MADE = lazily(
    r"outputs?\b|generat(?:e|es|ed|ing)\b|produced by|synthesi[sz]"
    r"|creat(?:e|es|ed|ing)\b[^;.]{0,60}\b(?:videos?|images?|audio|voices?|music|text|code)\b"
)
_BOTH = lazily(r"\binputs?\b[^;.]{0,60}\boutputs?\b|\boutputs?\b[^;.]{0,60}\binputs?\b")
_SELF = frozenset({"we", "us", "our"})
_NO_NAME = lazily(
    r"(?:outputs?|we|us|our|your?|it|they|this|these|that|each|agreement|arbitrator|affiliates|section|processor"
    rf"|controller|recipient|organization|effective date|{'|'.join(USERS)})"
)
_THINGS = lazily(
    r"\b(?:accounts?|contents?|services?|platforms?|sites?|apps?|applications?|software|products?|data|feedback|terms"
    r"|agreements?|polic(?:y|ies)|fees?|plans?|subscriptions?|credits?|inputs?|prompts?|models?|websites?|users?|apis?"
    r"|information|tools?|features?|functionality|parties|party|claims?|loss(?:es)?|personal|entities|third|laws?"
    r"|rights?|limitations?|obligations?|interests?|llms?|deepfakes?|csam|aup|introduction|labels|receiving"
    r"|disclosing|effective|properties|items|orders?|sections?|notices?|trial|beta|merchants?|clauses|sccs|dpa)\b"
)
"""What contracts define besides: no party, and nothing that a model makes."""


def voice_of(reading: Reading) -> Voice:
    """The voice of a document."""
    text = reading.text
    vendor = frozenset(_authors(text)) | frozenset(_actors(reading.original))
    outputs, both = set[str](), set[str]()
    for aside in _ASIDE.finditer(text):
        before = text[max(0, aside.start() - BEFORE) : aside.start()]
        for name in _QUOTED.findall(aside[1]):
            if len(name) > LONGEST_NAME or name in vendor or _NO_NAME.fullmatch(name):
                continue
            together = name in ("content", "materials") or aside[1].startswith(("together", "collectively"))
            if _BOTH.search(aside[1]) or (together and _BOTH.search(before)):
                both.add(name)
            elif _MADE.search(name) or (_MADE.search(before) and not _THINGS.search(name)):
                outputs.add(name)
    return Voice(*(sorted(names)[:MOST_NAMES] for names in (vendor, outputs, both)))


def _authors(text: str) -> Iterator[str]:
    """What a document says its author is called: beside "we", or as the first company that it names."""
    for aside in _ASIDE.finditer(text):
        names = set(_QUOTED.findall(aside[1]))
        if _SELF & names:
            yield from filter(_is_party, names)
    if (found := _COMPANY.search(text[:OPENING])) and _is_party(found[1]):
        yield found[1]


def _actors(original: str) -> Iterator[str]:
    """Who does most of what is promised and reserved: the proper names that stand before "will", "may" and the like."""
    counted = Counter(found[1].lower() for found in _ACTS.finditer(original))
    acting = [name for name, count in counted.most_common() if count >= FEWEST_ACTS and _is_party(name)]
    yield from (name for rank, name in enumerate(acting) if rank == 0 or name in COMMON)


def _is_party(name: str) -> bool:
    return SHORTEST_NAME <= len(name) <= LONGEST_NAME and not _NO_NAME.fullmatch(name) and not _THINGS.search(name)
