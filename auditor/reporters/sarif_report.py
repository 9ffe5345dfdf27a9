"""SARIF 2.1.0 for code scanning: a finding stands at the line of the user's file that names the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.domain.report import EvidenceRow, FindingRow, IssueRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.reporters.links import web_link
from auditor.reporters.places import file_uri, fingerprint, first_position
from auditor.reporters.words import words

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://pypi.org/project/model-auditor/"
_MAX_RESULTS, _MAX_RELATED = 25_000, 10
"""What GitHub accepts; what is left out is said in a notification."""


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (SARIF has no options)
    """Return one run. Findings that passed, do not apply or are waived are left out: code scanning would show them."""
    found = sorted(_findings(report), key=lambda pair: phrases.severity(pair[1]))
    rules = {row.rule_id: row for _, row in reversed(found)}
    order = {rule: place for place, rule in enumerate(sorted(rules))}
    run = {
        "tool": {"driver": _driver(report, [rules[key] for key in order])},
        "invocations": [_invocation(report, len(found))],
        "results": [_result(model, row, order) for model, row in found[:_MAX_RESULTS]],
        "columnKind": "unicodeCodePoints",
        "properties": {"ruleset": report.ruleset.digest, "asOf": report.as_of.isoformat()},
    }
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1).encode()
        + b"\n"
    )


def message(text: str) -> dict[str, str]:
    """Return a message object; brackets before a parenthesis would be read as a link."""
    return {"text": line(text, 2000).replace("](", "] (") or "–"}


def _findings(report: Report) -> Iterator[tuple[ModelReport, FindingRow]]:
    every = ((model, row) for model in report.models for row in model.findings)
    return ((model, row) for model, row in every if row.kind not in phrases.NO_ACTION and not row.waived)


def _driver(report: Report, rules: list[FindingRow]) -> dict[str, Any]:
    return {
        "name": "auditor",
        "fullName": f"auditor {report.tool.version}",
        "informationUri": _HOME,
        "version": report.tool.version,
        "semanticVersion": report.tool.version,
        "rules": [_rule(row) for row in rules],
    }


def _rule(row: FindingRow) -> dict[str, Any]:
    short = row.rule_id.replace("-", " ").replace(".", " ").capitalize() + "."
    help_ = row.how_to_fix or row.message
    return {
        "id": line(row.rule_id, 200),
        "name": "".join(char for char in row.rule_id.title() if char.isalnum())[:100] + "Finding",
        "shortDescription": message(short),
        "fullDescription": message(f"{short} {help_}"),
        "help": message(help_),
        "defaultConfiguration": {"level": row.level},
        "properties": {"tags": ["licence", "ai-model"]},
    }


def _result(model: ModelReport, row: FindingRow, order: dict[str, int]) -> dict[str, Any]:
    rows = {one.id: one for one in model.evidence}
    cited = [rows[key] for key in row.evidence if key in rows]
    return {
        "ruleId": line(row.rule_id, 200),
        "ruleIndex": order[row.rule_id],
        "kind": row.kind,
        "level": row.level if row.kind == "fail" else "none",
        "message": message(f"{line(model.ref, 200)}: {row.message}"),
        "locations": [_location(model)],
        "relatedLocations": list(_related(cited)),
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint(model.ref, row.rule_id)[:16]}:1"},
        "properties": {"commit": model.commit, "evidence": [line(one.uri, 600) for one in cited]},
    }


def _location(model: ModelReport) -> dict[str, Any]:
    name = line(model.ref, 300)
    location: dict[str, Any] = {"logicalLocations": [{"name": name, "fullyQualifiedName": name, "kind": "module"}]}
    place = first_position(model)
    if place:
        region = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
        location["physicalLocation"] = {"artifactLocation": {"uri": file_uri(place)}, "region": region}
    return location


def _related(cited: list[EvidenceRow]) -> Iterator[dict[str, Any]]:
    links = {link: row for row in reversed(cited) if (link := web_link(row.uri))}
    for number, (link, row) in enumerate(sorted(links.items())[:_MAX_RELATED], 1):
        physical = {"artifactLocation": {"uri": link}}
        yield {"id": number, "physicalLocation": physical, "message": message(row.excerpt or row.uri)}


def _invocation(report: Report, found: int) -> dict[str, Any]:
    notices = [_notification(row) for row in report.issues]
    if found > _MAX_RESULTS:
        left = words()("sarif.left_out", count=found - _MAX_RESULTS)
        notices.append({"level": "warning", "message": message(left)})
    return {"executionSuccessful": report.complete, "toolExecutionNotifications": notices}


def _notification(row: IssueRow) -> dict[str, Any]:
    text = f"{line(row.ref, 200)}: {row.message} {row.how_to_fix}"
    return {"level": "error" if row.status == "failed" else "warning", "message": message(text)}
