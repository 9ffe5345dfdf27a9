"""`auditor explain`: what a check, a framework or a licence says, in the words of the rule book."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.domain.rules import CheckRule, FrameworkRule
    from auditor.rulebook.book import RuleBook


def explain(
    name: Annotated[
        str, typer.Argument(metavar="RULE|LICENSE", help="A check, a framework, or a licence by any name.")
    ],
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with rules of your own.")] = None,
) -> None:
    """Explain a finding, a framework or a licence.

    **Examples**

    `auditor explain license-conflict`

    `auditor explain llama3.1`
    """
    from auditor.rulebook.book import rulebook

    book = rulebook(tuple(rules or ()))
    for line in _lines(name, book):
        typer.echo(line)


def _lines(name: str, book: RuleBook) -> list[str]:
    if name in book.checks:
        return _check(book.checks[name])
    if name in book.frameworks:
        return _framework(book.frameworks[name])
    return _license(name, book)


def _check(rule: CheckRule) -> list[str]:
    return [
        f"{rule.id}: {rule.title}",
        "",
        f"  Finding     {rule.kind}" + (f", level {rule.level}" if rule.level != "none" else ""),
        f"  Says        {rule.message}",
        f"  Why         {rule.why}",
        f"  How to fix  {rule.how_to_fix}",
        *(f"  See         {reference}" for reference in rule.references),
    ]


def _framework(rule: FrameworkRule) -> list[str]:
    lines = [f"{rule.id}: {rule.title}", "", f"  {rule.about}", f"  Source: {rule.source} ({rule.dated})", ""]
    lines += [f"  {item.id}  {item.title}" for item in rule.items]
    lines += [f"  {outcome.value}: {outcome.because}" for outcome in rule.outcomes]
    return lines


def _license(name: str, book: RuleBook) -> list[str]:
    from auditor.errors import UsageError
    from auditor.licenses.catalog import Catalog
    from auditor.licenses.explain import explain as told

    catalog = Catalog(book.licenses)
    found = catalog.resolve(name)
    profiles = [profile for license_id in found.licenses if (profile := catalog.get(license_id))]
    if not profiles:
        from difflib import get_close_matches

        known = [*book.checks, *book.frameworks, *book.licenses]
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "auditor rules list shows what there is."
        raise UsageError(f"there is no check, framework or licence called {name!r}", hint)
    lines: list[str] = []
    if len(profiles) > 1:
        lines = [f"{name!r} can mean {len(profiles)} licences: {', '.join(p.id for p in profiles)}", ""]
    for profile in profiles:
        for block in told(profile, book.clauses):
            lines += [block.title, *_indented(block.lines), ""]
    return lines


def _indented(lines: Iterable[str]) -> list[str]:
    """Each line as a paragraph of at most 100 columns, set in by two."""
    wrapper = TextWrapper(width=100, initial_indent="  ", subsequent_indent="    ")
    return [part for line in lines for part in wrapper.wrap(line)]
