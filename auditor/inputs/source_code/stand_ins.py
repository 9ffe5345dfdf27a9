"""What only looks like a model's name: paths, code, and names that are to be filled in."""

from __future__ import annotations

import re

from auditor.inputs.source_code.families import MODULE, is_family, words_of
from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.signatures import name_words

_CONSTANT = re.compile(r"^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$")
"""`deepseek_v3`, `GEMINI_API`: what programs call an architecture or a choice."""


def is_real(id_: str) -> bool:
    """Whether an id is one, and not "put yours here"."""
    owner, _, name = id_.rpartition("/")
    words = name_words()
    return owner.lower() not in words.placeholders and name.lower() not in words.placeholder_names


def is_of_code(text: str, place: Place) -> bool:
    """An architecture, a choice or an owner, as programs write them; a call takes even those for models."""
    if place >= Place.CERTAIN:
        return False
    return bool(
        _CONSTANT.match(text) or (MODULE.match(text) and is_family(words_of(text)[0])) or text in name_words().owners
    )


def is_path(text: str) -> bool:
    """Whether a text is a path, an address, a template or a file's name."""
    if (
        text.startswith((".", "/", "~", "$", "<", "{", "-", "@", "#", "%"))
        or "\\" in text
        or "://" in text
        or "{" in text
    ):
        return True
    ending = text.rpartition(".")[2].lower() if "." in text else ""
    return text.endswith("/") or ending in name_words().paths


def is_placeholder(text: str) -> bool:
    """Whether a name stands for one that is to be filled in: `your-org/model`, `default`."""
    words = name_words()
    parts = text.lower().split("/")
    owner = parts[0] if len(parts) > 1 else ""
    if owner in words.placeholders or "path" in owner or words.fakes & {*words_of(owner)}:
        return True
    last = parts[-1].partition("@")[0]
    if len(parts) == 1:
        return (
            last in words.placeholder_names or last in words.placeholders or bool(words.stand_ins & {*words_of(last)})
        )
    return len(parts) == 2 and last in words.placeholder_names
