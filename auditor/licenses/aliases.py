"""How people write licence names and addresses, brought to one form so that spellings of one licence compare equal."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

MAX_NAME = 300
"""Characters of a name that are looked at: the longest real title is half as long."""
MAX_URL = 2_000

_SILENT = frozenset({"licence", "licences", "license", "licensed", "licenses", "version", "ver", "v"}) | frozenset(
    {"a", "an", "and", "for", "is", "of", "released", "terms", "the", "this", "to", "under"}
)
"""Words that tell no two licences apart. `by` and `use` do (CC-BY, "Terms of Use"), and so does an agreement that is no
licence agreement: NVIDIA has an Open Model License Agreement and an Open Model Agreement."""
_AGREEMENT = re.compile(r"licen[cs]e[\W_]agreement")
_OR_LATER = re.compile(r"(?<=\d)\+")
_VERSION = re.compile(r"v(?=\d)")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TEXT_SUFFIXES = (".txt", ".html", ".htm", ".md", ".php", ".json", ".pdf")
_HUB_VIEWS = ("/resolve/main/", "/raw/main/", "/blob/master/", "/raw/master/", "/tree/main/")


def fold_name(text: str) -> str:
    """The letters and figures that identify a licence: `Apache License, Version 2.0` and `apache-2` give `apache2`.

    Empty when nothing but silent words is left.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_NAME]).casefold()[:MAX_NAME]
    plain = plain.replace("++", "plusplus").replace("*", "")
    if "+" in plain:
        plain = _OR_LATER.sub(" or later", plain)
    if "agreement" in plain:
        plain = _AGREEMENT.sub("", plain)
    words = _WORD.findall(_VERSION.sub(" ", plain))
    return _joined(_without_zeros([word for word in words if word not in _SILENT]))


def fold_url(url: str) -> str:
    """An address without scheme, `www.`, query, fragment, trailing slash, text suffix and the Hub's kind of view."""
    bare = url.strip()[:MAX_URL].casefold().partition("://")[2] or url.strip()[:MAX_URL].casefold()
    host, slash, path = re.split(r"[?#]", bare, maxsplit=1)[0].partition("/")
    path = unquote(slash + path).replace("/licenses/", "/license/")
    for view in _HUB_VIEWS:
        path = path.replace(view, "/blob/main/")
    return host.removeprefix("www.") + _stem(path.rstrip("/"))


def _stem(path: str) -> str:
    for suffix in _TEXT_SUFFIXES:
        path = path.removesuffix(suffix)
    head, _, last = path.rpartition("/")
    return head if last.startswith(("legalcode", "deed")) else path


def _joined(words: list[str]) -> str:
    """Words run together, but for a point between figures: 3.1 is not 31."""
    key = ""
    for word in words:
        key += f".{word}" if key[-1:].isdigit() and word.isdigit() else word
    return key


def _without_zeros(words: list[str]) -> list[str]:
    """`2.0` and `2.0.0` are written `2` as often as not: zeros after a figure say nothing."""
    return [word for at, word in enumerate(words) if not (at and word == "0" and words[at - 1].isdigit())]
