"""The bytes of a fetched document to its text: which charset, and whether HTML, PDF or plain text. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from auditor.domain.vendors import Range
from auditor.extract.page_walls import Problem
from auditor.extract.terms_page import read_html, read_text
from auditor.extract.terms_text import TermsText

MAX_PAGES = 400
"""Pages of a PDF; longer files are read up to here."""
MAX_TEXT = 4_000_000
"""Characters of a PDF's text."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_PARAMETER = re.compile(r"charset\s*=\s*\"?([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|main|div|p)\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_WRAPPED = re.compile(r"(?<=[^\n.:;!?])\n(?=[a-z(])")


def read_document(
    content: bytes,
    content_type: str = "",
    select: Sequence[str | Range] = (),
    remove: Sequence[str | Range] = (),
) -> TermsText:
    """The document in `content`; `content_type` is the header as sent, or empty when unknown (a local copy)."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(content)
    text = decode(content, content_type)
    if "html" in content_type or _HTML.search(text[:4096]):
        return read_html(text, select, remove)
    return read_text(text)


def decode(content: bytes, content_type: str = "") -> str:
    """Bytes to text: a byte-order mark, the header, the page's own word, UTF-8, and at last a guess decide in turn."""
    bom = next((name for mark, name in _BOMS if content.startswith(mark)), None)
    named = _PARAMETER.search(content_type)
    meta = _META.search(content[:4096])
    candidates = (bom, named[1] if named else None, meta[1].decode("ascii") if meta else None, "utf-8")
    for name in filter(None, candidates):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000]).best()
    return content.decode(best.encoding if best else "utf-8", "replace")


def read_pdf(content: bytes) -> TermsText:
    """The text of a PDF, lines joined to paragraphs; a damaged, locked or scanned one has no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        parts: list[str] = []
        for page in reader.pages[:MAX_PAGES]:
            parts.append(page.extract_text())
            if sum(map(len, parts)) > MAX_TEXT:
                break
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError):
        return TermsText(problem=Problem.NO_TEXT)
    joined = _WRAPPED.sub(" ", _HYPHENATED.sub("", "\n\n".join(parts)[:MAX_TEXT]))
    if not joined.strip():
        return TermsText(problem=Problem.NO_TEXT)
    return read_text(joined)
