"""Data as Markdown text that stays text: no link, image, HTML, mention, table cell or heading comes out of it."""

from __future__ import annotations

import re

from auditor.reporters.clean import line

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|~&!$^])")
_AUTOLINK = re.compile(r"(?i)(:)(?=//)|(www)(?=\.)|(@)|(#)(?=\d)|(mailto|xmpp)(?=:)")
_ZERO_WIDTH = "\u200b"


def text(value: str, limit: int = 400) -> str:
    """Return `value` on one line, safe anywhere inside a line of GitHub or GitLab Markdown."""
    escaped = _ACTIVE.sub(r"\\\1", line(value, limit))
    return _AUTOLINK.sub(rf"\g<0>{_ZERO_WIDTH}", escaped).replace("-->", "--\\>")


def link(label: str, address: str | None, limit: int = 200) -> str:
    """Return a link to an address that `links.web_link` built, or the label alone when there is none."""
    safe = text(label, limit)
    return f"[{safe}](<{address}>)" if address else safe
