"""Bytes of a licence file to text, whatever editor wrote them."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """Decode by byte order mark, then UTF-8, then UTF-16 when every other byte is zero, then Windows-1252.

    Never fails: bytes that no rule explains become replacement characters.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    wide = _wide(content[:4096])
    if wide:
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace") if _is_text(content[:65536]) else content.decode("utf-8", "replace")


def _wide(head: bytes) -> str | None:
    """The UTF-16 byte order of Latin text without a mark."""
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.7 * half else None


def _is_text(head: bytes) -> bool:
    """Few control characters: an old single-byte text rather than a binary file."""
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    return controls * 200 < len(head)
