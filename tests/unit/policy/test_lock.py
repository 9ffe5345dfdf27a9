from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.ref import ModelRef, Position, RefKind
from auditor.domain.report import LicenseRow, ModelReport
from auditor.errors import UsageError
from auditor.policy.lock import Lock, compare, disagreements, lock_of, read_lock, write_lock
from tests.unit.policy.models import TEXT, finding, model, report


def ref(text: str = "lab/model", **changes: Any) -> ModelRef:
    return ModelRef(text=text, kind=RefKind.HUB, target=text, **changes)


def locked(*models: ModelReport, waived: dict[str, tuple[str, ...]] | None = None) -> Lock:
    return lock_of(report(*models), [ref(one.ref, usage=one.usage) for one in models], "sha256:policy", waived)


def test_a_lock_holds_what_was_found_sorted_by_name() -> None:
    lock = locked(model("b/b"), model("A/a", findings=(finding(), finding("x", "pass", "none"))))
    assert [one.ref for one in lock.models] == ["A/a", "b/b"]
    first = lock.models[0]
    assert (first.findings, first.evidence) == (("license-conflict",), {"hf://A/a/LICENSE": TEXT})
    assert (lock.ruleset, lock.policy) == ("sha256:rules", "sha256:policy")


def test_a_lock_is_read_as_it_was_written() -> None:
    lock = locked(model("b/b"), model("a/a"))
    text = write_lock(lock)
    assert read_lock(text) == lock
    assert write_lock(read_lock(text)) == text


def test_one_changed_model_changes_few_lines() -> None:
    before = write_lock(locked(*(model(f"a/m{number}") for number in range(20)))).splitlines()
    changed = [model(f"a/m{number}", commit="f" * 40 if number == 7 else "e" * 40) for number in range(20)]
    base = [model(f"a/m{number}", commit="e" * 40) for number in range(20)]
    before, after = write_lock(locked(*base)).splitlines(), write_lock(locked(*changed)).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2  # the commit and the digest


def edited(change: str) -> str:
    text = write_lock(locked(model()))
    changes = {
        "by hand": text.replace("open-weight", "open-source"),
        "markers": text.replace(' "models"', '<<<<<<< HEAD\n "models"'),
        "broken": text[:-10],
        "foreign": json.dumps({"lockfileVersion": 3}),
        "deep": "[" * 100_000,
    }
    return changes[change]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("by hand", "the lock was changed by hand or by a merge: its digest does not fit"),
        ("markers", "merge markers in the lock"),
        ("broken", "the lock is not JSON"),
        ("foreign", "the lock is not one of this version"),
        ("deep", "the lock is not"),
    ],
)
def test_a_damaged_lock_is_refused(change: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_lock(edited(change))
    assert words in str(caught.value)
    assert "auditor lock" in caught.value.hint
    assert caught.value.exit_code == 2


@given(st.text(max_size=200))
def test_any_text_is_a_lock_or_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError):
        read_lock(text)


def test_a_lock_that_fits_disagrees_with_nothing() -> None:
    lock = locked(model("a/a"), model("b/b", usage="saas"))
    refs = [ref("a/a"), ref("b/b", usage="saas")]
    assert disagreements(lock, refs, "sha256:rules", "sha256:policy") == ()


def test_what_a_lock_does_not_cover_is_told() -> None:
    lock = locked(model("a/a"), model("b/b"))
    refs = [ref("a/a", revision="v2", positions=(Position(file="m.txt", line=3),)), ref("b/b")]
    assert disagreements(lock, refs, "sha256:new", "") == (
        "m.txt:3: a/a is not in the lock",
        "a/a is in the lock, but no longer in the list",
        "the rules have changed since the lock was written",
        "the policy has changed since the lock was written",
    )


def moved(before: ModelReport, after: ModelReport, **now_waived: tuple[str, ...]) -> list[tuple[str, bool]]:
    waived = {before.ref: now_waived["waived"]} if now_waived else None
    return [(change.rule, change.review) for change in compare(locked(before), locked(after, waived=waived))]


def test_nothing_moved_is_no_finding() -> None:
    assert moved(model(), model()) == []


def test_a_new_commit_alone_asks_nobody() -> None:
    assert moved(model(), model(commit="f" * 40)) == [("moved-on", False)]


def test_a_changed_licence_text_or_result_asks_for_review() -> None:
    other = LicenseRow(declared="MIT", detected="MIT", concluded="Apache-2.0")
    assert moved(model(), model().model_copy(update={"license": other})) == [("license-changed", True)]
    evidence = tuple(row.model_copy(update={"sha256": "d" * 64}) for row in model().evidence)
    assert moved(model(), model(evidence=evidence)) == [("terms-changed", True)]
    assert moved(model(), model(openness="closed", use="prohibited")) == [("result-changed", True)] * 2


def test_a_waiver_that_takes_more_away_than_before_is_told() -> None:
    assert moved(model(), model(), waived=("license-conflict",)) == [("waiver-widened", True)]


def test_a_thousand_models_are_read_in_half_a_second() -> None:
    text = write_lock(locked(*(model(f"lab/model-{number}") for number in range(1000))))
    before = time.process_time()
    lock = read_lock(text)
    assert disagreements(lock, [ref(one.ref) for one in lock.models], "sha256:rules", "sha256:policy") == ()
    assert time.process_time() - before < 3.0  # 0.4 s on an idle machine without coverage
