"""The same texts, read by this project and by its peers, in one run: who is right, and how long it takes.

Peers are Python packages in an environment of their own, since ScanCode's dependencies do not go with ours:
`AUDITOR_PEERS` names its interpreter. Without it, and without `AUDITOR_CORPUS`, there is nothing to compare.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.licenses.decode import decode
from auditor.licenses.identify import identify

PEERS = {
    "ScanCode": """
from licensedcode import cache
from licensedcode.detection import detect_licenses
index = cache.get_index()
def name(path, text):
    found = detect_licenses(query_string=text, index=index)
    return " AND ".join(str(one.license_expression_spdx or "") for one in found) or None
""",
    "licenseclassifier": """
from licenseclassifier import identify_license
def name(path, text):
    return " AND ".join(one.id for one in identify_license(text)) or None
""",
    "pyaskalono": """
import askalono
def name(path, text):
    found = askalono.identify(text)
    return getattr(found, "name", None)
""",
}
_LOOP = """
import json, resource, sys, time
rows = []
for path in json.load(sys.stdin):
    text = open(path, "rb").read().decode("utf-8", "replace")
    start = time.process_time()
    try:
        answer = name(path, text)
    except Exception as error:
        answer = None
    rows.append([answer, time.process_time() - start])
json.dump([rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024], sys.stdout)
"""


def texts() -> list[dict]:
    corpus = os.environ.get("AUDITOR_CORPUS")
    if not corpus:
        pytest.skip("set AUDITOR_CORPUS to the folder of real licence texts")
    folder = Path(corpus) / "licences"
    rows = [json.loads(line) for line in (folder / "labels.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = [row for row in rows if row["kind"] == "licence" and not row.get("skip")]
    return [row | {"path": str(folder / "texts" / row["file"])} for row in kept]


def plain(name: str | None) -> str:
    lowered = (name or "").lower()
    for prefix in ("licenseref-scancode-", "licenseref-auditor-", "licenseref-"):
        lowered = lowered.removeprefix(prefix)
    return lowered.removesuffix("-only")


def false_open(rows: list[dict], names: list[str | None]) -> int:
    """Restricted texts that were given the name of a text that the corpus labels open."""
    open_names = {plain(row["label"]) for row in rows if row["open"]}
    return sum(
        not row["open"] and plain(name) in open_names - {plain(row["label"])}
        for row, name in zip(rows, names, strict=True)
    )


def report(tool: str, rows: list[dict], names: list[str | None], seconds: list[float]) -> int:
    right = sum(
        plain(name) in {plain(row["label"]), plain(row["scancode"])} for row, name in zip(rows, names, strict=True)
    )
    wrong = false_open(rows, names)
    sys.stdout.write(
        f"{tool:18} right {right}/{len(rows)}  false open {wrong}  median {1000 * statistics.median(seconds):.2f} ms"
        + "\n"
    )
    return wrong


def test_no_restricted_text_is_named_as_an_open_one() -> None:
    rows = texts()
    names, seconds = [], []
    for row in rows:
        text = decode(Path(row["path"]).read_bytes())
        start = time.process_time()
        names.append(identify(text).license)
        seconds.append(time.process_time() - start)
    assert report("auditor", rows, names, seconds) == 0


@pytest.mark.parametrize("tool", PEERS)
def test_a_peer_reads_the_same_texts(tool: str) -> None:
    interpreter = os.environ.get("AUDITOR_PEERS")
    if not interpreter:
        pytest.skip("set AUDITOR_PEERS to a Python that has scancode-toolkit-mini, licenseclassifier and pyaskalono")
    rows = texts()
    run = subprocess.run(
        [interpreter, "-c", PEERS[tool] + _LOOP], input=json.dumps([row["path"] for row in rows]),
        capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    if run.returncode:
        pytest.skip(f"{tool} is not installed there: {run.stderr.strip().splitlines()[-1][:200]}")
    answers, memory = json.loads(run.stdout)
    sys.stdout.write(f"{tool}: {memory:.0f} MB resident" + "\n")
    report(tool, rows, [answer for answer, _ in answers], [seconds for _, seconds in answers])
