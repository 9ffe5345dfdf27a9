"""Reading a text that a person wrote: bounded, decoded by its byte order mark, with errors that name the place."""

from __future__ import annotations

import codecs
from pathlib import Path

from auditor.domain.ref import Position
from auditor.errors import UsageError

LARGEST = 32 * 1024 * 1024
"""Bytes; a list of 100,000 models with notes stays far below."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE = "save it as UTF-8"


def read_text(path: str, largest: int = LARGEST) -> str:
    """The text of a file, without byte order mark. Raises UsageError."""
    file = Position(file=path)
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(largest + 1)
    except FileNotFoundError:
        raise UsageError("there is no such file", "check the path", file) from None
    except IsADirectoryError:
        raise UsageError("this is a folder, and a file is expected", "name a file in it", file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"the file cannot be read: {reason.lower()}", "check its permissions", file) from None
    return decode(data, path, largest)


def decode(data: bytes, name: str, largest: int = LARGEST) -> str:
    """Bytes as text: UTF-8, or what the byte order mark says. Raises UsageError."""
    if len(data) > largest:
        raise UsageError(f"more than {largest // 2**20} MB", "split it into several files", Position(file=name))
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    if not mark and b"\0" in data:
        raise UsageError("no text: it holds zero bytes (UTF-16, or a binary file)", _SAVE, Position(file=name))
    body = data[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, "replace")
        at = Position(file=name, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        byte = f"byte 0x{body[error.start]:02X} is not {encoding.upper()}"
        raise UsageError(f"{byte} (perhaps Latin-1 or Windows-1252)", _SAVE, at) from None
