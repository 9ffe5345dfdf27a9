"""One self-contained HTML page: no external request, readable without scripts and on paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.domain.report import IssueRow, Report, TraceNode
from auditor.licenses.expression import licenses
from auditor.reporters import attention, page_style, phrases
from auditor.reporters.clean import block, cut, line
from auditor.reporters.context import around
from auditor.reporters.interface import Options
from auditor.reporters.license_names import spoken
from auditor.reporters.links import HubAddress, hub_address, web_link
from auditor.reporters.marks import anchors, badge, marks, roles, tone
from auditor.reporters.requirements import Requirements
from auditor.reporters.sharing import Schedule, linked
from auditor.reporters.vendor_terms import remarks
from auditor.reporters.view import Source, View, views
from auditor.reporters.words import words
from auditor.resources import data_folder

_CODE = re.compile("`([^`]{1,200})`")
_PROBLEMS = 40
"""Problems that the summary names; each model's section holds its own."""
_TOLD = 8
"""Wordings of one problem that the summary tells."""
_NAMED = 8
"""Models that the summary names for one wording."""

_COLORS = {"g": "#17633f", "b": "#1b4f8a", "p": "#6b2f6b", "y": "#c98a1b", "r": "#c0453c", "o": "#777"}
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
    """Return the page as text; for paper without scripts, in a style that a layout engine sets fast."""
    condensed = len(report.models) > options.share_above
    sections = _sections(report, options, condensed, paper)
    alone = ("because", "reason", "say", "source") if paper else ()  # on paper nothing can be put in place later
    shared = (html for one in sections for name, html in one.passages.items() if name.split(".")[0] not in alone)
    schedule = Schedule(shared, condensed)
    style = page_style.for_paper() if paper else page_style.for_screen()
    script = Markup("") if paper else page_style.script()
    anchor = {id(one.view.model): one.view.anchor for one in sections}
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            sections=sections,
            problems=attention.problems(report.models),
            anchor=lambda model: anchor[id(model)],
            unread=_unread(report),
            schedule=schedule,
            passage=partial(_passage, schedule),
            requirements=Requirements((one.view for one in sections) if condensed else (), roles),
            condensed=condensed,
            paper=paper,
            refs=partial(anchors, condensed=condensed),
            spoken=partial(spoken, profiles=options.profiles),
            retrieved=_usual_date(report),
            colors=_COLORS,
            previous=options.previous,
            profiles=_profiles(report, options),
            style=style,
            script=script,
            policy=page_style.policy(style, script),
        )
    )


def _passage(schedule: Schedule, one: Section, name: str) -> Markup:
    """Return a passage of a section where it belongs: a pointer into the schedule, or the passage itself."""
    html = one.passages[name]
    number = schedule.number(html)
    if number is None:
        return linked(html, one.view.number)
    return Markup("<a href=#p{}>{}</a>").format(number, words()("shared.see", number=number))


def standalone(template: str, **values: object) -> str:
    """Return a page of its own from a template, with the report's style and without scripts."""
    style = page_style.plain()
    return (
        environment().get_template(template).render(style=style, policy=page_style.policy(style, Markup("")), **values)
    )


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
        remarks=remarks,
        hub_address=hub_address,
        name_of=_name_of,
        words_of=_words_of,
        coded=_coded,
        linked=linked,
        line=line,
        cut=cut,
        phrases=phrases,
        badge=badge,
        marks=marks,
        tone=tone,
        named=_NAMED,
        told=_TOLD,
        listed=_PROBLEMS,
    )
    return env


def _harmless(value: Any) -> Any:
    return block(value) if type(value) is str else value


def _words_of(text: str) -> Markup:
    """Return a quote for use between tags, where quotation marks need no escaping (quoted metadata is full of them)."""
    return Markup(str(escape(block(text))).replace("&#34;", '"').replace("&#39;", "'"))  # noqa: S704 (escaped)


def _coded(text: str) -> Markup:
    """Return a sentence with what stands between backticks, commands and options, set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(block(text)))))  # noqa: S704 (escaped)


def _sections(report: Report, options: Options, condensed: bool, paper: bool) -> list[Section]:
    write = _Writer(report, options, condensed, paper)
    return [write.section(view) for view in views(report, options.previous, condensed=condensed)]


class _Writer:
    """Writes the passages of sections."""

    def __init__(self, report: Report, options: Options, condensed: bool, paper: bool) -> None:
        self._say: Any = environment().get_template("passages.html").module
        self._retrieved = _usual_date(report)
        self._condensed = condensed
        self._traces: dict[Hashable, Markup] = {}
        self._paper = paper
        self._around = partial(around, texts=options.texts)
        self._spoken = cache(partial(spoken, profiles=options.profiles))

    def section(self, view: View) -> Section:
        return Section(view, dict(self._passages(view)))

    def _passages(self, view: View) -> Iterator[tuple[str, Markup]]:
        model, say, condensed = view.model, self._say, self._condensed
        if not condensed:
            yield "meaning", say.meaning(view, model.meaning)
        yield "because", escape(block(model.openness.because))
        yield "reason", say.reason(model.license) if condensed else escape(block(model.license.because))
        yield "lineage", say.lineage(view, self._spoken, condensed, self._paper) if model.lineage else Markup("")
        yield "answers", say.answers(view, condensed) if model.answers else Markup("")
        yield "trace", self._trace(view)
        if not condensed:
            yield from ((f"framework.{name}", say.framework(view, row)) for name, row in model.frameworks.items())
        for place, conditions in view.by_source(model.commercial_use.conditions):
            yield f"conditions.{place or ''}", say.conditions(view, conditions, condensed)
        for place, duties in view.by_source(model.obligations):
            yield f"obligations.{place or ''}", say.obligations(view, duties, condensed)
        for source in view.sources:
            yield self._document(view, source)
        for found in view.findings:
            yield f"say.{found.message}", escape(block(found.message))
            if not condensed:
                yield f"fix.{found.how_to_fix}", _coded(found.how_to_fix)

    def _trace(self, view: View) -> Markup:
        """The steps of reasoning. Many models of a long report share all of them, so each is written once."""
        if not self._condensed:
            return self._write_trace(view)
        steps = _steps(view, view.model.trace)
        if steps not in self._traces:
            self._traces[steps] = self._write_trace(view)
        return self._traces[steps]

    def _write_trace(self, view: View) -> Markup:
        written: Markup = self._say.trace(view, self._condensed)
        return written

    def _document(self, view: View, source: Source) -> tuple[str, Markup]:
        """The quotes of a document; in a long report, all that is said of one that lies outside the model's commit."""
        if self._condensed and _elsewhere(view, source):
            return f"source.{source.number}", self._say.other(view, source, self._retrieved)
        if not source.quotes:
            return f"quotes.{source.number}", Markup("")
        return f"quotes.{source.number}", self._say.quotes(view, source, self._condensed, self._around)


def _steps(view: View, nodes: Iterable[TraceNode]) -> Hashable:
    """All that a long report shows of steps of reasoning."""
    return tuple(
        (node.text, node.result, node.fact, node.value, roles(view, node.evidence), _steps(view, node.children))
        for node in nodes
    )


def _elsewhere(view: View, source: Source) -> bool:
    """Whether a document lies outside the model's own repository and commit."""
    at, model = hub_address(source.row.uri), view.model
    return at is None or (at.kind, at.id, at.commit) != ("", model.resolved_ref, model.commit)


def _usual_date(report: Report) -> date | None:
    """Return the day on which most sources were retrieved, which is said once; None when there are none."""
    days = Counter(row.fetched_at.date() for model in report.models for row in model.evidence if row.fetched_at)
    return max(days, key=lambda day: (days[day], day)) if days else None


def _unread(report: Report) -> list[tuple[str, str, list[IssueRow]]]:
    """What could not be checked, by reference and by what to do about it."""
    grouped: dict[tuple[str, str], list[IssueRow]] = {}
    for row in report.issues:
        grouped.setdefault((row.ref, row.how_to_fix), []).append(row)
    return [(ref, fix, rows) for (ref, fix), rows in grouped.items()]


def _name_of(uri: str, at: HubAddress | None, brief: bool = False) -> str:
    """Return the path alone for a file of the model's own commit, else the whole address (brief: without commit)."""
    address = hub_address(uri)
    if not address:
        return uri
    path = address.path or words()("evidence.metadata")
    if at and (address.kind, address.id, address.commit) == (at.kind, at.id, at.commit):
        return path
    return f"{address.kind}{address.id} {path}" if brief else uri


def _profiles(report: Report, options: Options) -> list[Any]:
    used = {one for model in report.models for one in licenses(model.license.concluded)}
    return [options.profiles[one] for one in sorted(used) if one in options.profiles]
