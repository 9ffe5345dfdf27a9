"""Text for terminals and logs: one line a model, then the reasons, then what could not be checked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from auditor.domain.report import FindingRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.reporters.vendor_terms import deciding, question, where
from auditor.reporters.words import words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

_MIN_WIDTH, _MEDIUM, _WIDE = 24, 60, 90
_UNLIMITED = 5000
_HEIGHT = 25  # of the page: of no consequence, but without it the terminal is asked for each line
"""Columns when nobody looks at a terminal: nothing is wrapped, so that every line can be searched for."""
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
    """Return the report as UTF-8 text, wrapped at `options.width` columns if given, coloured only when asked."""
    from rich.console import Console

    width = max(options.width or _UNLIMITED, _MIN_WIDTH)
    console = Console(
        file=io.StringIO(),
        width=width,
        height=_HEIGHT,
        force_terminal=options.color,
        color_system="standard" if options.color else None,
        no_color=not options.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    _write(console, report, width)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    return "".join(f"{row.rstrip()}\n" for row in written.splitlines()).encode()


def _write(console: Console, report: Report, width: int) -> None:
    console.print(phrases.heading(report), style="dim")
    for note in report.summary.notes:
        console.print(line(note))
    console.print()
    if report.models:
        console.print(_table(report, width))
        console.print()
    for row in _rows(report):
        _print(console, row, plain=width == _UNLIMITED and console.no_color)


def _rows(report: Report) -> Iterator[Text | Padding]:
    for model in report.models:
        yield from _reasons(model)
    yield from _issues(report)
    yield from _closing(report)


def _print(console: Console, row: Text | Padding, *, plain: bool) -> None:
    """One line or paragraph; a plain one needs neither wrapping nor colour, and costs a twentieth."""
    from rich.text import Text

    if not plain:
        console.print(row)
    elif isinstance(row, Text):
        console.file.write(f"{row.plain}\n")
    else:
        console.file.write(f"{' ' * row.left}{row.renderable}\n")


def _table(report: Report, width: int) -> Table:
    from rich import box
    from rich.table import Table

    say = words()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    keys = ["model", "class", "commercial"]
    if width >= _MEDIUM:
        keys.insert(2, "license")
    if width >= _WIDE:
        keys += ["weights", "decision"]
    for key in keys:
        may_shrink = key in ("model", "license")
        table.add_column(
            say(f"column.{key}"),
            no_wrap=True,
            overflow="ellipsis",
            ratio=3 if may_shrink and width < _UNLIMITED else None,
        )
    for model in report.models:
        cells = _cells(model)
        table.add_row(*(cells[key] for key in keys))
    return table


def _cells(model: ModelReport) -> dict[str, Text]:
    return {
        "model": _text(line(model.ref, 120), "bold"),
        "class": _value(model.openness.value),
        "license": _text(line(model.license.concluded, 120)),
        "commercial": _value(model.commercial_use.value),
        "weights": _value(model.weights.value),
        "decision": _value(model.decision.result),
    }


def _reasons(model: ModelReport) -> Iterator[Text | Padding]:
    yield _text(line(model.ref, 200), "bold")
    if model.resolved_ref not in (None, model.ref):
        yield _indented(f"→ {line(model.resolved_ref or '', 200)}")
    yield _indented(phrases.verdict(model))
    if model.openness.because:
        yield _indented(line(model.openness.because))
    for row in deciding(model):
        yield _indented(f"{question(row.question)} {line(row.means, 300)} ({where(row)})")
        yield from (_indented(f'"{line(words, 300)}"', 4) for words in _quoted(model, row.evidence)[:1])
    for found in phrases.to_act_on(model.findings):
        yield from _finding(found)
    for reason in model.decision.reasons:
        yield _indented(f"{model.decision.result}: {line(reason)}")
    yield _text("")


def _quoted(model: ModelReport, ids: Sequence[str]) -> list[str]:
    """The words that the evidence rows `ids` quote."""
    return [row.excerpt for row in model.evidence if row.id in ids and row.excerpt]


def _finding(found: FindingRow) -> Iterator[Text | Padding]:
    label = found.level if found.kind == "fail" else found.kind
    yield _indented(
        _joined((label, _STYLES[found.level]), (f" {line(found.rule_id, 80)}: {line(found.message)}", None))
    )
    if found.waived:
        yield _indented(phrases.waiver(found.waived), 4)
    if found.how_to_fix:
        yield _indented(f"{words()('findings.fix')}: {line(found.how_to_fix)}", 4)


def _issues(report: Report) -> Iterator[Text | Padding]:
    if not report.issues:
        return
    yield _text(words()("summary.unchecked"), "bold")
    for row in report.issues:
        yield _indented(_joined((line(row.ref, 200), "bold"), (f" {row.status}: {line(row.message)}", "yellow")))
        if row.how_to_fix:
            yield _indented(line(row.how_to_fix), 4)
    yield _text("")


def _closing(report: Report) -> Iterator[Text | Padding]:
    say, summary = words(), report.summary
    if not report.complete:
        yield _text(f"{say('summary.incomplete')} {say('summary.incomplete_why')}", "bold red")
    if not summary.models:
        yield _text(say("summary.empty"), "bold yellow")
    else:
        yield _text(
            f"{summary.models:,} {say('summary.models').lower()}: {phrases.counts(summary.by_class, 'openness')}"
        )
    decision = say("summary.overall", decision=say.of("decision", summary.decision))
    yield _text(decision, _STYLES[summary.decision])


def _value(value: str) -> Text:
    return _text(line(value, 40), _STYLES.get(value))


def _indented(text: str | Text, depth: int = 2) -> Padding:
    from rich.padding import Padding

    return Padding(_text(text) if isinstance(text, str) else text, (0, 0, 0, depth), expand=False)


def _joined(*parts: tuple[str, str | None]) -> Text:
    from rich.text import Text

    return Text.assemble(*((text, style or "") for text, style in parts))


def _text(text: str, style: str | None = None) -> Text:
    from rich.text import Text

    return Text(text, style=style or "")
