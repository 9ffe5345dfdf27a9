"""Random edits of licence texts, substantive and harmless, with the place of each. Nothing is tuned on them."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SUBJECTS = (
    "The Software",
    "This work",
    "The model and its weights",
    "Any derivative work",
    "The Licensed Material",
    "The covered code",
)
_RULES = (
    "{s} may not be used for commercial purposes.",
    "{s} shall not be used to train, improve or evaluate any other artificial intelligence model.",
    "You must obtain a separate agreement if your products have more than {n} million monthly active users.",
    "{s} is provided for non-commercial research purposes only.",
    "You agree to pay the licensor a royalty of {p} percent of the revenue that you earn with {t}.",
    "Use of {t} by any military or intelligence organisation is prohibited.",
    "{s} may be used only inside the territory of {c}.",
    "You shall prominently display the name of the licensor on the user interface of each product that includes {t}.",
    "Redistribution of {t} to third parties is not permitted.",
    "The licensor may revoke this permission at any time by giving {n} days notice.",
    "Companies with an annual turnover above {n} million dollars need written consent before they use {t}.",
    "You may not reverse engineer, benchmark or disclose the performance of {t}.",
    "Every modified version of {t} must be published under the same terms within {n} days.",
    "No entity domiciled in {c} may exercise the rights granted here.",
    "You must notify the licensor of each deployment of {t} and provide the source of all changes.",
    "This permission terminates automatically when you bring a claim against the licensor.",
    "{s} must not be hosted as a service for others without a commercial agreement.",
    "The output of {t} must be marked as machine generated wherever it is shown.",
    "Academic users alone are entitled to copy {t}, and only for teaching.",
    "You must delete all copies of {t} once the evaluation period of {n} days is over.",
)
_COUNTRIES = ("Germany", "the European Union", "Brazil", "Japan", "the United States", "Kenya")
_BINDING = re.compile(
    r"\b(?:shall|must|may|not|only|permission|grants?|granted|provided that|permitted|retain|reproduce|require[sd]?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;:]\s+(?=\S)|\n\s*\n")
_OUTSIDE_TERMS = re.compile(
    r"copyright \(c\)|©|all rights reserved|<|\[|how to apply|end of terms|appendix", re.IGNORECASE
)


@dataclass(frozen=True)
class Mutation:
    """An edited text; `start` to `end` are the inserted characters, equal for a struck sentence of `words` words."""

    text: str
    start: int
    end: int
    words: int


def substantive(text: str, chance: random.Random) -> Mutation:
    """A substantive sentence inserted or struck at a random place."""
    places = [match.end() for match in _SENTENCE_END.finditer(text)]
    struck = _strikable(text, places)
    if struck and chance.random() < 0.5:
        start, end = chance.choice(struck)
        return Mutation(text[:start] + text[end:], start, start, len(re.findall(r"\w+", text[start:end])))
    place = chance.choice([0, len(text), *places])
    sentence = sentence_of(chance)
    before = "" if not place or text[place - 1].isspace() else "\n"
    return Mutation(
        text[:place] + before + sentence + " " + text[place:],
        place + len(before),
        place + len(before) + len(sentence),
        0,
    )


def sentence_of(chance: random.Random) -> str:
    """One sentence of the kind that licensors add."""
    subject = chance.choice(_SUBJECTS)
    return chance.choice(_RULES).format(
        s=subject,
        t=subject[0].lower() + subject[1:],
        n=chance.randint(2, 900),
        p=chance.randint(1, 30),
        c=chance.choice(_COUNTRIES),
    )


def _strikable(text: str, places: list[int]) -> list[tuple[int, int]]:
    """Sentences of the terms themselves that say what one may or must do."""
    edges = [0, *places, len(text)]
    found = []
    limit = re.search(r"end of (?:the )?terms and conditions|how to apply|appendix", text, re.IGNORECASE)
    for start, end in itertools.pairwise(edges):
        sentence = text[start:end]
        if (limit and start >= limit.start()) or _OUTSIDE_TERMS.search(sentence):
            continue
        if len(sentence.split()) >= 8 and _BINDING.search(sentence):
            found.append((start, end))
    return found


def _rewrapped(text: str, chance: random.Random) -> str:
    width = chance.randint(40, 120)
    return "\n\n".join("\n".join(_wrap(block, width)) for block in re.split(r"\n\s*\n", text))


def _wrap(block: str, width: int) -> Iterator[str]:
    line = ""
    for word in block.split():
        if line and len(line) + len(word) >= width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def _holder(text: str, chance: random.Random) -> str:
    """A copyright line of a holder that no list knows, before everything else."""
    name = chance.choice(
        (
            "Nordwind Labs GmbH",
            "The Quokka Project Authors",
            "María José Peñalver",
            "Sunrise AI Co., Ltd.",
            "T. K. Okafor",
        )
    )
    return f"Copyright (c) {chance.randint(1990, 2026)} {name}. All rights reserved.\n\n" + text


def _comment(text: str, chance: random.Random) -> str:
    mark = chance.choice((" * ", "# ", "// ", "> ", "    "))
    return "\n".join(mark + line for line in text.split("\n"))


def _quotes(text: str, _: random.Random) -> str:
    return text.replace('"', "”").replace("'", "’").replace("“", '"')


def _spelling(text: str, _: random.Random) -> str:
    return re.sub(r"\blicense\b", "licence", re.sub(r"\bLicense\b", "Licence", text)).replace("http://", "https://")


def _one_line(text: str, _: random.Random) -> str:
    return " ".join(text.split())


def _capitals(text: str, chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.5 else text.lower()


def _spaces(text: str, chance: random.Random) -> str:
    return "\ufeff" + re.sub(r" ", lambda _: chance.choice((" ", " ", "  ", "\u00a0")), text) + "\n\n\n"


def _bold(text: str, _: random.Random) -> str:
    first, _, rest = text.lstrip().partition("\n")
    return f"# **{first.strip()}**\n{rest}"


HARMLESS: tuple[Callable[[str, random.Random], str], ...] = (
    _rewrapped, _holder, _comment, _quotes, _spelling, _one_line, _capitals, _spaces, _bold
)  # fmt: skip
