"""A comparison of two reports as text, JSON, Markdown or one HTML page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.errors import UsageError
from auditor.reporters.clean import cut, line
from auditor.reporters.diff import ModelDiff, ReportDiff, TextChange
from auditor.reporters.markdown_text import text as escaped
from auditor.reporters.readable import plain
from auditor.reporters.vendor_terms import question
from auditor.reporters.words import words

SUFFIXES = {".txt": "text", ".json": "json", ".md": "markdown", ".html": "html"}
_GROUPS = {
    "class": "openness",
    "commercial": "commercial",
    "weights": "weights",
    "code": "code",
    "data": "data",
    "decision": "decision",
}


def render(diff: ReportDiff, format_: str) -> bytes:
    """Return the comparison in one of the formats of `SUFFIXES`; UsageError for any other."""
    writers: dict[str, Callable[[ReportDiff], str]] = {
        "text": _as_text,
        "json": lambda found: found.model_dump_json(indent=2, by_alias=True) + "\n",
        "markdown": _as_markdown,
        "html": _as_html,
    }
    if format_ not in writers:
        raise UsageError(f"a comparison cannot be written as {format_!r}", f"One of {', '.join(writers)}.")
    return writers[format_](diff).encode()


def rows(model: ModelDiff) -> Iterator[tuple[str, str, str]]:
    """Yield what changed in a model: a heading, what was, and what is; either may be empty."""
    say = words()
    for value in model.values:
        group = _GROUPS.get(value.field, "")
        yield say(f"column.{value.field}"), say.of(group, value.old), say.of(group, value.new)
    if model.license_text:
        yield say("diff.text"), model.license_text.old_sha256 or "", model.license_text.new_sha256 or ""
    for flip in model.answers:
        yield f"{question(flip.question)} ({line(flip.document, 160)})", _answer(flip.old), _answer(flip.new)
    yield from ((say("diff.document"), "", title) for title in model.new_documents)
    yield from ((say("diff.document"), title, "") for title in model.gone_documents)
    yield from ((say("diff.obligation"), "", duty.text) for duty in model.new_obligations)
    yield from ((say("diff.obligation"), duty.text, "") for duty in model.gone_obligations)
    yield from ((say("diff.finding"), "", plain(found.message)) for found in model.new_findings)
    yield from ((say("diff.finding"), plain(found.message), "") for found in model.gone_findings)


def summary(diff: ReportDiff) -> str:
    """Return the counts in one sentence."""
    return words()(
        "diff.summary",
        new=len(diff.new),
        gone=len(diff.gone),
        changed=len(diff.changed),
        unchanged=diff.unchanged,
    )


def period(diff: ReportDiff) -> str:
    """Return the dates of both reports, and whether the rules moved too."""
    say = words()
    dates = say("diff.period", old=f"{diff.old_as_of:%Y-%m-%d}", new=f"{diff.new_as_of:%Y-%m-%d}")
    return dates if diff.old_rules == diff.new_rules else f"{dates} {say('diff.rules')}"


def _answer(value: str) -> str:
    return line(value.replace("-", " "), 80)


def _as_text(diff: ReportDiff) -> str:
    return "\n".join(_text_lines(diff)) + "\n"


def _text_lines(diff: ReportDiff) -> Iterator[str]:
    say = words()
    yield from (period(diff), summary(diff))
    yield from (f"+ {line(ref, 200)}" for ref in diff.new)
    yield from (f"- {line(ref, 200)}" for ref in diff.gone)
    for model in diff.changed:
        yield f"~ {line(model.ref, 200)}"
        for heading, old, new in rows(model):
            yield f"    {heading}: {_arrow(line(old, 400), line(new, 400))}"
        yield from (f"      {sign} {line(words_, 400)}" for sign, words_ in _changed_words(model.license_text))
        if model.license_text and not model.license_text.compared:
            yield f"      {say('diff.not_compared')}"


def _arrow(old: str, new: str) -> str:
    say = words()
    if not old:
        return f"{say('diff.added')}: {new}"
    return f"{old} → {new}" if new else f"{say('diff.removed')}: {old}"


def _changed_words(change: TextChange | None) -> Iterator[tuple[str, str]]:
    for row in change.words if change else ():
        yield "+" if row.kind == "added" else "-", row.words


def _as_markdown(diff: ReportDiff) -> str:
    return "\n".join(_markdown_lines(diff)) + "\n"


def _markdown_lines(diff: ReportDiff) -> Iterator[str]:
    say = words()
    yield from (f"# {say('diff.title')}", "", period(diff), "", f"**{summary(diff)}**", "")
    yield from (f"- **{say('diff.new')}** {escaped(ref, 200)}" for ref in diff.new)
    yield from (f"- **{say('diff.gone')}** {escaped(ref, 200)}" for ref in diff.gone)
    for model in diff.changed:
        yield from ("", f"## {escaped(model.ref, 200)}", "")
        for heading, old, new in rows(model):
            yield f"- {escaped(heading, 300)}: {_arrow(escaped(old, 400), escaped(new, 400))}"
        for sign, found in _changed_words(model.license_text):
            yield f"  - {say('diff.added' if sign == '+' else 'diff.removed')}: {escaped(found, 400)}"
        if model.license_text and not model.license_text.compared:
            yield f"  - {say('diff.not_compared')}"


def _as_html(diff: ReportDiff) -> str:
    from auditor.reporters.html_report import standalone

    return standalone("diff.html", diff=diff, rows=rows, summary=summary(diff), period=period(diff), cut=cut)
