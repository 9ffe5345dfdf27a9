"""SPDX 2.3 JSON, built and validated with the official library."""

# mypy: disable-error-code="attr-defined"
# (the library re-exports its model without saying so)
from __future__ import annotations

import io
import json
from typing import Any

from license_expression import get_spdx_licensing  # type: ignore[import-untyped]
from spdx_tools.spdx.model import (
    Actor,
    ActorType,
    CreationInfo,
    Document,
    ExternalPackageRef,
    ExternalPackageRefCategory,
    ExtractedLicensingInfo,
    Package,
    PackagePurpose,
    Relationship,
    RelationshipType,
    SpdxNoAssertion,
    SpdxNone,
)
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
from spdx_tools.spdx.writer.json import json_writer

from auditor.domain.report import Report
from auditor.errors import OutputError
from auditor.reporters.bom import NOASSERTION, NONE, Bom, Component, CustomLicense, Relation, gather
from auditor.reporters.interface import Options
from auditor.reporters.words import words

_DOCUMENT = "SPDXRef-DOCUMENT"
_LICENSING = get_spdx_licensing()


def render(report: Report, options: Options) -> bytes:
    """Return the document.

    Raises:
        OutputError: the library's validator found something; the message holds its first words.

    """
    bom = gather(report, options, listed_ids())
    document = Document(
        creation_info=_creation(report, bom),
        packages=[_package(one) for one in bom.components.values()],
        relationships=[*_describes(bom), *(_relationship(one) for one in bom.relations)],
        extracted_licensing_info=[_extracted(one) for one in bom.customs.values()],
    )
    problems = validate_full_spdx_document(document)
    if problems:
        raise OutputError(f"SPDX 2.3: {problems[0].validation_message}"[:300], "Please report this as a bug.")
    out = io.StringIO()
    json_writer.write_document_to_stream(document, out, validate=False)
    return json.dumps(_schema_spelling(json.loads(out.getvalue())), ensure_ascii=False, indent=1).encode() + b"\n"


def listed_ids() -> frozenset[str]:
    """Return the licence and exception ids that the library's index knows."""
    return frozenset(str(key) for key in _LICENSING.known_symbols)


def _schema_spelling(data: dict[str, Any]) -> dict[str, Any]:
    """The library writes the category as its enum spells it; the 2.3 schema wants a dash."""
    for package in data.get("packages", ()):
        for reference in package.get("externalRefs", ()):
            reference["referenceCategory"] = reference["referenceCategory"].replace("_", "-")
    return data


def _creation(report: Report, bom: Bom) -> CreationInfo:
    return CreationInfo(
        spdx_version="SPDX-2.3",
        spdx_id=_DOCUMENT,
        name=words()("title"),
        document_namespace=f"urn:uuid:{bom.serial}",
        creators=[Actor(ActorType.TOOL, f"auditor-{report.tool.version}")],
        created=report.as_of.replace(microsecond=0, tzinfo=None),
        creator_comment=words()("indicators"),
        document_comment=f"ruleset {report.ruleset.version} {report.ruleset.digest}",
    )


def _package(one: Component) -> Package:
    references = [ExternalPackageRef(ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", one.purl)] if one.purl else []
    read = "; ".join(f"{proof.path} sha256:{proof.sha256}" for proof in one.files)
    return Package(
        spdx_id=_ref(one.key),
        name=one.name,
        version=one.commit,
        download_location=one.download or SpdxNoAssertion(),
        supplier=Actor(ActorType.ORGANIZATION, one.supplier) if one.supplier else SpdxNoAssertion(),
        files_analyzed=False,
        license_declared=_license(one.declared),
        license_concluded=_license(one.concluded),
        license_comment=one.comment or None,
        copyright_text=SpdxNoAssertion(),
        source_info=read or None,
        external_references=references,
        primary_package_purpose=PackagePurpose.OTHER,
        release_date=one.released.replace(microsecond=0, tzinfo=None) if one.released else None,
        comment=f"{one.kind} (AI)",
    )


def _license(said: str) -> Any:
    if said == NOASSERTION:
        return SpdxNoAssertion()
    return SpdxNone() if said == NONE else _LICENSING.parse(said)


def _extracted(one: CustomLicense) -> ExtractedLicensingInfo:
    return ExtractedLicensingInfo(
        license_id=one.id,
        extracted_text=one.text or words()("bom.no_text", id=one.id),
        license_name=one.name,
        cross_references=[url for url in one.urls if url.startswith("https://")],
    )


def _describes(bom: Bom) -> list[Relationship]:
    audited = [_ref(one.key) for one in bom.components.values() if one.audited]
    described: list[str | SpdxNone] = [*audited] or [SpdxNone()]
    return [Relationship(_DOCUMENT, RelationshipType.DESCRIBES, key) for key in described]


def _relationship(one: Relation) -> Relationship:
    kind = RelationshipType.OTHER if one.word == "trained" else RelationshipType.DESCENDANT_OF
    comment = words()("bom.trained_on") if one.word == "trained" else one.word
    return Relationship(_ref(one.child), kind, _ref(one.parent), comment=comment)


def _ref(key: str) -> str:
    return f"SPDXRef-{key}"
