"""What the Hub source asks for, and what it makes of the answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditor.domain.evidence import Dossier, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.domain.repo_names import LINEAGE_FILES
from auditor.sources.hub import HubSource, settles
from auditor.sources.interface import RepositorySource, Source
from auditor.sources.records import is_named
from tests.hub.loopback_hub import GRANTED, LoopbackHub, Page

Make = Callable[..., HubSource]
Ref = Callable[..., ModelRef]

CARD = "---\nlicense: mit\n---\n# Tiny\n"


def found(dossier: Dossier) -> dict[str, str]:
    """Text by address of everything that was found."""
    return {item.uri: item.text for item in dossier.files if item.found}


def by_path(dossier: Dossier, path: str) -> tuple[Status, Reason | None]:
    return next((item.status, item.reason) for item in dossier.files if item.uri.endswith(path))


def test_source_fulfils_the_interfaces(source: Make) -> None:
    assert isinstance(source(), Source)
    assert isinstance(source(), RepositorySource)


def test_a_model_costs_one_metadata_request_and_one_per_file_that_matters(
    hub: LoopbackHub, source: Make, ref: Ref
) -> None:
    files = {"README.md": CARD, "LICENSE": "text", "model.safetensors": b"\0weights", "config.json": "{}"}
    repo = hub.model("acme/tiny", files)
    dossier = source().fetch(ref("acme/tiny"))
    assert hub.asked() == [
        "/api/models/acme/tiny",
        f"/acme/tiny/resolve/{repo.commit}/README.md",
        f"/acme/tiny/resolve/{repo.commit}/LICENSE",
    ]
    assert dossier.commit == repo.commit
    assert dossier.paths == ("LICENSE", "README.md", "config.json", "model.safetensors")
    assert found(dossier) == {
        f"hf://acme/tiny@{repo.commit}/README.md": CARD,
        f"hf://acme/tiny@{repo.commit}/LICENSE": "text",
    }


def test_one_connection_serves_all_requests_of_a_thread(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    files = {"README.md": CARD, "LICENSE": "text", "NOTICE": "text"}
    hub.model("acme/tiny", files, siblings=[{"rfilename": name} for name in (*files, "LICENSE-GONE")])
    source().fetch(ref("acme/tiny"))
    assert len(hub.requests) == 8
    assert hub.connections == 1


def test_the_raw_metadata_is_the_evidence_and_asks_for_no_counters(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    repo = hub.model("acme/tiny", {}, downloads=7, cardData={"license": "mit"}, baseModels={"relation": "finetune"})
    dossier = source().fetch(ref("acme/tiny"))
    metadata = json.loads(dossier.metadata.content)
    assert dossier.metadata.uri == f"hf://acme/tiny@{repo.commit}"
    assert metadata["cardData"] == {"license": "mit"}
    assert metadata["baseModels"] == {"relation": "finetune"}
    assert "downloads" not in metadata


def test_an_unchanged_repository_costs_one_request_in_the_next_run(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": CARD, "LICENSE": "text"}, gated="auto")
    first = source().fetch(ref("acme/tiny"))
    hub.requests.clear()
    second = source().fetch(ref("acme/tiny"))
    assert [request.status for request in hub.requests] == [304]
    assert second == first


def test_a_moved_commit_is_read_anew(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": CARD})
    source().fetch(ref("acme/tiny"))
    hub.model("acme/tiny", {"README.md": "new"})
    dossier = source().fetch(ref("acme/tiny"))
    assert list(found(dossier).values()) == ["new"]


def test_a_repository_is_asked_for_once_a_run_by_any_number_of_threads(
    hub: LoopbackHub, source: Make, ref: Ref
) -> None:
    hub.model("acme/tiny", {"README.md": CARD, "LICENSE": "text"}, cardData={"license": "other"})
    shared = source()

    def one(index: int) -> Dossier:
        return shared.fetch(ref("acme/tiny")) if index % 2 else shared.fetch_light(RefKind.HUB, "acme/tiny")

    with ThreadPoolExecutor(16) as pool:
        dossiers = list(pool.map(one, range(64)))
    assert len(hub.asked()) == 3
    assert len({dossier.commit for dossier in dossiers}) == 1


def test_a_missing_repository_is_asked_for_once_a_run(hub: LoopbackHub, source: Make) -> None:
    shared = source()
    for _ in range(3):
        shared.fetch_light(RefKind.HUB, "acme/nowhere")
    assert len(hub.asked()) == 1


def test_a_renamed_repository_is_followed_and_recorded(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    repo = hub.model("acme/new", {"README.md": CARD})
    hub.renamed["old"] = "acme/new"
    dossier = source().fetch(ref("old"))
    assert (dossier.requested, dossier.resolved) == ("old", "acme/new")
    assert list(found(dossier)) == [f"hf://acme/new@{repo.commit}/README.md"]


def test_ids_without_an_owner_and_datasets_are_understood(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("gpt2", {"README.md": CARD})
    data = hub.dataset("acme/corpus", {"README.md": CARD})
    assert found(source().fetch(ref("gpt2")))
    dossier = source().fetch(ref("acme/corpus", kind=RefKind.DATASET))
    assert list(found(dossier)) == [f"hf://datasets/acme/corpus@{data.commit}/README.md"]
    assert dossier.metadata.uri == f"hf://datasets/acme/corpus@{data.commit}"


def test_a_revision_is_resolved_to_its_commit(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    repo = hub.model("acme/tiny", {"README.md": CARD})
    assert source().fetch(ref("acme/tiny", "v1")).commit == repo.commit
    assert hub.asked() == ["/api/models/acme/tiny/revision/v1", f"/acme/tiny/resolve/{repo.commit}/README.md"]


def test_weights_and_documents_are_never_asked_for(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    files = {"LICENSE.bin": "x", "license.onnx": "x", "Model License Agreement.pdf": "x", "NOTICE.json": "x"}
    hub.model("acme/tiny", files, cardData={"license_link": "weights.gguf"})
    dossier = source().fetch(ref("acme/tiny"))
    assert len(hub.requests) == 1
    assert by_path(dossier, "Agreement.pdf") == (Status.FAILED, Reason.NOT_TEXT)


def test_a_repository_without_a_card_says_so(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"config.json": "{}"})
    dossier = source().fetch(ref("acme/tiny"))
    assert by_path(dossier, "README.md") == (Status.ABSENT, Reason.MISSING)
    assert len(hub.requests) == 1


def test_without_a_listing_the_usual_names_are_tried(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": CARD}, siblings=...)
    dossier = source().fetch(ref("acme/tiny"))
    assert by_path(dossier, "README.md") == (Status.FOUND, None)
    assert by_path(dossier, "LICENSE") == (Status.ABSENT, Reason.MISSING)
    assert dossier.paths == ()


def test_wrong_types_in_the_metadata_do_no_harm(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    siblings = [None, 3, {"rfilename": 7}, {"rfilename": "../../etc/passwd"}, {"rfilename": "a\nb"}, {}]
    hub.model("acme/tiny", {}, siblings=siblings, cardData=[1], tags={"a": 1}, gated=[])
    dossier = source().fetch(ref("acme/tiny"))
    assert dossier.metadata.found
    assert dossier.paths == ()


def test_a_listing_of_odd_names_is_asked_for_by_their_right_address(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"a b#c/LICENSE?.txt": "odd", "许可/LICENSE": "utf-8"})
    assert sorted(found(source().fetch(ref("acme/tiny"))).values()) == ["odd", "utf-8"]


def test_a_large_card_is_read_whole(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": "x" * (10 << 20)})
    dossier = source().fetch(ref("acme/tiny"))
    assert dossier.files[0].size == 10 << 20


@pytest.mark.parametrize("path", LINEAGE_FILES)
def test_files_of_lineage_are_read_only_when_no_base_model_is_known(
    path: str, hub: LoopbackHub, source: Make, ref: Ref
) -> None:
    hub.model("acme/silent", {path: "{}"})
    hub.model("acme/told", {path: "{}"}, tags=["base_model:acme/base"])
    assert by_path(source().fetch(ref("acme/silent")), path) == (Status.FOUND, None)
    assert not [item for item in source().fetch(ref("acme/told")).files if item.uri.endswith(path)]


def test_the_card_in_other_languages_is_read_too(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": CARD, "README_zh.md": "text", "README_usage.md": "not read"})
    assert [item.text for item in source().fetch(ref("acme/tiny")).files if item.found] == [CARD, "text"]


@pytest.mark.parametrize(
    ("info", "read"),
    [
        ({"cardData": {"license": "mit"}}, False),
        ({"tags": ["license:apache-2.0"]}, False),
        ({"cardData": {"license": ["mit", "cc-by-4.0"]}}, False),
        ({"cardData": {"license": "other"}}, True),
        ({"cardData": {"license": ["mit", "other"]}}, True),
        ({"cardData": {"license": "my own words"}}, True),
        ({}, True),
    ],
)
def test_a_parents_text_is_read_only_when_its_tag_does_not_settle_it(
    hub: LoopbackHub, source: Make, info: dict[str, object], read: bool
) -> None:
    hub.model("acme/parent", {"README.md": CARD, "LICENSE": "text"}, **info)
    dossier = source().fetch_light(RefKind.HUB, "acme/parent")
    assert [item.uri.rpartition("/")[2] for item in dossier.files] == (["LICENSE"] if read else [])


def test_what_settles_a_licence_can_be_decided_by_a_catalogue(hub: LoopbackHub, source: Make) -> None:
    hub.model("acme/parent", {"LICENSE": "text"}, cardData={"license": "house-licence"})
    assert settles("house-licence")
    assert source(settles=lambda _: False).fetch_light(RefKind.HUB, "acme/parent").files


def test_text_and_card_beside_a_tag_that_permits_are_read_and_beside_one_that_restricts_are_not(
    hub: LoopbackHub, source: Make
) -> None:
    hub.model("acme/free", {"LICENSE": "text", "README.md": "# M"}, cardData={"license": "mit"})
    hub.model("acme/bound", {"LICENSE": "text", "README.md": "# M"}, cardData={"license": "llama3"})
    hub.model("acme/bare", {}, cardData={"license": "mit"})
    light = source(permits=lambda declared: declared == "mit").fetch_light
    assert [item.uri.rpartition("/")[2] for item in light(RefKind.HUB, "acme/free").files] == ["LICENSE", "README.md"]
    assert not light(RefKind.HUB, "acme/bound").files
    light(RefKind.HUB, "acme/bare")
    assert len(hub.asked("acme/bare")) == 1


def test_the_card_of_a_licence_that_nothing_settles_is_read(hub: LoopbackHub, source: Make) -> None:
    hub.model("acme/other", {"README.md": "# M"}, cardData={"license": "other"})
    assert [item.found for item in source().fetch_light(RefKind.HUB, "acme/other").files] == [True]


def test_only_the_first_licence_files_of_a_parent_are_read_and_that_is_said(hub: LoopbackHub, source: Make) -> None:
    hub.model("acme/parent", {f"part{number}/LICENSE": "text" for number in range(6)})
    dossier = source().fetch_light(RefKind.HUB, "acme/parent")
    assert len(hub.asked("resolve")) == 4
    assert [item.reason for item in dossier.files] == [None] * 4 + [Reason.REFUSED]
    assert "only the first 4 of 6 licence files are read" in dossier.files[-1].message


def test_a_gated_repository_shows_its_card_and_is_asked_for_one_licence_only(
    hub: LoopbackHub, source: Make, ref: Ref
) -> None:
    hub.model("acme/gated", {"README.md": CARD, "LICENSE": "text", "USE_POLICY.md": "policy"}, gated="manual")
    dossier = source().fetch(ref("acme/gated"))
    assert [item.reason for item in dossier.files] == [None, Reason.GATED, Reason.GATED]
    assert len(hub.asked("resolve")) == 2
    assert len(source(token=GRANTED).fetch(ref("acme/gated")).files) == 3
    assert all(item.found for item in source(token=GRANTED).fetch(ref("acme/gated")).files)


def test_a_refusal_is_forgotten_after_minutes(hub: LoopbackHub, source: Make, ref: Ref, clock: object) -> None:
    repo = hub.model("acme/gated", {"LICENSE": "text"}, gated="manual")
    source().fetch(ref("acme/gated"))
    repo.readable = frozenset({"LICENSE"})
    assert by_path(source().fetch(ref("acme/gated")), "LICENSE") == (Status.DENIED, Reason.GATED)
    clock.offset += 301  # type: ignore[attr-defined]
    assert by_path(source().fetch(ref("acme/gated")), "LICENSE") == (Status.FOUND, None)


class TestLicenseLink:
    def test_a_link_to_a_file_beside_the_card_is_read(self, hub: LoopbackHub, source: Make, ref: Ref) -> None:
        hub.model("acme/tiny", {"docs/deal.md": "deal"}, cardData={"license_link": "./docs/deal.md"})
        assert list(found(source().fetch(ref("acme/tiny"))).values()) == ["deal"]

    def test_a_link_to_the_own_blob_page_is_the_file_that_was_read_anyway(
        self, hub: LoopbackHub, source: Make, ref: Ref
    ) -> None:
        link = "https://huggingface.co/acme/tiny/blob/main/LICENSE"
        hub.model("acme/tiny", {"LICENSE": "text"}, cardData={"license_link": link})
        assert len(found(source().fetch(ref("acme/tiny")))) == 1
        assert len(hub.asked()) == 2

    def test_a_link_to_a_file_that_is_not_there_is_absent(self, hub: LoopbackHub, source: Make, ref: Ref) -> None:
        hub.model("acme/tiny", {}, cardData={"license_link": "LICENSE"})
        assert by_path(source().fetch(ref("acme/tiny")), "LICENSE") == (Status.ABSENT, Reason.MISSING)

    def test_a_link_to_another_repository_is_pinned_to_its_commit(
        self, hub: LoopbackHub, source: Make, ref: Ref
    ) -> None:
        other = hub.model("acme/base", {"LICENSE": "base terms"})
        link = "https://huggingface.co/acme/base/blob/main/LICENSE"
        hub.model("acme/tiny", {}, cardData={"license_link": [link, 3]})
        assert found(source().fetch(ref("acme/tiny"))) == {f"hf://acme/base@{other.commit}/LICENSE": "base terms"}

    def test_a_link_to_a_commit_of_another_repository_needs_no_metadata(
        self, hub: LoopbackHub, source: Make, ref: Ref
    ) -> None:
        other = hub.model("acme/base", {"LICENSE": "base terms"})
        link = f"https://huggingface.co/acme/base/resolve/{other.commit}/LICENSE"
        hub.model("acme/tiny", {}, cardData={"license_link": link})
        assert found(source().fetch(ref("acme/tiny")))
        assert hub.asked("/api/") == ["/api/models/acme/tiny"]

    def test_a_link_to_a_missing_repository_is_reported_at_the_files_address(
        self, hub: LoopbackHub, source: Make, ref: Ref
    ) -> None:
        link = "https://huggingface.co/acme/gone/blob/main/LICENSE"
        hub.model("acme/tiny", {}, cardData={"license_link": link})
        item = source().fetch(ref("acme/tiny")).files[-1]
        assert (item.uri, item.reason) == ("hf://acme/gone@main/LICENSE", Reason.PRIVATE_OR_MISSING)

    def test_a_linked_page_is_read_without_the_token_and_again_only_after_a_day(
        self, hub: LoopbackHub, source: Make, ref: Ref, clock: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hub.pages["/terms.txt"] = Page(b"terms", headers={"Content-Type": "text/plain", "ETag": '"1"'})
        link = f"http://localhost:{hub.url.rpartition(':')[2]}/terms.txt"
        hub.model("acme/tiny", {}, cardData={"license_link": link})
        for _ in range(2):
            assert found(source(token=GRANTED).fetch(ref("acme/tiny"))) == {link: "terms"}
        clock.offset += 90_000  # type: ignore[attr-defined]
        assert found(source(token=GRANTED).fetch(ref("acme/tiny"))) == {link: "terms"}
        pages = [request for request in hub.requests if request.path == "/terms.txt"]
        assert [(request.token, request.status) for request in pages] == [(None, 200), (None, 304)]

    def test_a_link_that_names_nothing_is_left_alone(self, hub: LoopbackHub, source: Make, ref: Ref) -> None:
        hub.model("acme/tiny", {}, cardData={"license_link": "../../../etc/passwd"})
        assert len(source().fetch(ref("acme/tiny")).files) == 1

    def test_a_parents_link_is_followed_only_when_it_has_no_licence_file(self, hub: LoopbackHub, source: Make) -> None:
        card = {"license": "other", "license_link": "deal.md"}
        hub.model("acme/with", {"LICENSE": "text", "deal.md": "deal"}, cardData=card)
        hub.model("acme/without", {"deal.md": "deal"}, cardData=card)
        assert list(found(source().fetch_light(RefKind.HUB, "acme/with")).values()) == ["text"]
        assert list(found(source().fetch_light(RefKind.HUB, "acme/without")).values()) == ["deal"]


def test_a_large_file_on_another_host_is_fetched_without_the_token(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    repo = hub.model("acme/tiny", {"README.md": CARD})
    elsewhere = f"http://localhost:{hub.url.rpartition(':')[2]}/cdn"
    hub.pages["/cdn"] = Page(b"from the store", headers={"Content-Type": "application/octet-stream"})
    path = f"/acme/tiny/resolve/{repo.commit}/README.md"
    named = {"X-Linked-ETag": f'"{hashlib.sha256(b"from the store").hexdigest()}"'}
    hub.pages[path] = Page(b"", 302, {"Location": elsewhere, "X-Repo-Commit": repo.commit, **named})
    dossier = source(token=GRANTED).fetch(ref("acme/tiny"))
    assert list(found(dossier).values()) == ["from the store"]
    assert hub.requests[-1].token is None


def test_a_login_page_half_way_through_a_redirect_never_becomes_a_file(
    hub: LoopbackHub, source: Make, ref: Ref
) -> None:
    repo = hub.model("acme/tiny", {"README.md": CARD, "LICENSE": "the licence"})
    page = Page(b"<html>Sign in to the network</html>", headers={"Content-Type": "text/html"})
    hub.pages[f"/api/resolve-cache/models/acme/tiny/{repo.commit}/LICENSE"] = page
    dossier = source().fetch(ref("acme/tiny"))
    (license_,) = [file for file in dossier.files if file.uri.endswith("/LICENSE")]
    assert (license_.status, license_.reason) == (Status.FAILED, Reason.UNREADABLE)
    assert "not the bytes that the Hub names" in license_.message


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ('W/"95d09f2b10159347eece71399a7e2e907ea3df4f"', True),
        ('"95d09f2b10159347eece71399a7e2e907ea3df4f"', True),
        ('"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"', True),
        ('"95d09f2b10159347eece71399a7e2e907ea3df40"', False),
        ("", False),
        ('"anything"', False),
    ],
)
def test_bytes_are_those_that_the_answer_names(tag: str, named: bool) -> None:
    assert is_named(b"hello world", {"etag": tag}) is named


def test_a_binary_file_with_a_text_name_is_no_text(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"LICENSE": b"PK\0\0"})
    assert by_path(source().fetch(ref("acme/tiny")), "LICENSE") == (Status.FAILED, Reason.NOT_TEXT)


def test_the_token_of_the_environment_is_used(
    hub: LoopbackHub, source: Make, ref: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", False)
    monkeypatch.setenv("HF_TOKEN", GRANTED)
    hub.model("acme/tiny", {"LICENSE": "text"}, gated="auto")
    assert by_path(source().fetch(ref("acme/tiny")), "LICENSE") == (Status.FOUND, None)


def test_the_endpoint_of_the_environment_is_used(hub: LoopbackHub, ref: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.model("acme/tiny", {})
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    by_environment = HubSource()
    assert by_environment.fetch(ref("acme/tiny")).metadata.found
    by_environment.close()


def test_the_token_of_a_login_is_used(
    hub: LoopbackHub, source: Make, ref: Ref, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huggingface_hub import constants

    (tmp_path / "token").write_text(f"{GRANTED}\n")
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    hub.model("acme/tiny", {"LICENSE": "text"}, gated="auto")
    assert by_path(source().fetch(ref("acme/tiny")), "LICENSE") == (Status.FOUND, None)
