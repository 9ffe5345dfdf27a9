"""Licences as people call them: SPDX ids stay, a LicenseRef gives way to the name in the licence's profile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor.domain.knowledge import Profile
from auditor.reporters.clean import line
from auditor.reporters.words import words

_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_SPECIAL = {"NOASSERTION": "license.unknown", "NONE": "license.none"}


def spoken(expression: str, profiles: Mapping[str, Profile]) -> str:
    """Return an SPDX expression in readers' words; an id without a profile stays as it is."""
    if expression in _SPECIAL:
        return words()(_SPECIAL[expression])
    return line(_REFERENCE.sub(lambda found: _name(found[0], profiles), expression), 300)


def _name(license_id: str, profiles: Mapping[str, Profile]) -> str:
    profile = profiles.get(license_id)
    return profile.name if profile else license_id
