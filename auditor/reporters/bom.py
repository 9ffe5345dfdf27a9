"""What every bill of materials holds: models, parents, datasets, and the licences that need a text of their own.

Nothing is invented: what the report does not know is None or NOASSERTION here, and stays so in every format.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from auditor.domain.evidence import Status
from auditor.domain.report import DatasetRow, EvidenceRow, ModelReport, ParentRow, Report
from auditor.licenses.expression import Expression, ExpressionError, License, fold, parse
from auditor.reporters.clean import block, line
from auditor.reporters.interface import Options
from auditor.reporters.links import HUB, hub_address

NOASSERTION, NONE = "NOASSERTION", "NONE"
REFERENCE = "LicenseRef-"
_NAMESPACE = uuid.UUID("7d0a3c5e-6c0f-5f0a-9a55-3e5f0d1f7b11")


@dataclass(frozen=True, slots=True)
class FileProof:
    """A document that was read at the component's commit."""

    path: str
    uri: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Component:
    """A model or a dataset in one commit."""

    key: str
    """Unique in the document; made of letters, digits, dots and dashes."""
    kind: str
    """`model` or `dataset`."""
    name: str
    supplier: str | None
    commit: str | None
    purl: str | None
    download: str | None
    declared: str
    detected: str
    concluded: str
    comment: str
    released: datetime | None
    """When the commit was made, as the Hub says."""
    audited: bool
    """True for what the user asked about; parents and datasets come along."""
    files: tuple[FileProof, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """`child` was made from `parent` (a relation of the Hub's words), or trained on it (`trained`)."""

    child: str
    parent: str
    word: str


@dataclass(frozen=True, slots=True)
class CustomLicense:
    """A licence outside the SPDX list."""

    id: str
    name: str
    text: str
    urls: tuple[str, ...] = ()


@dataclass(slots=True)
class Bom:
    """The whole, in the order of the report."""

    components: dict[str, Component] = field(default_factory=dict)
    relations: dict[Relation, None] = field(default_factory=dict)
    customs: dict[str, CustomLicense] = field(default_factory=dict)
    serial: uuid.UUID = _NAMESPACE
    """Identifies the document; the same report gives the same."""


def gather(report: Report, options: Options, listed: frozenset[str]) -> Bom:
    """Collect the components of a report. `listed` are the ids that the target format knows without a text."""
    collector = _Collector(options, listed)
    for model in report.models:
        collector.model(model)
    digest = hashlib.sha256(report.model_dump_json(by_alias=True).encode()).hexdigest()
    collector.bom.serial = uuid.uuid5(_NAMESPACE, digest)
    return collector.bom


def expression(text: str, listed: frozenset[str]) -> str:
    """Return `text` as an expression whose every id is listed or a LicenseRef; NOASSERTION when it is no expression."""
    if text in (NOASSERTION, NONE):
        return text
    try:
        tree = parse(text)
    except ExpressionError:
        return NOASSERTION
    parts = fold(tree, lambda leaf: [leaf], lambda _, members: [leaf for inner in members for leaf in inner])
    if any(leaf.id in (NOASSERTION, NONE) for leaf in parts):
        return NOASSERTION
    return str(_mapped(tree, lambda leaf: reference(leaf, listed)))


def reference(leaf: License, listed: frozenset[str]) -> License:
    """Return the licence under an id that the format accepts; an unlisted exception makes the whole a LicenseRef."""
    known = leaf.id in listed or leaf.id.startswith(REFERENCE)
    if known and (leaf.exception is None or leaf.exception in listed):
        return leaf
    return License(REFERENCE + re.sub(r"[^A-Za-z0-9.-]+", "-", str(leaf).removeprefix(REFERENCE)).strip("-"))


def leaves(text: str) -> list[str]:
    """Return the ids of an expression made by `expression`, each once."""
    if text in (NOASSERTION, NONE):
        return []
    found = fold(parse(text), lambda leaf: [leaf.id], lambda _, members: [one for inner in members for one in inner])
    return list(dict.fromkeys(found))


def _mapped(tree: Expression, change: Callable[[License], License]) -> Expression:
    def join(operator: str, members: list[Expression]) -> Expression:
        flat: dict[Expression, None] = dict.fromkeys(members)
        first = next(iter(flat))
        return first if len(flat) == 1 else type(tree)(operator, tuple(flat))  # type: ignore[arg-type]

    return fold(tree, change, join)


class _Collector:
    """Fills a Bom; the same repository and commit is one component however often it is named."""

    def __init__(self, options: Options, listed: frozenset[str]) -> None:
        self.bom = Bom()
        self._options = options
        self._listed = listed
        self._by_name: dict[str, str] = {}

    def model(self, model: ModelReport) -> None:
        """Add a model of the report as a component, with its licences, parents and datasets."""
        name = line(model.resolved_ref or model.ref, 300)
        row = model.license
        component = Component(
            key=_key("model", name, model.commit),
            kind="model",
            name=name,
            supplier=_supplier(name, model.vendor.value if model.vendor else None, model.kind),
            commit=model.commit,
            purl=model.purl,
            download=_download(name, model.commit) if model.kind == "hub" else None,
            declared=expression(row.declared, self._listed),
            detected=expression(row.detected, self._listed),
            concluded=expression(row.concluded, self._listed),
            comment=line(row.because, 1000),
            released=model.released,
            audited=True,
            files=tuple(_files(model)),
        )
        self._add(component)
        self._customs(component, list(_license_texts(model)))
        names = {name: component.key, model.ref: component.key}
        for parent in model.lineage:
            names[parent.ref] = names[parent.resolved_ref or parent.ref] = self._parent(parent)
        for parent in model.lineage:
            child = names.get(parent.child)
            if child and child != names[parent.ref]:
                self.bom.relations[Relation(child, names[parent.ref], line(parent.relation, 60))] = None
        for dataset in model.datasets:
            self.bom.relations[Relation(component.key, self._dataset(dataset), "trained")] = None

    def _parent(self, row: ParentRow) -> str:
        name = line(row.resolved_ref or row.ref, 300)
        return self._other("model", name, row)

    def _dataset(self, row: DatasetRow) -> str:
        return self._other("dataset", line(row.ref, 300), row)

    def _other(self, kind: str, name: str, row: ParentRow | DatasetRow) -> str:
        commit = row.commit
        found = row.status is Status.FOUND  # what a card names and nobody has seen has no place and no publisher
        purl = _purl(name, commit) if kind == "model" else None
        said = expression(row.license, self._listed)
        declared, concluded = (said, NOASSERTION) if kind == "dataset" else (NOASSERTION, said)
        component = Component(
            key=_key(kind, name, commit),
            kind=kind,
            name=name,
            supplier=_supplier(name, None, "hub") if found else None,
            commit=commit,
            purl=purl,
            download=_download(name, commit, "datasets/" if kind == "dataset" else "") if found else None,
            declared=declared,
            detected=NOASSERTION,
            concluded=concluded,
            comment="",
            released=row.released,
            audited=False,
        )
        self._add(component)
        self._customs(component, [])
        return component.key

    def _add(self, component: Component) -> None:
        old = self.bom.components.get(component.key)
        if old is None or (component.audited and not old.audited):
            self.bom.components[component.key] = component

    def _customs(self, component: Component, texts: list[EvidenceRow]) -> None:
        own = {*leaves(component.detected)} or {*leaves(component.declared)}
        for one in (
            leaf for said in (component.declared, component.detected, component.concluded) for leaf in leaves(said)
        ):
            if one.startswith(REFERENCE) and (one not in self.bom.customs or not self.bom.customs[one].text):
                self.bom.customs[one] = self._custom(one, texts if one in own else [])

    def _custom(self, license_id: str, rows: list[EvidenceRow]) -> CustomLicense:
        profile = self._options.profiles.get(license_id) or self._options.profiles.get(
            license_id.removeprefix(REFERENCE)
        )
        full = (self._options.texts.get(row.sha256 or "") for row in rows)
        text = next((body for body in full if body), "")
        links = tuple(profile.links) if profile else ()
        return CustomLicense(license_id, profile.name if profile else license_id, block(text, 500_000), links)


def _key(kind: str, name: str, commit: str | None) -> str:
    digest = hashlib.sha256(f"{kind}\0{name}\0{commit}".encode()).hexdigest()[:10]
    return f"{kind}-{re.sub('[^A-Za-z0-9.]+', '-', name)[:80].strip('-.')}-{digest}"


def _supplier(name: str, vendor: str | None, kind: str) -> str | None:
    """Return who publishes it: the vendor, else the Hub account that holds the repository."""
    if vendor:
        return line(vendor, 200)
    return name.split("/")[0] if kind == "hub" and "/" in name else None


def _hub_name(name: str) -> bool:
    return hub_address(f"hf://{name}@{'0' * 40}") is not None


def _purl(name: str, commit: str | None) -> str | None:
    if not _hub_name(name):
        return None
    return f"pkg:huggingface/{quote(name)}" + (f"@{quote(commit)}" if commit else "")


def _download(name: str, commit: str | None, kind: str = "") -> str | None:
    if not _hub_name(name):
        return None
    return f"git+{HUB}/{kind}{name}" + (f"@{quote(commit)}" if commit else "")


def _files(model: ModelReport) -> Iterator[FileProof]:
    seen = set()
    for row in model.evidence:
        address = hub_address(row.uri)
        own = address and address.commit == model.commit and address.id == model.resolved_ref
        if (
            own
            and address
            and address.path
            and row.sha256
            and re.fullmatch("[0-9a-f]{64}", row.sha256)
            and row.uri not in seen
        ):
            seen.add(row.uri)
            yield FileProof(address.path, row.uri, row.sha256)


def _license_texts(model: ModelReport) -> Iterator[EvidenceRow]:
    wanted = set(model.license.evidence)
    for row in model.evidence:
        address = hub_address(row.uri)
        is_text = address.path not in (None, "README.md") if address else row.uri.startswith("https://")
        if row.id in wanted and is_text and row.sha256:
            yield row
