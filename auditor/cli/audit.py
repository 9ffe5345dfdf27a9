"""`auditor audit`: references or lists in, reports out."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.domain.report import Report

EXIT = {"accepted": 0, "rejected": 1, "undecided": 3}


class DataReading(StrEnum):
    """How much of the training data an open-source model must give."""

    DOCUMENTED = "documented"
    RELEASED = "released"


def audit(
    models: Annotated[
        list[str],
        typer.Argument(
            metavar="MODEL|LIST...", help="Hub ids, API model names, folders, or lists of them (`-`: stdin)."
        ),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write a report; the suffix says the format. May be repeated."),
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="Format of standard output, or of every --output file.")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(help="Reject models with a finding of this kind or worse: error, warning, review or open."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what the cache holds.")] = False,
    recorded: Annotated[
        Path | None, typer.Option(help="Read evidence from a recorded archive instead of the network.")
    ] = None,
    cache_dir: Annotated[Path | None, typer.Option(help="Where evidence is kept (default: AUDITOR_CACHE_DIR).")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at once.")] = 8,
    token_env: Annotated[str, typer.Option(help="Environment variable that holds the Hub token.")] = "HF_TOKEN",  # noqa: S107  the name of a variable
    max_wait: Annotated[float, typer.Option(min=0, help="Longest wait for the Hub's quota, in seconds.")] = 310,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"], help="The report's date (UTC).")
    ] = None,
    data: Annotated[
        DataReading, typer.Option(help="What open source asks of training data: documented, or released.")
    ] = DataReading.DOCUMENTED,
    terms_store: Annotated[
        Path | None, typer.Option(help="Folder of vendors' terms, as `auditor terms update` keeps them.")
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option(help="A folder with rules of your own, laid out like rules/. May be repeated.")
    ] = None,
) -> None:
    """Audit models and report what they are, whether you may use them, and why.

    **Examples**

    `auditor audit gpt2 meta-llama/Llama-3.1-8B gpt-4o`

    `auditor audit models.yaml -o report.html -o report.json`

    `auditor audit models.yaml --data released` reads open source strictly.

    `auditor audit models.yaml --fail-on error` exits 1 when a licence conflict is found.
    """
    from auditor.cli.running import Settings, run

    settings = Settings(
        offline=offline,
        recorded=recorded,
        cache_dir=cache_dir,
        workers=workers,
        token_env=token_env,
        max_wait=max_wait,
        as_of=as_of,
        rules=tuple(rules or ()),
        terms_store=terms_store,
        reading="openness" if data is DataReading.DOCUMENTED else "openness-released",
    )
    report = run(models, settings)
    if fail_on:
        from auditor.policy.threshold import fail_above

        report = fail_above(report, fail_on)
    deliver(report, tuple(output or ()), format_)
    raise typer.Exit(EXIT[report.summary.decision])


def deliver(report: Report, outputs: tuple[Path, ...], format_: str | None) -> None:
    """Write the report to every output file, and the text (or one chosen format) to standard output."""
    from auditor.reporters.interface import format_for, render

    for path in outputs:
        save(path, render(report, format_ or format_for(path.name)))
    if outputs and format_:
        return
    terminal = sys.stdout.isatty()
    options: dict[str, object] = {} if format_ and format_ != "text" else _terminal_options(terminal)
    sys.stdout.buffer.write(render(report, format_ or "text", **options))
    sys.stdout.flush()


def _terminal_options(terminal: bool) -> dict[str, object]:
    import os
    import shutil

    color = terminal and not os.environ.get("NO_COLOR")
    return {"width": shutil.get_terminal_size().columns if terminal else None, "color": color}


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; OutputError says why it could not be."""
    from auditor.errors import OutputError

    scratch = path.with_name(f".{path.name}.part")
    try:
        scratch.write_bytes(content)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        message = f"cannot write {path}: {error.strerror or error}"
        raise OutputError(message, "Choose another place with -o, or free some space.") from error
