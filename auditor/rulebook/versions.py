"""Versions of one vendor's terms: which version a licence is, and which one a repository's name speaks of. Pure.

A name proves nothing; that it speaks of another version than the licence does is worth a person's eye.
"""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.licenses.catalog import Catalog

_PREFIXES = ("LicenseRef-scancode-", "LicenseRef-auditor-")


def series(license_: str) -> str:
    """`llama` of `LicenseRef-scancode-llama-3.1-license-2024`: a vendor's series; empty for public licences."""
    prefix = next((prefix for prefix in _PREFIXES if license_.startswith(prefix)), None)
    return license_.removeprefix(prefix).split("-")[0] if prefix else ""


def named_otherwise(ref: str, license_: str | None, catalog: Catalog) -> bool:
    """Whether a repository's name holds another version of the series that its licence is from.

    `acme/llama-3-8b` under Llama 2's terms does; so does nothing whose name holds no version, nor a size ("llama-7b").
    """
    profile = catalog.get(license_ or "")
    if profile is None or profile.version is None or not series(profile.id):
        return False
    known = _versions(series(profile.id), catalog)
    said = _named(series(profile.id), ref.rpartition("/")[2].lower())
    return said is not None and said in known and said != _plain(profile.version)


@lru_cache(maxsize=256)
def _versions(name: str, catalog: Catalog) -> frozenset[str]:
    return frozenset(_plain(other.version) for other in catalog if other.version and series(other.id) == name)


def _named(name: str, basename: str) -> str | None:
    found = _pattern(name).search(basename)
    return _plain(found[1]) if found else None


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(name)}[-_. ]?v?(\d(?:\.\d)?)(?![\d.]*[bmk](?![a-z]))(?!\d)")


def _plain(version: str) -> str:
    return version.removesuffix(".0")
