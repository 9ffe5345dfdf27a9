"""The reasoning of one verdict as an indented tree, and the nearest change that would move the class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.domain.report import Condition, EvidenceRow, FrameworkRow, ModelReport, TraceNode
from auditor.reporters.clean import cut, line
from auditor.reporters.phrases import framework_class
from auditor.reporters.readable import plain
from auditor.reporters.words import words

_MARKS = {True: "yes", False: "no", None: "open"}
_QUOTE = 160
_QUOTES = 2
Rows = Mapping[str, EvidenceRow]


def reasoning(model: ModelReport) -> list[str]:
    """The verdict, every condition with its result and the words behind it, and what would change the verdict."""
    rows = {row.id: row for row in model.evidence}
    lines = [f"{line(model.ref)}: {line(model.openness.value)} (rule {line(model.openness.rule)})"]
    lines += [f"  {line(plain(model.openness.because))}", ""]
    for node in model.trace:
        lines += _tree(node, rows, 0)
    parts = (_nearest(model), _license(model, rows), _use(model, rows), _frameworks(model), _meaning(model))
    return [*lines, *(text for part in parts if (told := list(part)) for text in ("", *told))]


def _tree(node: TraceNode, rows: Rows, depth: int) -> Iterator[str]:
    indent = "  " * (depth + 1)
    told = f" (it is {line(node.value, 120)})" if node.fact and node.value is not None else ""
    yield f"{indent}[{_MARKS[node.result]}] {line(plain(node.text))}{told}"
    yield from _quoted(node.evidence, rows, f"{indent}      ")
    for child in node.children:
        yield from _tree(child, rows, depth + 1)


def _quoted(ids: Iterable[str], rows: Rows, indent: str) -> Iterator[str]:
    """The first words behind a statement; places without words only where there are no better ones."""
    known = [rows[one] for one in ids if one in rows]
    chosen = [row for row in known if row.excerpt] or known
    for row in chosen[:_QUOTES]:
        said = f": “{cut(row.excerpt, _QUOTE)}”" if row.excerpt else ""
        yield f"{indent}{line(row.uri)}{said}"


def _nearest(model: ModelReport) -> Iterator[str]:
    """What kept a more open class out; for the most open one, what it rests on."""
    reached = model.openness.value
    for tried in model.trace:
        name = tried.text.rstrip("?")
        if name == "closed":
            continue
        if tried.result is True and name == "open-source":
            yield "It would be open-weight at most without any one of these:"
            yield from (f"  - {line(plain(leaf.text))}" for leaf in _leaves(tried))
        elif tried.result is not True and (missing := list(_blocking(tried))):
            yield f"To be {name}, it would need:" if reached != name else f"To stay {name}, it needs:"
            yield from (f"  - {line(plain(one.text))} (it is {line(one.value or 'unknown', 120)})" for one in missing)


def _leaves(node: TraceNode) -> Iterator[TraceNode]:
    if node.fact is not None:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _blocking(node: TraceNode) -> Iterator[TraceNode]:
    if node.result is True:
        return
    if node.fact is not None:
        yield node
    for child in node.children:
        yield from _blocking(child)


def _license(model: ModelReport, rows: Rows) -> Iterator[str]:
    row = model.license
    yield f"Licence: {line(row.concluded)} (declared {line(row.declared)}, detected {line(row.detected)})"
    if row.because:
        yield f"  {line(row.because)}"
    yield from _quoted(row.evidence, rows, "    ")
    for part in model.licenses:
        if part.scope != "weights" and part.license != "NOASSERTION":
            yield f"  {part.scope}: {line(part.license)}. {line(part.because)}{_claimed(part.claim)}"


def _use(model: ModelReport, rows: Rows) -> Iterator[str]:
    use = model.commercial_use
    yield f"Commercial use: {line(use.value)} (rule {line(use.rule)})"
    if use.because and use.because != model.license.because:
        yield f"  {line(use.because)}"
    for condition in use.conditions:
        yield f"  - {line(condition.text or condition.clause)} ({line(condition.clause)}{_origin(condition)})"
        yield from _quoted(condition.evidence, rows, "      ")


def _origin(condition: Condition) -> str:
    """Whose words a condition is: a licence's, or those that are quoted; a parent's, where it is one's."""
    said = f", by {line(condition.license)}" if condition.license else ", in the words quoted"
    return said + (f", from {line(condition.source)}" if condition.source else "")


def _frameworks(model: ModelReport) -> Iterator[str]:
    """Each framework's result with the items that keep it from more."""
    if model.frameworks:
        yield "Frameworks (indicators, never certificates):"
    for name, row in model.frameworks.items():
        reached = f", {line(framework_class(row))}" if row.class_ else ""
        yield f"  {words().of('frameworks', line(name, 80))}: {words().of('result', row.result).lower()}{reached}"
        yield from _unmet(row)


def _unmet(row: FrameworkRow) -> Iterator[str]:
    for item in row.items:
        if item.result != "meets":
            grade = item.grade or words().of("result", item.result).lower()
            yield f"    [{grade}] {line(item.title)}: {line(plain(item.because))}{_claimed(item.claim)}"


def _meaning(model: ModelReport) -> Iterator[str]:
    if model.meaning:
        yield f"{words()('meaning.heading')}:"
    for row in model.meaning:
        answer = words().of("meaning", line(row.answer, 40))
        yield f"  {line(row.title)} {answer}. {line(plain(row.because))}{_claimed(row.claim)}"


def _claimed(claim: bool) -> str:
    return " (the author's claim)" if claim else ""
