"""SPDX 3.0.1 against its schema, its SHACL shapes and the prose of its profiles, without network.

`AUDITOR_SCHEMAS` names a folder with `spdx301/`: the schema, the model and the context of the specification 3.0.1.
SHACL runs in the engine of spdx3-validate; the schema in jsonschema-rs, since the usual validator takes hours over the
hundreds of alternatives that each element has.
"""

from __future__ import annotations

import json
import os
import warnings
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PROFILES = {
    "ai": (
        "ai_AIPackage",
        {
            "releaseTime",
            "suppliedBy",
            "software_downloadLocation",
            "software_packageVersion",
            "software_primaryPurpose",
        },
    ),
    "dataset": (
        "dataset_DatasetPackage",
        {
            *("builtTime", "releaseTime", "originatedBy", "software_downloadLocation", "software_primaryPurpose"),
            "dataset_datasetType",
        },
    ),
}
"""Profile to the class that it is about, and what every element of that class must have."""


@cache
def _official() -> tuple[Any, Any, dict[str, Any]]:
    """The schema's validator, the shapes, and the context that documents refer to."""
    folder = os.environ.get("AUDITOR_SCHEMAS")
    if not folder or not (Path(folder) / "spdx301").is_dir():
        pytest.skip("AUDITOR_SCHEMAS is not set: it names a folder with spdx301/")
    rdflib = pytest.importorskip("rdflib")
    fast = pytest.importorskip("jsonschema_rs", reason="jsonschema-rs is not installed")
    home = Path(folder) / "spdx301"
    shapes = rdflib.Graph().parse(home / "spdx-model.ttl")
    context = json.loads((home / "spdx-context.jsonld").read_text(encoding="utf-8"))["@context"]
    return fast.validator_for(json.loads((home / "schema.json").read_text(encoding="utf-8"))), shapes, context


def faults(document: bytes) -> list[str]:
    """Return what the schema and the shapes find wrong."""
    schema, shapes, context = _official()
    core = pytest.importorskip("spdx3_validate.core", reason="spdx3-validate is not installed")
    rdflib = pytest.importorskip("rdflib")
    data = json.loads(document)
    wrong = [f"schema: {error.message[:200]}" for error in schema.iter_errors(data)]
    data["@context"] = context  # in place of its address, which would be fetched
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's parser warns of rdflib's own graphs
        graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
        return wrong + core.check_graph(graph, shapes, core._resolve_version("3.0.1"), True)


def claimed(document: bytes) -> set[str]:
    """Return the profiles that a document says it conforms to."""
    graph = json.loads(document)["@graph"]
    return {one for row in graph if row["type"] == "SpdxDocument" for one in row["profileConformance"]}


def unkept(document: bytes) -> list[str]:
    """Return what the prose of the claimed profiles wants and the document lacks."""
    graph = json.loads(document)["@graph"]
    links = Counter((row["from"], row["relationshipType"]) for row in graph if row["type"] == "Relationship")
    told = []
    for profile in claimed(document) & PROFILES.keys():
        kind, wanted = PROFILES[profile]
        for row in (row for row in graph if row["type"] == kind):
            told += [f"{row['name']}: {profile} wants {name}" for name in sorted(wanted - row.keys())]
            for link in ("hasDeclaredLicense", "hasConcludedLicense"):
                if links[row["spdxId"], link] != 1:
                    told.append(f"{row['name']}: {profile} wants one {link}")
    return told
