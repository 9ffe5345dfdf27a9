"""The recorded examples: what `make demo` shows, and that the archive holds facts only."""

import json
from pathlib import Path

import pytest

from auditor.sources.recorded import Archive

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def entries():
    return Archive(EXAMPLES / "evidence.jsonl").entries()


def test_cards_hold_front_matter_and_no_prose(entries):
    cards = [entry for entry in entries if entry.uri.endswith("/README.md") and entry.content]
    assert len(cards) >= 20
    for card in cards:
        before, head, after = card.content.decode().split("---\n")
        assert head, card.uri
        assert before == after == "", card.uri


def test_texts_of_vendors_are_told_by_their_figures_alone(entries):
    texts = [e for e in entries if e.found and "/" in e.uri.partition("@")[2] and not e.uri.endswith("README.md")]
    told = [entry for entry in texts if entry.withheld]
    assert told
    for entry in texts:
        plain = entry.content.decode()
        assert entry.withheld or "Apache License" in plain or "MIT License" in plain, entry.uri


def test_the_demo_shows_every_class_and_every_kind_of_answer(auditor, tmp_path, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    out = tmp_path / "report.json"
    ran = auditor("audit", "examples/models.yaml", "--recorded", "examples/evidence.jsonl", "-o", out)
    assert ran.code == 3, "gated texts could not be read, and the run says so"
    report = json.loads(out.read_text())
    assert report["summary"]["models"] == 31
    assert set(report["summary"]["by_class"]) == {"closed", "open-source", "open-weight"}
    assert {"allowed", "conditional", "not-granted", "prohibited"} <= set(report["summary"]["by_commercial_use"])
    assert all(issue["how_to_fix"] for issue in report["issues"])
