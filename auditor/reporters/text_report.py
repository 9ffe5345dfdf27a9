"""Text for terminals and logs: one line a model, then the reasons, then what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TextIO

from auditor.domain.report import FindingRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.reporters.text_table import Row, TextTable, Words
from auditor.reporters.vendor_terms import deciding, question, where
from auditor.reporters.words import words

_COLUMNS = ("model", "class", "license", "commercial", "weights", "decision")
_STYLES = {
    "open-source": "green",
    "allowed": "green",
    "accepted": "green",
    "public": "green",
    "open-weight": "cyan",
    "conditional": "yellow",
    "gated": "yellow",
    "undecided": "yellow",
    "closed": "magenta",
    "prohibited": "red",
    "not-granted": "red",
    "rejected": "bold red",
    "withheld": "magenta",
    "undetermined": "yellow",
    "unknown": "yellow",
    "error": "bold red",
    "warning": "yellow",
    "note": "blue",
    "none": "cyan",
}


def terminal_options(stream: TextIO, environ: Mapping[str, str]) -> dict[str, object]:
    """Return the `width` and `color` that suit a stream: colour only on a terminal, never under NO_COLOR."""
    terminal = stream.isatty()
    color = terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    columns = environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns):
        return {"color": color, "width": int(columns)}
    if not terminal:
        return {"color": False, "width": None}
    import shutil

    return {"color": color, "width": shutil.get_terminal_size().columns}


def render(report: Report, options: Options) -> bytes:
    """Return the report as UTF-8 text, wrapped at `options.width` columns if given, coloured only when asked.

    Where nobody looks at a terminal nothing is wrapped, so that every line can be searched for; then nothing need be
    laid out, and what does that is not even imported.
    """
    head, table, rows = list(_head(report)), _table(report), list(_rows(report))
    if options.width is None and not options.color:
        written = "\n".join(_plain(head, table, rows))
    else:
        from auditor.reporters.terminal import laid_out

        written = laid_out(head, table, rows, options.width, options.color)
    return "".join(f"{row.rstrip()}\n" for row in written.splitlines()).encode()


def _plain(head: Iterable[Row], table: TextTable, rows: Iterable[Row]) -> Iterator[str]:
    yield from (row.plain for row in head)
    if table.rows:
        yield from table.plain()
        yield ""
    yield from (row.plain for row in rows)


def _head(report: Report) -> Iterator[Row]:
    yield _row(phrases.heading(report), "dim")
    for note in report.summary.notes:
        yield _row(line(note))
    yield _row("")


def _rows(report: Report) -> Iterator[Row]:
    for model in report.models:
        yield from _reasons(model)
    yield from _issues(report)
    yield from _closing(report)


def _table(report: Report) -> TextTable:
    say = words()
    titles = {key: say(f"column.{key}") for key in _COLUMNS}
    return TextTable(titles, tuple(_cells(model) for model in report.models))


def _cells(model: ModelReport) -> dict[str, Words]:
    return {
        "model": (line(model.ref, 120), "bold"),
        "class": _value(model.openness.value),
        "license": (line(model.license.concluded, 120), ""),
        "commercial": _value(model.commercial_use.value),
        "weights": _value(model.weights.value),
        "decision": _value(model.decision.result),
    }


def _reasons(model: ModelReport) -> Iterator[Row]:
    yield _row(line(model.ref, 200), "bold")
    if model.resolved_ref not in (None, model.ref):
        yield _indented(f"→ {line(model.resolved_ref or '', 200)}")
    yield _indented(phrases.verdict(model))
    if model.openness.because:
        yield _indented(line(model.openness.because))
    for row in deciding(model):
        yield _indented(f"{question(row.question)} {line(row.means, 300)} ({where(row)})")
        yield from (_indented(f'"{line(words, 300)}"', depth=4) for words in _quoted(model, row.evidence)[:1])
    for found in phrases.to_act_on(model.findings):
        yield from _finding(found)
    for reason in model.decision.reasons:
        yield _indented(f"{model.decision.result}: {line(reason)}")
    yield _row("")


def _quoted(model: ModelReport, ids: Sequence[str]) -> list[str]:
    """The words that the evidence rows `ids` quote."""
    return [row.excerpt for row in model.evidence if row.id in ids and row.excerpt]


def _finding(found: FindingRow) -> Iterator[Row]:
    label = found.level if found.kind == "fail" else found.kind
    yield _indented((label, _STYLES[found.level]), f" {line(found.rule_id, 80)}: {line(found.message)}")
    if found.waived:
        yield _indented(phrases.waiver(found.waived), depth=4)
    if found.how_to_fix:
        yield _indented(f"{words()('findings.fix')}: {line(found.how_to_fix)}", depth=4)


def _issues(report: Report) -> Iterator[Row]:
    if not report.issues:
        return
    yield _row(words()("summary.unchecked"), "bold")
    for row in report.issues:
        yield _indented((line(row.ref, 200), "bold"), (f" {row.status}: {line(row.message)}", "yellow"))
        if row.how_to_fix:
            yield _indented(line(row.how_to_fix), depth=4)
    yield _row("")


def _closing(report: Report) -> Iterator[Row]:
    say, summary = words(), report.summary
    if not report.complete:
        yield _row(f"{say('summary.incomplete')} {say('summary.incomplete_why')}", "bold red")
    if not summary.models:
        yield _row(say("summary.empty"), "bold yellow")
    else:
        yield _row(
            f"{summary.models:,} {say('summary.models').lower()}: {phrases.counts(summary.by_class, 'openness')}"
        )
    decision = say("summary.overall", decision=say.of("decision", summary.decision))
    yield _row(decision, _STYLES[summary.decision])


def _value(value: str) -> Words:
    return line(value, 40), _STYLES.get(value, "")


def _row(text: str, style: str = "") -> Row:
    return Row(((text, style),))


def _indented(*parts: str | Words, depth: int = 2) -> Row:
    return Row(tuple((part, "") if isinstance(part, str) else part for part in parts), depth)
