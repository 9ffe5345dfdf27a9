"""How often an edit of an OSI licence is noticed, and how often a harmless one raises an alarm.

Two edits a licence by default; `AUDITOR_BENCHMARK=20` makes that twenty, as the published figures do.
"""

from __future__ import annotations

import os
import random
import re
import sys

from auditor.domain.licensing import Identification
from auditor.licenses.identify import identify
from tests.benchmarks.mutations import HARMLESS, Mutation, substantive
from tests.unit.licenses.spdx_bundle import listed

EDITS = int(os.environ.get("AUDITOR_BENCHMARK", "2"))
SEED = os.environ.get("AUDITOR_BENCHMARK_SEED", "1")


def osi_texts() -> dict[str, str]:
    return {name: item["text"] for name, item in listed().items() if item["isOsiApproved"]}


def overlap(found: Identification, edit: Mutation) -> float:
    """Intersection over union of the true change with the best reported one; for struck words, of their number."""
    if edit.end > edit.start:
        return max(
            (
                max(0, min(change.end, edit.end) - max(change.start, edit.start))
                / (max(change.end, edit.end) - min(change.start, edit.start))
                for change in found.added
            ),
            default=0.0,
        )
    counts = [int(re.sub(r"\D", "", change.words)) for change in found.removed if abs(change.start - edit.start) < 80]
    return max((min(count, edit.words) / max(count, edit.words) for count in counts), default=0.0)


def test_substantive_edits_are_noticed_and_located() -> None:
    overlaps, missed = [], []
    for name, text in osi_texts().items():
        for number in range(EDITS):
            edit = substantive(text, random.Random(f"{SEED}-{name}-{number}"))
            found = identify(edit.text)
            # A licence that loses a clause may become another listed one: BSD with three clauses, then two.
            if found.license == name:
                missed.append(name)
            elif found.modified:
                overlaps.append(overlap(found, edit))
    total = len(missed) + len(overlaps)
    sys.stdout.write(
        f"noticed {1 - len(missed) / total:.4f} of {total}, mean overlap {sum(overlaps) / len(overlaps):.4f}" + "\n"
    )
    assert len(missed) <= max(2, 0.005 * total), missed
    assert sum(overlaps) / len(overlaps) >= 0.9


def test_harmless_edits_raise_no_alarm() -> None:
    alarms = []
    total = 0
    for name, text in osi_texts().items():
        for number in range(EDITS):
            chance = random.Random(f"harmless-{SEED}-{name}-{number}")
            edit = chance.choice(HARMLESS)
            total += 1
            if identify(edit(text, chance)).modified:
                alarms.append((name, edit.__name__))
    sys.stdout.write(f"false alarms {len(alarms) / total:.4f} of {total}" + "\n")
    assert len(alarms) <= max(1, 0.005 * total), alarms
