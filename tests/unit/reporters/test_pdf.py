from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest

from auditor.reporters.interface import render
from tests.speed import cpu_seconds
from tests.unit.reporters import factory


def streams(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(found[1])


def test_the_pdf_is_laid_out_and_fetches_nothing() -> None:
    pytest.importorskip("weasyprint", reason="pdf is an optional extra")
    from auditor.reporters import pdf_report

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the layout library, about fonts
        data = render(factory.report(factory.model()), "pdf")
    assert data.startswith(b"%PDF-")
    assert any(b"pdfuaid" in stream for stream in streams(data))  # PDF/UA-1: tagged for screen readers
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf_report._refuse("https://example.com/x.css")


def test_fifty_models_are_laid_out_in_time_and_hostile_data_too() -> None:
    pytest.importorskip("weasyprint", reason="pdf is an optional extra")
    hostile = factory.hostile_report()
    report = factory.report(*factory.large_report(50 - len(hostile.models)).models, *hostile.models)
    made: list[bytes] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the layout library, about fonts
        taken = cpu_seconds(lambda: made.append(render(report, "pdf")), tries=1)
    assert taken <= 20
    assert made[0].startswith(b"%PDF-")
    active = (b"/JavaScript", b"/JS ", b"/Launch", b"/OpenAction", b"/EmbeddedFile")
    assert not [name for name in active if any(name in part for part in (made[0], *streams(made[0])))]
