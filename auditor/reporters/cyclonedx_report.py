"""CycloneDX 1.6 and 1.7 ML-BOM: plain data (the library's model drops model cards), checked by its strict validator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing  # type: ignore[import-untyped]

from auditor.domain.report import ModelReport, Report
from auditor.errors import OutputError, UsageError
from auditor.licenses.expression import Group, License, parse
from auditor.reporters.bom import NOASSERTION, NONE, REFERENCE, Bom, Component, gather
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.reporters.links import web_link

_VERSIONS = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}


def render(report: Report, options: Options) -> bytes:
    """Return the document in the version of `options.cyclonedx`.

    Raises:
        UsageError: the version is neither 1.6 nor 1.7.
        OutputError: the validator found something.

    """
    if options.cyclonedx not in _VERSIONS:
        raise UsageError(f"CycloneDX {options.cyclonedx} is not written", "Use --cyclonedx 1.6 or 1.7.")
    bom = gather(report, options, _listed())
    document = _document(report, bom, options.cyclonedx)
    problem = _validator(options.cyclonedx).validate_str(json.dumps(_without_addresses(document)))
    if problem is not None:
        raise OutputError(f"CycloneDX {options.cyclonedx}: {problem}"[:300], "Please report this as a bug.")
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _without_addresses(node: Any) -> Any:
    """Return a copy for validation whose addresses stand where no grammar looks at them.

    The validator parses every address, a minute for 500 models, and `links` has built each from checked parts.
    """
    if isinstance(node, list):
        return [_without_addresses(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _without_addresses(value) for key, value in node.items()}
    if "url" in plain:
        plain |= {"url": "", "comment": plain["url"]} if "type" in plain else {"url": ""}
    return plain


@cache
def _validator(version: str) -> JsonStrictValidator:
    return JsonStrictValidator(_VERSIONS[version])


@cache
def _listed() -> frozenset[str]:
    return frozenset(str(key) for key in get_spdx_licensing().known_symbols) | {"OpenMDW-1.0"}


def _document(report: Report, bom: Bom, version: str) -> dict[str, Any]:
    answers = {model.resolved_ref or model.ref: model for model in report.models}
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{bom.serial}",
        "version": 1,
        "metadata": {
            "timestamp": report.as_of.isoformat(),
            "tools": {"components": [{"type": "application", "name": "auditor", "version": report.tool.version}]},
            "properties": [
                _property("ruleset", report.ruleset.version),
                _property("ruleset:digest", report.ruleset.digest),
            ],
        },
        "components": [_component(one, bom, answers) for one in bom.components.values()],
        "dependencies": list(_dependencies(bom)),
    }


def _component(one: Component, bom: Bom, answers: dict[str, ModelReport]) -> dict[str, Any]:
    group, _, name = one.name.rpartition("/")
    parts: dict[str, Any] = {
        "type": "machine-learning-model" if one.kind == "model" else "data",
        "bom-ref": one.key,
        "supplier": {"name": one.supplier} if one.supplier else None,
        "group": group,
        "name": name or one.name,
        "version": one.commit,
        "purl": one.purl,
        "licenses": _licenses(one, bom),
        "pedigree": _pedigree(one, bom),
        "externalReferences": list(_references(one)),
        "modelCard": _model_card(one, bom),
        "data": [{"type": "dataset", "name": one.name}] if one.kind == "dataset" else None,
        "evidence": _evidence(one),
        "properties": list(_properties(one, answers.get(one.name) if one.audited else None)),
    }
    return {key: value for key, value in parts.items() if value}


def _licenses(one: Component, bom: Bom) -> list[dict[str, Any]]:
    """Ids and names may not be mixed with an expression: a choice (OR) is written as the one expression."""
    pairs = [(said, word) for said, word in ((one.declared, "declared"), (one.concluded, "concluded")) if _stated(said)]
    flat = [(_conjunction(said), word) for said, word in pairs]
    if all(ids is not None for ids, _ in flat):
        return [{"license": _license(each, word, bom)} for ids, word in flat for each in ids or ()]
    said, word = pairs[-1]
    return [{"expression": said, "acknowledgement": word}]


def _stated(said: str) -> bool:
    return said not in (NOASSERTION, NONE)


def _conjunction(said: str) -> list[str] | None:
    """Return the ids of a plain licence or of `A AND B`; None when it says more than a list can."""
    tree = parse(said)
    members = tree.members if isinstance(tree, Group) and tree.operator == "AND" else (tree,)
    plain = [one for one in members if isinstance(one, License) and one.exception is None]
    return [one.id for one in plain] if len(plain) == len(members) else None


def _license(license_id: str, word: str, bom: Bom) -> dict[str, Any]:
    custom = bom.customs.get(license_id)
    if not license_id.startswith(REFERENCE):
        return {"id": license_id, "acknowledgement": word}
    row: dict[str, Any] = {"name": license_id, "acknowledgement": word}
    if custom and custom.text and word == "concluded":
        row["text"] = {"contentType": "text/plain", "content": custom.text}
    if custom and custom.urls and custom.urls[0].startswith("https://"):
        row["url"] = custom.urls[0]
    return row


def _pedigree(one: Component, bom: Bom) -> dict[str, Any] | None:
    parents = [row for row in bom.relations if row.child == one.key and row.word != "trained"]
    ancestors = []
    for row in parents:
        parent = bom.components[row.parent]
        shape = {
            "type": "machine-learning-model",
            "name": parent.name,
            "version": parent.commit,
            "purl": parent.purl,
            "properties": [_property("relation", row.word)],
        }
        ancestors.append({key: value for key, value in shape.items() if value})
    return {"ancestors": ancestors} if ancestors else None


def _references(one: Component) -> Iterator[dict[str, Any]]:
    if one.download:
        yield {"type": "distribution", "url": one.download.removeprefix("git+").split("@")[0]}
    for proof in one.files:
        url = web_link(proof.uri)
        if url:
            kind = (
                "model-card"
                if proof.path == "README.md"
                else "license"
                if "LICEN" in proof.path.upper()
                else "documentation"
            )
            yield {"type": kind, "url": url, "hashes": [{"alg": "SHA-256", "content": proof.sha256}]}


def _model_card(one: Component, bom: Bom) -> dict[str, Any] | None:
    data = [{"ref": row.parent} for row in bom.relations if row.child == one.key and row.word == "trained"]
    return {"modelParameters": {"datasets": data}} if data else None


def _evidence(one: Component) -> dict[str, Any] | None:
    return {"licenses": [{"expression": one.detected}]} if _stated(one.detected) else None


def _properties(one: Component, model: ModelReport | None) -> Iterator[dict[str, str]]:
    yield _property("license:declared", one.declared)
    yield _property("license:concluded", one.concluded)
    if one.released:
        yield _property("released", one.released.isoformat())
    if model:
        yield _property("openness", model.openness.value)
        yield _property("commercial-use", model.commercial_use.value)
        yield _property("weights", model.weights.value)
        yield _property("decision", model.decision.result)


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": f"auditor:{name}", "value": line(value, 1000)}


def _dependencies(bom: Bom) -> Iterator[dict[str, Any]]:
    below: dict[str, list[str]] = {}
    for row in bom.relations:
        below.setdefault(row.child, []).append(row.parent)
    for key in bom.components:
        yield {"ref": key, "dependsOn": sorted(set(below.get(key, ())))}
