"""Waivers and findings about the policy, as a reader sees them."""

from datetime import date
from xml.etree import ElementTree

from auditor.domain.ref import Position
from auditor.domain.report import PolicyFinding, Report, Waived
from auditor.reporters.interface import render
from tests.unit.reporters import factory


def judged() -> Report:
    model = factory.model()
    waived = Waived(by="Ada <script>", reason="Paid for", expires=date(2027, 1, 31))
    rows = tuple(row.model_copy(update={"waived": waived}) for row in model.findings)
    stale = PolicyFinding(
        rule_id="waiver-expired",
        level="warning",
        message="A waiver has expired.",
        how_to_fix="Renew it.",
        position=Position(file="policy.yaml", line=7),
    )
    report = factory.report(model.model_copy(update={"findings": rows}))
    return report.model_copy(update={"policy_findings": (stale,)})


def test_a_waived_finding_names_owner_reason_and_expiry():
    for name in ("html", "markdown", "text"):
        shown = render(judged(), name).decode()
        assert "until 2027-01-31" in shown
        assert "Paid for" in shown
    assert "until 2027-01-31" in render(judged(), "html", share_above=0).decode()
    assert "<script>" not in render(judged(), "html").decode().partition("</style>")[2].partition("<script>")[0]


def test_findings_about_the_policy_stand_at_their_place():
    for name in ("html", "markdown"):
        shown = render(judged(), name).decode()
        assert "A waiver has expired." in shown
        assert "policy.yaml:7" in shown


def test_junit_skips_what_is_waived_and_says_why():
    suite = ElementTree.fromstring(render(judged(), "junit")).find("testsuite")
    assert suite is not None
    waived = [case.find("skipped") for case in suite.findall("testcase") if case.get("name") != "decision"]
    assert len(waived) == len(factory.model().findings)
    assert all(said is not None and "Paid for" in said.get("message", "") for said in waived)
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))


def test_code_scanning_leaves_out_what_is_waived():
    for name in ("sarif", "gitlab"):
        shown = render(judged(), name).decode()
        assert all(row.message not in shown for row in factory.model().findings)
