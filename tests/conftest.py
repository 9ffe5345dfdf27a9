"""Fixtures for all tests: a cache of their own, no colours, and command lines that run in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from auditor.cli.main import main

settings.register_profile("crowded", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("crowded")  # the clock of a crowded machine says nothing of the code; tests of cost measure that


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's cache or token."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AUDITOR_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    patch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    patch.setenv("NO_COLOR", "1")
    patch.delenv("HF_TOKEN", raising=False)
    yield
    patch.undo()


@pytest.fixture
def corpus() -> Path:
    """The folder of real repositories and licence texts; the test is skipped where there is none."""
    place = os.environ.get("AUDITOR_CORPUS")
    if not place:
        pytest.skip("AUDITOR_CORPUS is not set: it names a folder of real repositories and licence texts")
    return Path(place)


class Ran(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `auditor ARGS…` in this process, as its user would."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["auditor", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capfd.readouterr()
        code = caught.value.code
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, out, err)

    return run
