"""`auditor scan`: the models that a source tree uses."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.inputs.source_code.reference import Reference
    from auditor.inputs.source_code.scan import Discovery


class Format(StrEnum):
    """How to print what was found."""

    TEXT = "text"
    JSON = "json"
    LIST = "list"


def scan(
    path: Annotated[Path, typer.Argument(help="The folder, or file, to look through.")] = Path(),
    form: Annotated[Format, typer.Option("--format", "-f", help="`list` prints a models.yaml.")] = Format.TEXT,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave out what is less sure than this.")] = 0.0,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one for each processor.")] = None,
) -> None:
    """Find the models that a source tree uses, with file, line, column and revision.

    Reads Python (by its syntax tree), notebooks, JavaScript and TypeScript, YAML, JSON, TOML, `.env`, Dockerfiles,
    shell scripts, Helm and compose files, Modelfiles, adapters, Hub caches, weight headers, bills of material, and
    links of READMEs. What `.gitignore` leaves out is left out. No scanned code is imported or run.

    **Examples**

    `auditor scan .`

    `auditor scan src --format json`

    `auditor scan . --format list > models.yaml`
    """
    from auditor.inputs.source_code.scan import scan as look_through

    found = look_through(str(path), workers)
    kept = [reference for reference in found.references if reference.confidence >= min_confidence]
    for line in _FORMATS[form](kept, found):
        typer.echo(line)
    if form is not Format.JSON:
        _tell_notes(found)


def _json(references: list[Reference], found: Discovery) -> list[str]:
    document = {"references": [asdict(reference) for reference in references], "notes": list(found.notes)}
    return [json.dumps(document, indent=1, ensure_ascii=False)]


def _text(references: list[Reference], found: Discovery) -> list[str]:
    from auditor.reporters.clean import line

    rows = [
        f"{line(ref.file)}:{ref.line}:{ref.column}: {line(ref.id)}"
        + (f"@{line(ref.revision)}" if ref.revision else "")
        + f" ({ref.kind}{', computed' if ref.computed else ''}, {ref.confidence:.2f})"
        for ref in references
    ]
    names = {ref.id for ref in references if not ref.computed}
    return [*rows, f"{len(references)} references to {len(names)} models in {found.files} files"]


def _list(references: list[Reference], found: Discovery) -> list[str]:
    from auditor.inputs.source_code.listing import models_yaml

    del found
    return [models_yaml(references).rstrip("\n")]


_FORMATS = {Format.TEXT: _text, Format.JSON: _json, Format.LIST: _list}


def _tell_notes(found: Discovery) -> None:
    from auditor.reporters.clean import line

    for note in found.notes:
        typer.echo(f"note: {line(note)}", err=True)
