"""`auditor terms`: fetch vendors' documents, show what they answer, tell what changed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.terms_lines import answer_lines, diff_lines, update_lines
from auditor.cli.terms_opening import fetching, now, open_library, policy_folder

if TYPE_CHECKING:
    from auditor.domain.vendors import Vendor
    from auditor.terms import TermsLibrary
    from auditor.terms_results import DocumentDiff

app = typer.Typer(no_args_is_help=True, help="Fetch, read and compare the terms of vendors of closed models.")

Vendors = Annotated[
    list[str] | None, typer.Argument(metavar="[VENDOR]...", help="Ids or names; all when none is given.")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the snapshots. Default: the cache folder.")
]
RulesOption = Annotated[list[Path] | None, typer.Option("--rules", help="A folder with rules of your own.")]
Declarations = Annotated[
    list[Path] | None, typer.Option("--declaration", help="An Open Terms Archive declaration (JSON). May be repeated.")
]


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


class Gate(StrEnum):
    """What makes `auditor terms diff` fail."""

    NOTHING = "nothing"
    ANSWERS = "answers"
    TEXT = "text"


class For(StrEnum):
    """Whose terms to show."""

    BUSINESS = "business"
    CONSUMER = "consumer"
    BOTH = "both"


@app.command("update")
def update(
    vendors: Vendors = None,
    store: StoreOption = None,
    terms_dir: Annotated[
        Path | None,
        typer.Option(help="Folder with copies made by hand: VENDOR/DOCUMENT.html. Default: the policy's `terms_dir`."),
    ] = None,
    declaration: Declarations = None,
    offline: Annotated[bool, typer.Option("--offline", help="Read local copies only.")] = False,
    rules: RulesOption = None,
) -> None:
    """Fetch the documents of VENDORs and keep a dated snapshot of each that is new or has changed.

    Exit code 3 when a document could not be had. Pages that need a browser can be saved by hand into --terms-dir.

    **Example**: `auditor terms update openai anthropic`
    """
    from auditor.terms_results import Outcome

    counts: Counter[str] = Counter()
    with fetching(offline) as fetcher:
        library = open_library(store, rules, declaration, fetcher, terms_dir or policy_folder())
        for vendor in library.chosen(vendors or ()):
            for found in library.update(vendor, now()):
                counts[found.outcome.value] += 1
                _print(update_lines(found))
    typer.echo(", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())) or "no documents")
    raise typer.Exit(3 if counts[Outcome.FAILED.value] or not counts else 0)


@app.command("diff")
def diff(
    vendors: Vendors = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Compare with what held on that day.")
    ] = None,
    fail_on: Annotated[Gate, typer.Option(help="Exit with 1 when answers, or any words, have changed.")] = Gate.NOTHING,
    max_age: Annotated[
        int | None, typer.Option(min=0, help="Exit with 3 when a document was not checked for DAYS.")
    ] = None,
    store: StoreOption = None,
    declaration: Declarations = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    rules: RulesOption = None,
) -> None:
    """Show what changed between snapshots: answers that flipped first, then the words.

    **Example**: `auditor terms diff openai --since 2026-01-01`
    """
    library = open_library(store, rules, declaration)
    chosen = library.chosen(vendors or ())
    changes = [
        change for vendor in chosen for change in library.diff(vendor, since.replace(tzinfo=UTC) if since else None)
    ]
    if output is Format.JSON:
        _print_json([change.model_dump(mode="json") for change in changes])
    else:
        _print([line for change in changes for line in diff_lines(change)] or ["No change between the snapshots."])
    stale = _stale(library, chosen, max_age)
    if stale:
        typer.echo(f"not checked for {max_age} days: {', '.join(stale)}", err=True)
    raise typer.Exit(1 if _fails(changes, fail_on) else 3 if stale else 0)


@app.command("show")
def show(
    vendors: Vendors = None,
    audience: Annotated[For, typer.Option("--for", help="Business and consumer terms are never mixed.")] = For.BUSINESS,
    store: StoreOption = None,
    declaration: Declarations = None,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    rules: RulesOption = None,
) -> None:
    """Show what the newest snapshots answer, with the words that say so.

    **Example**: `auditor terms show anthropic --for consumer`
    """
    from auditor.domain.vendors import Audience
    from auditor.extract.vendor_answers import for_audience

    library = open_library(store, rules, declaration)
    found = [document for vendor in library.chosen(vendors or ()) for document in library.answers(vendor)]
    kept = found if audience is For.BOTH else list(for_audience(found, Audience(audience.value)))
    if output is Format.JSON:
        _print_json([document.model_dump(mode="json") for document in kept])
    else:
        _print([line for document in kept for line in answer_lines(document)] or ["No documents."])
    raise typer.Exit(0 if any(document.answers for document in kept) else 3)


def _stale(library: TermsLibrary, vendors: list[Vendor], days: int | None) -> list[str]:
    if days is None:
        return []
    from datetime import timedelta

    limit = now() - timedelta(days=days)
    return [f"{vendor.id}/{document.id}" for vendor in vendors for document in library.stale(vendor, limit)]


def _fails(changes: list[DocumentDiff], gate: Gate) -> bool:
    from auditor.extract.terms_diff import ChangeKind

    bad = {Gate.NOTHING: (), Gate.ANSWERS: (ChangeKind.ANSWERS,), Gate.TEXT: (ChangeKind.ANSWERS, ChangeKind.TEXT)}[
        gate
    ]
    return any(change.change.kind in bad for change in changes)


def _print(lines: list[str]) -> None:
    """Print text from strangers: one line each, harmless to a terminal."""
    from auditor.reporters.clean import line as cleaned

    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        typer.echo(" " * indent + cleaned(line, 1200))


def _print_json(rows: list[dict[str, object]]) -> None:
    import json

    typer.echo(json.dumps(rows, indent=1))
