from pathlib import Path

import pytest

from auditor.domain.rules import CheckRule
from auditor.errors import RuleError
from auditor.resources import data_folder
from auditor.rulebook.book import _opened, rulebook
from auditor.rulebook.engine import checks, framework
from auditor.rulebook.loading import load_folder
from auditor.selftest import selftest

CHECK = """\
id: {id}
title: T
kind: review
when: {when}
message: "M"
why: W
how_to_fix: H
cases:
  - {{name: a, facts: {{weights.access: gated}}, expect: review}}
  - {{name: b, facts: {{weights.access: public}}, expect: pass}}
"""
GATED = "{fact: weights.access, is: gated}"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "rules" / "checks").mkdir(parents=True)
    return tmp_path / "rules"


def write(folder: Path, rule_id: str, text: str) -> Path:
    path = folder / "checks" / f"{rule_id}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_rule_decides_its_own_cases():
    result = selftest(rulebook())
    assert not result.failures, "\n".join(result.failures)


def test_a_folder_of_the_users_adds_rules(own):
    write(own, "own-check", CHECK.format(id="own-check", when=GATED))
    book = rulebook((own,))
    assert "own-check" in book.checks
    assert "license-conflict" in book.checks
    assert "own-check" in {check.rule.id for check in checks(book)}


def test_the_digest_depends_on_the_bytes_of_the_rules(own):
    before = rulebook((own,)).digest
    write(own, "own-check", CHECK.format(id="own-check", when=GATED))
    _opened.cache_clear()
    assert rulebook((own,)).digest != before


def test_a_second_start_reads_the_compiled_file(own, monkeypatch):
    first = rulebook((own,))
    _opened.cache_clear()
    monkeypatch.setattr("auditor.rulebook.book._compile", lambda files: pytest.fail("compiled again"))
    assert rulebook((own,)).digest == first.digest


def test_without_a_writable_cache_the_rules_still_load(own, monkeypatch):
    monkeypatch.setenv("AUDITOR_CACHE_DIR", "/proc/none")
    assert rulebook((own,)).checks


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (CHECK.format(id="x", when=GATED) + "hwo_to_fix: oops\n", 11, "hwo_to_fix"),
        (CHECK.format(id="x", when=GATED).replace("kind: review", "kind: maybe"), 3, "kind"),
        ("id: x\n  title: [", 2, "not valid YAML"),
        ("- a\n", 1, "one mapping"),
        ("id: y\n", 1, "holds the rule 'y'"),
    ],
)
def test_a_wrong_rule_file_is_named_with_its_line(own, text, line, message):
    path = write(own, "x", text)
    with pytest.raises(RuleError) as caught:
        _ = rulebook((own,)).checks
    assert str(caught.value).startswith(f"{path}:{line}")
    assert message in str(caught.value)
    assert caught.value.hint


def test_a_misspelt_field_gets_the_nearest_right_name(own):
    write(own, "x", CHECK.format(id="x", when=GATED) + "hwo_to_fix: oops\n")
    with pytest.raises(RuleError) as caught:
        load_folder(own / "checks", CheckRule)
    assert "how_to_fix" in caught.value.hint


def test_a_condition_over_a_fact_that_does_not_exist_is_refused(own):
    write(own, "x", CHECK.format(id="x", when="{fact: weights.acess, is: gated}"))
    with pytest.raises(RuleError, match=r"did you mean 'weights.access'"):
        checks(rulebook((own,)))


def test_a_message_over_a_fact_that_does_not_exist_is_refused(own):
    write(own, "x", CHECK.format(id="x", when=GATED).replace('"M"', '"{no.fact}"'))
    with pytest.raises(RuleError, match=r"no\.fact"):
        checks(rulebook((own,)))


def test_a_case_that_is_decided_otherwise_is_a_failure(own):
    write(own, "x", CHECK.format(id="x", when=GATED).replace("expect: pass", "expect: fail"))
    assert any("checks/x, b" in failure for failure in selftest(rulebook((own,))).failures)


def test_a_rule_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(RuleError, match="there is no rule folder"):
        rulebook((tmp_path / "none",))


def test_every_check_and_framework_has_cases_for_both_answers():
    for rule in rulebook().checks.values():
        expected = {case.expect for case in rule.cases}
        assert "pass" in expected, f"rules/checks/{rule.id}.yaml: no case that passes"
        assert expected - {"pass"}, f"rules/checks/{rule.id}.yaml: no case that is found"
    for rule in rulebook().frameworks.values():
        assert rule.cases, f"rules/frameworks/{rule.id}.yaml: no cases"


def test_only_findings_of_kind_fail_have_a_level():
    for rule in rulebook().checks.values():
        assert (rule.level == "none") == (rule.kind != "fail"), rule.id


def test_rule_folders_lie_where_the_package_looks():
    assert (data_folder("rules") / "frameworks" / "openness.yaml").is_file()
    assert framework(rulebook(), "openness").rule.id == "openness"
