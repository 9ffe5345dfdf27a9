"""Looks licences up by what people write: Hub ids, SPDX ids and expressions, `license_name` spellings, addresses."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from auditor.domain.facts import DeclaredForm, Resolved
from auditor.domain.knowledge import Profile
from auditor.licenses import expression as spdx
from auditor.licenses.aliases import fold_name, fold_url

_NO_ANSWER = frozenset(
    {"other", "unknown", "custom", "noassertion", "unlicensed", "proprietary", "see license", "none"}
)
"""Values that send the reader to the name, the link and the text. `unlicensed` is npm's word, not the Unlicense."""


class Catalog:
    """All licence profiles, by every name they go by. Immutable after construction."""

    def __init__(self, profiles: Mapping[str, Profile], folders: tuple[Path, ...] = ()) -> None:
        """`folders`: rule folders of the user's own, whose licence texts are looked for beside the shipped ones."""
        self.folders = folders
        self._answers: dict[str, Resolved] = {}  # the same few statements stand in thousands of cards
        self._profiles = dict(profiles)
        self._ids = {license_id.casefold(): license_id for license_id in profiles}
        self._hub = _index((alias.casefold(), p.id) for p in profiles.values() for alias in p.aliases.hub)
        self._spelt: list[str] | None = None
        self._digests = {mark.sha256: p.id for p in profiles.values() for mark in p.fingerprints}

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Folded spelling to licences; a tag of the Hub's needs none, so it is made when first asked."""
        return _index((fold_name(name), p.id) for p in self for name in _names(p))

    @cached_property
    def _urls(self) -> dict[str, tuple[str, ...]]:
        """Address to licences; most cards link to none, so it is made when first asked."""
        return _index((fold_url(url), p.id) for p in self for url in p.aliases.urls)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._profiles.values())

    def __len__(self) -> int:
        return len(self._profiles)

    def get(self, license_id: str) -> Profile | None:
        """The profile of an SPDX id or LicenseRef, whatever its case."""
        return self._profiles.get(self._ids.get(license_id.casefold(), ""))

    def resolve(self, text: str) -> Resolved:
        """What one licence statement means, from the most formal reading to the loosest."""
        if text not in self._answers:
            self._answers[text] = self._resolve(text)
        return self._answers[text]

    def _resolve(self, text: str) -> Resolved:
        stated = text.strip()
        if not stated:
            return Resolved(form=DeclaredForm.NONE)
        plain = stated.casefold()
        members = self._hub.get(plain) or self._by_id(plain)
        if not members and plain in _NO_ANSWER:
            return Resolved(form=DeclaredForm.OTHER)
        return _resolved(members) or self._expression(stated) or self._loose(stated)

    def at_home(self, found: Resolved, repository: str) -> Resolved:
        """A name that several licences share, where the repository, or its owner, publishes one of them.

        Moonshot AI's `modified-mit` is Moonshot AI's; in a stranger's repository it may be any of four.
        """
        if found.form is not DeclaredForm.AMBIGUOUS or "/" not in repository:
            return found
        for place in (f"{repository}/blob", f"{repository.partition('/')[0]}/"):
            home = fold_url(f"https://huggingface.co/{place}")
            members = tuple(one for one in found.licenses if self._published_at(one, f"{home}/"))
            if len(members) == 1:
                return _resolved(members) or found
        return found

    def _published_at(self, license_id: str, home: str) -> bool:
        profile = self._profiles.get(license_id)
        return profile is not None and any(fold_url(url).startswith(home) for url in profile.aliases.urls)

    def begins(self, word: str) -> bool:
        """Whether the spelling of some licence may begin with a word; most words of a sentence begin none."""
        if self._spelt is None:
            self._spelt = sorted({*self._names, *map(fold_name, self._hub)})
        start = fold_name(word)
        at = bisect_left(self._spelt, start)
        return not start or (self._spelt[at : at + 1] != [] and self._spelt[at].startswith(start))

    def by_url(self, url: str) -> str | None:
        """The licence whose text an address holds; None for unknown addresses and those that several share."""
        members = self._urls.get(fold_url(url), ())
        return members[0] if len(members) == 1 else None

    def by_digest(self, sha256: str) -> str | None:
        """The licence of a text that is known by its figures alone; a recorded archive may hold no more of it."""
        return self._digests.get(sha256)

    def _by_id(self, plain: str) -> tuple[str, ...]:
        found = self._ids.get(plain)
        return (found,) if found else ()

    def _loose(self, stated: str) -> Resolved:
        members = self._names.get(fold_name(stated), ())
        if not members and "://" in stated:
            members = self._urls.get(fold_url(stated), ())
        return _resolved(members) or Resolved(form=DeclaredForm.UNRECOGNISED)

    def _expression(self, stated: str) -> Resolved | None:
        """`A OR B` and `A WITH exception`, when every licence in it is known and certain."""
        try:
            parsed = spdx.parse(stated)
        except spdx.ExpressionError:
            return None
        if isinstance(parsed, spdx.License) and parsed.exception is None:
            return None
        named = spdx.fold(parsed, self._certain, _joined)
        if named is None:
            return None
        return Resolved(form=DeclaredForm.SINGLE, licenses=spdx.licenses(named), expression=named)

    def _certain(self, leaf: spdx.License) -> str | None:
        members = (
            self._hub.get(leaf.id.casefold())
            or self._by_id(leaf.id.casefold())
            or self._names.get(fold_name(leaf.id), ())
        )
        return str(spdx.License(members[0], leaf.exception)) if len(members) == 1 else None


@cache
def catalog() -> Catalog:
    """The catalogue of the rule book, built once."""
    from auditor.rulebook.book import rulebook  # the compiled rules are read only when a licence is asked for

    return Catalog(rulebook().licenses)


def _names(profile: Profile) -> tuple[str, ...]:
    """Every spelling: the id with and without its LicenseRef prefix, the title, and the curated ones."""
    short = profile.id.removeprefix("LicenseRef-scancode-").removeprefix("LicenseRef-auditor-")
    return (profile.id, short, profile.name, *profile.aliases.names)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, license_id in pairs:
        if key:
            found[key][license_id] = None
    return {key: tuple(members) for key, members in found.items()}


def _resolved(members: tuple[str, ...]) -> Resolved | None:
    if not members:
        return None
    if len(members) > 1:
        return Resolved(form=DeclaredForm.AMBIGUOUS, licenses=members)
    return Resolved(form=DeclaredForm.SINGLE, licenses=members, expression=members[0])


def _joined(operator: spdx.Operator, parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return spdx.combine((f"({part})" for part in known), operator) if len(known) == len(parts) else None
