"""One self-contained HTML page: no external request, readable without scripts and on paper."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from auditor.domain.report import ModelReport, Report
from auditor.licenses.expression import licenses
from auditor.reporters import phrases
from auditor.reporters.clean import block, cut, line
from auditor.reporters.interface import Options
from auditor.reporters.links import HubAddress, hub_address, web_link
from auditor.reporters.sharing import Schedule, linked
from auditor.reporters.view import View, views
from auditor.reporters.words import words
from auditor.resources import data_folder

_URGENT = 12
"""Models that the summary names as needing a person; the table holds them all."""

_SHARED_LINK = 'a[href^="#p"]'
_PAGE_OF_TARGET = ' target-counter(attr(href url),page) ")"'
_COLORS = {
    "open-source": "#17633f",
    "allowed": "#17633f",
    "accepted": "#17633f",
    "open-weight": "#1b4f8a",
    "closed": "#6b2f6b",
    "undetermined": "#c98a1b",
    "conditional": "#c98a1b",
    "undecided": "#c98a1b",
    "unknown": "#c98a1b",
    "prohibited": "#c0453c",
    "not-granted": "#c0453c",
    "rejected": "#c0453c",
}
"""Bars as they print where a page's style does not reach into drawings."""


@dataclass(frozen=True, slots=True)
class Section:
    """One model with its passages already rendered: name of the passage to markup."""

    view: View
    passages: dict[str, Markup]

    def names(self, prefix: str) -> list[str]:
        """Names of the passages of one kind that say anything."""
        return [name for name, html in self.passages.items() if name.startswith(prefix) and html.strip()]


def render(report: Report, options: Options) -> bytes:
    """Return the page as UTF-8; above `options.share_above` models, common passages are printed once."""
    return page(report, options).encode()


def page(report: Report, options: Options, *, paper: bool = False) -> str:
    """Return the page as text. On paper nothing can be put in place later, so verdict and reason are never shared."""
    env = environment()
    condensed = len(report.models) > options.share_above
    template = env.get_template("passages.html")
    sections = [
        _section(template, view, condensed) for view in views(report, options.previous, short_anchors=condensed)
    ]
    alone = ("because", "reason") if paper else ()
    shared = (html for one in sections for name, html in one.passages.items() if name not in alone)
    schedule = Schedule(shared, condensed)
    style, script = _static("report.css") + _word_rules(), _static("report.js")
    return env.get_template("report.html").render(
        report=report,
        sections=sections,
        urgent_sections=_urgent(report, sections),
        schedule=schedule,
        condensed=condensed,
        retrieved=_usual_date(report),
        colors=_COLORS,
        previous=options.previous,
        profiles=_profiles(report, options),
        style=style,
        script=script,
        policy=_policy(style, script),
    )


def standalone(template: str, **values: object) -> str:
    """Return a page of its own from a template, with the report's style and without scripts."""
    style = _static("report.css")
    return environment().get_template(template).render(style=style, policy=_policy(style, Markup("")), **values)


@cache
def environment() -> Environment:
    """The template environment: everything is escaped, and hostile characters are made visible on the way out."""
    env = Environment(
        loader=FileSystemLoader(data_folder("reports") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals.update(
        w=words(),
        web_link=web_link,
        hub_address=hub_address,
        name_of=_name_of,
        file_of=_file_of,
        words_of=_words_of,
        linked=linked,
        line=line,
        cut=cut,
        phrases=phrases,
    )
    return env


def _harmless(value: Any) -> Any:
    return block(value) if type(value) is str else value


def _words_of(text: str) -> Markup:
    """Return a quote for use between tags, where quotation marks need no escaping (quoted metadata is full of them)."""
    return Markup(str(escape(block(text))).replace("&#34;", '"').replace("&#39;", "'"))  # noqa: S704 (escaped)


def _section(template: Template, view: View, condensed: bool) -> Section:
    say: Any = template.module
    passages: dict[str, Markup] = {
        "meaning": say.meaning(view, view.model.meaning, condensed),
        "because": escape(block(view.model.openness.because)),
        "reason": say.reason(view.model.license),
        "lineage": say.lineage(view),
        "answers": say.answers(view, condensed),
        "trace": say.trace(view, condensed),
    }
    for name, row in view.model.frameworks.items():
        passages[f"framework.{name}"] = say.framework(view, name, row, condensed)
    for place, conditions in view.by_source(view.model.commercial_use.conditions):
        passages[f"conditions.{place or ''}"] = say.conditions(view, conditions, condensed)
    for place, duties in view.by_source(view.model.obligations):
        passages[f"obligations.{place or ''}"] = say.obligations(view, duties, condensed)
    for source in view.sources:
        passages[f"quotes.{source.number}"] = say.quotes(view, source, condensed)
    for found in view.findings:
        if found.how_to_fix:
            passages[f"fix.{found.how_to_fix}"] = escape(block(found.how_to_fix))
    return Section(view, passages)


def _usual_date(report: Report) -> date | None:
    """Return the day on which most sources were retrieved, which is said once; None when there are none."""
    days = Counter(row.fetched_at.date() for model in report.models for row in model.evidence if row.fetched_at)
    return max(days, key=lambda day: (days[day], day)) if days else None


def _urgent(report: Report, sections: list[Section]) -> list[Section]:
    by_model = {id(one.view.model): one for one in sections}
    return [by_model[id(model)] for model in phrases.ranked(report.models)[:_URGENT]]


def _name_of(uri: str, at: HubAddress | None, brief: bool = False) -> str:
    """Return the path alone for a file of the model's own commit, else the whole address (brief: without commit)."""
    address = hub_address(uri)
    if not address:
        return uri
    path = address.path or words()("evidence.metadata")
    if at and (address.kind, address.id, address.commit) == (at.kind, at.id, at.commit):
        return path
    return f"{address.kind}{address.id} {path}" if brief else uri


def _file_of(uri: str, model: ModelReport) -> str:
    """Return the name by which a passage that many models share cites a document: its path, or what it is."""
    address = hub_address(uri)
    if address is None:
        return uri
    path = address.path or words()("evidence.metadata")
    return path if address.id == model.resolved_ref else words()("evidence.related", path=path)


def _profiles(report: Report, options: Options) -> list[Any]:
    used = {one for model in report.models for one in licenses(model.license.concluded)}
    return [options.profiles[one] for one in sorted(used) if one in options.profiles]


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
    reference = f" ({say('footer.page').lower()} "
    footer = f"{say('title')}, {say('footer.page').lower()} "
    return Markup(  # noqa: S704 (words of our own catalogue)
        f"\n@media(max-width:44rem){{{''.join(labels)}}}"
        f"\n@media print{{article::after{{content:{_css_text(line_words)}}}}}"
        f"\n@media print{{{_content(_SHARED_LINK, reference, after=_PAGE_OF_TARGET)}}}"
        f'\n@page{{@bottom-right{{content:{_css_text(footer)} counter(page) " / " counter(pages)}}}}'
    )


def _content(selector: str, text: str, after: str = "") -> str:
    place = "after" if after else "before"
    return f"{selector}::{place}{{content:{_css_text(text)}{after}}}"


def _css_text(text: str) -> str:
    """Return a CSS string; what could end the string or the style element is escaped."""
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\<>\n' else char for char in text) + '"'


def _dense(rows: Iterable[str]) -> list[str]:
    stripped = (row.strip() for row in rows)
    return [row for row in stripped if row and not row.startswith("//")]


def _policy(style: Markup, script: Markup) -> str:
    """The content security policy: nothing is loaded, and only our own style and script run."""
    ours = f"style-src {_digest(style)}; script-src {_digest(script)}"
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
