"""Headers of weight files (GGUF, safetensors): where they say they come from, else that they lie here."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from auditor.inputs.source_code.key_names import Place
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.reference import Hit, ReferenceKind, Unreadable
from auditor.inputs.source_code.signatures import NameStyle

_MOST = 4 * 1024 * 1024
"""Bytes of a header that are read."""
_KEYS = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of a GGUF value by its type; 8 is a string, 9 an array."""
_GGUF_SOURCES = (
    "general.source.huggingface.repository",
    "general.source.repo_url",
    "general.source.url",
    "general.repo_url",
    "general.base_model.0.repo_url",
)
_SAFETENSORS_SOURCES = (
    "base_model",
    "base_model_name_or_path",
    "modelspec.source",
    "repo_id",
    "model_id",
    "ss_base_model",
    "ss_sd_model_name",
)


def detect(path: Path) -> Iterator[Hit]:
    """The repository that a weight file names in its header; the file itself where it names none. Raises Unreadable."""
    try:
        with path.open("rb") as stream:
            gguf = path.suffix.lower() == ".gguf"
            said = _gguf(stream) if gguf else _safetensors(stream)
    except (OSError, struct.error, ValueError, RecursionError) as error:
        raise Unreadable(f"no header of weights: {error}") from None
    for key in _GGUF_SOURCES if gguf else _SAFETENSORS_SOURCES:
        named = read_name(str(said.get(key, "")), Place.CERTAIN, NameStyle.HUB)
        if named and named.kind is ReferenceKind.HUB:
            yield Hit(named.id, named.kind, 1, 1, named.confidence, named.revision)
            return
    yield Hit(path.name, ReferenceKind.FILE, 1, 1, 1.0)


def _safetensors(stream: BinaryIO) -> dict[str, str]:
    (size,) = struct.unpack("<Q", stream.read(8))
    if not 2 <= size <= 100 * 1024 * 1024:
        raise ValueError("not a safetensors file")
    data = stream.read(min(size, _MOST))
    if not data.startswith(b"{"):
        raise ValueError("not a safetensors file")
    header = json.loads(data) if size <= _MOST else {}
    said = header.get("__metadata__", {})
    return said if isinstance(said, dict) else {}


def _gguf(stream: BinaryIO) -> dict[str, str]:
    """The text values of a GGUF header, as far as they lie before the first long array."""
    magic, version, _tensors, count = struct.unpack("<4sIQQ", stream.read(24))
    if magic != b"GGUF" or version not in (2, 3):
        raise ValueError("not a GGUF file of version 2 or 3")
    said: dict[str, str] = {}
    for _ in range(min(count, _KEYS)):
        key = _text(stream)
        (kind,) = struct.unpack("<I", stream.read(4))
        if kind == 8:
            said[key] = _text(stream)
        elif kind in _SIZES:
            stream.read(_SIZES[kind])
        elif not _skip_array(stream):
            break
    return said


def _text(stream: BinaryIO) -> str:
    (size,) = struct.unpack("<Q", stream.read(8))
    if size > 65536:
        raise ValueError("a text that is too long for a header")
    return stream.read(size).decode("utf-8", "replace")


def _skip_array(stream: BinaryIO) -> bool:
    """Pass over an array of at most a few thousand values; False where it is longer (a vocabulary)."""
    kind, count = struct.unpack("<IQ", stream.read(12))
    if count > 4096 or (kind != 8 and kind not in _SIZES):
        return False
    if kind == 8:
        for _ in range(count):
            _text(stream)
    else:
        stream.read(_SIZES[kind] * count)
    return True
