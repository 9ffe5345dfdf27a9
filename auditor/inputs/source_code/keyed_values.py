"""Values of keys that are called like models, in any notation: YAML, TOML, JSON, environment files, scripts.

Text patterns rather than parsers, since Helm templates, broken files and files with byte order marks count too.
Every pattern is bounded, so that time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.inputs.source_code.key_names import Place, is_about_something_else, key_place
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit, ReferenceKind

_KEY = r"(?P<key>[A-Za-z_][\w.-]{0,60})"
_DEFAULT = r"(?:\$\{\w{1,60}:[-=]|\{\{[^}\n]{0,80}?default[ \t]{1,4}[\"']?)?"
_VALUE = r"(?P<value>[^\s\"'#,;{}\[\]()<>$|&*]{2,200})(?![\w${(*])"
_IS = r"[\"']?[ \t]{0,20}[:=][ \t]{0,20}"
_PAIR = re.compile(rf"(?<![\w$.-]){_KEY}{_IS}[\"']?{_DEFAULT}{_VALUE}")
_NAME_VALUE = re.compile(rf"\bname{_IS}[\"']?{_KEY}[\"']?,?\s{{1,60}}[\"']?value{_IS}[\"']?{_DEFAULT}{_VALUE}")
_ARRAY = re.compile(rf"(?<![\w$.-]){_KEY}{_IS}\[(?P<body>[^\[\]]{{2,20000}})\]")
_BLOCK = re.compile(
    rf"^[ \t]{{0,80}}(?:- )?{_KEY}:[ \t]{{0,20}}\n(?P<body>(?:[ \t]{{0,80}}- [^\n:{{]{{1,200}}\n){{1,500}})",
    re.MULTILINE,
)
_ROW = re.compile(
    r"(?:^[ \t]{0,80}|[{,][ \t]{0,20})(?P<quote>[\"']?)(?=[^\s\"']{0,100}\d)"
    r"(?P<key>[A-Za-z][\w./:@-]{2,100})(?P=quote)[ \t]{0,20}:(?=\s)",
    re.MULTILINE,
)
"""A key with a number: `"gpt-4o": "30000 per minute"`."""
_MEMBER = re.compile(r"[^\s\"'#,\[\](){}]{2,200}")
_REVISION = re.compile(r"(?:model_|model-)?revision[\"']?[ \t]{0,20}[:=][ \t]{0,20}[\"']?([\w./-]{1,100})")
_NO_REVISION = frozenset(["null", "none", "None", "~", "false"])
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


def without_comments(text: str) -> str:
    """The text with `#` comments blanked out, every other character at its place."""
    if "#" not in text:
        return text
    return _COMMENT.sub(lambda found: _blank(found.group(), _in_quotes(text, found.start())), text)


def _blank(comment: str, kept: bool) -> str:
    return comment if kept else " " * len(comment)


def _in_quotes(text: str, offset: int) -> bool:
    start = max(text.rfind("\n", 0, offset) + 1, offset - 500)
    before = text[start:offset]
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1


def keyed_values(text: str, places: Places, *, quoted: bool = False) -> Iterator[Hit]:
    """The models that are values of keys which are called so, and those that are keys themselves.

    `quoted` where values stand in quotes (JSON): others are words of a sentence inside a text.
    """
    for pattern in (_PAIR, _NAME_VALUE):
        for match in pattern.finditer(text):
            place = _place(match["key"], match["value"])
            if place is not None and not (quoted and text[match.start("value") - 1] not in "\"'"):
                yield from _hit(text, match["value"], match.start("value"), place, places)
    for match in _ROW.finditer(text):
        if match["quote"] or not quoted:
            yield from _hit(text, match["key"], match.start("key"), Place.TEXT, places)
    for pattern in (_ARRAY, _BLOCK):
        for match in pattern.finditer(text):
            if key_place(match["key"]) is not None:
                yield from _members(text, match, places)


def _place(key: str, value: str) -> Place | None:
    """How telling a key is; any other one may hold a repository whose name says that it is a model's."""
    place = key_place(key)
    return Place.TEXT if place is None and "/" in value and not is_about_something_else(key) else place


def _members(text: str, match: re.Match[str], places: Places) -> Iterator[Hit]:
    """The members of a list of models."""
    for member in _MEMBER.finditer(match["body"]):
        yield from _hit(text, member.group(), match.start("body") + member.start(), Place.KEY, places)


def _hit(text: str, value: str, offset: int, place: Place, places: Places) -> Iterator[Hit]:
    named = read_name(value.rstrip(".,;:"), place)
    if named is None:
        return
    line, column = places.at(offset)
    revision = named.revision
    if revision is None and named.kind is ReferenceKind.HUB:
        revision = _revision_near(text, offset)
    yield Hit(named.id, named.kind, line, column, named.confidence, revision)


def _revision_near(text: str, offset: int) -> str | None:
    """The revision that stands on the same line, or beside it at the same depth."""
    start = text.rfind("\n", 0, offset) + 1
    depth = _depth(text, start)
    for line in _neighbours(text, start):
        if line == start or _depth(text, line) == depth:
            end = text.find("\n", line)
            match = _REVISION.search(text, line, min(end if end >= 0 else len(text), line + 2000))
            if match and match[1] not in _NO_REVISION:
                return match[1]
    return None


def _neighbours(text: str, start: int) -> Iterator[int]:
    """Starts of the line itself, the two after it and the one before."""
    yield start
    after = start
    for _ in range(2):
        after = text.find("\n", after) + 1
        if after == 0:
            break
        yield after
    if start:
        yield text.rfind("\n", 0, start - 1) + 1


def _depth(text: str, start: int) -> int:
    """Column of the first letter of a line; a list's dash counts as space."""
    end = start
    while end < len(text) and text[end] in " \t-":
        end += 1
    return end - start
