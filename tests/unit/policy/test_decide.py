from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.domain.knowledge import LicenseFamily
from auditor.domain.ref import Position
from auditor.domain.report import Condition, DecisionRow, FrameworkRow, ModelReport
from auditor.policy.apply import Ruling, apply
from auditor.policy.decide import Decision, decide
from auditor.policy.expressions import Answer, allowed_by
from auditor.policy.types import Allow, LoadedPolicy, Policy
from tests.unit.policy.models import COMMIT, TEXT, finding, model, report

TODAY = date(2026, 6, 1)
FAMILIES = {"MIT": LicenseFamily.PERMISSIVE, "GPL-3.0-only": LicenseFamily.COPYLEFT}
WAIVER = {
    "model": "lab/model",
    "rule": "license-conflict",
    "reason": "asked",
    "owner": "legal",
    "expires": "2026-12-31",
}


def decided(policy: dict[str, Any], subject: ModelReport) -> Decision:
    return decide(Policy.model_validate(policy), subject, TODAY, FAMILIES)


def result(policy: dict[str, Any], subject: ModelReport) -> tuple[str, list[str]]:
    row = decided(policy, subject).row
    return row.result, [reason.partition(":")[0] for reason in row.reasons]


def threshold(amount: float, unit: str = "monthly active users") -> Condition:
    return Condition(clause="scale.mau", operator=">", amount=amount, unit=unit)


@pytest.mark.parametrize(
    ("policy", "changes", "expected"),
    [
        ({"allow": {"classes": ["open-weight"]}}, {}, "accepted"),
        ({"allow": {"classes": ["open-source"]}}, {}, "rejected"),
        ({"allow": {"classes": ["open-source"]}}, {"openness": "undetermined"}, "undecided"),
        ({"allow": {"licenses": ["mit"]}}, {}, "accepted"),
        ({"allow": {"licenses": ["Apache-2.0"]}}, {}, "rejected"),
        ({"allow": {"licenses": ["MIT"]}}, {"license": "NONE"}, "rejected"),
        ({"allow": {"licenses": ["MIT"]}}, {"license": "NOASSERTION"}, "undecided"),
        ({"allow": {"families": ["permissive"]}}, {}, "accepted"),
        ({"allow": {"families": ["permissive"]}}, {"license": "GPL-3.0-only"}, "rejected"),
        (
            {"allow": {"classes": ["closed"], "licenses": ["MIT"]}},
            {"openness": "closed", "license": "NOASSERTION"},
            "accepted",
        ),
        ({"allow": {"licenses": ["MIT"]}}, {"openness": "closed", "license": "NOASSERTION"}, "undecided"),
        ({"commercial_use": "allowed"}, {}, "accepted"),
        ({"commercial_use": "allowed"}, {"use": "conditional"}, "rejected"),
        ({"commercial_use": "conditional"}, {"use": "conditional"}, "accepted"),
        ({"commercial_use": "conditional"}, {"use": "prohibited"}, "rejected"),
        ({"commercial_use": "allowed"}, {"use": "not-granted"}, "rejected"),
        ({"commercial_use": "allowed"}, {"use": "unknown"}, "undecided"),
        ({"commercial_use": "any"}, {"use": "prohibited"}, "accepted"),
        (
            {"commercial_use": {"saas": "allowed", "research": "any"}},
            {"use": "prohibited", "usage": "research"},
            "accepted",
        ),
        ({"commercial_use": {"saas": "allowed", "research": "any"}}, {"use": "prohibited"}, "rejected"),
        ({"commercial_use": {"saas": "allowed"}, "usage": "saas"}, {"use": "prohibited"}, "rejected"),
        ({"frameworks": {"osaid": "meets"}}, {}, "undecided"),
        ({"frameworks": {"osaid": "meets"}}, {"frameworks": {"osaid-1.0": FrameworkRow(result="meets")}}, "accepted"),
        ({"frameworks": {"osaid": "meets"}}, {"frameworks": {"osaid-1.0": FrameworkRow(result="fails")}}, "rejected"),
        (
            {"frameworks": {"mof": "III"}},
            {"frameworks": {"mof-1.0": FrameworkRow(result="meets", **{"class": "II"})}},
            "accepted",
        ),
        (
            {"frameworks": {"mof": "I"}},
            {"frameworks": {"mof-1.0": FrameworkRow(result="meets", **{"class": "II"})}},
            "rejected",
        ),
        ({"frameworks": {"mof": "I"}}, {"frameworks": {"mof-1.0": FrameworkRow(result="open")}}, "undecided"),
        ({"fail_on": "error"}, {"findings": (finding(),)}, "rejected"),
        ({"fail_on": "error"}, {"findings": (finding(level="warning"),)}, "accepted"),
        ({"fail_on": "note"}, {"findings": (finding(level="warning"),)}, "rejected"),
        ({"fail_on": "error"}, {"findings": (finding(kind="open", level="none"),)}, "undecided"),
        ({"fail_on": "error"}, {"findings": (finding(kind="review", level="none"),)}, "accepted"),
        ({"undecided_on": ["review"]}, {"findings": (finding(kind="review", level="none"),)}, "undecided"),
    ],
)
def test_each_demand_accepts_rejects_or_stays_open(
    policy: dict[str, Any], changes: dict[str, Any], expected: str
) -> None:
    assert result(policy, model(**changes))[0] == expected


def test_a_rejection_beats_an_open_question_and_both_are_told() -> None:
    policy = {"allow": {"classes": ["open-source"], "licenses": ["MIT"]}}
    assert result(policy, model(license="NOASSERTION")) == ("rejected", ["policy.class", "policy.license"])


def test_objections_of_the_policy_become_findings() -> None:
    decision = decided({"allow": {"classes": ["open-source"]}}, model())
    (row,) = decision.findings
    assert (row.rule_id, row.kind, row.level) == ("policy.class", "fail", "error")
    assert row.message == "It is open-weight; allowed are open-source."


@pytest.mark.parametrize(
    ("need", "figure", "expected"),
    [
        ("conditional", 1_000, "accepted"),
        ("conditional", 800_000_000, "rejected"),
        ("allowed", 1_000, "accepted"),
        ("allowed", None, "rejected"),
    ],
)
def test_the_companys_figures_decide_on_thresholds(need: str, figure: float | None, expected: str) -> None:
    company = {"monthly active users": figure} if figure else {}
    subject = model(use="conditional", conditions=(threshold(700_000_000),))
    assert result({"commercial_use": need, "company": company}, subject)[0] == expected


def test_a_condition_without_a_threshold_stays_a_condition() -> None:
    subject = model(use="conditional", conditions=(threshold(10), Condition(clause="limit.behaviour")))
    decision = decided({"commercial_use": "allowed", "company": {"monthly active users": 1}}, subject)
    assert decision.row.reasons == (
        "policy.commercial-use: commercial use is conditional on limit.behaviour",
        "company: 1 of 10 monthly active users (scale.mau), below the threshold",
    )


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("MIT AND Apache-2.0", Answer.NO),
        ("MIT OR Apache-2.0", Answer.YES),
        ("MIT AND NOASSERTION", Answer.UNKNOWN),
        ("Apache-2.0 AND NOASSERTION", Answer.NO),
        ("MIT OR NOASSERTION", Answer.YES),
        ("Apache-2.0 OR NOASSERTION", Answer.UNKNOWN),
        ("GPL-3.0-only WITH Classpath-exception-2.0", Answer.NO),
        ("not an ((expression", Answer.UNKNOWN),
    ],
)
def test_expressions_are_judged_in_three_values(expression: str, answer: Answer) -> None:
    assert allowed_by(expression, Allow(licenses=("MIT",)), {}) is answer


def waived(**changes: Any) -> tuple[str, tuple[str, ...]]:
    decision = decided({"waivers": [WAIVER | changes]}, model(findings=(finding(),)))
    return decision.row.result, decision.waived


def test_a_waiver_takes_one_objection_away_and_is_told() -> None:
    assert waived() == ("accepted", ("license-conflict",))
    row = decided({"waivers": [WAIVER]}, model(findings=(finding(),))).row
    assert row.reasons == ("waived until 2026-12-31: license-conflict (asked; legal)",)


@pytest.mark.parametrize(
    "changes",
    [
        {"expires": "2026-05-31"},
        {"model": "lab/other"},
        {"rule": "license-missing"},
        {"commit": "fedcba9"},
        {"sha256": "d" * 64},
    ],
)
def test_a_waiver_that_does_not_fit_takes_nothing_away(changes: dict[str, str]) -> None:
    assert waived(**changes) == ("rejected", ())


@pytest.mark.parametrize("changes", [{"expires": "2026-06-01"}, {"commit": COMMIT[:10]}, {"sha256": TEXT}])
def test_a_waiver_bound_to_what_was_looked_at_counts(changes: dict[str, str]) -> None:
    assert waived(**changes)[0] == "accepted"


CLARIFICATION = {"sha256": TEXT, "license": "MIT", "reason": "read it", "owner": "legal", "date": "2026-01-01"}


def test_a_clarification_replaces_what_the_tool_could_not_tell() -> None:
    policy = {"allow": {"licenses": ["MIT"]}, "commercial_use": "allowed"}
    subject = model(license="NOASSERTION", use="unknown")
    assert result(policy, subject)[0] == "undecided"
    clear = policy | {"clarifications": [CLARIFICATION | {"commercial_use": "allowed"}]}
    assert result(clear, subject)[0] == "accepted"
    dead = policy | {"clarifications": [CLARIFICATION | {"sha256": "d" * 64}]}
    assert result(dead, subject)[0] == "undecided"


def test_an_override_counts_only_where_every_file_fits() -> None:
    policy = {
        "commercial_use": "allowed",
        "paths": [{"match": ["research/**"], "commercial_use": "any", "usage": "lab"}],
    }
    assert result(policy, model(use="prohibited", files=("research/a.py",)))[0] == "accepted"
    assert result(policy, model(use="prohibited", files=("research/a.py", "src/b.py")))[0] == "rejected"
    assert result(policy, model(use="prohibited"))[0] == "rejected"


def test_an_override_may_change_the_allow_list_and_the_frameworks() -> None:
    policy = {
        "allow": {"classes": ["open-source"]},
        "frameworks": {"osaid": "meets"},
        "paths": [{"match": ["x/"], "allow": {"classes": ["open-weight"]}, "frameworks": {"owd": "meets"}}],
    }
    subject = model(files=("x/a.py",), frameworks={"owd-0.3": FrameworkRow(result="meets")})
    assert result(policy, subject)[0] == "accepted"


def ruled(policy: dict[str, Any], *models: ModelReport) -> Ruling:
    parsed = Policy.model_validate(policy)

    def at(count: int) -> tuple[Position, ...]:
        return tuple(Position(file="auditor.yaml", line=line + 1) for line in range(count))

    loaded = LoadedPolicy(
        policy=parsed,
        file="auditor.yaml",
        digest="sha256:x",
        waiver_places=at(len(parsed.waivers)),
        clarification_places=at(len(parsed.clarifications)),
        override_places=at(len(parsed.paths)),
    )
    return apply(loaded, report(*models), FAMILIES)


def about(ruling: Ruling) -> list[tuple[str, str]]:
    return [(row.rule_id, row.level) for row in ruling.findings]


def test_a_ruling_decides_every_model() -> None:
    ruling = ruled({"allow": {"classes": ["open-weight"]}}, model("a/b"), model("c/d", openness="closed"))
    assert [row.decision.result for row in ruling.models] == ["accepted", "rejected"]
    assert ruling.models[1].findings[0].rule_id == "policy.class"
    assert ruling.sound


def test_what_the_run_could_not_decide_is_not_accepted_by_a_policy() -> None:
    subject = model(decision=DecisionRow(result="undecided", reasons=("the Hub was down",)))
    (row,) = ruled({"allow": {"classes": ["open-weight"]}}, subject).models
    assert (row.decision.result, row.decision.reasons) == ("undecided", ("the Hub was down",))


@pytest.mark.parametrize(
    ("changes", "findings", "expected"),
    [
        ({}, (finding(),), [("waiver-wide", "note")]),
        ({"commit": COMMIT}, (finding(),), []),
        ({"expires": "2026-05-31"}, (finding(),), [("waiver-expired", "error")]),
        ({"expires": "2026-06-20", "commit": COMMIT}, (finding(),), [("waiver-expiring", "note")]),
        ({}, (), [("waiver-unused", "warning")]),
        ({"model": "lab/gone"}, (), [("waiver-unused", "warning")]),
        ({"commit": "fedcba9"}, (finding(),), [("waiver-unused", "warning")]),
    ],
)
def test_waivers_are_watched(
    changes: dict[str, str], findings: tuple[Any, ...], expected: list[tuple[str, str]]
) -> None:
    assert about(ruled({"waivers": [WAIVER | changes]}, model(findings=findings))) == expected


def test_the_reason_why_a_waiver_does_nothing_is_told() -> None:
    def told(**changes: str) -> str:
        return ruled({"waivers": [WAIVER | changes]}, model()).findings[0].message

    assert told() == "The waiver of license-conflict for lab/model has nothing to waive."
    assert told(model="lab/gone").endswith("is about a model that is not in the list.")
    assert told(commit="fedcba9").endswith("is bound to a commit or text that the model has moved on from.")


def test_clarifications_and_overrides_without_use_are_findings() -> None:
    policy = {"clarifications": [CLARIFICATION | {"sha256": "d" * 64}], "paths": [{"match": ["none/"], "usage": "x"}]}
    ruling = ruled(policy, model())
    assert about(ruling) == [("clarification-unused", "warning"), ("override-unused", "note")]
    assert not ruled({"waivers": [WAIVER | {"expires": "2020-01-01"}]}, model()).sound
    assert ruled({"waivers": [WAIVER]}, model(findings=(finding(),))).waived == {"lab/model": ("license-conflict",)}
