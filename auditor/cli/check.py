"""`auditor check`: the gate. Judges the models of a change, or all of them, by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options
from auditor.cli.audit import EXIT, recorder_for, refuse_archive
from auditor.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from auditor.cli.gating import Gate
    from auditor.cli.running import Settings
    from auditor.domain.report import PolicyFinding, Report
    from auditor.inputs.lists import Listing
    from auditor.policy.gate import Line


@dataclass(frozen=True)
class _Outputs:
    """Where the answer goes."""

    files: tuple[Path, ...]
    format: str | None
    github: bool
    comment: Path | None


def check(
    models: Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Default: the policy's lists.")] = None,
    policy: Annotated[Path | None, typer.Option(help="The policy (default: the nearest).")] = None,
    base: Annotated[str | None, typer.Option(help="Judge only what was added or altered since this commit.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Judge everything; the default.")] = False,
    locked: Annotated[bool, typer.Option("--locked", help="Use auditor.lock alone, and no network.")] = False,
    baseline: Annotated[Path | None, typer.Option(help="A JSON report: what it already says is accepted.")] = None,
    output: options.Outputs = None,
    format_: options.Format = None,
    github: Annotated[bool, typer.Option("--github", help="Write annotations and the job summary of Actions.")] = False,
    comment: Annotated[Path | None, typer.Option(help="Write the body of a pull request's comment here.")] = None,
    offline: options.Offline = False,
    recorded: options.Recorded = None,
    cache_dir: options.CacheDir = None,
    workers: options.Workers = 8,
    token_env: options.TokenEnv = "HF_TOKEN",  # noqa: S107  the name of a variable
    max_wait: Annotated[
        float | None, typer.Option(min=0, help="Seconds for the whole run; what is missing then is undecided.")
    ] = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
) -> None:
    """Judge models by the policy: exit 0 accepted, 1 rejected, 2 wrong use, 3 undecided.

    Without arguments it judges the policy's lists, else the models that the code names.

    **Examples**

    `auditor check`

    `auditor check --base origin/main -o report.sarif`

    `auditor check --locked`
    """
    from auditor.cli.changes import models_since
    from auditor.cli.gating import models_of, open_gate

    if base and every:
        raise UsageError("--base and --all contradict each other", "leave one of them out")
    gate = open_gate(policy)
    outputs = _Outputs(tuple(output or ()), format_, github, comment)
    refuse_archive(outputs.files, format_)
    listing, whole = models_since(gate, models or (), base) if base else (models_of(gate, models or ()), True)
    if not listing.refs:
        _tell_notes(listing)
        _nothing(outputs, f"No reference to a model was added or altered since {base}.")
        raise typer.Exit(0)
    if locked:
        asked = _Locked(as_of, tuple(rules or ()), whole=whole)
        raise typer.Exit(_check_lock(gate, listing, asked, outputs))
    from auditor.cli.running import Settings  # not sooner: it costs half a second, and the lock needs no run

    settings = Settings(
        offline=offline,
        recorded=recorded,
        cache_dir=cache_dir,
        workers=workers,
        token_env=token_env,
        max_wait=Settings.max_wait if max_wait is None else max_wait,
        budget=max_wait,
        as_of=as_of,
        rules=tuple(rules or ()),
        recorder=recorder_for(outputs.files, format_),
    )
    report = _judged(gate, listing, settings, baseline, whole)
    _deliver(report, outputs, settings)
    broken = any(finding.level == "error" for finding in report.policy_findings)
    raise typer.Exit(1 if broken else EXIT[report.summary.decision])


def _judged(gate: Gate, listing: Listing, settings: Settings, baseline: Path | None, whole: bool) -> Report:
    """The report under the policy, with what moved upstream since the lock."""
    from auditor.cli import running
    from auditor.cli.gating import read_gate_lock, rule
    from auditor.domain.report import PolicyRow
    from auditor.inputs.report import read_report
    from auditor.pipeline import summarize
    from auditor.policy.gate import new_only, with_upstream
    from auditor.policy.lock import compare, lock_of

    held = read_gate_lock(gate) if gate.lock.exists() else None
    known = read_report(baseline) if baseline else None
    report = running.run_listing(listing, settings)
    ruling = rule(gate, report, settings, whole=whole)
    models = ruling.models
    if held:
        judged = report.model_copy(update={"models": models})
        models = with_upstream(models, compare(held, lock_of(judged, listing.refs, gate.loaded.digest, ruling.waived)))
    if known:
        models = new_only(models, known)
    summary = summarize(models, report.summary.notes)
    judge = PolicyRow(file=gate.loaded.file, digest=gate.loaded.digest)
    changes = {"models": models, "summary": summary, "policy": judge, "policy_findings": ruling.findings}
    return report.model_copy(update=changes)


def _deliver(report: Report, outputs: _Outputs, settings: Settings) -> None:
    """The report to files and standard output; with `--github` as annotations, job summary and comment."""
    from auditor.cli import github
    from auditor.cli.audit import deliver

    _tell_policy(report.policy_findings)
    deliver(report, outputs.files, outputs.format, settings)
    if outputs.github:
        github.annotate(report)
        github.summarize(github.summary_of(report))
    if outputs.comment:
        github.write_comment(outputs.comment, github.comment_of(report))


def _tell_notes(listing: Listing) -> None:
    from auditor.reporters.clean import line

    for note in listing.notes:
        typer.echo(f"note: {line(note)}", err=True)


def _nothing(outputs: _Outputs, words: str) -> None:
    """Say that there is nothing to judge, wherever the answer is looked for."""
    from auditor.cli import github

    typer.echo(words)
    if outputs.github:
        github.summarize(words)
    if outputs.comment:
        github.write_comment(outputs.comment, words)


@dataclass(frozen=True)
class _Locked:
    """How to judge by the lock alone."""

    as_of: datetime | None
    rules: tuple[Path, ...]
    whole: bool


def _check_lock(gate: Gate, listing: Listing, asked: _Locked, outputs: _Outputs) -> int:
    """Judge by the lock alone. The worst line decides."""
    from datetime import UTC, datetime

    from auditor.cli.gating import read_gate_lock
    from auditor.policy.gate import judge_lock
    from auditor.rulebook.book import rulebook

    if outputs.files or outputs.format:
        raise UsageError("--locked writes no report: a lock holds results, not evidence", "leave out -o and --format")
    today = (asked.as_of or datetime.now(UTC)).date()
    _tell_notes(listing)
    digest = rulebook(asked.rules).digest
    lines = judge_lock(read_gate_lock(gate), listing.refs, digest, gate.loaded, today, whole=asked.whole)
    accepted = f"accepted: {len(listing.refs)} models, by {gate.lock.name}"
    told = [_told(line) for line in lines] or [accepted]
    for words in told:
        typer.echo(words)
    _tell_github(lines, told, outputs)
    results = {line.result for line in lines}
    return 1 if "rejected" in results else 3 if results else 0


def _tell_github(lines: list[Line], told: list[str], outputs: _Outputs) -> None:
    from auditor.cli import github

    words = "\n".join(f"- {github.escaped(line)}" for line in told)
    if outputs.github:
        github.annotate_lines(lines)
        github.summarize(words)
    if outputs.comment:
        github.write_comment(outputs.comment, words)


def _told(line: Line) -> str:
    from auditor.reporters.clean import line as clean

    where = f"{line.position}: " if line.position else ""
    return clean(f"{line.result}: {where}{line.message}")


def _tell_policy(findings: tuple[PolicyFinding, ...]) -> None:
    from auditor.reporters.clean import line

    for finding in findings:
        typer.echo(line(f"{finding.position}: {finding.level}: {finding.message} {finding.how_to_fix}"), err=True)
