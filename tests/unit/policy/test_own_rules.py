from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from auditor.domain.evidence import Status
from auditor.domain.report import Condition, FindingRow, LicenseRow, ModelReport, ParentRow
from auditor.policy.apply import apply
from auditor.policy.decide import decide
from auditor.policy.facts import FACTS, table
from auditor.policy.load import load_policy
from auditor.policy.own_rules import OwnRule, findings_of
from auditor.policy.types import Policy
from auditor.resources import data_folder
from tests.unit.policy.models import model, report

TODAY = date(2026, 6, 1)


def rule(when: dict[str, Any], **more: str) -> OwnRule:
    return OwnRule.model_validate({"id": "ours", "when": when, "message": "Not with us.", **more})


def found(when: dict[str, Any], subject: ModelReport) -> FindingRow | None:
    return next(findings_of([rule(when)], subject), None)


CHILD = model(
    lineage=(ParentRow(ref="lab/base", relation="finetune", license="MIT", child="lab/model", status=Status.FOUND),),
    conditions=(Condition(clause="scale.mau"),),
)


@pytest.mark.parametrize(
    "when",
    [
        {"fact": "openness.class", "is": "open-weight"},
        {"fact": "license.concluded", "in": ["MIT", "Apache-2.0"]},
        {"fact": "lineage.derived", "is": "true"},
        {"fact": "lineage.parents", "contains": "lab/base"},
        {"fact": "terms.conditions", "contains": "scale.mau"},
        {"fact": "license.concluded", "matches": "^M"},
        {"fact": "weights.access", "known": "false"},
        {"not": {"fact": "license.modified", "is": True}},
        {"all": [{"fact": "repo.kind", "is": "hub"}, {"any": [{"fact": "lineage.licenses", "contains": "MIT"}]}]},
    ],
)
def test_a_condition_that_holds_is_a_failed_finding(when: dict[str, Any]) -> None:
    row = found(when, CHILD)
    assert row is not None
    assert (row.rule_id, row.kind, row.level, row.message) == ("own.ours", "fail", "error", "Not with us.")


def test_a_condition_that_does_not_hold_is_no_finding() -> None:
    assert found({"fact": "openness.class", "is": "closed"}, CHILD) is None


def test_an_unknown_fact_leaves_the_rule_open_and_the_model_undecided() -> None:
    row = found({"fact": "weights.access", "is": "gated"}, CHILD)
    assert row is not None
    assert (row.kind, row.level) == ("open", "none")
    assert "it is unknown: weights.access" in row.message
    policy = Policy(rules=(rule({"fact": "weights.access", "is": "gated"}),))
    assert decide(policy, CHILD, TODAY).row.result == "undecided"


def test_a_finding_cites_what_decided_it() -> None:
    row = found({"fact": "license.concluded", "is": "MIT"}, CHILD)
    assert row is not None
    assert row.evidence == CHILD.license.evidence


def test_the_policys_usage_counts_where_the_model_has_none() -> None:
    assert table(model(), "saas")["repo.usage"].value == "saas"
    assert table(model(usage="internal"), "saas")["repo.usage"].value == "internal"


def test_what_the_report_does_not_know_is_unknown() -> None:
    nobody = LicenseRow(declared="NOASSERTION", detected="NONE", concluded="NOASSERTION")
    facts = table(model().model_copy(update={"license": nobody}))
    assert not facts["license.declared"].known
    assert facts["license.detected"].value == "NONE"
    assert set(facts) == set(FACTS)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"fact": "licence.concluded", "is": "MIT"}, "license.concluded"),
        ({"fact": "repo.kind"}, "exactly one of"),
        ({"fact": "repo.kind", "matches": "("}, "pattern"),
        ({"fact": "repo.kind", "in": "hub"}, "a list is expected"),
        ({"fact": "lineage.derived", "is": "perhaps"}, "true or false"),
        ({"fact": "lineage.parents", "is": "x"}, "ask with contains"),
        ({"fact": "repo.kind", "contains": "x"}, "ask with is"),
        ({"fact": ["repo.kind"], "is": "x"}, "no fact"),
        ({"fact": "repo.kind", "at_least": 1}, "nothing to compare"),
        ({"al": []}, "all"),
        ({}, "mapping"),
    ],
)
def test_a_wrong_condition_is_told(when: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        rule(when)


def test_conditions_nest_only_so_deep() -> None:
    tree: dict[str, Any] = {"fact": "repo.kind", "is": "hub"}
    for _ in range(5000):
        tree = {"not": tree}
    with pytest.raises(ValidationError, match="deep"):
        rule(tree)


WORDS = st.sampled_from(["fact", "is", "in", "contains", "matches", "known", "at_least", "all", "any", "not", *FACTS])
TREES = st.recursive(
    WORDS | st.booleans() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)
)


@settings(max_examples=50)
@given(st.dictionaries(WORDS, TREES, max_size=3))
def test_any_tree_is_a_rule_or_an_error_that_names_it(when: dict[str, Any]) -> None:
    try:
        rows = list(findings_of([rule(when)], CHILD))
    except ValidationError:
        return
    assert all(row.rule_id == "own.ours" for row in rows)


def test_own_rules_reject_and_can_be_waived(tmp_path: Path) -> None:
    text = """\
rules:
- id: no-finetunes
  when: {all: [{fact: lineage.derived, is: true}, {fact: repo.usage, in: [saas]}]}
  message: No finetunes in the product.
usage: saas
"""
    waiver = (
        "waivers:\n- {model: lab/model, rule: own.no-finetunes, reason: trial, owner: legal, expires: 2026-12-31}\n"
    )
    path = tmp_path / "auditor.yaml"
    path.write_text(text)
    assert apply(load_policy(path), report(CHILD)).models[0].decision.reasons == (
        "own.no-finetunes: No finetunes in the product.",
    )
    path.write_text(text + waiver)
    judged = apply(load_policy(path), report(CHILD)).models[0]
    assert judged.decision.result == "accepted"
    waived = judged.findings[-1].waived
    assert waived is not None
    assert (waived.by, waived.reason, waived.expires) == ("legal", "trial", date(2026, 12, 31))


def test_two_rules_of_one_name_are_an_error() -> None:
    twice = rule({"fact": "repo.kind", "is": "hub"})
    with pytest.raises(ValidationError, match="two rules are called 'ours'"):
        Policy(rules=(twice, twice))


def test_the_documentation_names_every_fact_with_its_meaning() -> None:
    page = (Path(__file__).parents[3] / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [path for path, source in FACTS.items() if f"- `{path}`" not in page or source.meaning not in page] == []
    assert [name for name in Policy.model_fields if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("path", sorted((data_folder("rules") / "policies").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_sample_policy_decides(path: Path) -> None:
    loaded = load_policy(path)
    assert apply(loaded, report(model(openness="closed", use="prohibited"))).models[0].decision.result == "rejected"
