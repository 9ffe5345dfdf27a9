"""Made-up repositories for tests: a dossier from a card, files and metadata, and the report entry that follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from auditor.domain.evidence import Dossier, Evidence, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import ModelReport, Report
from auditor.extract.dossier import extract
from auditor.licenses.catalog import catalog
from auditor.pipeline import Gathered, judge
from auditor.rulebook.book import RuleBook, rulebook

COMMIT = "0123456789abcdef0123456789abcdef01234567"
WHEN = datetime(2026, 11, 22, tzinfo=UTC)
WEIGHTS = ("config.json", "model.safetensors")


def evidence(uri: str, content: bytes | str) -> Evidence:
    """Found evidence."""
    raw = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(raw).hexdigest()
    return Evidence(uri=uri, status=Status.FOUND, sha256=digest, size=len(raw), fetched_at=WHEN, content=raw)


def absent(uri: str, reason: Reason = Reason.MISSING, status: Status = Status.ABSENT) -> Evidence:
    """Evidence that was not found."""
    return Evidence(uri=uri, status=status, reason=reason, message=f"{uri} is not to be had. Try again.")


def repo(
    id_: str = "acme/model",
    *,
    card: str | None = "# A model\n",
    files: Mapping[str, str | bytes] | None = None,
    unread: Mapping[str, tuple[Status, Reason]] | None = None,
    listing: Sequence[str] = WEIGHTS,
    kind: RefKind = RefKind.HUB,
    commit: str = COMMIT,
    **metadata: Any,
) -> Dossier:
    """One repository. `metadata` are fields of the Hub's answer; front matter in the card is parsed by the program."""
    prefix = "datasets/" if kind is RefKind.DATASET else ""
    home = f"hf://{prefix}{id_}@{commit}"
    had = [evidence(f"{home}/{path}", content) for path, content in (files or {}).items()]
    had += [absent(f"{home}/{path}", reason, status) for path, (status, reason) in (unread or {}).items()]
    readme = absent(f"{home}/README.md") if card is None else evidence(f"{home}/README.md", card)
    paths = tuple(sorted({*listing, *(files or {}), *(unread or {}), *([] if card is None else ["README.md"])}))
    answer = {"id": id_, "sha": commit, "gated": False, **metadata}
    answer["siblings"] = [{"rfilename": path} for path in paths]
    return Dossier(
        kind=kind,
        requested=id_,
        resolved=id_,
        commit=commit,
        metadata=evidence(home, json.dumps(answer, separators=(",", ":"))),
        files=(readme, *had),
        paths=paths,
    )


def gone(id_: str, reason: Reason = Reason.MISSING, status: Status = Status.ABSENT) -> Dossier:
    """A repository that cannot be had."""
    return Dossier(kind=RefKind.HUB, requested=id_, resolved=id_, metadata=absent(f"hf://{id_}", reason, status))


def report(
    model: Dossier, relatives: Sequence[Dossier] = (), datasets: Sequence[Dossier] = (), book: RuleBook | None = None
) -> Report:
    """The report over one model, its relatives and its datasets, by the shipped rules or others."""
    ref = ModelRef(text=model.requested, kind=model.kind, target=model.requested)
    gathered = Gathered(
        models={ref: extract(model, catalog())},
        relatives={item.requested: extract(item, catalog()) for item in relatives},
        datasets={item.requested: extract(item, catalog()) for item in datasets},
    )
    return judge([ref], gathered, book or rulebook(), catalog(), as_of=WHEN)


def audited(
    model: Dossier, relatives: Sequence[Dossier] = (), datasets: Sequence[Dossier] = (), book: RuleBook | None = None
) -> ModelReport:
    """The report entry of one model."""
    return report(model, relatives, datasets, book).models[0]


def found(entry: ModelReport) -> dict[str, str]:
    """Rule id to kind of every finding."""
    return {finding.rule_id: finding.kind for finding in entry.findings}
