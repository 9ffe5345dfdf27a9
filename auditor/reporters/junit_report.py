"""JUnit XML: a suite a model, a test a check, and one test for the decision, so that unknown never shows as passed."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from auditor.domain.report import FindingRow, IssueRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import block, line
from auditor.reporters.interface import Options
from auditor.reporters.words import words


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (JUnit has no options)
    """Return the document as UTF-8.

    Rejected is a failure and undecided an error of the test `decision`; a failing check is a failure,
    one that is waived, an open question or review is a skipped test with its message;
    what could not be checked is an error.
    """
    root = Xml.Element("testsuites", name=words()("title"))
    for model in report.models:
        root.append(_suite(model, report))
    if report.issues:
        suite = Xml.SubElement(root, "testsuite", name=words()("summary.unchecked"))
        for row in report.issues:
            suite.append(_issue(row))
        _count(suite)
    _count(root)
    Xml.indent(root)
    data: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(model: ModelReport, report: Report) -> Xml.Element:
    suite = Xml.Element("testsuite", name=line(model.ref, 300), timestamp=report.as_of.strftime("%Y-%m-%dT%H:%M:%S"))
    for row in model.findings:
        suite.append(_check(model, row))
    suite.append(_decision(model))
    _count(suite)
    return suite


def _case(ref: str, name: str) -> Xml.Element:
    return Xml.Element("testcase", classname=line(ref, 300), name=line(name, 200), time="0")


def _check(model: ModelReport, row: FindingRow) -> Xml.Element:
    case = _case(model.ref, row.rule_id)
    if row.waived:
        Xml.SubElement(case, "skipped", message=line(f"{phrases.waiver(row.waived)} {row.message}", 1000))
    elif row.kind == "fail" and row.level in ("error", "warning"):
        said = Xml.SubElement(case, "failure", type=row.level, message=line(row.message, 500))
        said.text = block(row.how_to_fix, 2000)
    elif row.kind != "pass":
        Xml.SubElement(case, "skipped", message=line(f"{row.kind}: {row.message}", 500))
    return case


def _decision(model: ModelReport) -> Xml.Element:
    case = _case(model.ref, "decision")
    reasons = line(" ".join(model.decision.reasons) or model.openness.because, 1000)
    if model.decision.result == "rejected":
        Xml.SubElement(case, "failure", type="rejected", message=reasons)
    elif model.decision.result == "undecided":
        Xml.SubElement(case, "error", type="undecided", message=reasons)
    return case


def _issue(row: IssueRow) -> Xml.Element:
    case = _case(row.ref, row.where)
    said = Xml.SubElement(case, "error", type=row.status, message=line(row.message, 500))
    said.text = block(row.how_to_fix, 2000)
    return case


def _count(node: Xml.Element) -> None:
    cases = list(node.iter("testcase"))
    node.set("tests", str(len(cases)))
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        node.set(name, str(sum(case.find(kind) is not None for case in cases)))
