"""Time and waiting, in one place so that tests can own them and Ctrl-C can end every wait."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime


class Clock:
    """The machine's clock; `interrupt` ends all waits, now and later."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def now(self) -> datetime:
        """Wall-clock time in UTC, whole seconds: finer would only make reports differ."""
        return datetime.now(UTC).replace(microsecond=0)

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait, unless interrupted."""
        if seconds > 0:
            self._stop.wait(seconds)

    def interrupt(self) -> None:
        """End every wait; from now on `interrupted` is true."""
        self._stop.set()

    @property
    def interrupted(self) -> bool:
        return self._stop.is_set()
