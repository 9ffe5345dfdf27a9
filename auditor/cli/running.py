"""Sets a run up from command line settings: sources, rules, progress, interrupts."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Event, Timer
from types import FrameType
from typing import TYPE_CHECKING

import typer

from auditor import pipeline
from auditor.domain.report import Report
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import Vendor, VendorMatch
from auditor.errors import UsageError
from auditor.inputs.lists import Listing, read_arguments
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import Catalog
from auditor.licenses.declared import permits, settles
from auditor.pipeline import Sources
from auditor.resources import cache_folder
from auditor.rulebook.book import RuleBook, rulebook
from auditor.sources.hub import HubSource
from auditor.sources.interface import RepositorySource
from auditor.sources.local_folder import LocalFolderSource
from auditor.sources.recorded import recorded_source

if TYPE_CHECKING:
    from auditor.archive.recorder import Recorder

_ANNOUNCE_ABOVE = 30.0
"""Seconds of waiting for quotas that a person is told of before the run."""
_STEP_TIMEOUT = 20.0


@dataclass(frozen=True)
class Settings:
    """How to run, as asked for on the command line."""

    offline: bool = False
    recorded: Path | None = None
    cache_dir: Path | None = None
    workers: int = 8
    token_env: str = "HF_TOKEN"  # noqa: S105  the name of a variable
    max_wait: float = 310.0
    budget: float | None = None
    """Seconds after which the run ends with what is there; what is missing then is undecided."""
    as_of: datetime | None = None
    rules: tuple[Path, ...] = ()
    terms_store: Path | None = None
    reading: str = "openness"
    recorder: Recorder | None = None
    """Keeps what the sources tell, for an archive."""


def run(models: Sequence[str], settings: Settings) -> Report:
    """Audit what the arguments name. An interrupt ends the run with a partial report."""
    return run_listing(read_arguments(models, sys.stdin.buffer), settings)


def run_listing(listing: Listing, settings: Settings) -> Report:
    """Audit a listing that was read already. An interrupt ends the run with a partial report."""
    book = rulebook(settings.rules)
    catalog = Catalog(book.licenses, settings.rules)
    stop = Event()
    with _hub(settings, catalog) as hub, _interruptible(stop, hub), _within(settings.budget, stop, hub):
        _announce(hub, listing)
        sources = Sources(hub=hub, local=LocalFolderSource(), vendor=match, terms=_terms(settings, book))
        if settings.recorder:
            sources = settings.recorder.around(sources, listing, book, settings.reading, _terms_folder(settings))
        return _audit(listing, sources, book, catalog, settings, stop)


def _audit(
    listing: Listing, sources: Sources, book: RuleBook, catalog: Catalog, settings: Settings, stop: Event
) -> Report:
    with _progress(len(listing.refs)) as progress:
        return pipeline.audit(
            listing.refs,
            sources,
            book,
            catalog,
            as_of=_date(settings.as_of),
            workers=settings.workers,
            progress=progress,
            stop=stop,
            notes=listing.notes,
            reading=settings.reading,
        )


def _terms(settings: Settings, book: RuleBook) -> Callable[[VendorMatch], tuple[DocumentAnswers, ...]]:
    """The vendors' documents as last fetched by `auditor terms update`, or as copied by hand. An audit fetches none.

    Reading them is imported with the first vendor model: most runs have none.
    """

    @cache
    def answers(match: VendorMatch) -> tuple[DocumentAnswers, ...]:
        from auditor.sources.terms_store import TermsStore
        from auditor.terms import TermsLibrary

        store = TermsStore(_terms_folder(settings))
        return TermsLibrary(book.table("vendors", Vendor), store).binding(match)

    return answers


def _terms_folder(settings: Settings) -> Path:
    return settings.terms_store or cache_folder() / "terms"


def _date(asked: datetime | None) -> datetime:
    """The report's date: as asked for, else today by SOURCE_DATE_EPOCH or the clock; to the second, in UTC."""
    if asked:
        return asked.replace(tzinfo=UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def _hub(settings: Settings, catalog: Catalog) -> Iterator[RepositorySource]:
    """The Hub, or a recorded archive in its place."""
    if settings.recorded:
        yield recorded_source(settings.recorded, settles(catalog), permits(catalog))
        return
    from auditor.sources.cache import open_store

    if settings.cache_dir:
        os.environ["AUDITOR_CACHE_DIR"] = str(settings.cache_dir)
    store = open_store(settings.cache_dir)
    hub = HubSource(
        store,
        token=_token(settings.token_env),
        offline=settings.offline,
        settles=settles(catalog),
        permits=permits(catalog),
        max_wait=settings.max_wait,
        timeout=_step_timeout(),
    )
    try:
        yield hub
    finally:
        hub.close()
        for note in store.notes:
            typer.echo(f"note: {note}", err=True)


def _step_timeout() -> float:
    """Seconds for one step on the network, from AUDITOR_TIMEOUT."""
    asked = os.environ.get("AUDITOR_TIMEOUT", "")
    try:
        return max(float(asked), 0.05) if asked else _STEP_TIMEOUT
    except ValueError:
        raise UsageError(f"AUDITOR_TIMEOUT is no number: {asked!r}", "Give seconds, or unset it.") from None


def _token(variable: str) -> str | None:
    """The token in a variable of the user's choice; a variable named but not set is a mistake."""
    token = os.environ.get(variable)
    if variable != "HF_TOKEN" and not token:
        raise UsageError(f"the environment variable {variable} is not set", "Set it, or leave out --token-env.")
    return token or None


def _announce(hub: RepositorySource, listing: Listing) -> None:
    """Say what was merged, and how long the Hub's quota will make the run take."""
    for note in listing.notes:
        typer.echo(f"note: {note}", err=True)
    if isinstance(hub, HubSource):
        plan = hub.preflight(len(listing.refs))
        if plan.seconds > _ANNOUNCE_ABOVE:
            typer.echo(f"note: {plan.message}", err=True)


@contextmanager
def _within(budget: float | None, stop: Event, hub: RepositorySource) -> Iterator[None]:
    """Ends gathering once the budget is used up, and keeps what is there."""
    if budget is None:
        yield
        return

    def end() -> None:
        stop.set()
        if isinstance(hub, HubSource):
            hub.interrupt()

    timer = Timer(budget, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _interruptible(stop: Event, hub: RepositorySource) -> Iterator[None]:
    """The first Ctrl-C ends gathering and keeps what is there; the second ends the program."""

    def handle(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        if isinstance(hub, HubSource):
            hub.interrupt()
        typer.echo("interrupted: finishing the report with what is there (again to stop at once)", err=True)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(total: int) -> Iterator[pipeline.Progress]:
    """A bar with rate and time left on a terminal; nothing in CI and in pipes."""
    if not sys.stderr.isatty() or os.environ.get("CI") or total == 1:
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("auditing"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("auditing", total=total, rate="")

        def update(done: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, completed=done, rate=f"{speed:.1f}/s" if speed else "")

        yield update
