"""What `check` and `lock` share: the policy, the models it is about, and a report on them with their true places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.cli.running import Settings
    from auditor.domain.report import Report
    from auditor.inputs.lists import Listing
    from auditor.policy.apply import Ruling
    from auditor.policy.lock import Lock
    from auditor.policy.types import LoadedPolicy


@dataclass(frozen=True)
class Gate:
    """A policy and the folder that it stands in."""

    loaded: LoadedPolicy
    folder: Path

    @property
    def lock(self) -> Path:
        from auditor.policy.lock import NAME

        return self.folder / NAME


def open_gate(policy: Path | None) -> Gate:
    """The policy named, or the nearest one. Raises UsageError where there is none: a gate that demands nothing lies."""
    from auditor.policy.load import find_policy, load_policy

    path = policy or find_policy(Path.cwd())
    if path is None:
        raise UsageError("there is no policy: no auditor.yaml, and no [tool.auditor]", "run: auditor init")
    return Gate(load_policy(_shown(path)), path.resolve().parent)


def models_of(gate: Gate, arguments: Iterable[str], files: Iterable[str] | None = None) -> Listing:
    """The models to judge: those of the arguments, else of the policy's lists, else what the code names.

    With `files`, paths below the policy's folder, only these are looked through for models, and there may be none.
    """
    import sys

    from auditor.inputs.lists import Listing, read_arguments

    arguments = tuple(arguments)
    if arguments or gate.loaded.policy.models:
        lists = arguments or tuple(str(_shown(gate.folder / name)) for name in gate.loaded.policy.models)
        return read_arguments(lists, sys.stdin.buffer)
    from auditor.inputs.source_code.listing import model_refs
    from auditor.inputs.source_code.scan import scan, scan_files

    found = scan(str(gate.folder)) if files is None else scan_files(str(gate.folder), files)
    refs = model_refs(found.references)
    if not refs and files is None:
        raise UsageError("the code names no model", "name a list, or add models: [models.yaml] to the policy")
    return Listing(refs, found.notes)


def _shown(path: Path) -> Path:
    """A path as the user would write it: relative where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def read_gate_lock(gate: Gate) -> Lock:
    """The lock beside the policy. Raises UsageError where it is missing, damaged or changed by hand."""
    from auditor.inputs.text_file import read_text
    from auditor.policy.lock import read_lock

    if not gate.lock.exists():
        raise UsageError(f"there is no {gate.lock.name} beside the policy", "write it with `auditor lock`")
    return read_lock(read_text(str(gate.lock)), gate.lock.name)


def rule(gate: Gate, report: Report, settings: Settings, *, whole: bool = True) -> Ruling:
    """The report under the policy, with the licences' families of the rule book.

    `whole` is false where the report is only on the models of a change.
    """
    from auditor.policy.apply import apply
    from auditor.rulebook.book import rulebook

    families = {license_id: profile.family for license_id, profile in rulebook(settings.rules).licenses.items()}
    return apply(gate.loaded, report, families, whole=whole)
