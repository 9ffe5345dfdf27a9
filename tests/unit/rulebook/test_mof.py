"""The Model Openness Framework, by its rules and by the upstream conformance cases."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.rulebook import mof
from auditor.rulebook.book import rulebook
from auditor.rulebook.mof import MofComponent, MofRelease, MofRules

BASIC = (
    "Model architecture",
    "Model parameters (Final)",
    "Evaluation results",
    "Model card",
    "Data card",
    "Technical report",
)
TOOLING = ("Training code", "Inference code", "Evaluation code", "Evaluation data")
SCIENCE = ("Datasets", "Data preprocessing code", "Model parameters (Intermediate)", "Research paper")


@pytest.fixture(scope="module")
def framework() -> MofRules:
    return mof.rules(rulebook())


def release(names: tuple[str, ...], license_: str | None = None, **licenses: str) -> MofRelease:
    return MofRelease(
        name="m", licenses=licenses, components=tuple(MofComponent(name=name, license=license_) for name in names)
    )


def corpus_cases() -> list[Path]:
    folder = os.environ.get("AUDITOR_CORPUS")
    return sorted(Path(folder, "mof").glob("*.yml")) if folder else []


@pytest.mark.corpus
def test_all_upstream_conformance_cases_agree_in_class_and_progress(framework: MofRules) -> None:
    cases = corpus_cases()
    if not cases:
        pytest.skip("AUDITOR_CORPUS is not set: it names the folder that holds mof/*.yml")
    text = (cases[0].parent / "expected_results.json").read_text(encoding="utf-8")
    models = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))["models"]
    # file names and result names differ in spelling, so pairs are made by what the releases hold
    expected = {_key(model["release"]): model["classification"] for model in models}
    assert len(cases) == len(expected) == 27
    for path in cases:
        found = mof.evaluate(mof.read(path.read_text(encoding="utf-8")), framework)
        wanted = expected[_key_of(path)]
        assert found.class_ == wanted["class"], path.name
        assert found.label == wanted["label"], path.name
        assert {str(k): v for k, v in found.progress.items()} == pytest.approx(wanted["progress"]), path.name


def _key(data: dict[str, object]) -> str:
    import yaml  # noqa: F401 - the corpus test alone needs it

    components = [(c["name"], c.get("license")) for c in data["components"]]  # type: ignore[attr-defined]
    licenses = {k: v["name"] for k, v in (data.get("license") or {}).items()}  # type: ignore[attr-defined]
    return json.dumps([sorted(map(str, components)), licenses], sort_keys=True)


def _key_of(path: Path) -> str:
    import yaml

    return _key(yaml.safe_load(path.read_text(encoding="utf-8"))["release"])


def test_the_basic_components_under_open_licences_are_class_three(framework: MofRules) -> None:
    found = mof.evaluate(release(BASIC, "Apache-2.0"), framework)
    assert (found.class_, found.progress) == (3, {3: 100.0, 2: 60.0, 1: 0.0})


def test_tooling_makes_class_two_and_science_class_one(framework: MofRules) -> None:
    assert mof.evaluate(release(BASIC + TOOLING, "MIT"), framework).class_ == 2
    assert mof.evaluate(release(BASIC + TOOLING + SCIENCE, "MIT"), framework).class_ == 1


def test_a_paper_stands_in_for_the_report(framework: MofRules) -> None:
    names = tuple(name for name in BASIC + TOOLING + SCIENCE if name != "Technical report")
    assert mof.evaluate(release(names, "MIT"), framework).progress == {3: 100.0, 2: 100.0, 1: 100.0}


@pytest.mark.parametrize("missing", BASIC)
def test_one_missing_basic_component_leaves_a_release_unclassified(missing: str, framework: MofRules) -> None:
    names = tuple(name for name in BASIC + TOOLING if name != missing)
    found = mof.evaluate(release(names, "MIT"), framework)
    assert found.class_ == 0
    assert found.label == "Unclassified"
    assert found.progress[3] == pytest.approx(100 * 5 / 6)
    assert found.progress[2] == 0


def test_licences_come_from_component_then_type_then_distribution(framework: MofRules) -> None:
    components = (
        MofComponent(name="Training code"),
        MofComponent(name="Datasets"),
        MofComponent(name="Model card", license="CC0-1.0"),
        MofComponent(name="Data card", license="unlicensed"),
        MofComponent(name="Research paper", license=""),
    )
    stated = MofRelease(name="m", licenses={"distribution": "CC-BY-NC-4.0", "code": "MIT"}, components=components)
    found = {row.name: (row.status, row.license) for row in mof.evaluate(stated, framework).components}
    assert found["Training code"] == ("included", "MIT")
    assert found["Datasets"] == ("invalid", "CC-BY-NC-4.0")
    assert found["Model card"] == ("included", "CC0-1.0")
    assert found["Data card"] == ("unlicensed", None)
    assert found["Research paper"] == ("unlicensed", None)
    assert found["Inference code"] == ("missing", None)


def test_ids_are_compared_exactly(framework: MofRules) -> None:
    assert mof.evaluate(release(BASIC, "Apache 2.0"), framework).class_ == 0
    assert mof.evaluate(release(BASIC, "OpenMDW-1.0"), framework).class_ == 3


def test_a_licence_of_the_wrong_type_counts_and_warns(framework: MofRules) -> None:
    found = mof.evaluate(release(BASIC, "MIT"), framework, {"MIT": ["code"]})
    assert found.class_ == 3
    assert [row.name for row in found.components if row.wrong_type and row.status == "included"]
    assert not next(row for row in found.components if row.name == "Model architecture").wrong_type


def test_what_is_written_reads_the_same(framework: MofRules) -> None:
    stated = release(BASIC, None, distribution="Apache-2.0", data="CC-BY-4.0")
    assert mof.read(mof.write(stated)) == stated


def test_the_older_spelling_of_licences_is_read() -> None:
    text = "release: {name: m, components: [{name: Model card, license_name: MIT, location: ./README.md}]}"
    assert mof.read(text).components == (MofComponent(name="Model card", license="MIT", location="./README.md"),)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "release: 1", "release: {name: m}", "release: {components: {}}"])
def test_what_is_no_release_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        mof.read(text)
    assert refused.value.hint


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        mof.read("release:\n  name: m\n  components:\n  - " + text)


def test_a_file_may_hold_several_releases() -> None:
    first, second = release(BASIC, "MIT"), release(TOOLING, "Apache-2.0")
    assert mof.read_all("---\n".join([mof.write(first), mof.write(second)])) == [first, second]


def test_what_is_too_large_to_be_a_release_is_refused() -> None:
    with pytest.raises(UsageError):
        mof.read("release: {name: m, components: []}" + " " * 1_000_001)


@pytest.mark.corpus
def test_every_upstream_case_reads_the_same_after_it_was_written_anew(framework: MofRules) -> None:
    cases = corpus_cases()
    if not cases:
        pytest.skip("AUDITOR_CORPUS is not set: it names the folder that holds mof/*.yml")
    for path in cases:
        once = mof.read(path.read_text(encoding="utf-8"))
        again = mof.read(mof.write(once))
        assert again == once, path.name
        assert mof.evaluate(again, framework) == mof.evaluate(once, framework), path.name
