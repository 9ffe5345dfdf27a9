"""The Hub source against real repositories, served by the stand-in Hub that lies beside the corpus."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from auditor.domain.evidence import Dossier, Reason, Status
from auditor.domain.ref import ModelRef, RefKind
from auditor.sources.cache import open_store
from auditor.sources.http import GuardedClient
from auditor.sources.hub import HubSource

pytestmark = pytest.mark.corpus
SAMPLE = 300


@pytest.fixture(scope="module")
def corpus() -> Path:
    folder = os.environ.get("AUDITOR_CORPUS")
    if not folder:
        pytest.skip("AUDITOR_CORPUS is not set: no real repositories to read")
    simulator = Path(folder).parent / "tools" / "hubsim.py"
    if not simulator.is_file():
        pytest.skip(f"{simulator} is not there: nothing serves the corpus")
    return Path(folder)


@pytest.fixture(scope="module")
def endpoint(corpus: Path) -> Iterator[str]:
    command = [sys.executable, str(corpus.parent / "tools" / "hubsim.py"), "--corpus", str(corpus)]
    with subprocess.Popen([*command, "--gated-readme-open"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield next(word for word in process.stdout.readline().split() if word.startswith("http"))
        process.terminate()


@pytest.fixture
def sample(corpus: Path) -> list[str]:
    infos = sorted((corpus / "hub").glob("*/model_info.json"))
    chosen = random.Random(1).sample(infos, SAMPLE)
    return [json.loads(path.read_text(encoding="utf-8"))["id"] for path in chosen]


class NoWeb(GuardedClient):
    """Linked pages are not part of the corpus."""

    def __init__(self) -> None:
        super().__init__(total=0.1, timeout=0.1, limit=0)


def run(endpoint: str, ids: list[str], folder: Path) -> tuple[list[Dossier], dict[str, Any]]:
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/__hubsim__/reset", method="POST", data=b"")).close()
    source = HubSource(open_store(folder), endpoint=endpoint, web=NoWeb())
    with ThreadPoolExecutor(16) as pool:
        refs = [ModelRef(text=name, kind=RefKind.HUB, target=name) for name in ids]
        dossiers = list(pool.map(source.fetch, refs))
    source.close()
    with urllib.request.urlopen(f"{endpoint}/__hubsim__/stats") as answer:
        return dossiers, json.load(answer)


def requests_a_repo(stats: dict[str, Any]) -> float:
    asked = stats["requests"] - stats["per_kind"].get("resolve-cache", 0)
    return float(asked / len(stats["per_repo"]))


def test_real_repositories_cost_what_was_promised(endpoint: str, sample: list[str], tmp_path: Path) -> None:
    first, stats = run(endpoint, sample, tmp_path)
    assert requests_a_repo(stats) <= 2.3
    assert "weights" not in stats["per_kind"]
    again, stats = run(endpoint, sample, tmp_path)
    assert requests_a_repo(stats) <= 1.02
    assert [item.metadata for item in again] == [item.metadata for item in first]


def test_every_real_repository_is_read_or_says_why(endpoint: str, sample: list[str], tmp_path: Path) -> None:
    dossiers, _ = run(endpoint, sample, tmp_path)
    for dossier in dossiers:
        for item in (dossier.metadata, *dossier.files):
            assert item.found or item.message, item.uri
            assert item.reason is not Reason.UNREADABLE, item.uri
            if item.found and item.uri.startswith("hf://"):
                assert dossier.commit
        assert dossier.metadata.found or dossier.metadata.status is Status.DENIED
