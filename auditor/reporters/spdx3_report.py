"""SPDX 3.0.1 JSON-LD with the AI and Dataset profiles, built with the official bindings, which check every property."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from license_expression import get_spdx_licensing  # type: ignore[import-untyped]
from spdx_python_model import v3_0_1 as spdx

from auditor.domain.report import Report
from auditor.reporters.bom import NOASSERTION, NONE, Bom, Component, CustomLicense, FileProof, Relation, gather
from auditor.reporters.interface import Options
from auditor.reporters.words import words

_NO_ASSERTION = spdx.expandedlicensing_IndividualLicensingInfo.NAMED_INDIVIDUALS["NoAssertionLicense"]
_NO_LICENSE = spdx.expandedlicensing_IndividualLicensingInfo.NAMED_INDIVIDUALS["NoneLicense"]


def render(report: Report, options: Options) -> bytes:
    """Return the document. It claims the AI and Dataset profiles where nothing is missing that they want.

    Both want figures that only the Hub's answer about a commit gives; there is no way to write NOASSERTION for them.
    """
    bom = gather(report, options, frozenset(map(str, get_spdx_licensing().known_symbols)) | {"OpenMDW-1.0"})
    objects = spdx.SHACLObjectSet()
    for one in _Writer(report, bom).elements():
        objects.add(one)
    out = io.BytesIO()
    spdx.JSONLDSerializer().write(objects, out, indent=1)
    return out.getvalue() + b"\n"


class _Writer:
    """Makes the elements of one document; licences, agents and files are made once each."""

    def __init__(self, report: Report, bom: Bom) -> None:
        self._bom = bom
        self._base = f"urn:uuid:{bom.serial}#"
        self._agents: dict[str, Any] = {}
        self._licenses: dict[str, Any] = {}
        self._tool = spdx.Tool(_id=self._base + "tool", name=f"auditor {report.tool.version}")
        self._author = spdx.SoftwareAgent(_id=self._base + "agent", name="auditor")
        self._info = spdx.CreationInfo(
            _id="_:creation",
            specVersion="3.0.1",
            created=report.as_of,
            createdBy=[self._author],
            createdUsing=[self._tool],
        )
        self._tool.creationInfo = self._author.creationInfo = self._info
        self._comment = f"ruleset {report.ruleset.version} {report.ruleset.digest}; {words()('indicators')}"

    def elements(self) -> Iterator[Any]:
        """Yield every element, the document first."""
        packages = {key: self._package(one) for key, one in self._bom.components.items()}
        content = [element for key, one in self._bom.components.items() for element in self._about(one, packages[key])]
        content += [self._relation(row, packages) for row in self._bom.relations]
        everything = [*packages.values(), *self._agents.values(), *self._licenses.values(), *content]
        roots = [packages[key] for key, one in self._bom.components.items() if one.audited]
        yield self._document(everything, roots)
        yield from (self._info, self._author, self._tool)
        yield from everything

    def _document(self, everything: list[Any], roots: list[Any]) -> Any:
        profiles = spdx.ProfileIdentifierType
        return spdx.SpdxDocument(
            _id=self._base + "document",
            creationInfo=self._info,
            name=words()("title"),
            comment=self._comment,
            element=[self._author, self._tool, *everything],
            rootElement=roots or [self._author],
            profileConformance=[profiles.core, profiles.software, profiles.simpleLicensing, *self._profiles()],
        )

    def _profiles(self) -> Iterator[Any]:
        """The AI profile wants supplier, release time, download location and version of every model; the Dataset
        profile wants originator, time of building and release, and download location of every dataset.
        """
        known = {"model": spdx.ProfileIdentifierType.ai, "dataset": spdx.ProfileIdentifierType.dataset}
        for kind, profile in known.items():
            some = [one for one in self._bom.components.values() if one.kind == kind]
            if some and all(one.supplier and one.released and one.download and one.commit for one in some):
                yield profile

    def _package(self, one: Component) -> Any:
        purpose = spdx.software_SoftwarePurpose
        is_model = one.kind == "model"
        package: Any = (spdx.ai_AIPackage if is_model else spdx.dataset_DatasetPackage)(
            _id=self._base + one.key,
            creationInfo=self._info,
            name=one.name,
            software_primaryPurpose=purpose.model if is_model else purpose.data,
        )
        if not is_model:
            package.dataset_datasetType = [spdx.dataset_DatasetType.noAssertion]
        if one.supplier:
            agent = self._agent(one.supplier)
            package.suppliedBy = agent
            package.originatedBy = [] if is_model else [agent]
        if one.released:
            package.releaseTime = one.released
            package.comment = words()("bom.commit_time")
            if not is_model:
                package.builtTime = one.released
        if one.commit:
            package.software_packageVersion = one.commit
        if one.download:
            package.software_downloadLocation = one.download
        if one.purl:
            package.software_packageUrl = one.purl
        return package

    def _agent(self, name: str) -> Any:
        if name not in self._agents:
            identity = f"{self._base}supplier-{len(self._agents) + 1}"
            self._agents[name] = spdx.Organization(_id=identity, creationInfo=self._info, name=name)
        return self._agents[name]

    def _about(self, one: Component, package: Any) -> Iterator[Any]:
        """Yield exactly one declared and one concluded licence, and the files that were read."""
        kinds = spdx.RelationshipType
        yield self._link(one.key + "-declared", package, kinds.hasDeclaredLicense, [self._license(one.declared)])
        concluded = self._link(
            one.key + "-concluded", package, kinds.hasConcludedLicense, [self._license(one.concluded)]
        )
        if one.comment:
            concluded.comment = one.comment
        yield concluded
        files = [self._file(one, number, proof) for number, proof in enumerate(one.files, 1)]
        yield from files
        if files:
            yield self._link(one.key + "-contains", package, kinds.contains, files)

    def _file(self, one: Component, number: int, proof: FileProof) -> Any:
        digest = spdx.Hash(algorithm=spdx.HashAlgorithm.sha256, hashValue=proof.sha256)
        identity = f"{self._base}{one.key}-file-{number}"
        return spdx.software_File(_id=identity, creationInfo=self._info, name=proof.path, verifiedUsing=[digest])

    def _license(self, said: str) -> Any:
        if said in (NOASSERTION, NONE):
            return _NO_ASSERTION if said == NOASSERTION else _NO_LICENSE
        if said not in self._licenses:
            number = sum(not key.startswith("text ") for key in self._licenses) + 1
            element = spdx.simplelicensing_LicenseExpression(
                _id=f"{self._base}license-{number}", creationInfo=self._info, simplelicensing_licenseExpression=said
            )
            element.simplelicensing_customIdToUri = list(self._texts(said))
            self._licenses[said] = element
        return self._licenses[said]

    def _texts(self, said: str) -> Iterator[Any]:
        for key, custom in self._bom.customs.items():
            if key in said.replace("(", " ").replace(")", " ").split():
                yield spdx.DictionaryEntry(key=key, value=self._text(custom))

    def _text(self, custom: CustomLicense) -> str:
        key = f"text {custom.id}"
        if key not in self._licenses:
            self._licenses[key] = spdx.simplelicensing_SimpleLicensingText(
                _id=f"{self._base}text-{custom.id}",
                creationInfo=self._info,
                name=custom.name,
                simplelicensing_licenseText=custom.text or words()("bom.no_text", id=custom.id),
            )
        return str(self._licenses[key]._id)

    def _relation(self, row: Relation, packages: dict[str, Any]) -> Any:
        kinds = spdx.RelationshipType
        trained = row.word == "trained"
        name = f"{row.child}-{'trained-on' if trained else 'from'}-{row.parent}-{row.word}".replace(" ", "-")
        kind = kinds.trainedOn if trained else kinds.descendantOf
        link = self._link(name, packages[row.child], kind, [packages[row.parent]])
        if not trained:
            link.comment = row.word
        return link

    def _link(self, name: str, source: Any, kind: Any, to: list[Any]) -> Any:
        return spdx.Relationship(
            _id=f"{self._base}{name}",
            creationInfo=self._info,
            from_=source,
            relationshipType=kind,
            to=to,
            completeness=spdx.RelationshipCompleteness.noAssertion,
        )
