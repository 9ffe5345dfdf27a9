"""`auditor check`: the gate. Judges the models of a change, or all of them, by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.audit import EXIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.cli.gating import Gate
    from auditor.cli.running import Settings
    from auditor.domain.report import Report
    from auditor.inputs.lists import Listing
    from auditor.policy.gate import Line
    from auditor.policy.types import PolicyFinding


@dataclass(frozen=True)
class _Outcome:
    """The report under the policy, and what is said about the policy itself."""

    report: Report
    findings: tuple[PolicyFinding, ...]

    @property
    def exit_code(self) -> int:
        broken = any(finding.level == "error" for finding in self.findings)
        return 1 if broken else EXIT[self.report.summary.decision]


def check(
    models: Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Default: the policy's lists.")] = None,
    policy: Annotated[Path | None, typer.Option(help="The policy (default: the nearest).")] = None,
    base: Annotated[str | None, typer.Option(help="Judge only what was added or altered since this commit.")] = None,
    locked: Annotated[bool, typer.Option("--locked", help="Use auditor.lock alone, and no network.")] = False,
    baseline: Annotated[Path | None, typer.Option(help="A JSON report: what it already says is accepted.")] = None,
    output: Annotated[list[Path] | None, typer.Option("--output", "-o", help="Write a report; by suffix.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Format of standard output.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what the cache holds.")] = False,
    recorded: Annotated[Path | None, typer.Option(help="Read evidence from a recorded archive.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at once.")] = 8,
    max_wait: Annotated[float, typer.Option(min=0, help="Longest wait for the Hub's quota, in seconds.")] = 310,
) -> None:
    """Judge models by the policy: exit 0 accepted, 1 rejected, 2 wrong use, 3 undecided.

    Without arguments it judges the policy's lists, else the models that the code names.

    **Examples**

    `auditor check`

    `auditor check --base origin/main -o report.sarif`

    `auditor check --locked`
    """
    from auditor.cli.audit import deliver
    from auditor.cli.gating import models_of, open_gate

    gate = open_gate(policy)
    listing = models_of(gate, models or ()) if base is None else _altered(gate, models or (), base)
    if not listing.refs:
        typer.echo(f"no reference to a model was added or altered since {base}")
        raise typer.Exit(0)
    if locked:
        raise typer.Exit(_check_lock(gate, listing))
    from auditor.cli.running import Settings  # not sooner: it costs half a second, and the lock needs no run

    settings = Settings(offline=offline, recorded=recorded, workers=workers, max_wait=max_wait)
    outcome = _judged(gate, listing, settings, baseline)
    _tell_policy(outcome.findings)
    deliver(outcome.report, tuple(output or ()), format_)
    raise typer.Exit(outcome.exit_code)


def _judged(gate: Gate, listing: Listing, settings: Settings, baseline: Path | None) -> _Outcome:
    from auditor.cli.gating import audit_listing, rule
    from auditor.inputs.report import read_report
    from auditor.inputs.text_file import read_text
    from auditor.pipeline import summarize
    from auditor.policy.gate import new_only, with_upstream
    from auditor.policy.lock import compare, lock_of, read_lock

    report = audit_listing(listing, settings)
    ruling = rule(gate, report, settings)
    models = ruling.models
    if gate.lock.exists():
        judged = report.model_copy(update={"models": models})
        fresh = lock_of(judged, listing.refs, gate.loaded.digest, ruling.waived)
        models = with_upstream(models, compare(read_lock(read_text(str(gate.lock)), gate.lock.name), fresh))
    if baseline:
        models = new_only(models, read_report(baseline))
    notes = (*report.summary.notes, *listing.notes, *(f"{f.position}: {f.message}" for f in ruling.findings))
    summary = summarize(models, notes)
    return _Outcome(report.model_copy(update={"models": models, "summary": summary}), ruling.findings)


def _altered(gate: Gate, models: Iterable[str], base: str) -> Listing:
    """The models that the change added or altered; all of them where it touched the policy or the lock."""
    from dataclasses import replace

    from auditor.cli.gating import models_of
    from auditor.inputs.altered import altered
    from auditor.inputs.git_changes import changed_files, text_before

    changed = changed_files(gate.folder, base)
    if {Path(gate.loaded.file).name, gate.lock.name} & set(changed):
        return models_of(gate, models)
    listing = models_of(gate, models, changed)
    spelled = {shown: name for name in changed for shown in _spellings(gate.folder, name)}
    refs = altered(listing.refs, spelled, lambda file: text_before(gate.folder, base, spelled[file]))
    return replace(listing, refs=tuple(refs))


def _spellings(folder: Path, name: str) -> set[str]:
    """How positions may spell a file below the policy's folder: from there, from here, or whole."""
    here, path = Path.cwd().resolve(), folder / name
    below = {str(path.relative_to(here)), f"./{path.relative_to(here)}"} if path.is_relative_to(here) else set()
    return {name, str(path), *below}


def _check_lock(gate: Gate, listing: Listing) -> int:
    """Judge by the lock alone. The worst line decides."""
    from datetime import UTC, datetime

    from auditor.inputs.text_file import read_text
    from auditor.policy.gate import judge_lock
    from auditor.policy.lock import read_lock
    from auditor.rulebook.book import rulebook

    held = read_lock(read_text(str(gate.lock)), gate.lock.name)
    lines = judge_lock(held, listing.refs, rulebook().digest, gate.loaded, datetime.now(UTC).date())
    _tell_lines(lines)
    if not lines:
        typer.echo(f"accepted: {len(listing.refs)} models, by {gate.lock.name}")
    results = {line.result for line in lines}
    return 1 if "rejected" in results else 3 if results else 0


def _tell_lines(lines: list[Line]) -> None:
    from auditor.reporters.clean import line as clean

    for line in lines:
        where = f"{line.position}: " if line.position else ""
        typer.echo(clean(f"{line.result}: {where}{line.message}"))


def _tell_policy(findings: tuple[PolicyFinding, ...]) -> None:
    from auditor.reporters.clean import line

    for finding in findings:
        typer.echo(line(f"{finding.position}: {finding.level}: {finding.message} {finding.how_to_fix}"), err=True)
