"""`auditor rules`: test the rule book, and list what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Test and list the rules.")

RulesOption = Annotated[list[Path] | None, typer.Option(help="A folder with rules of your own. May be repeated.")]


@app.command("test")
def run_tests(rules: RulesOption = None) -> None:
    """Load every rule and run every rule's own cases."""
    from auditor.rulebook.book import rulebook
    from auditor.selftest import selftest

    result = selftest(rulebook(tuple(rules or ())), datetime.now(UTC).date())
    for failure in result.failures:
        typer.echo(f"FAILED {failure}")
    for warning in result.warnings:
        typer.echo(f"note: {warning}")
    typer.echo(result.counts)
    raise typer.Exit(1 if result.failures else 0)


@app.command("list")
def list_rules(rules: RulesOption = None) -> None:
    """List checks, frameworks, clauses and licences by id."""
    from auditor.rulebook.book import rulebook

    book = rulebook(tuple(rules or ()))
    for folder in sorted(book.folders):
        typer.echo(f"{folder} ({len(book.folders[folder])})")
        for rule_id in sorted(book.folders[folder]):
            typer.echo(f"  {rule_id}")
