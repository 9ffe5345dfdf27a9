"""The grammar of model names as gateways, SDKs and people write them. Pure: text in, parts out.

`bedrock/us.anthropic.claude-…-v1:0`, `projects/p/locations/l/publishers/google/models/gemini-2.5-pro@001`,
`hd/1024-x-1792/dall-e-3`, `ft:gpt-4o-mini:acme::id`: the model stands among regions, sizes and versions.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 256
"""Characters; a longer text is no name."""

VARIANT = (
    r"(?:[-@](?:v?\d+(?:[.:-]\d+)*[km]?|latest|default|preview|exp|experimental|beta|alpha|stable|free|(?:thinking|think)(?:-(?:high|medium|low|max))?"
    r"|reasoning|non-reasoning|nothink|nothinking|high|low|xhigh|minimal|batch|maas|tuning|original)|:[a-z0-9.-]+)*"
)
"""What may follow a pattern: version, date, context length, effort, price class."""

_GEOGRAPHY = r"us-gov|us|eu|apac|jp|au|ca|uk|in|global"
_ARN = re.compile(r"arn:aws[a-z-]*:(?:bedrock|sagemaker):[a-z0-9-]*:[0-9]*:[a-z-]+/", re.IGNORECASE)
_FINE_TUNED = re.compile(r"ft:([^:/]+)(?::[^:/]*){0,3}", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)$")
_REGION = re.compile(
    rf"{_GEOGRAPHY}|global-standard|data-?zone(?:-[a-z]+)?|[a-z]{{2}}(?:-gov)?-[a-z]+-\d|\*", re.IGNORECASE
)
_SETTING = re.compile(
    r"low|medium|high|standard|hd|\d+-x-\d+|(?:\d+|max)-steps|\d+-month-commitment|converse|invoke", re.IGNORECASE
)
_SIZE = re.compile(r"\d+-x-\d+")
_DOTTED = re.compile(rf"(?:(?:{_GEOGRAPHY})\.)?([a-z0-9-]+)\.([a-z][a-z0-9-].*)", re.IGNORECASE)
_PATH_WORDS = frozenset({"models", "publishers", "endpoints", "deployments", "tunedmodels"})
_PATH_PAIRS = frozenset({"projects", "locations", "accounts"})


def cut(text: str) -> tuple[str, ...]:
    """The segments of a name without regions, settings and resource paths; empty for what cannot be a name."""
    name = unicodedata.normalize("NFKC", text).strip()
    if not name or len(name) > LONGEST or "://" in name or not name.isprintable():
        return ()
    name = _FINE_TUNED.sub(r"\1", _ARN.sub("bedrock/", _REMARK.sub("", name)))
    segments = [part.strip() for part in name.split("/") if part.strip()]
    return tuple(_without_settings(_without_paths(segments))) if segments else ()


def _without_paths(segments: list[str]) -> list[str]:
    """Cloud resource paths without `projects/p`, `locations/l`, `publishers`, `models`."""
    kept: list[str] = []
    position = 0
    while position < len(segments):
        word, left = segments[position].lower(), len(segments) - position - 1
        if word in _PATH_PAIRS and left > 1:
            position += 2
            continue
        if not (word in _PATH_WORDS and left):
            kept.append(segments[position])
        position += 1
    return kept


def _without_settings(segments: list[str]) -> list[str]:
    """Without regions, sizes and qualities, which stand only in paths of three segments or beside a size."""
    *front, model = segments
    if len(front) < 2 and not (front and _SIZE.fullmatch(front[0])):
        return segments
    return [part for part in front if not (_REGION.fullmatch(part) or _SETTING.fullmatch(part))] + [model]


def dotted(model: str) -> tuple[str, str] | None:
    """`us.anthropic.claude-3-haiku-…` as ("anthropic", "claude-3-haiku-…"): the convention of Bedrock and OCI."""
    found = _DOTTED.fullmatch(model)
    return (found[1].lower(), found[2]) if found else None


def canonical(name: str) -> str:
    """One spelling for comparison: lower case, a hyphen for spaces, underscores, `@`, brackets and `: `."""
    words = re.sub(r"(?:[\s_@·–—\[\]-]|:(?=\s)|\.(?=\s|$))+", "-", name.lower())
    return words.strip("-~")
