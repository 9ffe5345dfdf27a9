"""What a page looks like and does: our own style and script, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from auditor.reporters.words import words
from auditor.resources import data_folder


def plain() -> Markup:
    """Return the style of a page without a table of models."""
    return _static("report.css")


def for_screen() -> Markup:
    """Return the style of a report, with the words that it prints."""
    return _static("report.css") + _word_rules()


def for_paper() -> Markup:
    """Return a style that a layout engine sets fast."""
    return _static("paper.css")


def script() -> Markup:
    """Return what makes a page better where scripts run."""
    return _static("report.js")


def policy(style: Markup, script: Markup) -> str:
    """The content security policy: nothing is loaded, and only our own style and script run."""
    ours = f"style-src {_digest(style)}; script-src {_digest(script)}"
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _static(name: str) -> Markup:
    """Our own style or script, which is not data: it goes into the page as it is."""
    text = (data_folder("reports") / "static" / name).read_text(encoding="utf-8")
    return Markup("\n".join(_dense(text.splitlines())))  # noqa: S704 (a file of ours)


def _word_rules() -> Markup:
    """Style rules that print words: column names on a phone; page numbers and sign-off lines on paper."""
    say = words()
    columns = ("class", "license", "commercial", "weights", "decision", "findings")
    labels = (_content(f"#list td:nth-child({place})", say(f"column.{key}")) for place, key in enumerate(columns, 2))
    line_words = "  ".join(f"{say(f'sign.{key}')}: ____________________" for key in ("decision", "reviewer", "date"))
    footer = f"{say('title')}, {say('footer.page').lower()} "
    return Markup(  # noqa: S704 (words of our own catalogue)
        f"\n@media(max-width:44rem){{{''.join(labels)}}}"
        f"\n@media print{{article::after{{content:{_css_text(line_words)}}}}}"
        f'\n@page{{@bottom-right{{content:{_css_text(footer)} counter(page) " / " counter(pages)}}}}'
    )


def _content(selector: str, text: str) -> str:
    return f"{selector}::before{{content:{_css_text(text)}}}"


def _css_text(text: str) -> str:
    """Return a CSS string; what could end the string or the style element is escaped."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>\n' else char for char in text) + '"'


def _dense(rows: Iterable[str]) -> list[str]:
    stripped = (row.strip() for row in rows)
    return [row for row in stripped if row and not row.startswith("//")]
