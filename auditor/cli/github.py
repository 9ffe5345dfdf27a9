"""What GitHub Actions shows of a gate's answer: annotations, the job summary, and the body of a sticky comment.

All text comes from strangers: workflow commands are escaped, Markdown is escaped by its reporter, sizes are capped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from auditor.domain.ref import Position
    from auditor.domain.report import FindingRow, ModelReport, Report
    from auditor.policy.gate import Line

MARKER = "<!-- auditor -->"
"""The first line of a comment, by which the next run finds it again."""
COMMENT_LIMIT = 65_536
"""Characters of a comment that GitHub takes."""
SUMMARY_LIMIT = 250_000
"""Characters of a job summary; GitHub takes a mebibyte, and a character has up to four bytes."""
_MOST = 10
"""Annotations of one level that GitHub shows for a step."""
_LEVELS = {"error": "error", "warning": "warning", "note": "notice", "none": "notice"}
_LINES = {"rejected": "error", "undecided": "warning", "accepted": "notice"}


def annotate(report: Report) -> None:
    """Print workflow commands: for each model that is not accepted its findings, and those of the policy."""
    _print(_annotations(report))


def annotate_lines(lines: Iterable[Line]) -> None:
    """Print workflow commands for the lines of a gate that has only a lock."""
    _print((_LINES[line.result], line.position, "auditor.lock", line.message) for line in lines)


def summarize(markdown: str) -> None:
    """Append to the job summary, where there is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(markdown.rstrip("\n") + "\n")


def summary_of(report: Report) -> str:
    """The report as Markdown, as long as a job summary may be."""
    return _markdown(report, SUMMARY_LIMIT)


def comment_of(report: Report) -> str:
    """The report as Markdown, as long as a comment may be."""
    return _markdown(report, COMMENT_LIMIT - len(MARKER) - 2)


def write_comment(path: Path, markdown: str) -> None:
    """Write the body of a comment: the marker, and no more than GitHub takes."""
    from auditor.cli.audit import save

    note = "\n\n… cut"
    room = COMMENT_LIMIT - len(MARKER) - 2
    body = markdown if len(markdown) <= room else markdown[: room - len(note)] + note
    save(path, f"{MARKER}\n{body}\n".encode())


def escaped(words: str) -> str:
    """Words as Markdown that shows them as they are."""
    from auditor.reporters.markdown_text import text

    return text(words, 1000)


def _markdown(report: Report, limit: int) -> str:
    from auditor.reporters.interface import render

    about_policy = "".join(
        f"> {escaped(f'{row.position}: {row.level}: {row.message} {row.how_to_fix}')}\n\n"
        for row in report.policy_findings[:_MOST]
    )
    return about_policy + render(report, "markdown", limit=limit - len(about_policy)).decode()


_Annotation = tuple[str, "Position | None", str, str]
"""Level, place, title, message."""


def _annotations(report: Report) -> Iterator[_Annotation]:
    for finding in report.policy_findings:
        yield _LEVELS[finding.level], finding.position, finding.rule_id, f"{finding.message} {finding.how_to_fix}"
    for model in report.models:
        if model.decision.result != "accepted":
            fixes = {issue.message: issue.how_to_fix for issue in report.issues if issue.ref == model.ref}
            yield from _of_model(model, fixes)


def _of_model(model: ModelReport, fixes: dict[str, str]) -> Iterator[_Annotation]:
    """Each reason of the decision once: as a finding with its fix, else in its own words.

    Where something could not be read, that is the reason for everything else that could not be told.
    """
    from auditor.policy.company import PREFIX
    from auditor.reporters.places import first_position

    place = first_position(model)
    findings: dict[str, FindingRow] = {row.rule_id: row for row in model.findings if not row.waived}
    level = _LINES[model.decision.result]
    unread = [reason for reason in model.decision.reasons if reason in fixes]
    undecided = model.decision.result == "undecided"
    for reason in (undecided and unread) or model.decision.reasons:
        row = findings.get(reason.partition(": ")[0])
        if row:
            yield level, place, row.rule_id, f"{model.ref}: {row.message} {row.how_to_fix}"
        elif not reason.startswith(("waived until", PREFIX)):
            yield level, place, model.decision.result, f"{model.ref}: {reason} {fixes.get(reason, '')}"


def _print(annotations: Iterable[_Annotation]) -> None:
    shown: dict[str, int] = {}
    for level, place, title, message in annotations:
        shown[level] = shown.get(level, 0) + 1
        if shown[level] <= _MOST:
            typer.echo(_command(level, place, title, message))
    left = sum(max(0, count - _MOST) for count in shown.values())
    if left:
        typer.echo(_command("notice", None, "auditor", f"{left} more are in the job summary."))


def _command(level: str, place: Position | None, title: str, message: str) -> str:
    """A workflow command; what would end it or begin another is escaped."""
    from auditor.reporters.clean import line
    from auditor.reporters.places import file_path

    said = {"title": line(title, 200)}
    if place:
        said |= {"file": file_path(place), "line": str(place.line or 1)}
        said |= {"col": str(place.column)} if place.column else {}
    properties = ",".join(f"{name}={_property(value)}" for name, value in said.items())
    return f"::{level} {properties}::{_data(line(message, 2000))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
