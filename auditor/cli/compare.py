"""`auditor compare`: models side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli import options
from auditor.cli.audit import exit_code


def compare(
    models: Annotated[list[str], typer.Argument(metavar="MODEL...", help="Two or more models.")],
    offline: options.Offline = False,
    recorded: options.Recorded = None,
    rules: options.Rules = None,
) -> None:
    """Set models side by side: class, licence, use, openness, and what it means for you. Names no winner.

    **Example**

    `auditor compare Qwen/Qwen3-32B meta-llama/Llama-3.1-8B gpt-4o`
    """
    from auditor.cli.running import Settings, run
    from auditor.reporters.comparison import comparison

    report = run(models, Settings(offline=offline, recorded=recorded, rules=tuple(rules or ())))
    for line in comparison(report):
        typer.echo(line)
    raise typer.Exit(exit_code(report))
