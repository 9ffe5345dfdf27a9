from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract.page_walls import Problem
from auditor.extract.terms_bytes import decode, read_document, read_pdf

SENTENCE = "You may use the service and we may change these terms with thirty days notice. "


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with these lines of text."""
    shown = b" ".join(b"(" + line.encode() + b") Tj 0 -14 Td" for line in lines)
    stream = b"BT /F1 10 Tf 40 780 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    )


def test_the_text_of_a_pdf_is_read() -> None:
    terms = read_document(pdf([SENTENCE] * 8), "application/pdf")
    assert terms.readable
    assert terms.language == "en"
    assert "thirty days notice" in terms.text


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", pdf([]), b"%PDF-1.7\n%%EOF", pdf(["x"])[:200]])
def test_a_pdf_without_text_says_so(content: bytes) -> None:
    assert read_pdf(content).problem is Problem.NO_TEXT


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("café".encode(), "text/html; charset=utf-8"),
        ("café".encode("latin-1"), 'text/html; charset="iso-8859-1"'),
        (b"\xef\xbb\xbf" + "café".encode(), ""),
        ("café".encode("utf-16"), "text/html"),
        (b"<meta charset='windows-1252'>" + "café".encode("cp1252"), "text/html"),
        ("café".encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_the_charset_is_found(content: bytes, header: str) -> None:
    assert decode(content, header).endswith("café")


def test_undeclared_bytes_that_are_not_utf8_are_guessed() -> None:
    assert "caf" in decode(("café crème à la carte, déjà vu. " * 20).encode("latin-1"))


def test_markup_and_plain_text_are_told_apart() -> None:
    assert read_document(f"<html><body><h1>T</h1><p>{SENTENCE * 8}</p>".encode()).text.startswith("# T")
    assert read_document(f"Terms\n=====\n\n{SENTENCE * 8}".encode(), "text/plain").text.startswith("# Terms")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_error(content: bytes) -> None:
    read_document(content)
    read_document(b"%PDF-1.4\n" + content)
