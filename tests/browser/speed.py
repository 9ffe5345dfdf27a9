"""Limits in time for a page, that hold on a slow or crowded machine too: stretched by how slow it is just now."""

from __future__ import annotations

from statistics import median
from typing import Any

_IDLE = 115
"""Milliseconds that the yardstick takes on the idle machine that the limits were set on."""
_YARDSTICK = """() => {
  const start = performance.now(), box = document.createElement("div");
  for (let n = 0; n < 3000; n++) {
    const row = document.createElement("p");
    row.textContent = ("word " + n % 97).repeat(9).split("w").join("v");
    box.append(row);
  }
  document.body.append(box);
  box.offsetHeight;
  box.remove();
  document.body.offsetHeight;
  return performance.now() - start;
}"""
"""A fixed piece of a browser's usual work: strings, elements, layout."""


def slowness(page: Any) -> float:
    """Return how many times slower than the idle machine the page's browser is just now, at least 1."""
    return max(1.0, median(page.evaluate(_YARDSTICK) for _ in range(3)) / _IDLE)
