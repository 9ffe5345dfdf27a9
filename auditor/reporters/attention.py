"""What needs a person now, by problem: one entry a problem, with every model that has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.domain.report import FindingRow, ModelReport
from auditor.reporters import phrases
from auditor.reporters.words import words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to act on."""

    finding: FindingRow | None
    """The finding that the models share; None where a decision itself is the problem."""
    told: tuple[tuple[str, tuple[ModelReport, ...]], ...]
    """What is said, each time with the models of which it is said."""

    @property
    def rank(self) -> tuple[int, int]:
        """Place in the list: rejections, then the worst findings, then by how many models are concerned."""
        concerned = sum(len(models) for _, models in self.told)
        return -1 if self.finding is None else phrases.severity(self.finding), -concerned


def problems(models: Iterable[ModelReport]) -> list[Problem]:
    """Group everything that someone must look at by the rule that asks for it, worst first."""
    found: dict[tuple[str, ...], tuple[FindingRow | None, dict[str, dict[int, ModelReport]]]] = {}
    for model in models:
        for message, row in _open(model):
            key = (row.rule_id, row.kind, row.level, row.how_to_fix) if row else (model.decision.result,)
            told = found.setdefault(key, (row, {}))[1]
            told.setdefault(message, {})[id(model)] = model
    grouped = (
        Problem(row, tuple((message, tuple(concerned.values())) for message, concerned in told.items()))
        for row, told in found.values()
    )
    return sorted(grouped, key=lambda problem: problem.rank)


def _open(model: ModelReport) -> list[tuple[str, FindingRow | None]]:
    rows: list[tuple[str, FindingRow | None]] = [
        (row.message, row) for row in phrases.to_act_on(model.findings) if not row.waived
    ]
    if model.decision.result == "rejected":
        rows.append((" ".join(model.decision.reasons) or words().of("decision", "rejected"), None))
    elif not rows and model.openness.value == "undetermined":
        rows.append((words()("attention.undetermined"), None))
    return rows
