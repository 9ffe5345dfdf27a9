"""`auditor lock`: write down what was audited, so that the gate needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options

if TYPE_CHECKING:
    from auditor.domain.report import Report


def lock(
    models: Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Default: the policy's lists.")] = None,
    policy: Annotated[Path | None, typer.Option(help="The policy (default: the nearest).")] = None,
    upgrade: Annotated[list[str] | None, typer.Option(help="Take a new commit of this model only.")] = None,
    offline: options.Offline = False,
    recorded: options.Recorded = None,
    cache_dir: options.CacheDir = None,
    workers: options.Workers = 8,
    token_env: options.TokenEnv = "HF_TOKEN",  # noqa: S107  the name of a variable
    as_of: options.AsOf = None,
    rules: options.Rules = None,
) -> None:
    """Write `auditor.lock`: for every model the commit, the texts, and the result under the policy.

    Where something could not be fetched it writes nothing and exits 3: an outage must not replace what was known.

    With `--upgrade MODEL` all other models stay at the commit that the lock names.

    **Examples**

    `auditor lock`

    `auditor lock --upgrade Qwen/Qwen3-32B`
    """
    from auditor.cli import running
    from auditor.cli.audit import save
    from auditor.cli.gating import models_of, open_gate, read_gate_lock, rule
    from auditor.policy.lock import compare, lock_of, pinned, write_lock

    gate = open_gate(policy)
    listing = models_of(gate, models or ())
    settings = running.Settings(
        offline=offline,
        recorded=recorded,
        cache_dir=cache_dir,
        workers=workers,
        token_env=token_env,
        as_of=as_of,
        rules=tuple(rules or ()),
    )
    before = read_gate_lock(gate) if gate.lock.exists() and upgrade else None
    report = running.run_listing(pinned(listing, before, upgrade or ()) if before else listing, settings)
    _refuse_failures(report, gate.lock.name)
    ruling = rule(gate, report, settings)
    judged = report.model_copy(update={"models": ruling.models})
    fresh = lock_of(judged, listing.refs, gate.loaded.digest, ruling.waived)
    save(gate.lock, write_lock(fresh).encode())
    for change in compare(before, fresh) if before else ():
        typer.echo(f"{change.ref}: {change.message}")
    typer.echo(f"{gate.lock.name}: {len(fresh.models)} models")


def _refuse_failures(report: Report, name: str) -> None:
    """End the command where evidence failed to come; what was denied or does not exist is a result like others."""
    from auditor.domain.evidence import Status
    from auditor.reporters.clean import line

    failed = [issue for issue in report.issues if issue.status is Status.FAILED]
    for issue in failed:
        typer.echo(line(f"{issue.ref}: {issue.message} {issue.how_to_fix}"), err=True)
    if failed:
        typer.echo(f"{name} was not written", err=True)
        raise typer.Exit(3)
