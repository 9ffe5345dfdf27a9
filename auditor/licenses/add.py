"""Licences of your own: a small index beside the shipped one, and the profile that says what each permits.

`add_license` writes two files below a rules folder: `licenses/<id>.yaml`, a profile for a lawyer to complete, and
`licenses.index`, which holds the figures of the text and never the text. The folder is then given to the commands.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np

from auditor.domain.knowledge import Fingerprint, LicenseFamily, Profile, Review
from auditor.errors import UsageError
from auditor.licenses import index as licence_index
from auditor.licenses.decode import decode
from auditor.licenses.index import Entry, Index, Indexed, gram_hashes, grouped, sampled
from auditor.licenses.marks import reference_marks
from auditor.licenses.normalize import words

INDEX_NAME = "licenses.index"
MIN_WORDS = 20
_ID = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def add_license(
    content: bytes, license_id: str, name: str, folder: Path, source: str, reviewed: date, base: str | None = None
) -> Profile:
    """Index one licence text and write its profile.

    `content`: the bytes of the text. `license_id`: `LicenseRef-<letters, digits, dots, hyphens>`. `source`: where the
    text came from, kept as its provenance. `reviewed`: the date of the profile. `base`: the licence it was made from.
    Returns the profile that was written; an existing profile keeps its fields and gains the fingerprint.
    UsageError for a bad id, and for a text too short to be told from others.
    """
    if not _ID.fullmatch(license_id):
        raise UsageError(
            f"Not an id for a licence of your own: {license_id}",
            "Use LicenseRef- and letters, digits, dots or hyphens.",
        )
    read = words(decode(content))
    if len(read) < MIN_WORDS:
        raise UsageError(f"The text has {len(read)} words.", f"A licence needs at least {MIN_WORDS} to be recognised.")
    digest = hashlib.sha256(content).hexdigest()
    entry = Entry(license_id, "license", base, source, digest)
    path = folder / INDEX_NAME
    known = list(licence_index.load(path).texts()) if path.exists() else []
    kept = [text for text in known if text.entry.sha256 != digest]
    licence_index.save(licence_index.compile_index([*kept, Indexed.of(entry, read, reference_marks(read))]), path)
    licence_index.load.cache_clear()
    profile = _profile(folder, license_id, name, reviewed, base)
    prints = [one for one in profile.fingerprints if one.sha256 != digest]
    profile = profile.model_copy(
        update={"fingerprints": (*prints, Fingerprint(source=source, sha256=digest, words=len(read)))}
    )
    _write(folder, profile)
    return profile


def _profile(folder: Path, license_id: str, name: str, reviewed: date, base: str | None) -> Profile:
    import yaml

    path = folder / "licenses" / f"{license_id}.yaml"
    if path.exists():
        return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    return Profile(
        id=license_id, name=name, family=LicenseFamily.PROPRIETARY, base=base, reviewed=reviewed, review=Review.MACHINE
    )


def _write(folder: Path, profile: Profile) -> None:
    import yaml

    path = folder / "licenses" / f"{profile.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(plain(profile), sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")


def plain(profile: Profile) -> dict[str, Any]:
    """A profile as YAML-ready values, without the fields that say nothing."""
    return profile.model_dump(mode="json", exclude_defaults=True) | {"reviewed": profile.reviewed}


@cache
def load_with(folders: tuple[Path, ...]) -> Index:
    """The shipped index, extended by the `licenses.index` of each rules folder (or of each such file) that has one."""
    paths = [path / INDEX_NAME if path.is_dir() else path for path in folders]
    found = [licence_index.load(path.resolve()) for path in paths if path.exists()]
    return reduce(merged, found, licence_index.load())


def merged(one: Index, two: Index) -> Index:
    """One index of the texts of both. The texts and words of `one` keep their numbers."""
    numbers = one.numbers(two.raw)
    fresh = np.flatnonzero(numbers == 0)[1:]  # number 0 stands for no word
    numbers[fresh] = len(one.raw) + np.arange(len(fresh))
    vocabulary = np.concatenate((one.vocabulary, two.raw[fresh]))
    ids = np.concatenate((one.vocabulary_id, numbers[fresh]))
    order = np.argsort(vocabulary, kind="stable")
    texts = [numbers[two.text(number)[0]] for number in range(len(two.entries))]
    kept = [sampled(gram_hashes(text), len(text)) for text in texts]
    sizes = np.array([len(grams) for grams in kept], np.uint16)
    owner = np.repeat(np.arange(len(one.entries), len(one.entries) + len(kept), dtype=np.uint16), sizes)
    grams, gram_offsets, postings = grouped(
        np.concatenate((np.repeat(one.grams, np.diff(one.gram_offsets)), *kept)), np.concatenate((one.postings, owner))
    )
    return Index(
        entries=one.entries + two.entries,
        vocabulary=vocabulary[order],
        vocabulary_id=ids[order],
        letters=np.concatenate((one.letters, two.letters[fresh])),
        raw=np.concatenate((one.raw, two.raw[fresh])),
        tokens=np.concatenate((one.tokens, *texts)),
        flags=np.concatenate((one.flags, two.flags)),
        offsets=np.concatenate((one.offsets, one.offsets[-1] + two.offsets[1:])).astype(np.uint32),
        grams=grams,
        gram_offsets=gram_offsets,
        postings=postings,
        counts=np.concatenate((one.counts, sizes)),
    )
