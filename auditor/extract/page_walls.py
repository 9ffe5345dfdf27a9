"""Pages that are no document: an empty shell, a login wall, a cookie wall, a bot check. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

SHORTEST = 400
"""Characters; no terms document is shorter."""
LONGEST_WALL = 4000
"""Characters; a wall with its footer and its explanations is not longer."""
LEGAL_WORDS = 6
"""Words of contracts that a text of that length holds when it is a document."""

_LEGAL = re.compile(
    r"\b(?:agree\w*|terms|liab\w+|warrant\w*|govern\w*|licen[cs]\w+|prohibit\w*|must|may not|shall|rights?"
    r"|personal (?:data|information)|comply|complian\w+|obligat\w+|applicable|pursuant|retain\w*|policy)\b"
)


class Problem(StrEnum):
    """Why a page is no document, in words that a user can act on."""

    EMPTY_SHELL = "empty-shell"
    LOGIN_WALL = "login-wall"
    COOKIE_WALL = "cookie-wall"
    BOT_CHECK = "bot-check"
    TOO_NESTED = "too-nested"
    NO_TEXT = "no-text"

    @property
    def advice(self) -> str:
        """What it means and what to do."""
        return _ADVICE[self]


_LOCAL = "Save the text of the page from a browser into the folder given with --terms-dir."
_ADVICE = {
    Problem.EMPTY_SHELL: f"The page holds no text without running its scripts. {_LOCAL}",
    Problem.LOGIN_WALL: f"The page asks to sign in. {_LOCAL}",
    Problem.COOKIE_WALL: f"The page shows nothing before cookies are accepted. {_LOCAL}",
    Problem.BOT_CHECK: f"The host asks whether a person is looking. {_LOCAL}",
    Problem.TOO_NESTED: "The page nests its elements deeper, or fills them more, than any document; it was not read.",
    Problem.NO_TEXT: f"The file holds images of text, or nothing. {_LOCAL}",
}
_WALLS = (
    (
        Problem.BOT_CHECK,
        re.compile(
            r"just a moment|checking (?:if|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
            r"|captcha|access denied|attention required|unusual traffic|enable javascript and cookies|request blocked",
        ),
    ),
    (Problem.LOGIN_WALL, re.compile(r"(?:sign|log) ?in to (?:continue|view|your)|please (?:sign|log) ?in|password\b")),
    (
        Problem.COOKIE_WALL,
        re.compile(r"(?:accept|manage|uses?|use of|our) (?:all )?cookies|cookie (?:settings|preferences)"),
    ),
    (Problem.EMPTY_SHELL, re.compile(r"")),
)


def wall_of(text: str, title: str, markup: str) -> Problem | None:
    """What kind of page without a document this is; None when it is a document."""
    if len(text) < SHORTEST:
        return _wall(f"{title}\n{text}", markup)
    wall = _wall(f"{title}\n{text[:SHORTEST]}", markup) if len(text) < LONGEST_WALL else Problem.EMPTY_SHELL
    # a wall says what it is at once, whatever follows
    return wall if wall is not Problem.EMPTY_SHELL and not _is_legal(text) else None


def _is_legal(text: str) -> bool:
    """Whether a short text speaks as terms do: a wall that is wordy does not."""
    return len(_LEGAL.findall(text.lower())) >= LEGAL_WORDS


def _wall(text: str, markup: str) -> Problem:
    """Which kind of page shows so little text."""
    asks = "password" if 'type="password"' in markup[:200_000] else ""
    shown = f"{text} {asks}".lower()
    return next(problem for problem, words in _WALLS if words.search(shown))
