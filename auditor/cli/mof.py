"""`auditor mof`: class and progress of releases in the Model Openness Tool's format, and the files written anew."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.rulebook.mof import MofRelease, MofResult


def mof(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="MOF YAML files; `-` reads standard input.")],
    format_: Annotated[str, typer.Option("--format", help="text, json, or yaml (the releases written anew).")] = "text",
) -> None:
    """Weigh releases by the Model Openness Framework: class, progress, and what is missing.

    **Examples**

    `auditor mof model.yml`

    `auditor audit EleutherAI/pythia-12b -o pythia.mof.yml` writes such a file from what the evidence shows

    `auditor mof pythia.mof.yml --format yaml` writes it anew in the tool's present spelling
    """
    from auditor.errors import UsageError
    from auditor.rulebook import mof as framework
    from auditor.rulebook.book import rulebook

    if format_ not in ("text", "json", "yaml"):
        raise UsageError(f"unknown format {format_!r}", "Use text, json or yaml.")
    book = rulebook()
    rules, types = framework.rules(book), framework.content_types(book)
    releases = [(name, release) for name in files for release in framework.read_all(_content(name))]
    results = [(name, release, framework.evaluate(release, rules, types)) for name, release in releases]
    if format_ == "yaml":
        sys.stdout.write("---\n".join(framework.write(release) for _, release in releases))
    elif format_ == "json":
        typer.echo(json.dumps([_row(*each) for each in results], ensure_ascii=False, indent=1))
    else:
        for each in results:
            typer.echo("\n".join(_told(*each)))


def _content(name: str) -> str:
    from auditor.errors import UsageError

    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text", "Give a file in the Model Openness Tool's format.") from error


def _row(name: str, release: MofRelease, result: MofResult) -> dict[str, Any]:
    told = result.model_dump()
    return {"file": name, "release": release.name, "class": told.pop("class_"), **told}


def _told(name: str, release: MofRelease, result: MofResult) -> Iterator[str]:
    from auditor.reporters.clean import line

    yield f"{line(release.name, 200)} ({line(name, 200)}): {result.label}"
    yield "  " + ", ".join(f"class {one}: {done:.0f} %" for one, done in sorted(result.progress.items(), reverse=True))
    for part in result.components:
        if part.required and part.status != "included":
            license_ = f" ({line(part.license, 80)})" if part.license else ""
            yield f"  class {part.class_} lacks {part.name}: {part.status}{license_}"
    for part in result.components:
        if part.wrong_type:
            yield f"  note: {part.name} is under {line(part.license or '', 80)}, which is written for other content"
