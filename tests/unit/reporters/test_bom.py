from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.domain.evidence import Status
from auditor.domain.report import DatasetRow, LicenseRow
from auditor.errors import UsageError
from auditor.reporters.bom import expression, gather, leaves
from auditor.reporters.interface import Options, render
from tests import spdx3
from tests.unit.reporters import factory

LISTED = frozenset({"MIT", "Apache-2.0", "GPL-2.0-only", "Classpath-exception-2.0"})


def licensed(declared: str, detected: str, concluded: str) -> Any:
    row = LicenseRow(declared=declared, detected=detected, concluded=concluded, evidence=("e2", "e3"))
    return factory.report(factory.model("acme/m", "MIT", 2, license=row, lineage=()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MIT AND Apache-2.0", "MIT AND Apache-2.0"),
        ("llama3.1", "LicenseRef-llama3.1"),
        ("LicenseRef-scancode-x", "LicenseRef-scancode-x"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("MIT WITH made-up", "LicenseRef-MIT-WITH-made-up"),
        ("MIT OR (Apache-2.0 AND weird)", "MIT OR Apache-2.0 AND LicenseRef-weird"),
        ("NOASSERTION", "NOASSERTION"),
        ("NONE", "NONE"),
        ("MIT AND NOASSERTION", "NOASSERTION"),
        ("<script>", "NOASSERTION"),
        ("", "NOASSERTION"),
    ],
)
def test_an_expression_holds_only_ids_that_the_format_knows(text: str, said: str) -> None:
    assert expression(text, LISTED) == said


def test_leaves_are_named_once() -> None:
    assert leaves("MIT AND (MIT OR Apache-2.0)") == ["MIT", "Apache-2.0"]
    assert leaves("NONE") == []


def test_a_repository_that_is_model_and_parent_is_one_component() -> None:
    child = factory.model("acme/child", "MIT", 2)
    parent = factory.model("acme/base", "Apache-2.0", 1)
    bom = gather(factory.report(child, parent), Options(), LISTED)
    bases = [one for one in bom.components.values() if one.name == "acme/base"]
    assert [(one.audited, one.concluded) for one in bases] == [(True, "Apache-2.0")]
    assert [row.word for row in bom.relations] == ["finetune"]


def test_licence_texts_come_from_the_audited_repository() -> None:
    report = licensed("NOASSERTION", "LicenseRef-own", "LicenseRef-own")
    texts = {factory.sha("MIT"): "The own licence\x1b[31m."}
    data = json.loads(render(report, "spdx", texts=texts))
    assert data["hasExtractedLicensingInfos"][0]["extractedText"] == "The own licence."


def test_spdx_2_3_carries_purl_licences_lineage_and_what_was_read() -> None:
    data = json.loads(render(factory.sample_report(), "spdx"))
    package = next(row for row in data["packages"] if row["name"] == "acme/atlas-7b")
    assert package["externalRefs"][0]["referenceCategory"] == "PACKAGE-MANAGER"
    assert package["externalRefs"][0]["referenceLocator"].startswith("pkg:huggingface/acme/atlas-7b@")
    assert package["licenseConcluded"] == "LicenseRef-llama3.1"
    assert factory.sha("llama3.1") in package["sourceInfo"]
    kinds = Counter(row["relationshipType"] for row in data["relationships"])
    assert kinds["DESCENDANT_OF"] >= 3
    custom = {row["licenseId"] for row in data["hasExtractedLicensingInfos"]}
    used = {word for row in data["packages"] for word in row["licenseConcluded"].split() if word.startswith("License")}
    assert used <= custom


@pytest.mark.parametrize("make", ["sample_report", "hostile_report", "report"])
def test_spdx_2_3_satisfies_its_schema(make: str) -> None:
    folder = os.environ.get("AUDITOR_SCHEMAS")
    if not folder:
        pytest.skip("AUDITOR_SCHEMAS is not set: it names a folder with spdx-2.3-schema.json")
    schema = json.loads((Path(folder) / "spdx-2.3-schema.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    assert list(kind(schema).iter_errors(json.loads(render(getattr(factory, make)(), "spdx")))) == []


def test_spdx_3_gives_every_package_one_declared_and_one_concluded_licence() -> None:
    pytest.importorskip("spdx_python_model", reason="spdx3 is an optional extra")
    graph = json.loads(render(factory.sample_report(), "spdx3"))["@graph"]
    packages = [row for row in graph if row["type"] in ("ai_AIPackage", "dataset_DatasetPackage")]
    links = [row for row in graph if row["type"] == "Relationship"]
    for package in packages:
        for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
            found = [row for row in links if row["from"] == package["spdxId"] and row["relationshipType"] == kind]
            assert len(found) == 1
            assert len(found[0]["to"]) == 1
        assert package["software_primaryPurpose"] in ("model", "data")
    kinds = {row["relationshipType"] for row in links}
    assert {"descendantOf", "trainedOn", "contains"} <= kinds
    ids = {row.get("spdxId") for row in graph}
    assert {target for row in links for target in row["to"] if target.startswith("urn:")} <= ids


@pytest.mark.parametrize("make", ["sample_report", "hostile_report", "report"])
def test_spdx_3_satisfies_its_schema_and_its_shapes(make: str) -> None:
    pytest.importorskip("spdx_python_model", reason="spdx3 is an optional extra")
    assert spdx3.faults(render(getattr(factory, make)(), "spdx3")) == []


def test_the_validators_of_spdx_3_find_what_is_wrong() -> None:
    pytest.importorskip("spdx_python_model", reason="spdx3 is an optional extra")
    data = json.loads(render(factory.sample_report(), "spdx3"))
    package = next(row for row in data["@graph"] if row["type"] == "ai_AIPackage")
    package["suppliedBy"] = package["spdxId"]  # a package is no agent: the schema cannot tell, the shapes can
    assert spdx3.faults(json.dumps(data).encode())
    package["releaseTime"] = "yesterday"
    assert [said for said in spdx3.faults(json.dumps(data).encode()) if said.startswith("schema")]


def dated(**changes: Any) -> Any:
    """A report on one model with a parent and a dataset, all with the time of their commit."""
    model = factory.model("acme/m", "MIT", 2)
    when = {"released": datetime(2024, 7, 23, 14, 48, tzinfo=UTC)}
    lineage = tuple(row.model_copy(update=when) for row in model.lineage)
    data = DatasetRow(ref="acme/corpus", license="MIT", status=Status.FOUND, commit=factory.commit_of("acme/corpus"))
    datasets = (data.model_copy(update={**when, **changes}),)
    return factory.report(model.model_copy(update={**when, "lineage": lineage, "datasets": datasets}))


@pytest.mark.parametrize(
    ("changes", "profiles"),
    [
        ({}, {"ai", "dataset"}),
        ({"released": None}, {"ai"}),
        ({"ref": "wikipedia"}, {"ai"}),  # nobody is named as publisher
        ({"status": Status.ABSENT, "commit": None, "released": None}, {"ai"}),
    ],
)
def test_spdx_3_claims_a_profile_when_all_that_it_wants_is_known(changes: dict[str, Any], profiles: set[str]) -> None:
    pytest.importorskip("spdx_python_model", reason="spdx3 is an optional extra")
    document = render(dated(**changes), "spdx3")
    assert spdx3.claimed(document) & spdx3.PROFILES.keys() == profiles
    assert spdx3.unkept(document) == []


def test_what_a_card_names_and_nobody_has_seen_has_no_place_and_no_publisher() -> None:
    report = dated(status=Status.ABSENT, commit=None, released=None)
    lost = [one for one in gather(report, Options(), LISTED).components.values() if one.kind == "dataset"]
    assert [(one.name, one.supplier, one.download) for one in lost] == [("acme/corpus", None, None)]


@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_cyclonedx_keeps_model_cards_ancestors_and_hashes(version: str) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx is an optional extra")
    schema = pytest.importorskip("cyclonedx.schema")
    data = render(factory.sample_report(), "cyclonedx", cyclonedx=version)
    known = {"1.6": schema.SchemaVersion.V1_6, "1.7": schema.SchemaVersion.V1_7}[version]
    assert validation.JsonStrictValidator(known).validate_str(data.decode()) is None
    component = json.loads(data)["components"][0]
    assert component["type"] == "machine-learning-model"
    assert component["pedigree"]["ancestors"][0]["name"] == "acme/base"
    assert component["modelCard"]["modelParameters"]["datasets"]
    assert {row["license"]["acknowledgement"] for row in component["licenses"]} == {"declared", "concluded"}
    assert any(row.get("hashes") for row in component["externalReferences"])


def licenses_of(report: Any) -> Any:
    return json.loads(render(report, "cyclonedx"))["components"][0].get("licenses")


def test_cyclonedx_writes_a_choice_as_one_expression_and_nothing_for_unknown() -> None:
    pytest.importorskip("cyclonedx", reason="cyclonedx is an optional extra")
    assert licenses_of(licensed("MIT", "MIT", "MIT OR Apache-2.0")) == [
        {"expression": "MIT OR Apache-2.0", "acknowledgement": "concluded"}
    ]
    assert licenses_of(licensed("NOASSERTION", "NONE", "NOASSERTION")) is None
    assert licenses_of(licensed("NONE", "NONE", "OpenMDW-1.0")) == [
        {"license": {"id": "OpenMDW-1.0", "acknowledgement": "concluded"}}
    ]


def test_cyclonedx_holds_the_text_of_an_own_licence() -> None:
    pytest.importorskip("cyclonedx", reason="cyclonedx is an optional extra")
    report = licensed("NOASSERTION", "LicenseRef-own", "LicenseRef-own")
    data = json.loads(render(report, "cyclonedx", texts={factory.sha("MIT"): "Own text"}))
    assert data["components"][0]["licenses"][0]["license"]["text"]["content"] == "Own text"


def test_an_unknown_version_of_cyclonedx_is_a_usage_error() -> None:
    pytest.importorskip("cyclonedx", reason="cyclonedx is an optional extra")
    with pytest.raises(UsageError):
        render(factory.report(), "cyclonedx", cyclonedx="1.2")
