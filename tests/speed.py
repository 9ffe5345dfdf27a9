"""Limits in CPU time that hold on a slow or crowded machine too: they are stretched by how slow it is just now."""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Callable

_IDLE = 0.075
"""CPU seconds that `_yardstick` takes on the idle machine that the limits were set on."""


def cpu_seconds(work: Callable[[], object], tries: int = 2) -> float:
    """Return the CPU seconds of the quickest try, as they would be on the idle machine."""
    return min(_measured(work) for _ in range(tries))


def _measured(work: Callable[[], object]) -> float:
    before = _spent(_yardstick)
    taken = _spent(work)
    after = _spent(_yardstick)
    return taken / max(1.0, (before + after) / 2 / _IDLE)


def _spent(work: Callable[[], object]) -> float:
    start = _clock()
    work()
    return _clock() - start


def _clock() -> float:
    """CPU seconds of this process and of the programs that it ran and waited for."""
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + programs.ru_utime + programs.ru_stime


def _yardstick() -> None:
    """A fixed piece of work of the usual kind: strings, dictionaries, calls."""
    counted: dict[str, int] = {}
    for number in range(60_000):
        key = hashlib.md5(str(number % 977).encode(), usedforsecurity=False).hexdigest()
        counted[key] = counted.get(key, 0) + len(key.replace("a", "bb").split("c"))
