"""The whole run: references to report. Concurrency and progress live here and nowhere else.

Gathering (network and disk, in threads) comes first and ends; judging is pure and comes after, so that the same
evidence and rules give the same report whatever the order in which answers arrived.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock

from auditor import __version__
from auditor.domain.evidence import Citation, Dossier, Evidence, Reason, Status
from auditor.domain.facts import Facts
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import IssueRow, ModelReport, Report, RulesetRow, Summary, ToolRow, Verdict
from auditor.domain.terms import DocumentAnswers
from auditor.domain.vendors import NameKind, VendorMatch
from auditor.errors import AuditorError
from auditor.extract.dossier import extract
from auditor.extract.vendor import published, vendor_facts
from auditor.licenses.catalog import Catalog
from auditor.rulebook.assess import Judge
from auditor.rulebook.attestations import attested
from auditor.rulebook.attestations import table as attestations
from auditor.rulebook.bind import Family
from auditor.rulebook.book import RuleBook
from auditor.rulebook.reader import Reader
from auditor.sources.interface import RepositorySource, Source

MAX_RELATIVES = 1000
"""Distinct parents followed for one model."""
MAX_DATASETS = 100
_PATIENCE = 0.2
"""Seconds after which a run that waits looks whether it is to stop, and shows that it lives."""

Progress = Callable[[int], None]
"""Called with the number of references that are done."""


@dataclass(frozen=True)
class Sources:
    """Where evidence comes from."""

    hub: RepositorySource
    local: Source
    vendor: Callable[[str], VendorMatch | None]
    """What a vendor's model name means."""
    terms: Callable[[VendorMatch], tuple[DocumentAnswers, ...]] = lambda _match: ()
    """What the vendor's documents answer, from their snapshots."""


@dataclass
class Gathered:
    """Facts and troubles of a run, by the id that was asked for."""

    models: dict[ModelRef, Facts] = field(default_factory=dict)
    relatives: dict[str, Facts] = field(default_factory=dict)
    datasets: dict[str, Facts] = field(default_factory=dict)
    issues: dict[ModelRef, list[IssueRow]] = field(default_factory=dict)


class Gatherer:
    """Fetches what a run needs, each repository once, and turns it into facts."""

    def __init__(self, sources: Sources, catalog: Catalog) -> None:
        self._sources = sources
        self._catalog = catalog
        self.gathered = Gathered()
        self._reading = Lock()
        """Held while a repository is read: threads help with waiting, and would only be in each other's way here."""

    def gather(self, ref: ModelRef) -> None:
        """Evidence about one reference, its ancestors and its datasets."""
        facts, issues = self._model(ref)
        self.gathered.issues[ref] = [*issues, *self._ancestors(ref, facts), *self._training_data(ref, facts)]
        self.gathered.models[ref] = facts

    def note(self, ref: ModelRef, error: BaseException | None) -> None:
        """What came of one reference: a fault of ours costs this one and no other."""
        if error is None:
            return
        if isinstance(error, AuditorError) or not isinstance(error, Exception):
            raise error  # the disk is full, or somebody wants us to stop
        self.gathered.models[ref] = _not_looked_at(ref, Reason.INTERNAL)
        self.gathered.issues[ref] = [_internal(ref, error)]

    def _model(self, ref: ModelRef) -> tuple[Facts, list[IssueRow]]:
        match = self._sources.vendor(ref.target) if ref.kind is RefKind.VENDOR else None
        if ref.kind is RefKind.VENDOR and not (match and match.repository):
            facts = vendor_facts(ref, match, self._sources.terms(match) if match else ())
            return facts, list(_open_questions(ref, match))
        if match and match.repository:
            ref = ref.model_copy(update={"kind": RefKind.HUB, "target": match.repository})
        source = self._sources.local if ref.kind is RefKind.LOCAL else self._sources.hub
        dossier = source.fetch(ref)
        with self._reading:
            facts = extract(dossier, self._catalog)
        if match:
            facts = published(facts, match, self._catalog, self._sources.terms(match) if match.service else ())
        return facts, list(_troubles(ref, dossier))

    def _ancestors(self, ref: ModelRef, facts: Facts) -> Iterator[IssueRow]:
        """Follows base models breadth first, each once for this reference."""
        waiting, seen = [parent.ref for parent in facts.parents], set[str]()
        while waiting and len(seen) < MAX_RELATIVES:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            dossier = self._sources.hub.fetch_light(RefKind.HUB, name)
            found = self._facts(self.gathered.relatives, name, dossier)
            waiting.extend(parent.ref for parent in found.parents)
            yield from _troubles(ref, dossier, needed=False)

    def _training_data(self, ref: ModelRef, facts: Facts) -> Iterator[IssueRow]:
        for dataset in facts.datasets[:MAX_DATASETS]:
            dossier = self._sources.hub.fetch_light(RefKind.DATASET, dataset.ref)
            self._facts(self.gathered.datasets, dataset.ref, dossier)
            yield from _troubles(ref, dossier, needed=False)

    def _facts(self, kept: dict[str, Facts], name: str, dossier: Dossier) -> Facts:
        """The facts of a relative; worked out once for all its descendants."""
        with self._reading:
            if name not in kept:
                kept[name] = extract(dossier, self._catalog)
            return kept[name]


def audit(
    refs: Sequence[ModelRef],
    sources: Sources,
    book: RuleBook,
    catalog: Catalog,
    *,
    as_of: datetime,
    workers: int = 8,
    progress: Progress = lambda _done: None,
    stop: Event | None = None,
    notes: Sequence[str] = (),
    reading: str = "openness",
) -> Report:
    """Audit every reference.

    Args:
        refs: what to audit, each as written by the user.
        sources: where evidence comes from.
        book: the rules.
        catalog: the licences of `book` by all their names.
        as_of: the report's date; the only clock there is.
        workers: threads that gather.
        progress: told how many references are done.
        stop: set to end gathering early; what is missing then is listed as interrupted.
        notes: what the reader must know before trusting the counts.
        reading: the framework that gives the class.

    """
    gatherer = Gatherer(sources, catalog)
    _gather_all(gatherer, refs, workers, progress, stop or Event())
    return judge(refs, gatherer.gathered, book, catalog, as_of=as_of, notes=notes, reading=reading)


def _gather_all(gatherer: Gatherer, refs: Sequence[ModelRef], workers: int, progress: Progress, stop: Event) -> None:
    """Every reference in a pool of threads; an interrupt ends the run and keeps what is there."""
    finished: SimpleQueue[Future[None]] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        running: dict[Future[None], ModelRef] = {}
        for ref in refs:
            future = pool.submit(gatherer.gather, ref)
            running[future] = ref
            future.add_done_callback(finished.put)
        try:
            while running and not stop.is_set():
                with suppress(Empty):
                    future = finished.get(timeout=_PATIENCE)
                    gatherer.note(running.pop(future), future.exception())
                progress(len(refs) - len(running))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def judge(
    refs: Sequence[ModelRef],
    gathered: Gathered,
    book: RuleBook,
    catalog: Catalog,
    *,
    as_of: datetime,
    notes: Sequence[str] = (),
    reading: str = "openness",
) -> Report:
    """The report over what was gathered. Pure."""
    human = attestations(book)
    relatives = {name: attested(facts, human).overlay(facts) for name, facts in gathered.relatives.items()}
    bench = Judge(book, Family(relatives, Reader(catalog)), gathered.datasets, reading)
    models, issues = [], []
    for ref in refs:
        facts = gathered.models.get(ref)
        troubles = gathered.issues.get(ref, []) if facts else [_interrupted(ref)]
        models.append(_decided(bench.assess(ref, facts or _not_looked_at(ref)), troubles))
        issues.extend(troubles)
    return Report(
        tool=ToolRow(version=__version__),
        ruleset=RulesetRow(version=__version__, digest=book.digest),
        as_of=as_of,
        complete=len(gathered.models) == len(refs),
        models=tuple(models),
        issues=tuple(issues),
        summary=summarize(models, notes),
    )


def summarize(models: Sequence[ModelReport], notes: Sequence[str] = ()) -> Summary:
    """Counts over the models, and the decision over all of them."""
    decisions = Counter(model.decision.result for model in models)
    return Summary(
        models=len(models),
        by_class=dict(sorted(Counter(model.openness.value for model in models).items())),
        by_commercial_use=dict(sorted(Counter(model.commercial_use.value for model in models).items())),
        by_decision=dict(sorted(decisions.items())),
        decision=_overall(decisions),
        notes=tuple(notes),
    )


def _overall(decisions: Counter[Verdict]) -> Verdict:
    """The worst counts; nothing at all is undecided, never accepted."""
    if decisions["rejected"]:
        return "rejected"
    return "undecided" if decisions["undecided"] or not decisions else "accepted"


def _decided(model: ModelReport, troubles: Sequence[IssueRow]) -> ModelReport:
    """Without a policy nothing is rejected; what could not be evaluated in full is undecided.

    A finding of kind open says what could not, as it does for a policy that does not say otherwise.
    """
    reasons = [model.openness.because] if model.openness.value == "undetermined" else []
    reasons += [finding.message for finding in model.findings if finding.kind == "open"]
    reasons += [issue.message for issue in troubles]
    if not reasons:
        return model
    decision = model.decision.model_copy(update={"result": "undecided", "reasons": tuple(dict.fromkeys(reasons))})
    return model.model_copy(update={"decision": decision})


def _troubles(ref: ModelRef, dossier: Dossier, *, needed: bool = True) -> Iterator[IssueRow]:
    """What could not be had of one repository. A relative that does not exist is a finding, not a trouble."""
    about = dossier.metadata
    if not about.found and (needed or about.status is Status.FAILED):
        yield _issue(ref, about)
    for file in dossier.files:
        if file.status in (Status.DENIED, Status.FAILED) and file.reason is not Reason.REFUSED:
            yield _issue(ref, file)


def _issue(ref: ModelRef, evidence: Evidence) -> IssueRow:
    """Evidence messages say first what happened, then what to do."""
    happened, _, advice = evidence.message.partition(". ")
    return IssueRow(
        ref=ref.text,
        where=evidence.uri,
        status=evidence.status,
        reason=evidence.reason,
        message=f"{happened.rstrip('.')}.",
        how_to_fix=advice,
    )


def _open_questions(ref: ModelRef, match: VendorMatch | None) -> Iterator[IssueRow]:
    """What is missing from a name that leaves open which model it means."""
    if match is None or match.kind is NameKind.UNRECOGNISED:
        yield _unknown_name(ref)
    elif match.kind is NameKind.FAMILY:
        yield IssueRow(
            ref=ref.text,
            where=f"rules/{match.rule}",
            status=Status.ABSENT,
            reason=Reason.MISSING,
            message=f"{ref.target!r} names several models of {match.name}, with public weights or without.",
            how_to_fix=match.note or "Name the version, or its repository on the Hub.",
        )


def _unknown_name(ref: ModelRef) -> IssueRow:
    return IssueRow(
        ref=ref.text,
        where="rules/vendors",
        status=Status.ABSENT,
        reason=Reason.MISSING,
        message=f"No vendor rule knows the name {ref.target!r}, so nothing can be said about it.",
        how_to_fix="Write it as vendor/name or as a Hub id, or add a name pattern in a rules folder of your own.",
    )


def _interrupted(ref: ModelRef) -> IssueRow:
    return IssueRow(
        ref=ref.text,
        where=ref.target,
        status=Status.FAILED,
        reason=Reason.INTERRUPTED,
        message="The run was interrupted before this model was looked at.",
        how_to_fix="Run again; what was fetched so far is kept.",
    )


def _internal(ref: ModelRef, error: Exception) -> IssueRow:
    """A fault of this program, with its place, so that it can be reported and mended."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" at {Path(frame.filename).name}:{frame.lineno}" for frame in last)
    return IssueRow(
        ref=ref.text,
        where=ref.target,
        status=Status.FAILED,
        reason=Reason.INTERNAL,
        message=f"The auditor itself failed on this model: {type(error).__name__}: {error}{place}.",
        how_to_fix="Report it with the model's name; all other models were audited.",
    )


def _not_looked_at(ref: ModelRef, reason: Reason = Reason.INTERRUPTED) -> Facts:
    """Facts of a reference that the run did not come to."""
    facts = vendor_facts(ref, None)
    nothing = Citation(uri=f"{ref.kind.value}:{ref.target}", status=Status.FAILED)
    return facts.model_copy(update={"kind": ref.kind, "status": Status.FAILED, "reason": reason, "metadata": nothing})


def interrupted_refs(report: Report) -> Iterable[str]:
    """The references that an interrupted run did not come to."""
    return (issue.ref for issue in report.issues if issue.reason is Reason.INTERRUPTED)
