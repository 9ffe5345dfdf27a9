"""Licences that a sentence names, in words or by a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from auditor.domain.facts import DeclaredForm
from auditor.extract.prose import Sentence
from auditor.licenses.catalog import Catalog
from auditor.licenses.terms import CommercialUse, terms_of
from auditor.regex import lazily

_WORD = lazily(r"[^\s()\[\],;|\"“”]+")
_CUE = lazily(
    r"(?P<firm>\b(?:under|inherits?|licen[cs]ed|licen[cs]es?|licen[cs]e (?:type|name|id)|governed by|subject to|terms "
    r"of|accordance with|(?:covered|restricted|bound) by|"
    r"falls? under|released with|adopts?|follows?|uses?|comply with|permissive|original|standard)"
    r"(?: (?:is|are|of|as|under|by|the|an?|its|our|terms|conditions?|and|same|to|base|parent|model's|"
    r"upstream|custom|permissive|open[- "
    r"]?source|standard|original|free)\b)*\s*[:=|(-]*\s*)"
    r"|(?P<loose>(?:\b(?:is|are|uses?|and|or|with)|[:;(|/,]|-)\s+(?:the |an? )?|^)",
    re.IGNORECASE,
)
_NAMED_SO = lazily(
    r"\s*(?:[\"”)\]]\s*)?(?:v(?:ersion)?\.? ?[\d.]+,? ?)?(?:public |open |community |software |model |use "
    r")*(?:licen[cs]e|agreement|terms)\b",
    re.IGNORECASE,
)
_PARTS = r"(?:code|weights?|checkpoints?|models?|data|dataset|outputs?|repo(?:sitory)?)"
_OF_COMPONENT = lazily(rf"\b{_PARTS}\)?(?: (?:is|are)|:| [|(-]|\*\*:?)? *$", re.IGNORECASE)
_FOR_COMPONENT = lazily(rf" ?(?:for|\() ?(?:the |our |all )?(?:model |source )?{_PARTS}\b", re.IGNORECASE)
_LICENSE_WORD = lazily(r"licen[cs]|agreement|terms", re.IGNORECASE)
_LABEL = lazily(
    r"\blicen[cs]e(?: type| name| id)?\W{0,3}[:=|]\W{0,4}$|\b(?:same (?:licen[cs]e|terms) as|licen[cs]e of) (?:the )?$",
    re.IGNORECASE,
)
_ON_TERMS = lazily(r"licen[cs]|\bterms\b|rail\b|\b[A-Z]{2,4}L\b|applies|governed|agreement|\bNC\b", re.IGNORECASE)
_USE_POLICY = lazily(r"\s*(?:acceptable )?use polic", re.IGNORECASE)
_POSSESSIVE = lazily(r"['’]s\b")
_ACRONYM = lazily(r"[A-Z]{1,4}L(?:-[\d.]+)?|\S*RAIL\S*|CC\W?BY\W?NC.*", re.IGNORECASE)
LONGEST = 10
"""Words of a licence name that are tried."""


class _Cue(Enum):
    """How plainly the words before a name say that a licence comes."""

    LABEL = "license:"
    FIRM = "licensed under"
    LOOSE = "is"


@dataclass(frozen=True, slots=True)
class Named:
    """A licence and where the sentence names it."""

    license: str
    start: int
    end: int


def licences_named(sentence: Sentence, catalog: Catalog) -> tuple[Named, ...]:
    """The licences of a sentence in order, each place once."""
    found: list[Named] = []
    for named in (*_by_words(sentence.text, catalog), *_by_links(sentence, catalog)):
        if not any(other.start <= named.start < other.end or named.start <= other.start < named.end for other in found):
            found.append(named)
    return tuple(sorted(found, key=lambda named: named.start))


@lru_cache(maxsize=4096)
def restricted_mention(text: str, catalog: Catalog) -> tuple[int, int] | None:
    """Where a sentence says the name of a licence that restricts, whatever it says of it; None where it does not.

    Names of model families count only as licences: "the Llama 2 license", "Llama-2's licence".
    """
    if not _ON_TERMS.search(text):
        return None
    plain = _POSSESSIVE.sub("  ", text)
    for word in _WORD.finditer(plain):
        named = _name_at(plain, word.start(), _Cue.LABEL, catalog)
        if named and _as_licence(plain, named) and _restricts(named.license, catalog):
            return named.start, named.end
    return None


def _as_licence(text: str, named: Named) -> bool:
    said = text[named.start : named.end]
    return bool(
        _LICENSE_WORD.search(said)
        or _ACRONYM.fullmatch(said)
        or _NAMED_SO.match(text[named.end :])
        or _USE_POLICY.match(text, named.end)
    )


def _restricts(license_id: str, catalog: Catalog) -> bool:
    return terms_of(license_id, catalog.get).value in (CommercialUse.PROHIBITED, CommercialUse.CONDITIONAL)


def whole(text: str, catalog: Catalog) -> str | None:
    """The licence when `text` is nothing but its name."""
    resolved = catalog.resolve(text.strip(" .:*"))
    if resolved.form is DeclaredForm.SINGLE and len(resolved.licenses) == 1:
        return resolved.licenses[0]
    return _newest(resolved.licenses, catalog) if resolved.form is DeclaredForm.AMBIGUOUS else None


def _newest(versions: tuple[str, ...], catalog: Catalog) -> str | None:
    """The last of a vendor's versions of its terms, where all mean the same for commerce; None for public families.

    A GNU licence by its version alone is that version only: whether later ones may be chosen, nobody says.
    """
    if {version.removesuffix("-or-later").removesuffix("-only") for version in versions} == {_stem(versions)}:
        return f"{_stem(versions)}-only"
    if not all(version.startswith("LicenseRef-") for version in versions):
        return None
    return versions[-1] if len({terms_of(version, catalog.get).value for version in versions}) == 1 else None


def _stem(versions: tuple[str, ...]) -> str:
    return versions[0].removesuffix("-only").removesuffix("-or-later")


def _by_words(text: str, catalog: Catalog) -> list[Named]:
    found: list[Named] = []
    for cue in _CUE.finditer(text):
        firm = cue.lastgroup == "firm" or _OF_COMPONENT.search(text[: cue.end()]) is not None
        named = _name_at(text, cue.end(), _cue_of(text[: cue.end()], firm), catalog)
        if named and (not found or named.start >= found[-1].end):
            found.append(named)
    return found


def _cue_of(before: str, firm: bool) -> _Cue:
    return _Cue.LABEL if _LABEL.search(before) else _Cue.FIRM if firm else _Cue.LOOSE


def _name_at(text: str, at: int, cue: _Cue, catalog: Catalog) -> Named | None:
    """The longest licence name that begins at `at`."""
    words = []
    for match in _WORD.finditer(text, at):
        words.append(match)
        if len(words) == LONGEST:
            break
    if not words or not _may_be_name(words[0][0], catalog):
        return None
    best: Named | None = None
    for count in range(len(words), 0, -1):
        name = text[words[0].start() : words[count - 1].end()].rstrip(".:")
        license_id = whole(name, catalog)
        if best and license_id != best.license:
            break  # words that tell nothing ("and the") were dropped from the end
        if license_id and _is_license(name, text[words[0].start() + len(name) :], cue, license_id):
            best = Named(license_id, words[0].start(), words[0].start() + len(name))
    return best


def _may_be_name(word: str, catalog: Catalog) -> bool:
    """Whether a licence's name, an expression of names or its address may begin with a word."""
    return "://" in word or catalog.begins(word)


def _is_license(name: str, behind: str, cue: _Cue, license_id: str) -> bool:
    """Whether a name stands for a licence here: Gemma and Llama 3 are also models, MIT is also a school."""
    if cue is _Cue.LABEL or _LICENSE_WORD.search(name) or _NAMED_SO.match(behind):
        return True
    return not license_id.startswith("LicenseRef-") and (
        cue is _Cue.FIRM or any(character.isdigit() for character in name) or bool(_FOR_COMPONENT.match(behind))
    )


def _by_links(sentence: Sentence, catalog: Catalog) -> list[Named]:
    found = []
    for link in sentence.links:
        license_id = catalog.by_url(link.url) or (
            whole(link.text, catalog) if _LICENSE_WORD.search(link.text) else None
        )
        if license_id:
            found.append(Named(license_id, link.at, link.at + max(1, len(link.text))))
    return found
