"""The loopback Hub, a clock that does not wait, and sources made of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.domain.ref import ModelRef, RefKind
from auditor.sources.cache import Store
from auditor.sources.clock import Clock
from auditor.sources.http import GuardedClient
from auditor.sources.hub import HubSource
from tests.hub.loopback_hub import LoopbackHub


class FakeClock(Clock):
    """Time that passes only when somebody sleeps; notes every sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []
        self.offset = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=int(self.offset))

    def monotonic(self) -> float:
        return 1000.0 + self.offset

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.offset += seconds


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No token, endpoint or offline switch of the machine reaches a test."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        yield server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source(hub: LoopbackHub, clock: FakeClock) -> Iterator[Callable[..., HubSource]]:
    """Makes sources that ask the loopback Hub; all share one store, as later runs of a program do."""
    store = Store()
    made: list[HubSource] = []

    def make(**options: object) -> HubSource:
        options = {"endpoint": hub.url, "clock": clock, "timeout": 5.0, "store": store, **options}
        options.setdefault("web", GuardedClient(allow_loopback=True))
        made.append(HubSource(**options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for item in made:
        item.close()


def ref(target: str, revision: str | None = None, kind: RefKind = RefKind.HUB) -> ModelRef:
    return ModelRef(text=target, kind=kind, target=target, revision=revision)


@pytest.fixture(name="ref")
def _ref() -> Callable[..., ModelRef]:
    return ref
