"""`auditor verify`: is an archive what was written, and do its verdicts follow from its evidence?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.reporters.diff import ReportDiff


def verify(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="A file that `audit -o audit.zip` wrote.")],
) -> None:
    """Recompute every hash of an archive and derive every verdict again, offline.

    Says what no longer follows under the rules of this installation when they are not the archived ones.
    Exit code 1 when anything does not hold. Whoever can write the archive can write it anew, so sign it, or note its
    hash: the statement inside is an in-toto statement for signing tools.

    **Example**: `auditor verify audit.zip`
    """
    from auditor.archive import verify as checks
    from auditor.archive.read import read_bytes
    from auditor.reporters.clean import line

    found = checks.verify(read_bytes(archive))
    typer.echo(f"sha256 of the archive: {found.seal}")
    for told, sign in ((found.checked, "ok"), (found.unverifiable, "not verifiable"), (found.problems, "FAILED")):
        for row in told:
            typer.echo(f"{sign}: {line(row, 600)}")
    if found.newer:
        _tell_newer(found.newer)
    typer.echo("verified" if found.holds else "not verified")
    raise typer.Exit(0 if found.holds else 1)


def _tell_newer(newer: ReportDiff) -> None:
    from auditor.reporters.diff_report import render

    if not newer.anything:
        typer.echo("under the rules of this installation everything follows too")
        return
    typer.echo("under the rules of this installation this no longer follows:")
    typer.echo(render(newer, "text").decode().partition("\n")[2].rstrip())
