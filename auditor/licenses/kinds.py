"""What a text without a known licence is: a licence nobody listed, a policy, a stub, a card, or something else."""

from __future__ import annotations

import re

from auditor.domain.licensing import TextKind
from auditor.licenses.normalize import Words

_POLICY_TITLE = re.compile(
    r"(?:acceptable|prohibited|usage|use)[\s_-]*(?:use)?[\s_-]*polic(?:y|ies)|use[\s_-]restrictions", re.IGNORECASE
)
_LICENSE_TITLE = re.compile(
    r"licen[cs]e|agreement|terms\s+(?:of|and)\s+(?:use|service|conditions)|copying|许可|协议|条款", re.IGNORECASE
)
STUB_WORDS = 45


def title_of(text: str) -> str | None:
    """What the text calls itself: its first short line that names a licence or policy."""
    for line in text[:4000].split("\n")[:25]:
        plain = line.strip(" \t\r#*=_-/>\ufeff\"'`|")
        if 3 <= len(plain) <= 120 and (_LICENSE_TITLE.search(plain) or _POLICY_TITLE.search(plain)):
            return plain
    return None


def kind_of(words: Words) -> TextKind:
    """The kind of a text in which no indexed licence was found."""
    text, title = words.text, title_of(words.text)
    if len(words) < 3:
        return TextKind.OTHER
    if text.lstrip("\ufeff \n").startswith("---\n") or (text.count("\n#") >= 4 and not title):
        return TextKind.CARD
    if title and _POLICY_TITLE.search(title):
        return TextKind.POLICY
    if len(words) <= STUB_WORDS:
        return TextKind.STUB
    if title or re.search(
        r"\b(?:permission is|hereby grant|licensor|licensee|you may|许可)", text[:20000], re.IGNORECASE
    ):
        return TextKind.LICENSE
    return TextKind.OTHER
