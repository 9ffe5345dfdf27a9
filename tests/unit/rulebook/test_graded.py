"""Frameworks that grade their items: open, partial, closed, and unknown where nobody looked."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import RefKind
from auditor.domain.report import FrameworkRow, ModelReport
from auditor.rulebook.book import rulebook
from auditor.rulebook.engine import framework
from auditor.rulebook.subject import table_of
from tests.making import audited, gone, repo

GATED = {"gated": "manual"}


def index(entry: ModelReport) -> FrameworkRow:
    return entry.frameworks["osai-index"]


def grades(entry: ModelReport) -> dict[str, str | None]:
    return {item.id: item.grade for item in index(entry).items}


def test_every_dimension_has_a_grade_and_the_class_counts_them() -> None:
    row = index(audited(repo(cardData={"license": "mit"}, library_name="transformers")))
    assert len(row.items) == 14
    counted = dict.fromkeys(("open", "partial", "closed", "unknown"), 0)
    for item in row.items:
        counted[str(item.grade)] += 1
        assert item.evidence or item.grade == "unknown", item.id
        assert (item.result == "meets") is (item.grade == "open")
        assert (item.result == "open") is (item.grade == "unknown")
    assert row.class_ == ", ".join(f"{n} {word}" for word, n in counted.items())


def test_a_gate_makes_weights_partial_and_an_open_gate_open() -> None:
    assert grades(audited(repo(**GATED)))["end-model-weights"] == "partial"
    assert grades(audited(repo()))["end-model-weights"] == "open"


def test_the_base_model_of_a_finetune_is_looked_at_and_its_data_is_unknown() -> None:
    base = repo("acme/base", cardData={"license": "mit"}, **GATED)
    got = grades(audited(repo(cardData={"license": "mit", "base_model": "acme/base"}), [base]))
    assert (got["base-model-weights"], got["end-model-weights"]) == ("partial", "open")
    assert (got["base-model-data"], got["end-model-data"]) == ("unknown", "closed")


def test_a_base_model_that_could_not_be_looked_at_is_unknown() -> None:
    child = repo(cardData={"license": "mit", "base_model": "acme/base"})
    lost = gone("acme/base", Reason.SERVER_ERROR, Status.FAILED)
    assert grades(audited(child, [lost]))["base-model-weights"] == "unknown"


def test_a_named_dataset_that_exists_makes_the_data_partial() -> None:
    data = repo("acme/chats", kind=RefKind.DATASET, cardData={"license": "mit"})
    child = repo(cardData={"license": "mit", "datasets": ["acme/chats"], "base_model": "acme/base"})
    assert grades(audited(child, [repo("acme/base")], [data]))["end-model-data"] == "partial"


def test_licences_of_only_a_part_are_partial() -> None:
    assert grades(audited(repo(cardData={"license": "mit"})))["licenses"] == "partial"
    assert grades(audited(repo(cardData={"license": "llama3.1"})))["licenses"] == "closed"


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({"weights.access": "public"}, "open"),
        ({"weights.access": "gated"}, "partial"),
        ({"weights.access": "withheld"}, "closed"),
        ({}, "unknown"),
    ],
)
def test_the_grade_follows_the_stronger_condition_then_the_weaker(facts: dict[str, str], grade: str) -> None:
    compiled = framework(rulebook(), "osai-index")
    found = {item.rule.id: item for item in compiled.examine(table_of(facts))}
    assert found["end-model-weights"].grade == grade


def test_frameworks_without_grades_have_none() -> None:
    row = audited(repo(cardData={"license": "mit"})).frameworks["osaid-1.0"]
    assert all(item.grade is None for item in row.items)
