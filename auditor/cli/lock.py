"""`auditor lock`: write down what was audited, so that the gate needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def lock(
    models: Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Default: the policy's lists.")] = None,
    policy: Annotated[Path | None, typer.Option(help="The policy (default: the nearest).")] = None,
    upgrade: Annotated[list[str] | None, typer.Option(help="Take a new commit of this model only.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what the cache holds.")] = False,
    recorded: Annotated[Path | None, typer.Option(help="Read evidence from a recorded archive.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Requests under way at once.")] = 8,
) -> None:
    """Write `auditor.lock`: for every model the commit, the texts, and the result under the policy.

    With `--upgrade MODEL` all other models stay at the commit that the lock names.

    **Examples**

    `auditor lock`

    `auditor lock --upgrade Qwen/Qwen3-32B`
    """
    from auditor.cli.audit import save
    from auditor.cli.gating import audit_listing, models_of, open_gate, rule
    from auditor.cli.running import Settings
    from auditor.inputs.text_file import read_text
    from auditor.policy.lock import compare, lock_of, pinned, read_lock, write_lock

    gate = open_gate(policy)
    listing = models_of(gate, models or ())
    settings = Settings(offline=offline, recorded=recorded, workers=workers)
    before = read_lock(read_text(str(gate.lock)), gate.lock.name) if gate.lock.exists() and upgrade else None
    report = audit_listing(pinned(listing, before, upgrade or ()) if before else listing, settings)
    ruling = rule(gate, report, settings)
    judged = report.model_copy(update={"models": ruling.models})
    fresh = lock_of(judged, listing.refs, gate.loaded.digest, ruling.waived)
    save(gate.lock, write_lock(fresh).encode())
    for change in compare(before, fresh) if before else ():
        typer.echo(f"{change.ref}: {change.message}")
    typer.echo(f"{gate.lock.name}: {len(fresh.models)} models")
