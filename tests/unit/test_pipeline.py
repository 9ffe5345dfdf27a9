from collections.abc import Mapping
from threading import Event

import pytest

from auditor.domain.evidence import Dossier, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.errors import OutputError
from auditor.extract.dossier import extract
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import catalog
from auditor.pipeline import Sources, audit
from auditor.rulebook.book import rulebook
from tests.making import WHEN, gone, repo


class Made:
    """A source of made-up repositories that counts what it is asked for."""

    def __init__(self, *dossiers: Dossier) -> None:
        self.dossiers: Mapping[str, Dossier] = {dossier.requested: dossier for dossier in dossiers}
        self.asked: list[str] = []

    def fetch(self, ref: ModelRef) -> Dossier:
        return self.fetch_light(ref.kind, ref.target)

    def fetch_light(self, kind, id, revision=None):  # noqa: A002
        self.asked.append(id)
        return self.dossiers.get(id) or gone(id)


def ref(text: str, kind: RefKind = RefKind.HUB) -> ModelRef:
    return ModelRef(text=text, kind=kind, target=text)


def run(source: Made, *refs: ModelRef, **options):
    sources = Sources(hub=source, local=source, vendor=match)
    return audit(refs, sources, rulebook(), catalog(), as_of=WHEN, **options)


def test_every_reference_has_an_entry_in_the_order_given():
    report = run(Made(repo("a/b"), repo("c/d")), ref("c/d"), ref("a/b"), ref("no/such"))
    assert [model.ref for model in report.models] == ["c/d", "a/b", "no/such"]
    assert report.complete


def test_what_is_concluded_of_one_model_never_reaches_another():
    """Many models in one run, each with its own licence, some of them parents of others."""
    licenses = {"mit": "allowed", "cc-by-nc-4.0": "prohibited", "llama3.1": "conditional", "apache-2.0": "allowed"}
    names = [f"a/{license_}-{n}" for n in range(40) for license_ in licenses]
    made = [repo(name, cardData={"license": name[2:].rpartition("-")[0]}) for name in names]
    report = run(Made(*made), *map(ref, names))
    assert all(m.commercial_use.value == licenses[m.ref[2:].rpartition("-")[0]] for m in report.models)


def test_a_verdict_does_not_depend_on_what_else_is_in_the_list():
    prose = "# M\nThe weights may be used for non-commercial research only.\n"
    base = repo("a/base", card=prose, cardData={"license": "mit"})
    child = repo("a/child", cardData={"license": "mit", "base_model": "a/base"})
    light = base.model_copy(update={"files": ()})

    class Light(Made):
        def fetch_light(self, kind, id, revision=None):  # noqa: A002
            return light

        def fetch(self, ref):
            return self.dossiers[ref.target]

    alone = run(Light(base, child), ref("a/child")).models[0]
    together = run(Light(base, child), ref("a/base"), ref("a/child")).models[1]
    assert alone == together


def test_a_missing_repository_is_an_issue_and_never_a_verdict():
    report = run(Made(), ref("no/such"))
    assert report.issues[0].ref == "no/such"
    assert report.issues[0].how_to_fix
    assert report.models[0].openness.value == "undetermined"
    assert report.models[0].decision.result == report.summary.decision == "undecided"


def test_a_failed_licence_file_is_an_issue_of_its_model():
    broken = repo("a/b", unread={"LICENSE": (Status.FAILED, Reason.TIMEOUT)})
    report = run(Made(broken), ref("a/b"))
    assert [issue.where.rpartition("/")[2] for issue in report.issues] == ["LICENSE"]
    assert report.summary.decision == "undecided"


def test_a_vanished_parent_is_no_issue_and_a_failed_one_is():
    child = repo("a/b", cardData={"license": "mit", "base_model": "p/q"})
    assert not run(Made(child), ref("a/b")).issues
    failing = gone("p/q", Reason.SERVER_ERROR, Status.FAILED)
    assert run(Made(child, failing), ref("a/b")).issues


def test_endless_ancestry_ends():
    chain = [repo(f"a/m{n}", cardData={"license": "mit", "base_model": f"a/m{n + 1}"}) for n in range(60)]
    report = run(Made(*chain), ref("a/m0"))
    assert len(report.models[0].lineage) == 60


def test_an_interrupt_keeps_what_is_there_and_names_what_is_missing():
    stop = Event()
    stop.set()
    report = run(Made(repo("a/b")), *[ref(f"a/m{n}") for n in range(50)], stop=stop, workers=1)
    assert not report.complete
    assert any(issue.reason is Reason.INTERRUPTED for issue in report.issues)
    assert len(report.models) == 50
    assert report.summary.decision == "undecided"


def test_an_api_model_is_closed_and_its_vendor_named():
    model = run(Made(), ref("gpt-4o", RefKind.VENDOR)).models[0]
    assert model.openness.value == "closed"
    assert model.vendor is not None
    assert model.vendor.value == "OpenAI"


def test_an_api_model_whose_terms_nobody_read_is_undecided_and_says_so():
    (model,) = run(Made(), ref("gpt-4o", RefKind.VENDOR)).models
    assert model.decision.result == "undecided"
    assert any("terms" in reason for reason in model.decision.reasons)


def test_an_api_name_of_public_weights_is_decided_by_the_hub_repository():
    name = "gpt-oss-20b"
    hub = match(name).hub
    model = run(Made(repo(hub, cardData={"license": "apache-2.0"})), ref(name, RefKind.VENDOR)).models[0]
    assert (model.ref, model.resolved_ref, model.kind) == (name, hub, "hub")
    assert model.openness.value == "open-weight"
    assert model.vendor.value == "OpenAI"


def test_without_the_hub_the_catalogue_says_that_the_weights_are_public_and_the_issue_stays():
    report = run(Made(), ref("command-a", RefKind.VENDOR))
    model = report.models[0]
    assert (model.weights.value, model.openness.value) == ("public", "open-weight")
    assert model.commercial_use.value == "prohibited"
    assert report.issues
    assert model.decision.result == "undecided"


def test_an_outage_of_the_hub_leaves_an_api_name_of_public_weights_undetermined():
    name = "gpt-oss-20b"
    down = gone(match(name).hub, Reason.SERVER_ERROR, Status.FAILED)
    model = run(Made(down), ref(name, RefKind.VENDOR)).models[0]
    assert model.openness.value == "undetermined"
    assert model.commercial_use.value == "unknown"


def test_a_name_that_nobody_claims_is_undetermined_and_never_closed():
    report = run(Made(), ref("frobnicator-9000", RefKind.VENDOR))
    assert report.models[0].openness.value == "undetermined"
    assert report.issues


def test_progress_is_told_up_to_the_end():
    seen: list[int] = []
    run(Made(repo("a/b"), repo("c/d")), ref("a/b"), ref("c/d"), progress=seen.append)
    assert seen[-1] == 2


def test_a_fault_of_ours_costs_one_model_and_is_named(monkeypatch):
    monkeypatch.setattr("auditor.pipeline.extract", lambda d, c: 1 / 0 if d.requested == "a/b" else extract(d, c))
    report = run(Made(repo("a/b"), repo("c/d")), ref("a/b"), ref("c/d"))
    (issue,) = report.issues
    assert (issue.ref, issue.reason) == ("a/b", Reason.INTERNAL)
    assert "ZeroDivisionError" in issue.message
    assert [model.openness.value for model in report.models] == ["undetermined", "open-weight"]
    assert report.summary.decision == "undecided"


def test_a_relative_of_many_models_is_read_once(monkeypatch):
    read = []
    monkeypatch.setattr("auditor.pipeline.extract", lambda d, c: read.append(d.requested) or extract(d, c))
    children = [repo(f"a/{n}", cardData={"base_model": "b/base"}) for n in range(30)]
    report = run(Made(repo("b/base"), *children), *(ref(child.requested) for child in children), workers=16)
    assert report.complete
    assert read.count("b/base") == 1
    assert len(read) == 31


def test_a_store_that_cannot_be_written_ends_the_run(monkeypatch):
    def full(*_):
        raise OutputError("no space left")

    monkeypatch.setattr("auditor.pipeline.extract", full)
    with pytest.raises(OutputError):
        run(Made(repo("a/b")), ref("a/b"))


def test_nothing_to_audit_is_never_accepted():
    assert run(Made()).summary.decision == "undecided"
