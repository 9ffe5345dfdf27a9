"""Rules speak in fact paths; readers see their names."""

import pytest

from auditor.reporters.interface import render
from auditor.reporters.readable import plain, readable
from auditor.reporters.words import words
from auditor.rulebook.subject import paths
from tests.unit.reporters import factory


def test_every_fact_that_rules_can_ask_about_has_a_name():
    assert [path for path in paths() if f"facts.{path}" not in words()] == []


def test_no_name_is_kept_for_a_fact_that_is_gone():
    assert {path for path, _ in words().group("facts")} == set(paths())


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("weights.access is public", "access to the weights: public"),
        ("data.disclosure in documented, released", "disclosure of the training data: one of documented, released"),
        ("release.paper known yes", "research paper: known"),
        ("Whether it is closed cannot be said: code.training, data.disclosure unknown.",
         "Whether it is closed cannot be said: training code, disclosure of the training data unknown."),
        ("see https://example.org/code.training/x and a.code.training", None),
        ("code.training.", "training code."),
    ],
)  # fmt: skip
def test_paths_become_names_and_addresses_stay(told: str, read: str | None):
    assert plain(told) == (read or told)


def test_formats_for_people_hold_no_path_and_json_keeps_them():
    axis = factory.axis("open-weight", because="weights.access is public; license.osd is no")
    report = factory.report(factory.model(openness=axis))
    for name in ("html", "markdown", "text", "csv"):
        shown = render(report, name).decode()
        assert "weights.access" not in shown
        assert "access to the weights: public" in shown
    assert b"weights.access is public" in render(report, "json")


def test_steps_of_reasoning_are_told_in_names_at_every_depth():
    told = readable(factory.sample_report())
    steps = [node for model in told.models for node in model.trace]
    while steps:
        node = steps.pop()
        assert not any(path in node.text for path in paths())
        steps.extend(node.children)
