"""`auditor init`: a policy, a list of the models that the code names, and the CI files. Asks nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write `auditor.yaml`, `models.yaml` (from a scan of the code), and a CI file. Keeps files that are there.

    **Example**

    `auditor init --usage saas --ci github`
    """
    from auditor.inputs.source_code.listing import models_yaml
    from auditor.inputs.source_code.scan import scan
    from auditor.policy.samples import CI, policy_text

    found = scan(str(folder))
    files = {"models.yaml": models_yaml(found.references), "auditor.yaml": policy_text(["models.yaml"], usage)}
    chosen = system or _seen(folder)
    if chosen is not System.NONE:
        name, text = CI[chosen]
        files[name] = text
    for name, text in files.items():
        typer.echo(_written(folder / name, text, force))


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
