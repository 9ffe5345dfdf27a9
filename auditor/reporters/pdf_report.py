"""PDF for signing and filing: the HTML page's own print style, laid out by WeasyPrint, tagged for screen readers."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import weasyprint  # type: ignore[import-untyped]

from auditor.domain.report import Report
from auditor.reporters import html_report
from auditor.reporters.interface import Options

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it warns of every rule meant for screens
_SHARE_ABOVE = 20
"""Models above which shared passages move to the schedule: laying out a page takes a sixth of a second."""


def render(report: Report, options: Options) -> bytes:
    """Return a tagged PDF (PDF/UA-1). Nothing is fetched: the page refers to nothing."""
    options = replace(options, share_above=min(options.share_above, _SHARE_ABOVE))
    page = weasyprint.HTML(string=html_report.page(report, options, paper=True), url_fetcher=_refuse)
    data: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return data


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a report fetches nothing, not even {url[:80]}")
