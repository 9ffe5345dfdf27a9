"""`auditor.lock`: what was audited, at which commit, with which result; enough to pass a gate without a network.

JSON with one model after another in the order of their names, so that a change of one model is a change of few lines.
A digest over everything shows hands and merge tools that were at it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field, ValidationError

from auditor.domain.base import Frozen
from auditor.domain.ref import ModelRef, Position, RefKind
from auditor.domain.report import ModelReport, Report, Verdict
from auditor.errors import UsageError
from auditor.inputs.lists import Listing

NAME = "auditor.lock"
_AGAIN = "run: auditor lock"
_STANDING = frozenset({"fail", "open", "review"})


class LockedModel(Frozen):
    """One model as it was audited."""

    ref: str
    revision: str | None = None
    usage: str | None = None
    resolved_ref: str | None = None
    commit: str | None = None
    openness: str
    license: str
    commercial_use: str
    decision: Verdict
    findings: tuple[str, ...] = ()
    """Rules of its failed and open findings that no waiver takes away."""
    waived: tuple[str, ...] = ()
    """Rules that a waiver took away."""
    evidence: dict[str, str] = {}
    """sha256 of the licence texts, the card and the parents' evidence, by address without commit."""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.ref, self.revision or "", self.usage or "")


class Lock(Frozen):
    """The whole file."""

    version: Literal[1] = 1
    digest: str = ""
    """Over everything else in the file."""
    ruleset: str
    policy: str
    """Digests of the rules and of the policy that it was written under; empty without a policy."""
    models: tuple[LockedModel, ...] = Field(default=())


class Moved(Frozen):
    """A difference between a lock and a new audit of the same model."""

    ref: str
    rule: Literal["moved-on", "license-changed", "terms-changed", "result-changed", "waiver-widened"]
    review: bool
    """Whether a human must look: a new commit with the same licence, card and lineage needs nobody."""
    message: str


def lock_of(
    report: Report,
    refs: Iterable[ModelRef],
    policy_digest: str = "",
    waived: Mapping[str, tuple[str, ...]] | None = None,
) -> Lock:
    """The lock of a report; `refs` are the references it was made for."""
    revisions = {(ref.text, ref.usage): ref.revision for ref in refs}
    models = [_locked(model, revisions.get((model.ref, model.usage)), waived or {}) for model in report.models]
    lock = Lock(
        ruleset=report.ruleset.digest,
        policy=policy_digest,
        models=tuple(sorted(models, key=lambda model: (model.ref.lower(), model.key))),
    )
    return lock.model_copy(update={"digest": _digest(lock)})


def _locked(model: ModelReport, revision: str | None, waived: Mapping[str, tuple[str, ...]]) -> LockedModel:
    return LockedModel(
        ref=model.ref,
        revision=revision,
        usage=model.usage,
        resolved_ref=model.resolved_ref,
        commit=model.commit,
        openness=model.openness.value,
        license=model.license.concluded,
        commercial_use=model.commercial_use.value,
        decision=model.decision.result,
        findings=tuple(sorted({f.rule_id for f in model.findings if f.kind in _STANDING and not f.waived})),
        waived=waived.get(model.ref, ()),
        evidence=dict(sorted(_texts(model))),
    )


def _texts(model: ModelReport) -> Iterator[tuple[str, str]]:
    """Address without commit, and hash, of every text that was cited; metadata changes with each commit."""
    for row in model.evidence:
        if row.sha256 and not row.uri.startswith("rule:"):
            head, at, tail = row.uri.partition("@")
            path = tail.partition("/")[2] if at and row.uri.startswith("hf:") else ""
            if path or not row.uri.startswith("hf:"):
                yield (f"{head}/{path}" if path else row.uri), row.sha256


def write_lock(lock: Lock) -> str:
    """The text of a lock file."""
    content = {"version": lock.version, **lock.model_dump(mode="json", exclude_defaults=True)}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _digest(lock: Lock) -> str:
    content = lock.model_copy(update={"digest": ""}).model_dump(mode="json")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def read_lock(text: str, file: str = NAME) -> Lock:
    """The lock in a text. Raises UsageError for merge markers, broken or foreign JSON, and changes by hand."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(("<<<<<<<", ">>>>>>>", "=======")):
            raise UsageError(
                "merge markers in the lock", f"take one side, then {_AGAIN}", Position(file=file, line=number)
            )
    try:
        data = json.loads(text)
        lock = Lock.model_validate(data)
    except json.JSONDecodeError as error:
        at = Position(file=file, line=error.lineno, column=error.colno)
        raise UsageError(f"the lock is not JSON: {error.msg.lower()}", _AGAIN, at) from None
    except (ValidationError, RecursionError) as error:
        raise UsageError(f"the lock is not one of this version: {_first(error)}", _AGAIN, Position(file=file)) from None
    if lock.digest != _digest(lock):
        message = "the lock was changed by hand or by a merge: its digest does not fit"
        raise UsageError(message, _AGAIN, Position(file=file))
    return lock


def _first(error: ValidationError | RecursionError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
    return "nested too deeply"


def disagreements(
    lock: Lock, refs: Iterable[ModelRef], ruleset: str, policy_digest: str, *, whole: bool = True
) -> tuple[str, ...]:
    """Sentences on what the lock does not cover: then it proves nothing, and the gate must not pass."""
    wanted = {_key(ref): ref for ref in refs}
    held = {model.key for model in lock.models}
    said = [f"{_place(ref)}{ref.text} is not in the lock" for key, ref in wanted.items() if key not in held]
    if whole:
        said += [f"{key[0]} is in the lock, but no longer in the list" for key in sorted(held - set(wanted))]
    if lock.ruleset != ruleset:
        said.append("the rules have changed since the lock was written")
    if lock.policy != policy_digest:
        said.append("the policy has changed since the lock was written")
    return tuple(said)


def pinned(listing: Listing, lock: Lock, upgrade: Iterable[str]) -> Listing:
    """The listing with every model at the lock's commit, but for those to upgrade. Raises UsageError for strangers."""
    upgrade = set(upgrade)
    if strangers := upgrade - {ref.text for ref in listing.refs}:
        raise UsageError(f"{', '.join(sorted(strangers))}: not in the list", "name models as the list writes them")
    commits = {model.key: model.commit for model in lock.models}
    refs = tuple(ref if ref.text in upgrade else _at_commit(ref, commits.get(_key(ref))) for ref in listing.refs)
    return replace(listing, refs=refs)


def _at_commit(ref: ModelRef, commit: str | None) -> ModelRef:
    plain = ref.kind in (RefKind.HUB, RefKind.DATASET) and commit and not ref.revision
    return ref.model_copy(update={"revision": commit}) if plain else ref


def _key(ref: ModelRef) -> tuple[str, str, str]:
    return (ref.text, ref.revision or "", ref.usage or "")


def _place(ref: ModelRef) -> str:
    return f"{ref.positions[0]}: " if ref.positions else ""


def compare(lock: Lock, fresh: Lock) -> tuple[Moved, ...]:
    """What has changed upstream, for every model that both hold."""
    before = {model.key: model for model in lock.models}
    pairs = ((before[model.key], model) for model in fresh.models if model.key in before)
    return tuple(moved for old, new in pairs for moved in _moved(old, new))


def _moved(old: LockedModel, new: LockedModel) -> Iterator[Moved]:
    if old.license != new.license:
        yield _change(new, "license-changed", True, f"its licence was {old.license} and is {new.license}")
    if texts := _changed(old.evidence, new.evidence):
        yield _change(new, "terms-changed", True, f"changed, new or gone: {', '.join(texts[:5])}")
    results = ("openness", "commercial_use", "decision")
    changed = [name for name in results if getattr(old, name) != getattr(new, name)]
    for name in changed:
        words = f"its {name.replace('_', ' ')} was {getattr(old, name)} and is {getattr(new, name)}"
        yield _change(new, "result-changed", True, words)
    if wider := sorted(set(new.waived) - set(old.waived)):
        yield _change(new, "waiver-widened", True, f"a waiver now also takes away {', '.join(wider)}")
    if old.commit != new.commit:
        yield _change(new, "moved-on", False, f"its commit was {_short(old.commit)} and is {_short(new.commit)}")


def _change(model: LockedModel, rule: str, review: bool, message: str) -> Moved:
    return Moved.model_validate({"ref": model.ref, "rule": rule, "review": review, "message": message})


def _changed(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return sorted(uri for uri in old.keys() | new.keys() if old.get(uri) != new.get(uri))


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "unknown"
