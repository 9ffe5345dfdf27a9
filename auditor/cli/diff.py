"""`auditor diff`: what changed between two reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.domain.report import Report


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A report.json or audit.zip of an earlier run.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same of a later run.")],
    output: Annotated[
        list[Path] | None, typer.Option("--output", "-o", help="Write a .txt, .json, .md or .html file. May repeat.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="Of standard output: text, json, markdown or html.")
    ] = "text",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 when anything changed.")] = False,
) -> None:
    """Tell what changed: models, commits, licence texts, classes, vendor answers, obligations and findings.

    Licence texts are compared word by word when both runs were kept as audit.zip, else by hash.

    **Examples**

    `auditor diff march.json april.json -o changes.html`

    `auditor diff march.zip april.zip --format markdown`
    """
    import sys

    from auditor.cli.audit import save
    from auditor.reporters.diff import compare
    from auditor.reporters.diff_report import render

    (before, old_texts), (after, new_texts) = _read(old), _read(new)
    found = compare(before, after, {**old_texts, **new_texts})
    for path in output or ():
        save(path, render(found, _format_of(path)))
    if not output or format_ != "text":
        sys.stdout.buffer.write(render(found, format_))
        sys.stdout.flush()
    raise typer.Exit(1 if exit_code and found.anything else 0)


def _read(path: Path) -> tuple[Report, dict[str, str]]:
    """A report, and the texts that lie beside it in an archive."""
    from auditor.inputs.report import read_report

    if path.suffix != ".zip":
        return read_report(path), {}
    from auditor.archive.read import report_and_texts

    return report_and_texts(path)


def _format_of(path: Path) -> str:
    from auditor.errors import UsageError
    from auditor.reporters.diff_report import SUFFIXES

    if path.suffix not in SUFFIXES:
        raise UsageError(f"a comparison cannot be written to {path.name!r}", f"Use {', '.join(SUFFIXES)}.")
    return SUFFIXES[path.suffix]
