"""The models that a recipe of mergekit names, in a file of its own or set as code in the card."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.domain.evidence import Citation, Evidence
from auditor.domain.facts import ParentRef
from auditor.regex import lazily

MOST = 50
"""Models of a recipe that are read; real ones name two to ten."""
_IS_RECIPE = lazily(r"\bmerge_method\s{0,3}:|\bexperts\s{0,3}:")
_MODEL = lazily(r"(?:^|\s)(?:model|base_model|source_model)\s{0,3}:\s{0,3}[\"']?([^\s\"'#]{3,200})")
_ID = lazily(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{1,95}")


def models_of(recipe: str) -> Iterator[tuple[str, int]]:
    """Each id that a recipe merges, with the character at which it stands; nothing for a text that is no recipe.

    `org/model+org/adapter` applies an adapter first: both are parents. Paths on somebody's disk are passed over.
    """
    if _IS_RECIPE.search(recipe):
        for written in _MODEL.finditer(recipe):
            at = written.start(1)
            for ref in written[1].split("+"):
                if _ID.fullmatch(ref):
                    yield ref, at
                at += len(ref) + 1


def recipe_parents(recipe: Evidence | None) -> Iterator[ParentRef]:
    """The parents that a recipe file names; none where it was not found."""
    if recipe is None or not recipe.found:
        return
    found: dict[str, ParentRef] = {}
    for ref, at in models_of(recipe.text):
        if len(found) < MOST:
            cited = Citation.span(recipe, at, at + len(ref))
            found.setdefault(ref.lower(), ParentRef(ref=ref, relation="merge", citations=(cited,)))
    yield from found.values()
