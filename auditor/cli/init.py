"""`auditor init`: a policy, a list of the models that the code names, and the CI files. Asks nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from auditor.errors import UsageError


class System(StrEnum):
    """Where the gate will run."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


def init(
    folder: Annotated[Path, typer.Argument(help="The project.")] = Path(),
    usage: Annotated[
        str, typer.Option(help="What is done with the models: internal, saas, redistribute.")
    ] = "internal",
    system: Annotated[System | None, typer.Option("--ci", help="CI system (default: seen from the project).")] = None,
    like: Annotated[
        str | None, typer.Option(help="A sample policy: permissive-only, commercial-use, open-source-only, eu-exempt.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write `auditor.yaml`, `models.yaml` (from a scan of the code), and a CI file. Keeps files that are there.

    **Example**

    `auditor init --usage saas --ci github`
    """
    from auditor.inputs.source_code.listing import models_yaml
    from auditor.inputs.source_code.scan import scan
    from auditor.policy.samples import CI, policy_text, sample_policy

    lists = ["models.yaml"]
    policy = sample_policy(_sample(like), lists, usage) if like else policy_text(lists, usage)
    found = scan(str(folder))
    files = {"models.yaml": models_yaml(found.references), "auditor.yaml": policy}
    chosen = system or _seen(folder)
    if chosen is not System.NONE:
        name, text = CI[chosen]
        files[name] = text
    for name, text in files.items():
        typer.echo(_written(folder / name, text, force))


def _sample(name: str) -> str:
    from auditor.resources import data_folder

    samples = {path.stem: path for path in (data_folder("rules") / "policies").glob("*.yaml")}
    if name not in samples:
        raise UsageError(f"there is no sample policy {name!r}", f"One of {', '.join(sorted(samples))}.")
    return samples[name].read_text(encoding="utf-8")


def _seen(folder: Path) -> System:
    """The CI system that the project uses already."""
    if (folder / ".gitlab-ci.yml").exists():
        return System.GITLAB
    return System.GITHUB if (folder / ".github").is_dir() else System.NONE


def _written(path: Path, text: str, force: bool) -> str:
    from auditor.cli.audit import save

    if path.exists() and not force:
        return f"kept {path}"
    path.parent.mkdir(parents=True, exist_ok=True)
    save(path, text.encode())
    return f"wrote {path}"
