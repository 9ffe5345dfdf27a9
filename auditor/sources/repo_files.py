"""Which files of a repository can matter for its licence and openness. Decided by name alone; never weights."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_LICENSE_FILES = 24
_MAX_DOCUMENTS = 8

_TEXT_SUFFIXES = frozenset({"", "txt", "md", "markdown", "rst", "text", "html", "htm"})
_DOCUMENT_SUFFIXES = frozenset({"pdf", "doc", "docx", "odt", "rtf"})
_BARE_NAMES = frozenset({"LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"})
"""Names so plain that any suffix belongs to the licence (`LICENSE.apache`), unless it is one of a data format."""
_DATA_SUFFIXES = frozenset(
    """json jsonl yaml yml toml csv tsv xml py ipynb js ts css sh c cc cpp h java go rs lock png jpg jpeg gif webp svg
    ico bmp mp3 mp4 wav ogg flac bin pt pth ckpt safetensors gguf ggml onnx h5 msgpack tflite npz npy ot model arrow
    parquet zip tar gz bz2 xz 7z pkl pickle joblib pb nemo mlmodel keras engine sig asc""".split()  # noqa: SIM905 - legible
)
_LICENSE_WORDS = frozenset(
    """license licence licenses licences licensing unlicense copying copyright notice notices terms eula tos agreement
    legal rail openrail patents""".split()  # noqa: SIM905 - legible
)
_POLICY_WORDS = frozenset({"use", "usage", "aup", "acceptable"})
_LICENSE_FOLDERS = frozenset({"license", "licenses", "licence", "licences", "legal"})
_WORD = re.compile(r"[A-Za-z]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def safe_path(path: str) -> bool:
    """Whether `path`, as the Hub gave it, can be asked for and written down: hostile listings exist."""
    if not 0 < len(path) <= 1024 or _CONTROL.search(path):
        return False
    if any(part in ("", ".", "..") for part in path.split("/")) or "\\" in path:
        return False
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_license_text(path: str) -> bool:
    """Whether the name promises a licence, notice, policy or agreement in a text file."""
    folder, name, suffix = _parts(path)
    stem = name.partition(".")[0]
    if stem in _BARE_NAMES and suffix not in _DATA_SUFFIXES | _DOCUMENT_SUFFIXES:
        return True
    if suffix not in _TEXT_SUFFIXES:
        return False
    return _speaks_of_license(name) or folder.lower() in _LICENSE_FOLDERS


def license_documents(paths: Iterable[str]) -> list[str]:
    """The first files whose names promise a licence in a format that is no text, such as PDF."""
    return sorted(filter(_is_license_document, paths), key=_telling)[:_MAX_DOCUMENTS]


def _is_license_document(path: str) -> bool:
    _, name, suffix = _parts(path)
    return suffix in _DOCUMENT_SUFFIXES and _speaks_of_license(name)


def is_text_name(path: str) -> bool:
    """Whether a file that a card points to can be asked for as text."""
    return _parts(path)[2] in _TEXT_SUFFIXES or is_license_text(path)


def license_files(paths: Iterable[str]) -> list[str]:
    """The licence-like text files, the most telling first: shallow before deep, licences before notices."""
    return sorted(filter(is_license_text, paths), key=_telling)


def _telling(path: str) -> tuple[int, bool, str]:
    words = _words(_parts(path)[1])
    return path.count("/"), not words & {"license", "licence"}, path


def _parts(path: str) -> tuple[str, str, str]:
    """Name of the folder, name of the file, lower-case suffix (none where the dot is of a version: LICENSE-2.0)."""
    folder, _, name = path.rpartition("/")
    _, _, suffix = name.rpartition(".") if "." in name else ("", "", "")
    return folder.rpartition("/")[2], name, "" if suffix.isdecimal() else suffix.lower()


def _speaks_of_license(name: str) -> bool:
    words = _words(name)
    return bool(words & _LICENSE_WORDS) or ("policy" in words and bool(words & _POLICY_WORDS))


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
