"""`auditor check --base`: the models that a change is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.cli.gating import Gate
    from auditor.domain.ref import ModelRef
    from auditor.inputs.git_changes import Change
    from auditor.inputs.lists import Listing


def models_since(gate: Gate, arguments: Iterable[str], base: str) -> tuple[Listing, bool]:
    """The models that the work since `base` added or altered; all of them (true) where it touched what decides.

    Beside a list the code of the change counts, too: a model that it names and no list holds is judged as any other.
    """
    from dataclasses import replace

    from auditor.cli.gating import models_of
    from auditor.inputs.git_changes import change_since

    arguments = tuple(arguments)
    change = change_since(gate.folder, base)
    whole = bool(_deciding(gate) & (change.names.keys() | change.gone))
    listing = models_of(gate, arguments, None if whole else change.names)
    unlisted = () if arguments or not gate.loaded.policy.models else _unlisted(gate, listing, change)
    refs = listing.refs if whole else tuple(_altered(gate, listing.refs, change))
    return replace(listing, refs=(*refs, *unlisted)), whole


def _deciding(gate: Gate) -> set[str]:
    """Files that speak of every model: the policy, the decisions that it holds, and the lock."""
    from os.path import normpath

    return {Path(gate.loaded.file).name, gate.lock.name, *map(normpath, gate.loaded.policy.decisions)}


def _unlisted(gate: Gate, listing: Listing, change: Change) -> Iterator[ModelRef]:
    from auditor.inputs.source_code.listing import model_refs
    from auditor.inputs.source_code.scan import scan_files

    held = {ref.text for ref in listing.refs}
    lists = {Path(name).as_posix() for name in gate.loaded.policy.models}
    files = [name for name in change.names if name not in lists and name not in _deciding(gate)]
    found = model_refs(scan_files(str(gate.folder), files).references)
    yield from _altered(gate, [ref for ref in found if ref.text not in held], change)


def _altered(gate: Gate, refs: Iterable[ModelRef], change: Change) -> Iterator[ModelRef]:
    from auditor.inputs.altered import altered

    spelled = {shown: name for name in change.names for shown in _spellings(gate.folder, name)}
    yield from altered(refs, spelled, lambda file: change.text_before(spelled[file]))


def _spellings(folder: Path, name: str) -> set[str]:
    """How positions may spell a file below the policy's folder: from there, from here, or whole."""
    here, path = Path.cwd().resolve(), folder / name
    below = {str(path.relative_to(here)), f"./{path.relative_to(here)}"} if path.is_relative_to(here) else set()
    return {name, str(path), *below}
