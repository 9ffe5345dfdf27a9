"""Everything that can go wrong between us and the Hub: its status, its reason, and the sentence a person reads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.domain.ref import ModelRef
from auditor.sources.clock import Clock
from auditor.sources.hub import HubSource
from auditor.sources.hub_client import HubClient
from tests.hub.loopback_hub import GRANTED, LoopbackHub, Page, Trouble

Make = Callable[..., HubSource]
Ref = Callable[..., ModelRef]


def read(item: Evidence) -> tuple[Status, Reason | None, str]:
    return item.status, item.reason, item.message


def test_a_missing_model_with_a_token(source: Make, ref: Ref) -> None:
    assert read(source(token=GRANTED).fetch(ref("acme/nowhere")).metadata) == (
        Status.ABSENT,
        Reason.MISSING,
        "Model acme/nowhere does not exist. Check the spelling; if it is private, set HF_TOKEN to a token that may "
        "read it.",
    )


def test_a_missing_model_without_a_token_may_be_private(source: Make, ref: Ref) -> None:
    assert read(source().fetch(ref("acme/nowhere")).metadata) == (
        Status.DENIED,
        Reason.PRIVATE_OR_MISSING,
        "Model acme/nowhere is private or does not exist; the Hub does not say which. Check the spelling, or set "
        "HF_TOKEN to a token that may read it.",
    )


def test_a_bare_401_may_be_private(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.pages["/api/models/acme/bare"] = Page(b"", 401, {})
    assert source().fetch(ref("acme/bare")).metadata.reason is Reason.PRIVATE_OR_MISSING


def test_a_missing_revision(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    assert read(source().fetch(ref("acme/tiny", "nope")).metadata) == (
        Status.ABSENT,
        Reason.REVISION_MISSING,
        "Model acme/tiny has no such revision. Name a branch, tag or commit that exists, or leave the revision out.",
    )


def test_a_gated_file(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/gated", {"LICENSE": "text"}, gated="manual")
    words = (
        "File LICENSE of model acme/gated is gated, and we were not let in. Ask for access on its page on the Hub, "
        "then set HF_TOKEN to a token of that account."
    )
    assert read(source().fetch(ref("acme/gated")).files[1]) == (Status.DENIED, Reason.GATED, words)
    assert read(source(token="hf_other").fetch(ref("acme/gated")).files[1]) == (Status.DENIED, Reason.GATED, words)


def test_a_disabled_model(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/off", {})
    hub.disabled.add("acme/off")
    assert read(source().fetch(ref("acme/off")).metadata) == (
        Status.DENIED,
        Reason.DISABLED,
        "Model acme/off was disabled by the Hub, so nothing of it can be read. Ask its owner, or use another model.",
    )


def test_a_bad_token(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    assert read(source(token="nonsense").fetch(ref("acme/tiny")).metadata) == (
        Status.DENIED,
        Reason.BAD_TOKEN,
        "The Hub refuses the token when asked for model acme/tiny: it is wrong, has expired or lacks the right to "
        "read. Set HF_TOKEN to a valid one, or unset it to go on without.",
    )


def test_a_used_up_quota_that_takes_too_long(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    for name in ("one", "two", "three"):
        hub.model(f"acme/{name}", {})
    hub.limit("api", 1, 300)
    shared = source(max_wait=10)
    assert shared.fetch(ref("acme/one")).metadata.found
    status, reason, message = read(shared.fetch(ref("acme/two")).metadata)
    assert (status, reason) == (Status.FAILED, Reason.RATE_LIMITED)
    assert message.startswith("The request quota is used up (free again in ")
    assert "so model acme/two was not read. Allow a longer wait with --max-wait, set HF_TOKEN" in message
    assert len(hub.requests) == 1


def test_a_used_up_quota_is_waited_for(hub: LoopbackHub, source: Make, ref: Ref, clock: object) -> None:
    hub.model("acme/one", {})
    hub.model("acme/two", {})
    hub.limit("api", 1, 1)
    pause = clock.sleep  # type: ignore[attr-defined]
    clock.sleep = lambda seconds: (time.sleep(seconds), pause(seconds))  # type: ignore[attr-defined]
    shared = source()
    assert shared.fetch(ref("acme/one")).metadata.found
    assert shared.fetch(ref("acme/two")).metadata.found
    assert [request.status for request in hub.requests] == [200, 200]
    assert len(clock.slept) == 1  # type: ignore[attr-defined]


def test_a_server_error_that_stays(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    hub.trouble("acme/tiny", *[Trouble.BUSY] * 6)
    assert read(source().fetch(ref("acme/tiny")).metadata) == (
        Status.FAILED,
        Reason.SERVER_ERROR,
        "The server failed (HTTP 503) when asked for model acme/tiny. Run again later; what was already read is kept.",
    )


@pytest.mark.parametrize("trouble", [item for item in Trouble if item is not Trouble.HANG])
def test_a_passing_trouble_is_tried_again(hub: LoopbackHub, source: Make, ref: Ref, trouble: Trouble) -> None:
    hub.model("acme/tiny", {"README.md": "card"})
    hub.trouble("/api/models/acme/tiny", trouble)
    if trouble is not Trouble.BAD_JSON:
        hub.trouble("README.md", trouble)
    dossier = source().fetch(ref("acme/tiny"))
    assert dossier.metadata.found
    assert [item.text for item in dossier.files] == ["card"]


def test_pauses_grow_and_are_bounded(hub: LoopbackHub, source: Make, ref: Ref, clock: object) -> None:
    hub.model("acme/tiny", {})
    hub.trouble("acme/tiny", *[Trouble.CRASH] * 6)
    source().fetch(ref("acme/tiny"))
    slept = clock.slept  # type: ignore[attr-defined]
    assert len(slept) == 5
    assert all(0.5 * 0.5 * 2**index <= pause <= 0.5 * 2**index for index, pause in enumerate(slept))


def test_a_failure_is_forgotten_in_the_next_run(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    hub.trouble("acme/tiny", *[Trouble.BUSY] * 6)
    assert not source().fetch(ref("acme/tiny")).metadata.found
    assert source().fetch(ref("acme/tiny")).metadata.found


def test_in_an_outage_nothing_is_tried_twice(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.trouble("/api/", *[Trouble.BUSY] * 50)
    shared = source()
    for number in range(10):
        shared.fetch(ref(f"acme/m{number}"))
    assert len(hub.requests) == 6 + 2 + 8


def test_in_an_outage_nobody_waits_long(
    hub: LoopbackHub, source: Make, ref: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.sources.hub_client._OUTAGE_TIMEOUT", 0.05)
    hub.trouble("/api/", *[Trouble.BUSY] * 8, Trouble.HANG)
    shared = source()
    for number in range(2):
        shared.fetch(ref(f"acme/m{number}"))
    assert "(0.05 s)" in shared.fetch(ref("acme/late")).metadata.message


def test_a_hang_is_a_time_out(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    hub.trouble("acme/tiny", *[Trouble.HANG] * 6)
    assert read(source(timeout=0.05).fetch(ref("acme/tiny")).metadata) == (
        Status.FAILED,
        Reason.TIMEOUT,
        "The server did not answer in time (0.05 s) when asked for model acme/tiny. Check the network. Run again "
        "later; what was already read is kept.",
    )


def test_a_dripping_answer_is_a_time_out(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.pages["/api/models/acme/slow"] = Page(b"{" + b" " * 200 + b"}", drip=0.02)
    client = HubClient(hub.url, None, Clock(), max_wait=1, timeout=0.1)
    client._failures = 100  # an outage is known: one attempt
    with pytest.raises(Exception, match="timeout"):
        client.get("/api/models/acme/slow", bucket="api", limit=1000, read=lambda answer: answer)


def test_an_unreachable_hub(source: Make, ref: Ref, clock: object) -> None:
    status, reason, message = read(source(endpoint="http://127.0.0.1:9").fetch(ref("acme/tiny")).metadata)
    assert (status, reason) == (Status.FAILED, Reason.UNREACHABLE)
    assert sum(clock.slept) < 2  # type: ignore[attr-defined]
    assert message.startswith("The server could not be reached (")
    assert message.endswith(
        "refused) for model acme/tiny. Check the network, the proxy and HF_ENDPOINT, then run again."
    )


def test_offline(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    assert read(source(offline=True).fetch(ref("acme/tiny")).metadata) == (
        Status.FAILED,
        Reason.OFFLINE,
        "Model acme/tiny is not in the evidence at hand, and the network is off. Run once without --offline.",
    )
    assert hub.requests == []


def test_offline_serves_what_an_earlier_run_had(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": "card", "LICENSE": "text"}, gated="auto")
    online = source().fetch(ref("acme/tiny"))
    hub.requests.clear()
    assert source(offline=True).fetch(ref("acme/tiny")) == online
    assert hub.requests == []


def test_the_offline_switch_of_the_client_is_obeyed(
    hub: LoopbackHub, source: Make, ref: Ref, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert source().fetch(ref("acme/tiny")).metadata.reason is Reason.OFFLINE
    assert source().preflight(10_000).fits


def test_a_card_larger_than_is_read(hub: LoopbackHub, source: Make, ref: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.sources.records.MAX_FILE", 1 << 20)
    hub.model("acme/tiny", {"README.md": "x" * (3 << 20)})
    assert read(source().fetch(ref("acme/tiny")).files[0]) == (
        Status.FAILED,
        Reason.TOO_LARGE,
        "File README.md of model acme/tiny is larger than is read (more than 1 MB). Look at it by hand.",
    )


def test_a_page_where_the_hub_should_answer(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    hub.trouble("acme/tiny", *[Trouble.LOGIN_PAGE] * 6)
    assert read(source().fetch(ref("acme/tiny")).metadata) == (
        Status.FAILED,
        Reason.UNREADABLE,
        "The answer for model acme/tiny is not what the protocol promises (text/html instead of JSON). Check for a "
        "proxy or a login page in between, then run again.",
    )


def test_a_login_page_never_becomes_a_card(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {"README.md": "card"})
    hub.trouble("README.md", *[Trouble.LOGIN_PAGE] * 6)
    assert source().fetch(ref("acme/tiny")).files[0].reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b'{"id": 7}', b'{"id": "acme/tiny"}', b'{"id": "acme/tiny", "sha": "main"}', b"[" * 100_000, b""],
)
def test_json_that_is_no_metadata(hub: LoopbackHub, source: Make, ref: Ref, body: bytes) -> None:
    hub.pages["/api/models/acme/tiny"] = Page(body, headers={"Content-Type": "application/json"})
    assert source().fetch(ref("acme/tiny")).metadata.reason is Reason.UNREADABLE


def test_a_hostile_id_in_the_answer_is_not_followed(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {}).info["id"] = "../../api/whoami"
    assert source().fetch(ref("acme/tiny")).resolved == "acme/tiny"


@pytest.mark.parametrize("target", ["not an id", "a/b/c", "", "../etc", "acme/\n"])
def test_an_id_that_cannot_be_one_is_refused_without_asking(
    hub: LoopbackHub, source: Make, ref: Ref, target: str
) -> None:
    item = source().fetch(ref(target)).metadata
    if target != "acme/\n":
        assert item.reason is Reason.REFUSED
        assert "is not spelt like an id of the Hub (owner/name)" in item.message
        assert hub.requests == []


@pytest.mark.parametrize("location", ["/api/models/acme/loop", "http://[bad/"])
def test_redirects_are_bounded(hub: LoopbackHub, source: Make, ref: Ref, location: str) -> None:
    hub.pages["/api/models/acme/loop"] = Page(b"", 307, {"Location": location})
    assert source().fetch(ref("acme/loop")).metadata.reason is Reason.UNREADABLE


def test_metadata_is_not_read_from_another_host(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    elsewhere = f"http://localhost:{hub.url.rpartition(':')[2]}/api/models/acme/tiny"
    hub.pages["/api/models/acme/away"] = Page(b"", 307, {"Location": elsewhere})
    hub.model("acme/tiny", {})
    assert source().fetch(ref("acme/away")).metadata.reason is Reason.UNREADABLE


def test_a_repository_that_vanishes_half_way(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    repo = hub.model("acme/tiny", {"README.md": "card"})
    headers = {"X-Error-Code": "RepoNotFound"}
    hub.pages[f"/acme/tiny/resolve/{repo.commit}/README.md"] = Page(b"", 404, headers)
    assert read(source(token=GRANTED).fetch(ref("acme/tiny")).files[0]) == (
        Status.DENIED,
        Reason.PRIVATE_OR_MISSING,
        "File README.md of model acme/tiny can no longer be read: the repository was deleted or made private "
        "meanwhile. Run again to see what it is now.",
    )


def test_an_interrupt_ends_the_waiting_and_keeps_what_was_read(hub: LoopbackHub, source: Make, ref: Ref) -> None:
    hub.model("acme/tiny", {})
    hub.model("acme/busy", {})
    hub.trouble("acme/busy", Trouble.BUSY)
    hub.pages["/api/models/acme/wait"] = Page(b"", 429, {"Retry-After": "200"})
    shared = source(clock=Clock())
    assert shared.fetch(ref("acme/tiny")).metadata.found
    threading.Timer(0.2, shared.interrupt).start()
    started = time.monotonic()
    assert read(shared.fetch(ref("acme/wait")).metadata) == (
        Status.FAILED,
        Reason.INTERRUPTED,
        "The run was interrupted before model acme/wait was read. Run again; what was already read is kept.",
    )
    assert time.monotonic() - started < 5
    assert shared.fetch(ref("acme/busy")).metadata.reason is Reason.INTERRUPTED
    assert shared.store.get("hf://acme/tiny")
