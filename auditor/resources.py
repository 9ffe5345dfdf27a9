"""Where rules and report templates lie: inside an installed wheel, or at the top of a checkout."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_folder(name: str) -> Path:
    """The folder `rules` or `reports`.

    An installed wheel carries it as `auditor/_data/<name>`; in a checkout it lies beside the package.
    """
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def cache_folder() -> Path:
    """Where this user's caches lie: `AUDITOR_CACHE_DIR`, else the platform's cache folder."""
    chosen = os.environ.get("AUDITOR_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("auditor", appauthor=False)
