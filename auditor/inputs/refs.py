"""What a reference means: a local folder, a vendor's model, a Hub repository or a dataset.

The order is fixed: an address that names the Hub itself, an existing folder, a vendor's name, an id of the Hub,
and last a name that some vendor could have given to a model, although no rule knows it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from auditor.domain.ref import ModelRef, Position, RefKind
from auditor.errors import UsageError
from auditor.inputs.hub_address import Address, AddressError, read_address

LIST_SUFFIXES = (".yaml", ".yml", ".txt", ".csv", ".json")

LONGEST = 300
"""Characters; the Hub allows 96 for an owner, 96 for a name, and revisions are short."""

_HINT = "write org/name, org/name@revision, datasets/org/name, a vendor's model name or an existing folder"
_PATH_LIKE = re.compile(r"^(?:\.{1,2}(?:[/\\]|$)|[/\\~]|[A-Za-z]:[/\\]|file:)")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_NAME = re.compile(r"^[^\W_](?:[\w.+:/@()' -]*[\w.+)])?$")
_SLIP = re.compile(r"//|/ | /|--|\.\.|::|@@")
"""Slips of the hand, which no vendor's name holds."""
_WORDS = 6


class Understood(NamedTuple):
    """What a text was taken for."""

    kind: RefKind
    target: str
    revision: str | None = None


def known_vendor(text: str) -> bool:
    """Whether a rule in rules/vendors claims this name."""
    from auditor.inputs.vendor_names import match

    return match(text) is not None


def is_folder(text: str) -> bool:
    """Whether the text is the path of an existing folder."""
    try:
        return os.path.isdir(text)  # noqa: PTH112 - a third of pathlib's time, and lists hold 100,000 items
    except ValueError:
        return False


def is_list(text: str) -> bool:
    """Whether an argument is a list of models by its suffix, or standard input."""
    return text == "-" or (text.lower().endswith(LIST_SUFFIXES) and not text.startswith(("hf://", "http")))


def parse_ref(
    text: str,
    *,
    position: Position | None = None,
    revision: str | None = None,
    is_vendor: Callable[[str], bool] = known_vendor,
    is_dir: Callable[[str], bool] = is_folder,
) -> ModelRef:
    """Say what `text` refers to; `ModelRef.text` is `text` as written.

    `revision` is one that stands beside the reference (a list's own field); it must not contradict one inside it.
    Raises UsageError, at `position`, for what can be no reference at all.
    """
    try:
        found = _understand(_clean(text), is_vendor, is_dir)
        return ModelRef(
            text=text,
            kind=found.kind,
            target=found.target,
            revision=_one_revision(found, revision),
            positions=(position,) if position else (),
        )
    except AddressError as error:
        raise UsageError(error.message, error.hint, position) from None


def _understand(text: str, is_vendor: Callable[[str], bool], is_dir: Callable[[str], bool]) -> Understood:
    address = read_address(text)
    if address and address.explicit:
        return _on_the_hub(address)
    if is_dir(text):
        return Understood(RefKind.LOCAL, text)
    if address and address.dataset:
        return _on_the_hub(address)
    _refuse_other_things(text)
    if is_vendor(text):
        return Understood(RefKind.VENDOR, text)
    if address:
        return _on_the_hub(address)
    if _could_be_a_name(text):
        return Understood(RefKind.VENDOR, text)
    raise AddressError(f"{_quoted(text)} is no model reference", _HINT)


def _could_be_a_name(text: str) -> bool:
    """Whether a vendor could have given this name to a model; then the answer is "unknown", and not a wrong list."""
    return bool(_NAME.match(text)) and not _SLIP.search(text) and len(text.split()) <= _WORDS


def _on_the_hub(address: Address) -> Understood:
    kind = RefKind.DATASET if address.dataset else RefKind.HUB
    return Understood(kind, address.id, address.revision)


def _refuse_other_things(text: str) -> None:
    """Say it plainly where a text is clearly something else than a model."""
    if _PATH_LIKE.match(text):
        raise AddressError(
            f"{_quoted(text)} is no existing folder", "check the path; it is read from where the command runs"
        )
    if _SCHEME.match(text):
        raise AddressError(f"{_quoted(text)} is an address, but not of the Hub", _HINT)
    if is_list(text):
        raise AddressError(
            f"{_quoted(text)} is the name of a list, where one model is meant",
            f"give the list itself to the command; a Hub repository of that name is hf://{text}",
        )


def _clean(text: str) -> str:
    """The text without surrounding space; refuses what no name can hold."""
    stripped = text.strip()
    if not stripped:
        raise AddressError("an empty model reference", _HINT)
    if len(stripped) > LONGEST:
        raise AddressError(f"a reference of {len(stripped)} characters: {_quoted(stripped)}", f"the limit is {LONGEST}")
    if not stripped.isprintable():
        place, char = next((place, char) for place, char in enumerate(stripped, 1) if not char.isprintable())
        name = unicodedata.name(char, "control character").lower()
        raise AddressError(
            f"{_quoted(stripped)} holds U+{ord(char):04X} ({name}) as character {place}",
            "type the reference again; such characters come with text that was copied from documents",
        )
    return stripped


def _one_revision(found: Understood, beside: str | None) -> str | None:
    if beside is None or beside == found.revision:
        return found.revision
    if found.revision is not None:
        raise AddressError(
            f"two revisions: {_quoted(found.revision)} in the reference and {_quoted(beside)} beside it",
            "keep one of them",
        )
    if found.kind not in (RefKind.HUB, RefKind.DATASET):
        raise AddressError(f"a revision for {_quoted(found.target)}, which is not on the Hub", "remove the revision")
    return beside


def _quoted(text: str, limit: int = 80) -> str:
    """The text as it may be shown: printable, one line, not longer than `limit`."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:limit])
    return f"'{shown}…'" if len(text) > limit else f"'{shown}'"
