"""The file format: a ZIP whose bytes follow from its contents, sealed with a hash over the whole.

Members are sorted and carry no clock time, so that the same audit gives the same bytes. The seal is the ZIP's comment:
`sha256:` of everything before it. Reading is bounded, for an archive may come from anybody.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from auditor.errors import UsageError

SUFFIX = ".zip"
MAX_MEMBERS = 100_000
MAX_BYTES = 2 << 30
"""Unpacked, all members together."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SEAL = b"sha256:"
_SEAL_LENGTH = len(_SEAL) + 64
_NAME = re.compile(r"(?!/)(?!.*(?:^|/)\.\.?(?:/|$))[^\\\0]{1,500}")
_HINT = "Give a file that `auditor audit -o audit.zip` wrote."


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the sealed archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, files[name])
        archive.comment = _SEAL + b"0" * 64  # its length is part of what is sealed
    body = target.getvalue()[:-_SEAL_LENGTH]
    return body + _seal(body)


def seal_holds(content: bytes) -> bool:
    """Whether no byte was changed since the archive was written."""
    return content[-_SEAL_LENGTH:] == _seal(content[:-_SEAL_LENGTH])


def unpacked(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the members that can be read, and the names of those that cannot.

    Raises:
        UsageError: it is no archive at all, or larger than any that is written.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _bounded(members)
            return _read(archive, members)
    except (zipfile.BadZipFile, OSError, ValueError, IndexError, NotImplementedError) as error:
        raise UsageError(f"The archive cannot be opened: {error}.", _HINT) from error


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    broken: list[str] = []
    for name, found in _members(archive, members):
        if found is None or name in files:
            broken.append(name)
        else:
            files[name] = found
    return files, broken


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes | None]]:
    for about in members:
        try:
            yield about.filename, archive.read(about) if _NAME.fullmatch(about.filename) else None
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            yield about.filename, None


def _bounded(members: list[zipfile.ZipInfo]) -> None:
    """`zipfile` reads no more of a member than its directory says, so the sum bounds the memory."""
    if len(members) > MAX_MEMBERS or sum(about.file_size for about in members) > MAX_BYTES:
        raise UsageError(f"The archive holds more than {MAX_BYTES >> 30} GB or {MAX_MEMBERS:,} files.", _HINT)


def _seal(body: bytes) -> bytes:
    return _SEAL + hashlib.sha256(body).hexdigest().encode()
