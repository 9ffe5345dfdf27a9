"""The sentences of a contract in one voice: whoever speaks is "we", whoever is bound "you", what comes out "output".

Every vendor names itself, its customers and its outputs otherwise ("Acme", "Licensee", "Suggestions"). Told by their
roles (`terms_parties` finds them), one wording answers for all vendors. Marks and numbering go, short forms are written
out. Pure, and linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.regex import lazily

USERS = tuple(
    name + ending
    for name in ("end user", "end-user", "user", "customer", "client", "subscriber", "licensee", "developer", "member")
    for ending in ("s", "")
)
"""What contracts call those whom they bind."""
COMMON = ("company", "provider", "supplier", "licensor", "vendor")
"""What contracts call their author."""
_ANYBODY = re.compile(r"(?:an?|any|another|other|other's|your|or|each|individual|such|and|party|every)")
"""Before a name that is a common word too, these say that it is not the party: "a company", "other users"."""
_HELD = (" content", " data", " input", " materials", " output")
"""What stands after the customer's name when it is theirs: "user content"."""
_LOOK_BACK = 24
"""Characters before a name in which the word before it is looked for."""

_SHORT = (
    (lazily(r"(?<=[a-z])\((e?s)\)"), r"\1"),
    (lazily(r"\bwon't\b"), "will not"),
    (lazily(r"\b(?:can't|cannot)\b"), "can not"),
    (lazily(r"\bshan't\b"), "shall not"),
    (lazily(r"(?<=[a-z])n't\b"), " not"),
    (lazily(r"(?<=[a-z])'ve\b"), " have"),
    (lazily(r"(?<=[a-z])'ll\b"), " will"),
    (lazily(r"(?<=[a-z])'re\b"), " are"),
)
_NUMBERING = lazily(
    r"\((?:[a-z]|[ivx]{1,4}|\d{1,3}|(?:ten|twelve|fourteen|fifteen|thirty|forty-five|sixty|ninety)(?: days)?)\)"
    r"|^(?:[a-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3})[.)] "
)
_MARKS = lazily(r"[^\w\s'.%$&+-]|(?<!\d)\.|\.(?!\d)|(?<!\w)[-+']+|[-+']+(?!\w)")
_SPACES = lazily(r"\s+")


class Voice:
    """How one document names its parties and outputs."""

    def __init__(self, vendor: Iterable[str] = (), outputs: Iterable[str] = (), both: Iterable[str] = ()) -> None:
        self.vendor, self.outputs, self.both = (frozenset(names) for names in (vendor, outputs, both))
        names = dict.fromkeys(USERS, "you")
        names |= dict.fromkeys((*self.vendor, "us"), "we")
        names |= dict.fromkeys(("outputs", *self.outputs), "output")
        names |= dict.fromkeys(self.both, "input and output")
        self._roles = {words: role for name, role in names.items() if (words := plain(name))}
        longest_first = sorted(self._roles, key=lambda name: (-len(name), name))
        self._names = re.compile(
            r"(?:(?P<ARTICLE>the|our|such|its) )?(?<![\w'-])"
            rf"(?P<NAME>{'|'.join(map(re.escape, longest_first))})(?P<OWN>'s?)?(?![\w'-])"
        )

    def plain(self, sentence: str) -> str:
        """A sentence in lower case as words with single spaces, its names told by their roles."""
        words = plain(sentence)
        return _SPACES.sub(" ", self._names.sub(lambda found: self._role(words, found), words)).strip()

    def _role(self, words: str, found: re.Match[str]) -> str:
        role, article = self._roles[found["NAME"]], found["ARTICLE"] or ""
        before = words[max(0, found.start() - _LOOK_BACK) : found.start("NAME")].split()
        if found["NAME"] in (*COMMON, *USERS) and before and _ANYBODY.fullmatch(before[-1]):
            return found[0]
        if found["OWN"]:
            return {"we": "our", "you": "your"}.get(role, role)
        if role == "you" and words.startswith(_HELD, found.end()):
            return "your"
        return f"{article} {role}" if article and role not in ("we", "you") else role


def plain(text: str) -> str:
    """Words with single spaces: short forms written out, no marks, no numbering."""
    for pattern, words in _SHORT:
        text = pattern.sub(words, text)
    text = _NUMBERING.sub(" ", text)
    return _SPACES.sub(" ", _MARKS.sub(" ", text)).strip()
