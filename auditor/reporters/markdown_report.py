"""GitHub-flavoured Markdown for pull requests and job summaries, cut where those cut, saying what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.domain.report import AnswerRow, FindingRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.interface import Options
from auditor.reporters.links import web_link
from auditor.reporters.markdown_text import link, text
from auditor.reporters.vendor_terms import remarks
from auditor.reporters.view import View, views
from auditor.reporters.words import words

_TABLE = ("model", "class", "license", "commercial", "decision", "findings")
_RESERVE = 400
"""Characters kept for the closing lines of a cut report."""


def render(report: Report, options: Options) -> bytes:
    """Return the report as UTF-8; with `options.limit`, whole sections are dropped at the end until it fits."""
    return fitted(list(_parts(report, options)), options.limit).encode()


def fitted(parts: list[str], limit: int | None) -> str:
    """Join parts to at most `limit` characters; parts that do not fit are counted in a closing line."""
    if limit is None:
        return "\n\n".join(parts) + "\n"
    kept: list[str] = []
    room = limit - _RESERVE
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            kept.append(words()("markdown.left_out", count=len(parts) - len(kept)))
            break
        kept.append(part)
    return "\n\n".join(kept) + "\n"


def _parts(report: Report, options: Options) -> Iterator[str]:
    say = words()
    yield f"# {say('title')}"
    yield f"{text(phrases.heading(report))}\n{say('indicators')}."
    yield from (f"> {text(caveat, 1000)}" for caveat in phrases.caveats(report))
    decision = say("summary.overall", decision=say.of("decision", report.summary.decision))
    counts = phrases.counts(report.summary.by_class, "openness")
    yield f"**{decision}**. {report.summary.models:,} {say('summary.models').lower()}: {counts}"
    rows = views(report, options.previous)
    yield from _table(rows)
    if report.issues:
        yield f"## {say('summary.unchecked')}"
        yield from (f"- **{text(row.ref, 200)}** {text(row.message)} {text(row.how_to_fix)}" for row in report.issues)
    if report.policy_findings:
        yield f"## {say('summary.policy')}"
        yield from (
            f"- {text(str(row.position), 200)} {text(row.message)} {text(row.how_to_fix)}"
            for row in report.policy_findings
        )
    yield from (_section(view) for view in rows)


def _table(rows: list[View], page: int = 100) -> Iterator[str]:
    """Yield the table of models in pieces, so that a cut keeps whole rows under a head."""
    head = "| " + " | ".join(words()(f"column.{key}") for key in _TABLE) + " |\n" + "|---" * len(_TABLE) + "|\n"
    for start in range(0, len(rows), page):
        yield head + "\n".join(map(_row, rows[start : start + page]))


def _row(view: View) -> str:
    model, say = view.model, words()
    cells = (
        f"**{text(model.ref, 120)}**" + (f" ({say('summary.changed_short')})" if view.changes else ""),
        text(say.of("openness", model.openness.value)),
        text(model.license.concluded, 160),
        text(say.of("commercial", model.commercial_use.value)),
        say.of("decision", model.decision.result),
        str(len(view.findings)),
    )
    return f"| {' | '.join(cells)} |"


def _section(view: View) -> str:
    model, say = view.model, words()
    lines = [f"## {text(model.ref, 200)}", "", text(view.verdict, 1200), ""]
    lines += _axes(model)
    lines += [f"- {say('column.' + c.column)}: {text(c.old, 120)} → {text(c.new, 120)}" for c in view.changes]
    lines += _list(say("findings.heading"), (_finding(found) for found in view.findings))
    if model.commercial_use.value == "not-granted" and model.obligations:
        lines += ["", f"_{say('obligations.no_grant')}_"]
    lines += _list(
        say("obligations.heading"), (f"- [ ] {text(row.text)} ({text(row.clause, 80)})" for row in model.obligations)
    )
    lines += _list(say("answers.heading"), _answers(view))
    lines += _list(say("framework.heading"), _frameworks(model))
    lines += _list(say("evidence.heading"), _sources(view))
    return "\n".join(lines)


def _axes(model: ModelReport) -> list[str]:
    say = words()
    answers = (
        ("class", "openness", model.openness),
        ("weights", "weights", model.weights),
        ("commercial", "commercial", model.commercial_use),
        ("code", "code", model.code),
        ("data", "data", model.data),
    )
    rows = [
        f"- {say('column.' + column)}: **{text(say.of(group, axis.value), 80)}**. {text(axis.because)}"
        for column, group, axis in answers
    ]
    row = model.license
    stated = (("declared", row.declared), ("detected", row.detected))
    both = ", ".join(f"{say(f'license.{key}').lower()} {text(value)}" for key, value in stated)
    rows.insert(2, f"- {say('model.license')}: **{text(row.concluded)}** ({both}). {text(row.because)}")
    return rows


def _finding(found: FindingRow) -> str:
    say = words()
    label = say.of("level", found.level) if found.kind == "fail" else say.of("finding_kind", found.kind)
    fix = f" {say('findings.fix')}: {text(found.how_to_fix)}" if found.how_to_fix else ""
    waived = f" _{text(phrases.waiver(found.waived), 900)}_" if found.waived else ""
    return f"- **{label}** {text(found.message)} ({text(found.rule_id, 80)}){waived}{fix}"


def _answers(view: View) -> Iterator[str]:
    """Yield the answers by audience; what documents do not say is left to the full report."""
    for group in view.terms:
        yield f"\n**{group.heading}**\n"
        for item in group.asked:
            yield from (_answer(item.question, row, view) for row in item.rows)


def _answer(question: str, row: AnswerRow, view: View) -> str:
    detail = f" ({text(row.detail)})" if row.detail else ""
    quoted = "; ".join(f"“{text(words, 300)}”" for words in view.quoted(row.evidence)[:2])
    dated = "".join(f", {text(remark, 120)}" for remark in remarks(row))
    return f"- {text(question)} **{text(row.means)}**{detail} {quoted} {link(row.document, web_link(row.url))}{dated}"


def _frameworks(model: ModelReport) -> Iterator[str]:
    say = words()
    for name, row in model.frameworks.items():
        met = sum(item.result == "meets" for item in row.items)
        named = f", {text(phrases.framework_class(row), 80)}" if row.class_ else ""
        result = say.of("result", row.result).lower()
        yield f"- {text(say.of('frameworks', name))}: **{result}**{named} ({met}/{len(row.items)})"


def _sources(view: View) -> Iterator[str]:
    say = words()
    for source in view.sources:
        quoted = "; ".join(f"“{text(row.excerpt or '', 300)}”" for row in source.quotes)
        state = "" if source.row.status == "found" else f" {say.of('status', source.row.status)}"
        digest = f" sha256 {text(source.row.sha256, 80)}" if source.row.sha256 else ""
        yield f"- {link(source.row.uri, web_link(source.row.uri))}{state}{digest}{': ' + quoted if quoted else ''}"


def _list(title: str, rows: Iterable[str]) -> list[str]:
    found = list(rows)
    return ["", f"### {title}", "", *found] if found else []
