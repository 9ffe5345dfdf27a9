"""The grammar of model names as gateways, SDKs and people write them. Pure: text in, parts out.

`bedrock/us.anthropic.claude-…-v1:0`, `projects/p/locations/l/publishers/google/models/gemini-2.5-pro@001`,
`hd/1024-x-1792/dall-e-3`, `ft:gpt-4o-mini:acme::id`: the model stands among regions, sizes and versions.
"""

from __future__ import annotations

import re
import unicodedata

from auditor.regex import lazily

LONGEST = 256
"""Characters; a longer text is no name."""

VARIANT = (
    r"(?:[-@](?:v?\d+(?:[.:-]\d+)*[km]?|latest|default|preview|exp|experimental|beta|alpha|stable|free|(?:thinking|think)(?:-(?:high|medium|low|max))?"
    r"|reasoning|non-reasoning|nothink|nothinking|high|low|xhigh|minimal|batch|maas|tuning|original|family|series|models?|api|mode)|:[a-z0-9.-]+)*"
)
"""What may follow a pattern: version, date, context length, effort, price class."""
SAME_WEIGHTS = lazily(
    r"(?:[-@](?:latest|default|stable|free|maas|batch|original|api|models?|v?\d+:\d+|high|low|medium|minimal|nothink(?:ing)?"
    r"|2048|4096|8192|16384|32768|65536|131072|\d{1,3}k)|:(?:free|latest|beta|batch|extended|nitro|floor|online|exacto|\d+))*",
    re.IGNORECASE,
)
"""What of it leaves the weights what they are. A date or version means others, most likely in another repository."""

PLAN = (
    r"(?:[.](?:ai|com|io|new)|-(?:for-)?(?:ai|app|web|desktop|mobile|ide|plugin|free|plus|\+|pro\+?|max|premium|individual|personal|plan"
    r"|teams?|business|enterprise|edu|education|work|subscription|licen[cs]es?|seats?))+"
)
"""What may follow a product: its plan, how it is reached."""
ORGANISATIONS = lazily(r"-(?:teams?|business|enterprise|edu|education|work)(?:-|$)")
"""Plans that organisations buy."""
EDITION = r"(?:-?v?\d+(?:\.(?:\d+|x))*|-(?:library|framework|sdk|python|gpu|cpu))+"
"""What may follow a library: its version."""

_GEOGRAPHY = r"us-gov|us|eu|apac|jp|au|ca|uk|in|global"
_ARN = lazily(r"arn:aws[a-z-]*:(?:bedrock|sagemaker):[a-z0-9-]*:[0-9]*:[a-z-]+/", re.IGNORECASE)
_FINE_TUNED = lazily(r"ft:([^:/]+)(?::[^:/]*){0,3}", re.IGNORECASE)
_REMARK = lazily(r"\s*\([^()]*\)$")
_REGION = lazily(
    rf"{_GEOGRAPHY}|global-standard|data-?zone(?:-[a-z]+)?|[a-z]{{2}}(?:-gov)?-[a-z]+-\d|\*", re.IGNORECASE
)
_SETTING = lazily(
    r"low|medium|high|standard|hd|\d+-x-\d+|(?:\d+|max)-steps|\d+-month-commitment|converse|invoke|responses|chat-completions|assistants|batch",
    re.IGNORECASE,
)
_SIZE = lazily(r"\d+-x-\d+")
_DOTTED = lazily(rf"(?:(?:{_GEOGRAPHY})\.)?([a-z0-9-]+)\.([a-z][a-z0-9-].*)", re.IGNORECASE)
_CHANNELS = frozenset({"latest", "rc", "deprecated"})
_PATH_WORDS = frozenset({"models", "publishers", "endpoints", "deployments", "tunedmodels"})
_PATH_PAIRS = frozenset({"projects", "locations", "accounts"})


def cut(text: str) -> tuple[str, ...]:
    """The segments of a name without regions, settings and resource paths; empty for what cannot be a name."""
    name = unicodedata.normalize("NFKC", text).strip()
    if not name or len(name) > LONGEST or "://" in name or not name.isprintable():
        return ()
    name = _FINE_TUNED.sub(r"\1", _ARN.sub("bedrock/", _REMARK.sub("", name)))
    segments = [part.strip() for part in name.split("/") if part.strip()]
    return tuple(_without_settings(_without_paths(_with_channel(segments)))) if segments else ()


def _with_channel(segments: list[str]) -> list[str]:
    """`yandexgpt/latest` is one name: a release channel is no model."""
    if len(segments) < 2 or segments[-1].lower() not in _CHANNELS:
        return segments
    return [*segments[:-2], "-".join(segments[-2:])]


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
    words = re.sub(r"(?:[\s_@·\u2010-\u2015\u2212\[\]-]|:(?=\s)|\.(?=\s|$))+", "-", name.lower())
    return words.strip("-~")
