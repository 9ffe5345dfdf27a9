"""Sentences that several formats share: the verdict, a condition, a count."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.report import Condition, FindingRow, FrameworkRow, ModelReport, Report, Waived
from auditor.reporters.clean import line
from auditor.reporters.words import words

_OPERATORS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_LEVELS = ("error", "warning", "note", "none")
_NAMED = 2
"""Conditions that the verdict names; the list below it holds them all."""
NO_ACTION = frozenset({"pass", "notApplicable"})


def verdict(model: ModelReport, *, brief: bool = False) -> str:
    """Return what the model is and whether it may be used commercially, in two sentences; see `commercial`."""
    say = words()
    key = f"verdict.{model.openness.value}"
    name = line(model.resolved_ref or model.ref, 200)
    first = say(key, name=name) if key in say else f"{name}: {line(model.openness.value, 80)}."
    return f"{first} {commercial(model, brief=brief)}"


def commercial(model: ModelReport, *, brief: bool = False) -> str:
    """Return the commercial-use answer as a sentence that names its triggers; brief where these stand below it."""
    say, use = words(), model.commercial_use
    if use.value == "conditional" and brief and use.conditions:
        return say("may.conditional_below")
    if use.value == "conditional":
        rows = _to_name(use.conditions)
        named = [condition(row).rstrip(".") for row in rows[:_NAMED]] or [say("conditions_named")]
        more = [say("conditions_more", count=len(rows) - _NAMED)] if len(rows) > _NAMED else []
        return say("may.conditional", conditions="; ".join([*named, *more]))
    return say.of("may", use.value)


def _to_name(conditions: Iterable[Condition]) -> list[Condition]:
    """Figures first, since they decide for most; a licence to ask for beyond a figure is told by that figure."""
    rows = sorted(conditions, key=lambda row: row.amount is None)
    ending = {
        row.source for row in rows if row.clause.startswith("scale.") and row.amount is not None and not row.starts
    }
    return [row for row in rows if not (_asks_for_more(row) and row.source in ending)]


def _asks_for_more(row: Condition) -> bool:
    return row.clause == "limit.separate-grant" and row.value == "conditional" and row.amount is None


def condition(row: Condition) -> str:
    """Return one trigger in words: its own text, or the figure it compares with."""
    parts = [line(row.text, 300).rstrip(".")] if row.text else []
    if row.amount is not None:
        operator = _OPERATORS.get(row.operator or "", row.operator or "")
        figure = line(f"{operator} {row.amount:,.10g} {row.unit or ''}", 120)
        if figure not in "".join(parts):
            parts.append(figure)
    if row.territories and not row.text:
        parts.append(line(", ".join(row.territories), 200))
    return "; ".join(parts) if parts else line(row.clause, 80)


def framework_class(row: FrameworkRow) -> str:
    """Return the class of a framework, or the counts of one that grades its items."""
    reached = line(row.class_ or "", 80)
    return reached if any(item.grade for item in row.items) else words()("framework.class", name=reached)


def framework_result(row: FrameworkRow) -> str:
    """Return the result of a framework in a few words: what it grades, counted, or whether it is met."""
    graded = any(item.grade for item in row.items)
    return framework_class(row) if graded else words().of("result", row.result).lower()


def waiver(row: Waived) -> str:
    """Return who waived a finding, why, and until when."""
    return words()("findings.waived", by=line(row.by, 200), until=row.expires.isoformat(), reason=line(row.reason, 600))


def to_act_on(findings: Iterable[FindingRow]) -> list[FindingRow]:
    """Return the findings that someone must look at, worst first."""
    open_ones = [row for row in findings if row.kind not in NO_ACTION]
    return sorted(open_ones, key=severity)


def severity(row: FindingRow) -> int:
    """Rank of a finding, 0 the worst; a question counts as more than a review."""
    return _LEVELS.index(row.level) * 2 + (row.kind == "review")


def counts(by: dict[str, int], group: str) -> str:
    """Return `3 open source, 1 closed`, in the catalogue's order."""
    some = ((key, count) for key, count in ordered(by, group).items() if count)
    return ", ".join(f"{count:,} {words().of(group, key).lower()}" for key, count in some)


def ordered(by: dict[str, int], group: str) -> dict[str, int]:
    """Return counts in the order that the catalogue has their answers in; what it does not know comes last."""
    order = [key for key, _ in words().group(group)]
    keys = sorted(by, key=lambda key: (order.index(key) if key in order else len(order), key))
    return {key: by[key] for key in keys}


def first_place(model: ModelReport) -> str | None:
    """Return where the reference was written first, as file:line:column."""
    return line(str(model.positions[0]), 200) if model.positions else None


def heading(report: Report) -> str:
    """Return tool, rule set and date on one line."""
    digest = line(report.ruleset.digest, 80)[:19]
    return (
        f"auditor {report.tool.version} · rules {line(report.ruleset.version, 40)} ({digest}) · {report.as_of:%Y-%m-%d}"
    )


def caveats(report: Report) -> list[str]:
    """Return what a reader must know before trusting the report."""
    say = words()
    first = [] if report.complete else [f"{say('summary.incomplete')} {say('summary.incomplete_why')}"]
    empty = [] if report.models else [say("summary.empty")]
    return [*first, *empty, *(line(note, 1000) for note in report.summary.notes)]
