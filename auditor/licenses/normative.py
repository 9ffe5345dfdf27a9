"""Does a stretch of words create, take away or condition a right?

Used where a text has words that its licence has not: a copyright holder or an installation guide changes nothing, a
sentence with "must", "only", "prohibited" about use, copies or money does. The test errs towards "it does".
"""

from __future__ import annotations

from functools import cache
from typing import Any

# Words that never stand in a name, an address, a title or a year.
_BINDING = (
    r"\b(?:must|shall|should|may|cannot|can|not|never|no|only|solely|exclusively|except|unless|without|provided|subject|prohibit\w*|forbid\w*"
    r"|forbidden|restrict\w*|require\w*|permi(?:t|ts|tted|ssion|ssions)|allow\w*|agree[sd]?|consent|obtain|terminat\w*|revok\w*|royalt\w+|fees?"
    r"|revenue|commercial\w*|noncommercial\w*|non|purposes?|users?|military|weapons?|pay|paid|payment|sell|sold|grants?|granted|waive\w*"
    r"|exclud\w*|limited\sto|obligat\w*|entitled|eligible|void|research|academic|educational|private|personal|internal|evaluation)\b"
)
_DUTY = (
    r"\b(?:must|shall|should|cannot|can\s?not|can't|may(?:\s+not|\s+only)?|not|no|never|nobody|none|only|solely|exclusively|except\w*|unless|without|prohibit\w*"
    r"|forbid\w*|forbidden|restrict\w*|require\w*|permitted|permission|allowed|agree[sd]?|consent|terminat\w*|revok\w*|exclud\w*|limited"
    r"|obligat\w*|subject\s+to|provided\s+that|(?:is|are)\s+to\s+be|need\s+to|needs?|have\s+to|has\s+to|due|owe[sd]?|pay|payable|void|ceases?|reserves?|granted|waives?|if)\b"
)
_SUBJECT = (
    r"\b(?:us(?:e|ed|es|ing|age|ers?)|commercial\w*|noncommercial\w*|distribut\w*|redistribut\w*|modif\w*|cop(?:y|ies|ied|ying)|sell\w*|sold|sale"
    r"|sublicen\w+|relicen\w+|licen[sc]\w*|permission|rights?|derivatives?|patents?|royalt\w+|fees?|revenue|weights|software|models?|outputs?"
    r"|services?|products?|research|academic|military|weapons?|credit|attribution|trademarks?|names?|warrant\w+|agreement|terms|terminat\w*"
    r"|compet\w+|compan(?:y|ies)|govern\w+|countr(?:y|ies)|territor\w+|source\s+code|publish\w*|disclos\w*|train\w*|host\w*|surveillance)\b"
)
_RIGHTS = (
    r"\b(?:commercial\w*|noncommercial\w*|non-commercial\w*|redistribut\w*|sublicen\w+|relicen\w+|permission|royalt\w+|license\s+fees?|revenue|derivative\s+works?"
    r"|licensor|licensees?|monthly\s+active\s+users|military|weapons?|sell|resell|sold|prohibited|forbidden|agreement|patents?"
    r"|research\s+(?:use|purposes?)\s+only|competing|you\s+agree|terms\s+of\s+use)\b"
)


_NARROWS = (
    r"non[\s-]?commercial|\b(?:research|academic|educational|personal|evaluation)(?:\s+(?:use|purposes?|licen[sc]e|only)|\s*$)\b"
    r"|\bnot\s+for\b|\bno\s+(?:commercial|derivatives?|redistribution|resale)\b|\bcommercial\s+(?:use|licen[sc]e)|\bonly\b.*\buse|\buse\s+only"
)
_DISCLAIMER = r"\b(?:liable|liability|warrant(?:y|ies)|as[\s-]is|merchantability)\b"
_SCOPE = (
    r"^\W*(?:this|the\s+following|the)\s+licen[sc]e\s+(?:is\s+(?:only\s+)?for|applies\s+(?:only\s+)?to|covers|governs)"
    r"\s[\w\s,./-]+\W*$"
)
"""Says what the licence is for, not what one may do."""
_BEYOND_DISCLAIMER = (
    r"\b(?:you|users?|licensees?)\s+(?:must|may|shall|agree|need|are)\b|prohibit|forbid|permitted|permission|commercial|\bonly\b"
    r"|indemnif|royalt|terminat|\bnot\s+(?:be\s+)?(?:use|copy|modify|distribute|sell)"
)


@cache
def _pattern(source: str) -> Any:
    import re2

    return re2.compile("(?i)" + source)


def binds(text: str) -> bool:
    """Holds a word that no name, title or address has. For short stretches in places where names may vary."""
    return _pattern(_BINDING).search(text) is not None


def rules(sentence: str, near: bool) -> bool:
    """A sentence beside a licence that says what one may or must do.

    `near`: it stands in the same section as the licence, where any use, copy or product is about the licensed thing.
    Elsewhere (a README around it) only words of licensing themselves count. A plain disclaimer of warranty or
    liability takes no right away.
    """
    if _pattern(_DUTY).search(sentence) is None:
        return False
    if _pattern(_DISCLAIMER).search(sentence) and not _pattern(_BEYOND_DISCLAIMER).search(sentence):
        return False
    if _pattern(_SCOPE).search(sentence) and not touches_rights(sentence):
        return False
    return _pattern(_SUBJECT if near else _RIGHTS).search(sentence) is not None


def narrows(heading: str) -> bool:
    """A heading that narrows what stands below it: "Non-commercial licence", "For research use only"."""
    return _pattern(_NARROWS).search(heading) is not None


def touches_rights(text: str) -> bool:
    """Speaks of licensing at all: commercial use, permission, royalties, patents …"""
    return _pattern(_RIGHTS).search(text) is not None
