"""What `auditor terms` prints, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.domain.terms import Answer, DocumentAnswers
    from auditor.terms_results import DocumentDiff, Update


def update_lines(found: Update) -> list[str]:
    """One document of an update."""
    lines = [f"{found.outcome.value}  {found.vendor}/{found.document}  {found.url}"]
    if found.message:
        lines.append(f"    {found.reason}: {found.message}" if found.reason else f"    {found.message}")
    if found.change and found.change.answers:
        lines += [
            f"    {change.question}: {change.before.value} -> {change.after.value}" for change in found.change.answers
        ]
    return lines


def diff_lines(found: DocumentDiff) -> list[str]:
    """What changed in one document: the answers first, then the text."""
    head = (
        f"{found.vendor}/{found.document}  {found.since:%Y-%m-%d} -> {found.until:%Y-%m-%d}  {found.change.kind.value}"
    )
    lines = [head]
    for change in found.change.answers:
        lines.append(f"  {change.question}: {_short(change.before)} -> {_short(change.after)}")
        lines += [f'    now: "{quote.words}"' for quote in change.after.quotes[:1]]
        lines += [f'    was: "{quote.words}"' for quote in change.before.quotes[:1]]
    lines += [f"  {change.question}: still {_short(change.after)}, other words" for change in found.change.reworded]
    for text in found.change.text:
        lines.append(f"  [{text.section}]" if text.section else "  [no heading]")
        lines += [f"    {mark} {words}" for mark, words in (("-", text.before), ("+", text.after)) if words]
    return lines


def answer_lines(document: DocumentAnswers) -> list[str]:
    """One document with its answers and their quotes."""
    from auditor.domain.terms import NOT_READ

    dated = f", dated {document.dated}" if document.dated else ""
    lines = [
        f"{document.vendor}/{document.document}: {document.title} ({document.audience.value}){dated}",
        f"  {document.url}",
    ]
    if document.fetched_at:
        lines.append(f"  fetched {document.fetched_at:%Y-%m-%d}, sha256 {document.sha256}")
    if document.message:
        lines.append(f"  {document.message}")
    if document.answers and all(answer.value == NOT_READ for answer in document.answers):
        return [*lines, f"  not read: {document.answers[0].means}", ""]
    for answer in document.answers:
        lines.append(f"  {answer.question}: {_short(answer)}. {answer.means}")
        lines += [f'    "{quote.words}"' + (f" [{quote.section}]" if quote.section else "") for quote in answer.quotes]
    return [*lines, ""]


def _short(answer: Answer) -> str:
    return f"{answer.value} ({answer.detail})" if answer.detail else answer.value
