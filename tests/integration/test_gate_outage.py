"""No outage opens the gate: whatever the Hub does, nothing but a lock that covers the models exits with 0."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hub.loopback_hub import LoopbackHub, Page, Trouble

APACHE = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")
CARD = "---\nlicense: apache-2.0\nbase_model: acme/base\ndatasets: [acme/data]\n---\n# Open\n"
DATE = ("--as-of", "2026-11-22")
MODEL, PARENT, DATASET = "/api/models/acme/open", "/api/models/acme/base", "/api/datasets/acme/data"


def _always(part: str, trouble: Trouble) -> Callable[[LoopbackHub], None]:
    return lambda hub: hub.trouble(part, *[trouble] * 40)


def _answers(path: str, body: bytes, status: int = 200, **more: float) -> Callable[[LoopbackHub], None]:
    headers = {"Content-Type": "application/json"}
    return lambda hub: hub.pages.update({path: Page(body, status, headers, **more)})


FAULTS: dict[str, Callable[[LoopbackHub], None]] = {
    "metadata: no answer in time": _always(MODEL, Trouble.HANG),
    "metadata: 429 without end": _always(MODEL, Trouble.TOO_MANY),
    "metadata: 500": _always(MODEL, Trouble.CRASH),
    "metadata: 503": _always(MODEL, Trouble.BUSY),
    "metadata: a web page": _always(MODEL, Trouble.LOGIN_PAGE),
    "metadata: half a document": _always(MODEL, Trouble.BAD_JSON),
    "metadata: cut short": _always(MODEL, Trouble.CUT),
    "metadata: connection reset": _always(MODEL, Trouble.RESET),
    "metadata: JSON of another shape": _answers(MODEL, b"[]"),
    "metadata: an empty object": _answers(MODEL, b"{}"),
    "metadata: nested without end": _answers(MODEL, b"[" * 200_000),
    "metadata: empty": _answers(MODEL, b""),
    "metadata: refused": _answers(MODEL, b"{}", 403),
    "licence text: no answer in time": _always("LICENSE", Trouble.HANG),
    "licence text: 429 without end": _always("LICENSE", Trouble.TOO_MANY),
    "licence text: 500": _always("LICENSE", Trouble.CRASH),
    "licence text: cut short": _always("LICENSE", Trouble.CUT),
    "licence text: connection reset": _always("LICENSE", Trouble.RESET),
    "licence text: a web page": _always("LICENSE", Trouble.LOGIN_PAGE),
    "card: 500": _always("README.md", Trouble.CRASH),
    "card: connection reset": _always("README.md", Trouble.RESET),
    "card: cut short": _always("README.md", Trouble.CUT),
    "parent: 500": _always(PARENT, Trouble.CRASH),
    "parent: half a document": _always(PARENT, Trouble.BAD_JSON),
    "dataset: connection reset": _always(DATASET, Trouble.RESET),
    "everything: connection reset": _always("/", Trouble.RESET),
}

THINGS = {
    "metadata": MODEL,
    "card": "/acme/open/resolve/",
    "licence text": "LICENSE",
    "parent": PARENT,
    "dataset": DATASET,
}
"""What a verdict rests on, and the part of the address that asks for it."""
MATRIX = [(thing, trouble) for thing in THINGS for trouble in Trouble]


@dataclass
class Place:
    """A project with a policy, a list, and a Hub that serves it."""

    hub: LoopbackHub
    folder: Path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("AUDITOR_TIMEOUT", "0.1")
    monkeypatch.setattr("auditor.sources.clock.Clock.sleep", lambda _self, _seconds: None)
    Path("auditor.yaml").write_text("models: [models.txt]\nallow: {classes: [open-source, open-weight]}\n")
    Path("models.txt").write_text("acme/open\n")
    with LoopbackHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        weights = {"config.json": "{}", "model.safetensors": b"x"}
        hub.model("acme/open", {"README.md": CARD, "LICENSE": APACHE, **weights}, cardData=_data())
        hub.model("acme/base", {"README.md": "---\nlicense: mit\n---\n", **weights}, cardData={"license": "mit"})
        hub.dataset("acme/data", {"README.md": "---\nlicense: mit\n---\n"}, cardData={"license": "mit"})
        yield Place(hub, tmp_path)


def _data() -> dict[str, object]:
    return {"license": "apache-2.0", "base_model": "acme/base", "datasets": ["acme/data"]}


@pytest.fixture
def locked(place: Place, auditor, monkeypatch: pytest.MonkeyPatch) -> Place:
    ran = auditor("lock", *DATE)
    assert ran.code == 0, ran.err
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(place.folder / "another"))
    place.hub.requests.clear()
    return place


def test_without_a_fault_the_gate_opens(place: Place, auditor) -> None:
    assert auditor("audit", "models.txt", *DATE).code == 0
    assert auditor("check", *DATE).code == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_the_hub_opens_the_gate(locked: Place, auditor, fault: str) -> None:
    FAULTS[fault](locked.hub)
    assert auditor("check", "--locked", *DATE).code == 0
    assert not locked.hub.requests
    checked = auditor("check", *DATE)
    assert checked.code == 3, checked.out
    FAULTS[fault](locked.hub)
    assert auditor("audit", "models.txt", *DATE).code == 3


@pytest.mark.parametrize(
    ("thing", "trouble"), MATRIX, ids=lambda part: part.name.lower() if isinstance(part, Trouble) else part
)
def test_nothing_that_a_verdict_rests_on_may_fail_and_leave_the_gate_open(
    place: Place, auditor, thing: str, trouble: Trouble
) -> None:
    _always(THINGS[thing], trouble)(place.hub)
    checked = auditor("check", *DATE)
    assert checked.code == 3, checked.out


def test_a_hub_that_is_down_does_not_open_the_gate(locked: Place, auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert auditor("check", *DATE).code == 3
        assert auditor("audit", "models.txt", *DATE).code == 3
        assert auditor("check", "--locked", *DATE).code == 0


def test_a_lock_of_other_models_does_not_open_the_gate(locked: Place, auditor) -> None:
    FAULTS["everything: connection reset"](locked.hub)
    Path("models.txt").write_text("acme/open\nacme/base\n")
    assert auditor("check", "--locked", *DATE).code == 1


def test_a_run_that_outlasts_its_budget_is_undecided(place: Place, auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_TIMEOUT", "5")
    FAULTS["metadata: no answer in time"](place.hub)
    ran = auditor("check", *DATE, "--max-wait", "0.1")
    assert ran.code == 3


def test_the_lock_is_not_written_over_by_an_outage(locked: Place, auditor) -> None:
    before = Path("auditor.lock").read_text()
    FAULTS["everything: connection reset"](locked.hub)
    ran = auditor("lock", *DATE)
    assert ran.code == 3
    assert "auditor.lock was not written" in ran.err
    assert Path("auditor.lock").read_text() == before
