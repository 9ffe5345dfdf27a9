"""Is this text the name of a model? It depends on where it stands, so the question names the strength of the place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from auditor.inputs.hub_address import Address, AddressError, is_id, read_address
from auditor.inputs.source_code.families import (
    AMONG,
    SIZE,
    is_family,
    is_of_a_family,
    is_of_a_kind,
    is_released,
    is_sized,
    looks_like_a_model,
    words_of,
)
from auditor.inputs.source_code.key_names import Place, key_place
from auditor.inputs.source_code.reference import ReferenceKind
from auditor.inputs.source_code.served import match_vendor, may_be_served
from auditor.inputs.source_code.signatures import NameStyle, name_words
from auditor.inputs.source_code.stand_ins import is_of_code, is_path, is_placeholder, is_real

_LONGEST = 200
_LONGEST_OWNER = 42
"""Characters, as the Hub allows; encoded bytes have a slash later on."""
_SHORTEST = 4
"""`N/A` is none."""
_DOI = re.compile(r"^10\.\d{4,9}$")
"""The registrant of a paper's number: `10.1234/abc-1`."""
_OLLAMA = re.compile(r"^[a-z0-9][\w.-]{1,80}(?:/[\w.-]{1,80})?:[\w.-]{1,60}$", re.IGNORECASE)
_OLLAMA_NAME = re.compile(r"^[a-z0-9][\w.-]{1,80}(?:/[\w.-]{1,80})?(?::[\w.-]{1,60})?$", re.IGNORECASE)
_VENDOR_KINDS = frozenset({"api-model", "open-weights", "family", "shared"})
_PREFIX = re.compile(r"^hf[-_]hub:")
_OLLAMA_PREFIXES = ("ollama", "ollama_chat")
_SIZED_TAG = re.compile(r"^[a-z][\w.-]+:\d+(?:x\d+)?(?:\.\d+)?[bm](?:-[\w.-]+)?$")
"""`llama3:8b`: a family and a size tell even where nothing else does."""
_HUB_LIKE = re.compile(r"[/:]")
_TELLING = re.compile(r"^(?=[^-]*-)(?:[a-z][a-z0-9]*[-:/.]|[a-z][a-z0-9_]*/)[a-z0-9][a-z0-9.:/@-]*$")
"""`gpt-4o`, `claude-3-haiku-20240307`, `deepseek/deepseek-chat`: it is a vendor's wherever it stands, if it is one."""
_RESOURCE = "models/"
"""Before every name in Google's own API."""
_LANGUAGE_MODEL = re.compile(r"^[A-Z][A-Za-z]*LM\d*-[\w.-]*\d")
"""`ReaderLM-v2`: the kind is in the word, whoever made it."""
_ROUTED = re.compile(r"^([A-Za-z][\w-]*)[/:]([\w.-]+/[\w.-]+)$")
_CONFIDENCE = {Place.TEXT: 0.6, Place.KEY: 0.8, Place.CERTAIN: 0.9, Place.CALL: 0.95}


@dataclass(frozen=True, slots=True)
class Named:
    """A model's name that was recognised."""

    id: str
    kind: ReferenceKind
    confidence: float
    revision: str | None = None


@lru_cache(maxsize=65536)
def read_name(text: str, place: Place, style: NameStyle = NameStyle.ANY, owner: str | None = None) -> Named | None:
    """The model that `text` names at a place of this strength, or None.

    `style` and `owner` say how the library at hand reads names, and whose a name without an owner is.
    """
    text = text.strip()
    if place >= Place.CERTAIN and text.count("/") == 2:
        text = text.removesuffix("/")
    if text.startswith(_RESOURCE) and _vendor(text.removeprefix(_RESOURCE), place, NameStyle.ANY):
        text = text.removeprefix(_RESOURCE)
    if not 1 < len(text) <= _LONGEST or not text.isprintable() or " " in text or not text[-1].isalnum():
        return None
    found = _by_style(text, place, style, owner)
    return replace(found, confidence=round(found.confidence * _CONFIDENCE[place], 3)) if found else None


def read_among(text: str) -> Named | None:
    """The model that `text` names beside many others: a family or a usual word, and what tells versions apart."""
    if named := read_name(text, Place.KEY):
        return named
    telling = is_family(text) or (AMONG.match(text) and looks_like_a_model(text))
    usual = len(text) <= _LONGEST and telling and not is_placeholder(text)
    return Named(text, ReferenceKind.VENDOR, 0.5) if usual else None


def _by_style(text: str, place: Place, style: NameStyle, owner: str | None) -> Named | None:
    if match := _PREFIX.match(text):
        return _on_hub(text[match.end() :], Place.CALL, None)
    if explicit := _explicit(text):
        return None if explicit.dataset else Named(explicit.id, ReferenceKind.HUB, 1.0, explicit.revision)
    if style is NameStyle.PREFIXED or is_path(text) or is_placeholder(text) or is_of_code(text, place):
        return None
    if style is NameStyle.OLLAMA:
        return _ollama(text)
    if style is NameStyle.LITELLM and (found := _by_provider(text, place)):
        return found
    if style is NameStyle.HUB and place is Place.CALL and ("/" in text or owner):
        served = None if "/" in text else _vendor(text, Place.TEXT, style)
        return served or _on_hub(text, place, owner)
    found = (
        _vendor(text, place, style)
        or _on_hub(text, place, owner)
        or _tagged(text, place)
        or _unknown(text, place)
        or _routed(text, place)
        or (_of_ollama(text) if place > Place.TEXT else None)
    )
    if found and place is Place.TEXT and (served := _vendor(text, Place.KEY, style)):
        return served
    return found


def _explicit(text: str) -> Address | None:
    """The repository, where the text names the Hub itself."""
    try:
        address = read_address(text)
    except AddressError:
        return None
    if address is None or not (address.explicit or address.dataset) or not is_real(address.id):
        return None
    return address if "/" in address.id or address.id in name_words().ownerless else None


def _by_provider(text: str, place: Place) -> Named | None:
    provider, slash, rest = text.partition("/")
    if slash and provider in _OLLAMA_PREFIXES:
        return _ollama(rest)
    if slash and provider in ("huggingface", "hosted_vllm", "vllm", "hf"):
        return _on_hub("/".join(rest.split("/")[-2:]), place, None)
    unknown = slash and place is Place.CALL and looks_like_a_model(rest) and not _vendor(text, place, NameStyle.LITELLM)
    return Named(text, ReferenceKind.VENDOR, 0.6) if unknown and provider.lower() not in name_words().owners else None


def _on_hub(text: str, place: Place, owner: str | None) -> Named | None:
    id_, _, revision = text.partition("@")
    if not is_id(id_):
        return None
    named = Named(id_, ReferenceKind.HUB, 1.0, revision or None)
    if "/" in id_:
        return named if _convincing(id_, place) else None
    telling = place > Place.TEXT or id_.count("-") > 1
    if id_ in name_words().ownerless:
        return named if telling else None
    known = name_words().owner_of(id_) if telling else None
    if known or (place is Place.CALL and owner and not id_.isupper() and any(char in "-_0123456789" for char in id_)):
        return replace(named, id=f"{known or owner}/{id_}")
    return replace(named, confidence=0.7) if place is Place.CALL and looks_like_a_model(id_) else None


def _convincing(id_: str, place: Place) -> bool:
    """Whether `owner/name` is a model's, and not a path, a media type or a phrase."""
    owner, _, name = id_.partition("/")
    if len(owner) > _LONGEST_OWNER or len(id_) < _SHORTEST or _DOI.match(owner):
        return False
    if place >= Place.CERTAIN:
        return any(char.isalpha() for char in owner)
    telling = any(char.isdigit() or char.isupper() or char in "-_" for char in name)
    if place is Place.KEY:
        return any(char.isalpha() for char in name) and (telling or any(map(is_family, words_of(name))))
    return looks_like_a_model(name) and (owner.lower() in name_words().owners or is_of_a_kind(name))


def _ollama(text: str) -> Named | None:
    if not _OLLAMA_NAME.match(text):
        return None
    return Named(text, ReferenceKind.OLLAMA, 1.0)


def _of_ollama(text: str) -> Named | None:
    """`ollama/mixtral`, as gateways write it."""
    provider, _, rest = text.partition("/")
    served = provider in _OLLAMA_PREFIXES and "/" not in rest and _ollama(rest)
    return Named(text, ReferenceKind.VENDOR, 1.0) if served else None


def _tagged(text: str, place: Place) -> Named | None:
    """`llama3.1:8b`, if the first part is a family's; another tag than a size tells only where a model is expected."""
    if not (_SIZED_TAG if place is Place.TEXT else _OLLAMA).match(text):
        return None
    known = any(is_family(word) for word in words_of(text.partition(":")[0].rpartition("/")[2]))
    return Named(text, ReferenceKind.OLLAMA, 0.9) if known else None


def _vendor(text: str, place: Place, style: NameStyle) -> Named | None:
    if (place is Place.TEXT and not _TELLING.match(text)) or not may_be_served(text):
        return None
    found = match_vendor(text)
    text = found.text if found else text
    if found is not None:
        return Named(text, ReferenceKind.VENDOR, 1.0) if str(found.kind) in _VENDOR_KINDS else None
    served = style is NameStyle.VENDOR or (style is NameStyle.ANY and not name_words().owner_of(text))
    unknown = served and place is Place.CALL and not _HUB_LIKE.search(text) and looks_like_a_model(text)
    return Named(text, ReferenceKind.VENDOR, 0.6) if unknown else None


def _unknown(text: str, place: Place) -> Named | None:
    """A name of a known family that nobody's rules know, where a model is expected."""
    if _HUB_LIKE.search(text):
        return None
    expected = place > Place.TEXT and (is_of_a_family(text) or _LANGUAGE_MODEL.match(text) or is_sized(text))
    sized = place >= Place.CERTAIN and SIZE.search(text) and AMONG.match(text)
    return Named(text, ReferenceKind.VENDOR, 0.6) if expected or sized or is_released(text) else None


def _routed(text: str, place: Place) -> Named | None:
    """`nvidia_nim/google/deplot`, `Pro/owner/name-7b`: a host or its tier before a name, where a model is expected."""
    routed = _ROUTED.match(text) if place > Place.TEXT else None
    if not routed or key_place(routed[1]) is not None:
        return None
    found = match_vendor(text)
    known = (found is not None and found.host is not None) or _convincing(routed[2], Place.TEXT)
    return Named(text, ReferenceKind.VENDOR, 0.6) if known else None
