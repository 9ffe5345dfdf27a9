"""What a policy demands of one model: its own demands, those for its usage, and those for the files that name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.domain.report import ModelReport
from auditor.policy.types import Allow, Frameworks, Need, Override, Policy


@dataclass(frozen=True)
class Demands:
    """The demands on one model."""

    allow: Allow
    usage: str | None
    commercial_use: Need | None
    frameworks: Frameworks
    overrides: frozenset[int] = frozenset()
    """Places of the path overrides that count."""


def demands_of(policy: Policy, model: ModelReport) -> Demands:
    """The demands on a model.

    An override counts where every file that names the model fits its patterns: else a use in the product would be
    judged by the rules for research. Of several, later ones win.
    """
    allow, usage, frameworks = policy.allow, model.usage or policy.usage, policy.frameworks
    own_need: Need | None = None
    used: list[int] = []
    for place, override in _fitting(policy, model):
        used.append(place)
        allow = override.allow or allow
        usage = override.usage or usage
        frameworks = override.frameworks or frameworks
        own_need = override.commercial_use or own_need
    return Demands(allow, usage, own_need or _need(policy, usage), frameworks, frozenset(used))


def _need(policy: Policy, usage: str | None) -> Need | None:
    """The demand for a usage. An undeclared usage, or one the policy does not name, gets the strictest of them."""
    if isinstance(policy.commercial_use, dict):
        if usage in policy.commercial_use:
            return policy.commercial_use[usage]
        return min(policy.commercial_use.values(), key=list(Need).index, default=None)
    return policy.commercial_use


def _fitting(policy: Policy, model: ModelReport) -> Iterator[tuple[int, Override]]:
    files = {position.file.replace("\\", "/").removeprefix("./") for position in model.positions}
    if not files or not policy.paths:
        return
    from pathspec import GitIgnoreSpec

    for place, override in enumerate(policy.paths):
        spec = GitIgnoreSpec.from_lines(override.match)
        if all(spec.match_file(file) for file in files):
            yield place, override
