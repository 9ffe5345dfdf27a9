"""`auditor terms`: fetch vendors' documents, show what they answer, tell what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.domain.terms import Answer, DocumentAnswers
    from auditor.domain.vendors import Vendor
    from auditor.terms import DocumentDiff, Fetcher, TermsLibrary, Update

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
    from auditor.terms import Outcome

    counts: Counter[str] = Counter()
    with _fetching(offline) as fetcher:
        library = _library(store, rules, declaration, fetcher, terms_dir or _policy_folder())
        for vendor in library.chosen(vendors or ()):
            for found in library.update(vendor, _now()):
                counts[found.outcome.value] += 1
                _print(_update_lines(found))
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
    library = _library(store, rules, declaration)
    chosen = library.chosen(vendors or ())
    changes = [
        change for vendor in chosen for change in library.diff(vendor, since.replace(tzinfo=UTC) if since else None)
    ]
    if output is Format.JSON:
        _print_json([change.model_dump(mode="json") for change in changes])
    else:
        _print([line for change in changes for line in _diff_lines(change)] or ["No change between the snapshots."])
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

    library = _library(store, rules, declaration)
    found = [document for vendor in library.chosen(vendors or ()) for document in library.answers(vendor)]
    kept = found if audience is For.BOTH else list(for_audience(found, Audience(audience.value)))
    if output is Format.JSON:
        _print_json([document.model_dump(mode="json") for document in kept])
    else:
        _print([line for document in kept for line in _answer_lines(document)] or ["No documents."])
    raise typer.Exit(0 if any(document.answers for document in kept) else 3)


def _library(
    store: Path | None,
    rules: list[Path] | None,
    declarations: list[Path] | None,
    fetcher: Fetcher | None = None,
    local: Path | None = None,
) -> TermsLibrary:
    from auditor.domain.vendors import Vendor
    from auditor.inputs.terms_declarations import read_declarations
    from auditor.resources import cache_folder
    from auditor.rulebook.book import rulebook
    from auditor.sources.terms_store import TermsStore
    from auditor.terms import TermsLibrary

    vendors: dict[str, Vendor] = dict(rulebook(tuple(rules or ())).table("vendors", Vendor))
    vendors |= read_declarations(declarations or (), _now().date())
    return TermsLibrary(vendors, TermsStore(store or cache_folder() / "terms"), fetcher, local)


def _policy_folder() -> Path | None:
    """The `terms_dir` of the policy above the working folder."""
    from auditor.policy.load import find_policy, load_policy

    policy = find_policy(Path.cwd())
    named = load_policy(policy).policy.terms_dir if policy else None
    return policy.parent / named if policy and named else None


@contextmanager
def _fetching(offline: bool) -> Iterator[Fetcher | None]:
    """A client for the time of an update; none when offline."""
    if offline:
        yield None
        return
    from auditor.sources.cache import open_store
    from auditor.sources.vendor_terms import TermsClient

    with open_store() as store:
        client = TermsClient(store)
        try:
            yield client
        finally:
            client.close()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _stale(library: TermsLibrary, vendors: list[Vendor], days: int | None) -> list[str]:
    if days is None:
        return []
    from datetime import timedelta

    limit = _now() - timedelta(days=days)
    return [f"{vendor.id}/{document.id}" for vendor in vendors for document in library.stale(vendor, limit)]


def _fails(changes: list[DocumentDiff], gate: Gate) -> bool:
    from auditor.extract.terms_diff import ChangeKind

    bad = {Gate.NOTHING: (), Gate.ANSWERS: (ChangeKind.ANSWERS,), Gate.TEXT: (ChangeKind.ANSWERS, ChangeKind.TEXT)}[
        gate
    ]
    return any(change.change.kind in bad for change in changes)


def _update_lines(found: Update) -> list[str]:
    lines = [f"{found.outcome.value}  {found.vendor}/{found.document}  {found.url}"]
    if found.message:
        lines.append(f"    {found.reason}: {found.message}" if found.reason else f"    {found.message}")
    if found.change and found.change.answers:
        lines += [
            f"    {change.question}: {change.before.value} -> {change.after.value}" for change in found.change.answers
        ]
    return lines


def _diff_lines(found: DocumentDiff) -> list[str]:
    head = (
        f"{found.vendor}/{found.document}  {found.since:%Y-%m-%d} -> {found.until:%Y-%m-%d}  {found.change.kind.value}"
    )
    lines = [head]
    for change in found.change.answers:
        lines.append(f"  {change.question}: {_short(change.before)} -> {_short(change.after)}")
        lines += [f'    now: "{quote.words}"' for quote in change.after.quotes[:1]]
        lines += [f'    was: "{quote.words}"' for quote in change.before.quotes[:1]]
    lines += [f"  {change.question}: still {_short(change.after)}, other words" for change in found.change.reworded]
    for text in found.change.text:
        lines.append(f"  [{text.section}]" if text.section else "  [no heading]")
        lines += [f"    {mark} {words}" for mark, words in (("-", text.before), ("+", text.after)) if words]
    return lines


def _answer_lines(document: DocumentAnswers) -> list[str]:
    from auditor.domain.terms import NOT_READ

    dated = f", dated {document.dated}" if document.dated else ""
    lines = [
        f"{document.vendor}/{document.document}: {document.title} ({document.audience.value}){dated}",
        f"  {document.url}",
    ]
    if document.fetched_at:
        lines.append(f"  fetched {document.fetched_at:%Y-%m-%d}, sha256 {document.sha256}")
    if document.message:
        lines.append(f"  {document.message}")
    if document.answers and all(answer.value == NOT_READ for answer in document.answers):
        return [*lines, f"  not read: {document.answers[0].means}", ""]
    for answer in document.answers:
        lines.append(f"  {answer.question}: {_short(answer)}. {answer.means}")
        lines += [f'    "{quote.words}"' + (f" [{quote.section}]" if quote.section else "") for quote in answer.quotes]
    return [*lines, ""]


def _short(answer: Answer) -> str:
    return f"{answer.value} ({answer.detail})" if answer.detail else answer.value


def _print(lines: list[str]) -> None:
    """Print text from strangers: one line each, harmless to a terminal."""
    from auditor.reporters.clean import line as cleaned

    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        typer.echo(" " * indent + cleaned(line, 1200))


def _print_json(rows: list[dict[str, object]]) -> None:
    import json

    typer.echo(json.dumps(rows, indent=1))
