"""What lineage costs: one metadata request for each distinct parent and dataset of a run, and texts where needed."""

from collections import Counter
from collections.abc import Iterator

import pytest

from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.report import Report
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import catalog
from auditor.licenses.terms import terms_of
from auditor.pipeline import Sources, audit
from auditor.rulebook.book import rulebook
from auditor.sources.hub import HubSource
from tests.hub.loopback_hub import LoopbackHub
from tests.making import WHEN, found

API = "/api/"
CARD = "# M\n"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as made:
        yield made


def run(hub: LoopbackHub, *names: str) -> Report:
    source = HubSource(
        endpoint=hub.url,
        permits=lambda said: terms_of(catalog().resolve(said).expression or "", catalog().get).value == "allowed",
    )
    refs = [ModelRef(text=name, kind=RefKind.HUB, target=name) for name in names]
    return audit(refs, Sources(source, source, match), rulebook(), catalog(), as_of=WHEN, workers=4)


def model(hub: LoopbackHub, name: str, license_: str = "mit", *parents: str, card: str = CARD, **more: object) -> None:
    fields = {"license": license_, **({"base_model": list(parents)} if parents else {}), **more}
    hub.model(name, {"README.md": card}, cardData=fields)


def test_each_parent_and_dataset_of_a_run_is_asked_for_once(hub: LoopbackHub) -> None:
    model(hub, "acme/root", "llama3.1")
    model(hub, "acme/base", "llama3.1", "acme/root")
    model(hub, "acme/other", "apache-2.0")
    hub.dataset("acme/words", {"README.md": CARD}, cardData={"license": "cc-by-4.0"})
    for name in ("one", "two"):
        model(hub, f"acme/{name}", "llama3.1", "acme/base", datasets=["acme/words"])
    model(hub, "acme/merge", "llama3.1", "acme/base", "acme/other", "acme/one", datasets=["acme/words"])
    report = run(hub, "acme/one", "acme/two", "acme/merge")
    assert report.complete
    asked = Counter(hub.asked(API))
    names = [
        *(f"models/acme/{name}" for name in ("one", "two", "merge", "base", "root", "other")),
        "datasets/acme/words",
    ]
    assert asked == dict.fromkeys([f"{API}{name}" for name in names], 1)


def test_nothing_but_metadata_is_asked_of_a_parent_whose_licence_restricts(hub: LoopbackHub) -> None:
    model(hub, "acme/base", "llama3.1")
    model(hub, "acme/child", "llama3.1", "acme/base")
    run(hub, "acme/child")
    assert hub.asked("acme/base") == ["/api/models/acme/base"]


def test_the_card_of_a_parent_whose_tag_permits_costs_one_request_for_all_its_children(hub: LoopbackHub) -> None:
    model(hub, "acme/base", card="# Base\n\nThe weights are for non-commercial research only.\n")
    for name in ("one", "two"):
        model(hub, f"acme/{name}", "mit", "acme/base")
    report = run(hub, "acme/one", "acme/two")
    assert [entry.commercial_use.value for entry in report.models] == ["prohibited", "prohibited"]
    assert "parent-conflict" in found(report.models[0])
    assert len(hub.asked("acme/base")) == 2


def test_a_parent_says_to_its_child_what_it_says_alone_whatever_the_list(hub: LoopbackHub) -> None:
    model(hub, "acme/base", card="# Base\n\nThe weights are for non-commercial research only.\n")
    model(hub, "acme/child", "mit", "acme/base")
    alone, together = run(hub, "acme/child").models[0], run(hub, "acme/base", "acme/child").models
    assert together[1].commercial_use == alone.commercial_use
    assert together[0].commercial_use.value == alone.commercial_use.value == "prohibited"


def test_a_vanished_parent_is_asked_for_once(hub: LoopbackHub) -> None:
    for name in ("one", "two"):
        model(hub, f"acme/{name}", "mit", "acme/gone")
    run(hub, "acme/one", "acme/two")
    assert len(hub.asked("acme/gone")) == 1


def test_a_thousand_parents_cost_a_thousand_requests_for_any_number_of_merges(hub: LoopbackHub) -> None:
    names = [f"acme/p{n}" for n in range(1000)]
    for name in names:
        hub.model(name, {}, cardData={"license": "llama3.1"})
    for name in ("one", "two"):
        model(hub, f"acme/{name}", "llama3.1", *names)
    report = run(hub, "acme/one", "acme/two")
    assert [len(entry.lineage) for entry in report.models] == [1000, 1000]
    assert len(hub.asked(API)) == 1002


def test_odd_parents_and_datasets_are_findings_and_cost_no_request(hub: LoopbackHub) -> None:
    model(hub, "acme/a", "mit", "acme/b")
    model(hub, "acme/b", "mit", "acme/a")
    model(hub, "acme/self", "mit", "acme/self")
    odd = ["./local/checkpoint", "/mnt/models/base", None, "C:\\models\\base", 7, "", "https://example.com/model"]
    hub.model("acme/odd", {"README.md": CARD}, cardData={"license": "mit", "base_model": odd, "datasets": [
        None, "https://example.com/data.zip", "https://huggingface.co/datasets/acme/words", "../data", {"x": None},
    ]})  # fmt: skip
    report = run(hub, "acme/a", "acme/self", "acme/odd")
    cycle, selfish, strange = report.models
    assert "lineage-cycle" in found(cycle)
    assert "lineage-cycle" in found(selfish)
    assert found(strange)["parent-unread"] == found(strange)["dataset-unread"] == "open"
    assert found(strange)["dataset-missing"] == "review"
    assert strange.decision.result == "undecided"
    asked = Counter(hub.asked(API))
    assert max(asked.values()) == 1
    assert set(asked) == {f"{API}models/acme/{n}" for n in ("a", "b", "self", "odd")} | {f"{API}datasets/acme/words"}
