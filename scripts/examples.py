"""Writes reports/examples/: the demo's report, as README shows it. `make docs` runs it; a test fails when it is old."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from auditor.archive.pack import cited
from auditor.archive.recorder import Recorder
from auditor.cli.running import Settings, run
from auditor.reporters.interface import render
from auditor.rulebook.book import rulebook

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "reports" / "examples"
_DATE = datetime(2026, 11, 22, tzinfo=UTC)
_FORMATS = {"demo.html": "html", "demo.md": "markdown", "demo.json": "json"}


def samples() -> dict[str, bytes]:
    """File name to content of every sample. Paths in it are those that a run at the top of the checkout has."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        recorder = Recorder()
        settings = Settings(
            recorded=Path("examples/evidence.jsonl"),
            as_of=_DATE,
            terms_store=Path("examples/terms"),
            recorder=recorder,
        )
        report = run(["examples/models.yaml"], settings)
    finally:
        os.chdir(before)
    known = {"profiles": rulebook().licenses, "texts": recorder.texts(cited(report))}
    return {name: render(report, how, **known) for name, how in _FORMATS.items()}


if __name__ == "__main__":
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for name, content in samples().items():
        (EXAMPLES / name).write_bytes(content)
