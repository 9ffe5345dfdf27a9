"""A rule that is wrong says in which file, on which line, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import RuleError
from auditor.licenses.clauses import Detector, check_patterns
from auditor.rulebook.book import rulebook
from auditor.selftest import selftest

CLAUSE = """\
id: limit.test
title: Test
group: limit
polarity: cannot
lawyer: For a lawyer.
engineer: For an engineer.
patterns:
  - pattern: "{pattern}"
positive:
  - A test.
negative:
  - Nothing.
"""
LICENSE = """\
id: LicenseRef-test
name: Test licence
family: permissive
clauses:
  - clause: grant.use
    value: can
    {field}: words of the text
reviewed: '2026-11-29'
review: read-once
"""


def written(root: Path, folder: str, name: str, content: str) -> Path:
    path = root / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def told(error: RuleError) -> str:
    return f"{error} {error.hint}" if error.hint else str(error)


def test_an_unknown_field_is_named_with_its_line_and_the_right_name(tmp_path: Path) -> None:
    path = written(tmp_path, "licenses", "LicenseRef-test.yaml", LICENSE.format(field="prof"))
    with pytest.raises(RuleError) as raised:
        _ = rulebook((tmp_path,)).licenses
    assert (raised.value.at.file, raised.value.at.line) == (str(path), 7)
    assert "proof" in told(raised.value)


def test_a_file_whose_id_is_not_its_name_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "clauses", "limit.other.yaml", CLAUSE.format(pattern="test"))
    with pytest.raises(RuleError) as raised:
        rulebook((tmp_path,))
    assert raised.value.at.file == str(path)
    assert "limit.test" in told(raised.value)


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, "clauses", "limit.test.yaml", "id: limit.test\npatterns: [\n")
    with pytest.raises(RuleError) as raised:
        rulebook((tmp_path,))
    assert raised.value.at.line >= 2


@pytest.mark.parametrize("pattern", ["(?=ahead)", "(unclosed", "a{2,1}"])
def test_a_pattern_that_re2_refuses_names_its_file_and_line(tmp_path: Path, pattern: str) -> None:
    path = written(tmp_path, "clauses", "limit.test.yaml", CLAUSE.format(pattern=pattern))
    failures = selftest(rulebook((tmp_path,))).failures
    assert any(str(path) in failure and ":8" in failure and "RE2" in failure for failure in failures), failures


def test_a_pattern_that_re2_refuses_stops_the_detectors() -> None:
    rule = rulebook().clauses["law.arbitration"]
    wrong = rule.model_copy(update={"patterns": (rule.patterns[0].model_copy(update={"pattern": "(?=x)"}),)})
    with pytest.raises(RuleError, match=r"law\.arbitration"):
        check_patterns(wrong)
    with pytest.raises(RuleError, match=r"law\.arbitration"):
        Detector({wrong.id: wrong})


def test_a_proof_that_stands_in_no_text_fails(tmp_path: Path) -> None:
    path = written(tmp_path, "licenses", "LicenseRef-test.yaml", LICENSE.format(field="proof"))
    result = selftest(rulebook((tmp_path,)), texts={"LicenseRef-test": ["Other words."]})
    assert any(
        str(path) in failure and ":7" in failure and "words of the text" in failure for failure in result.failures
    )


def test_a_clause_that_a_profile_names_and_nobody_knows_fails(tmp_path: Path) -> None:
    content = LICENSE.format(field="proof").replace("grant.use", "grant.usee")
    path = written(tmp_path, "licenses", "LicenseRef-test.yaml", content)
    failures = selftest(rulebook((tmp_path,))).failures
    assert any(str(path) in failure and ":5" in failure and "grant.use" in failure for failure in failures), failures


def test_the_same_clause_twice_in_a_profile_fails(tmp_path: Path) -> None:
    twice = LICENSE.format(field="proof").replace("reviewed:", "  - clause: grant.use\n    value: cannot\nreviewed:")
    path = written(tmp_path, "licenses", "LicenseRef-test.yaml", twice)
    failures = selftest(rulebook((tmp_path,))).failures
    assert any(str(path) in failure and "twice" in failure for failure in failures), failures


def test_a_key_that_stands_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "clauses", "limit.test.yaml", CLAUSE.format(pattern="test") + "title: Again\n")
    with pytest.raises(RuleError) as raised:
        rulebook((tmp_path,))
    assert (raised.value.at.file, raised.value.at.line) == (str(path), 13)
    assert "'title'" in told(raised.value)


def test_a_required_field_with_a_misspelt_name_is_told_by_that_name(tmp_path: Path) -> None:
    path = written(tmp_path, "clauses", "limit.test.yaml", CLAUSE.format(pattern="test").replace("lawyer", "lawer"))
    with pytest.raises(RuleError) as raised:
        _ = rulebook((tmp_path,)).clauses
    assert (raised.value.at.file, raised.value.at.line) == (str(path), 5)
    assert "Did you mean 'lawyer'?" in told(raised.value)


def test_a_folder_that_nothing_reads_is_a_fault(tmp_path: Path) -> None:
    written(tmp_path, "license", "LicenseRef-test.yaml", LICENSE.format(field="proof"))
    failures = selftest(rulebook((tmp_path,))).failures
    assert any("license: " in failure and "'licenses'" in failure for failure in failures), failures


def test_an_example_that_does_not_fit_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "clauses", "limit.test.yaml", CLAUSE.format(pattern="test"))
    failures = selftest(rulebook((tmp_path,))).failures
    assert any(failure.startswith(f"{path}:10: clause limit.test: not found") for failure in failures), failures


@pytest.mark.parametrize(("field", "words"), [("proof", "words of the text"), ("wording", "Built with nothing")])
def test_words_that_stand_in_no_text_name_their_line(tmp_path: Path, field: str, words: str) -> None:
    extra = "" if field == "proof" else f"\n    wording: [{words}]"
    proof = "words of the text" if field == "proof" else "Permission is hereby granted"
    content = LICENSE.format(field="proof").replace("words of the text", proof + extra)
    path = written(tmp_path, "licenses", "LicenseRef-test.yaml", content)
    text = {"LicenseRef-test": ["Permission is hereby granted to everyone."]}
    failures = selftest(rulebook((tmp_path,)), texts=text).failures
    line = 7 if field == "proof" else 8
    assert any(f"{path}:{line}: the {field} '{words}'" in failure for failure in failures), failures


def test_a_figure_that_starts_no_duty_of_its_licence_is_a_fault(tmp_path: Path) -> None:
    content = LICENSE.format(field="starts: naming.interface\n    proof")
    written(tmp_path, "licenses", "LicenseRef-test.yaml", content)
    failures = selftest(rulebook((tmp_path,))).failures
    assert any("has no clause 'naming.interface' that could start" in failure for failure in failures), failures
