"""Real repositories against what people concluded of them. Needs AUDITOR_CORPUS."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import ModelReport, Report
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import catalog
from auditor.pipeline import Sources, audit
from auditor.rulebook.book import rulebook
from tests.corpus.folder_hub import FolderHub
from tests.making import WHEN

pytestmark = pytest.mark.corpus
_PERMISSIVE_FIRST = ("allowed", "conditional", "unknown", "prohibited", "not-granted")
_OPENEST_FIRST = ("open-source", "open-weight", "undetermined", "closed")


@cache
def labelled(corpus: Path) -> dict[str, dict]:
    rows = [json.loads(line) for line in (corpus / "labels.dev.jsonl").read_text().splitlines()]
    return {row["item"][4:]: row["expected"] for row in rows if row["item"].startswith("hub:")}


@cache
def audited(corpus: Path, names: tuple[str, ...]) -> Report:
    refs = [ModelRef(text=name, kind=RefKind.HUB, target=name) for name in names]
    hub = FolderHub(corpus)
    sources = Sources(hub=hub, local=hub, vendor=match)
    return audit(refs, sources, rulebook(), catalog(), as_of=WHEN, workers=2)


def answers(corpus: Path) -> list[tuple[dict, ModelReport]]:
    wanted = labelled(corpus)
    return [(wanted[model.ref], model) for model in audited(corpus, tuple(sorted(wanted))).models]


def test_no_answer_is_more_permissive_than_the_truth(corpus):
    bad = []
    for want, model in answers(corpus):
        use, cls = want.get("commercial_use"), want.get("class")
        got = model.commercial_use.value
        if use and got in ("allowed", "conditional") and _PERMISSIVE_FIRST.index(got) < _PERMISSIVE_FIRST.index(use):
            bad.append(f"{model.ref}: commercial use {got}, it is {use}")
        if cls and _OPENEST_FIRST.index(model.openness.value) < _OPENEST_FIRST.index(cls):
            bad.append(f"{model.ref}: {model.openness.value}, it is {cls}")
        if want.get("licence_absent") and got == "allowed":
            bad.append(f"{model.ref}: allowed, without any licence")
    assert not bad, "\n".join(bad)


def test_commercial_use_is_right_for_nearly_all(corpus):
    hits: dict[str, list[bool]] = defaultdict(list)
    for want, model in answers(corpus):
        if want.get("commercial_use"):
            hits[want["commercial_use"]].append(model.commercial_use.value == want["commercial_use"])
    recall = {use: sum(found) / len(found) for use, found in hits.items()}
    assert all(recall[use] >= 0.95 for use in ("prohibited", "conditional", "not-granted")), recall
    assert sum(map(sum, hits.values())) / sum(map(len, hits.values())) >= 0.96


def test_classes_are_right_for_nearly_all_and_seldom_left_open(corpus):
    wanted = [(want["class"], model.openness.value) for want, model in answers(corpus) if want.get("class")]
    assert sum(want == got for want, got in wanted) / len(wanted) >= 0.97
    assert sum(got == "undetermined" for _, got in wanted) / len(wanted) <= 0.04


def test_every_known_axis_of_every_real_model_has_evidence(corpus):
    bare = [
        f"{model.ref}: {name}"
        for _, model in answers(corpus)
        for name in ("openness", "weights", "code", "data", "commercial_use")
        if not (axis := getattr(model, name)).rule
        or (not axis.evidence and axis.value not in ("unknown", "undetermined"))
    ]
    assert not bare


def test_every_quoted_word_stands_where_it_is_said_to_stand(corpus):
    hub = FolderHub(corpus)
    wrong = []
    for _, model in answers(corpus)[::5]:
        for row in model.evidence:
            id_, _, rest = row.uri.removeprefix("hf://").partition("@")
            path = rest.partition("/")[2]
            if not row.uri.startswith("hf://") or not path or row.excerpt is None or row.start is None:
                continue
            kind = RefKind.DATASET if id_.startswith("datasets/") else RefKind.HUB
            file = hub._place(kind, id_.removeprefix("datasets/")) / "files" / path
            if file.read_bytes().decode("utf-8", "replace")[row.start : row.end] != row.excerpt:
                wrong.append(f"{row.uri} {row.start}-{row.end}")
    assert not wrong, "\n".join(wrong[:10])


def test_the_known_wrong_verdicts_of_others_are_right_here(corpus):
    rows = [json.loads(line) for line in (corpus / "cases" / "expected.jsonl").read_text().splitlines()]
    report = audited(corpus / "cases", tuple(row["item"] for row in rows))
    got = {model.ref: model for model in report.models}
    wrong = []
    for row in rows:
        model, want = got[row["item"]], row["expected"]
        told = {
            "openness": model.openness,
            "commercial_use": model.commercial_use,
            "data": model.data,
            "code": model.code,
        }
        wrong += [
            f"{model.ref}: {k} {told[k].value}, it is {want[k]}" for k in told if k in want and told[k].value != want[k]
        ]
        kinds = {finding.kind for finding in model.findings}
        if "finding" in want and want["finding"] not in kinds:
            wrong.append(f"{model.ref}: no finding of kind {want['finding']}")
        if want.get("no_finding") in kinds:
            wrong.append(f"{model.ref}: a finding of kind {want['no_finding']}")
        if want.get("issue") and model.openness.value != "undetermined":
            wrong.append(f"{model.ref}: {model.openness.value}, and nothing could be had")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("bigscience/mt0-xxl-p3", "prohibited"),
        ("bigscience/bloomz-7b1-p3", "prohibited"),
        ("bigscience/mt0-xxl-mt", "allowed"),
        ("bigscience/mt0-small", "allowed"),
        ("bigscience/bloomz-7b1-mt", "conditional"),
    ],
)
def test_the_head_of_a_table_of_siblings_binds_those_below_it(corpus, name, use):
    """One card, copied into each repository, releases some of its models for research purposes only."""
    (model,) = audited(corpus, (name,)).models
    assert model.commercial_use.value == use
