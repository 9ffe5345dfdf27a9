"""`auditor explain`: what a check, a framework or a licence says, and why a model in a report got its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.domain.knowledge import NameRule, Profile
    from auditor.domain.rules import CheckRule, FrameworkRule, MeaningRule
    from auditor.licenses.explain import Titled
    from auditor.rulebook.book import RuleBook


def explain(
    name: Annotated[
        str, typer.Argument(metavar="RULE|LICENSE|REPORT", help="A check, a framework, a licence, or a JSON report.")
    ],
    model: Annotated[str | None, typer.Argument(help="With a report: the model, as written in the list.")] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="A folder with rules of your own.")] = None,
) -> None:
    """Explain a finding, a framework, a licence, or a verdict.

    **Examples**

    `auditor explain license-conflict`

    `auditor explain llama3.1`

    `auditor explain report.json meta-llama/Llama-3.1-8B`
    """
    from auditor.rulebook.book import rulebook

    lines = _verdict(Path(name), model) if name.endswith(".json") else _lines(name, rulebook(tuple(rules or ())))
    for line in lines:
        typer.echo(line)


def _verdict(path: Path, model: str | None) -> list[str]:
    """The reasoning behind one model of a report, or behind each."""
    from auditor.errors import UsageError
    from auditor.inputs.report import read_report
    from auditor.reporters.reasoning import reasoning

    report = read_report(path)
    chosen = [entry for entry in report.models if model in (None, entry.ref, entry.resolved_ref)]
    if not chosen:
        known = ", ".join(entry.ref for entry in report.models[:5])
        raise UsageError(f"{path} holds no model {model!r}", f"It holds {known}, …" if known else "It holds none.")
    return [line for entry in chosen for line in (*reasoning(entry), "")]


def _lines(name: str, book: RuleBook) -> list[str]:
    from auditor.domain.rules import MeaningRule

    if name in book.checks:
        return _check(book.checks[name])
    if name in book.frameworks:
        return _framework(book.frameworks[name])
    questions = book.table("meaning", MeaningRule)
    if name in questions:
        return _question(questions[name])
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


def _question(rule: MeaningRule) -> list[str]:
    lines = [f"{rule.id}: {rule.title}", "", f"  {rule.about}", ""]
    lines += [f"  {outcome.value}: {outcome.because}" for outcome in rule.outcomes]
    return [*lines, f"  unknown: {rule.unknown_because}"]


def _license(name: str, book: RuleBook) -> list[str]:
    from auditor.domain.knowledge import NameRule
    from auditor.errors import UsageError
    from auditor.licenses.catalog import Catalog
    from auditor.licenses.explain import explain as told

    catalog = Catalog(book.licenses)
    found = catalog.resolve(name)
    profiles = [profile for license_id in found.licenses if (profile := catalog.get(license_id))]
    vague = book.table("names", NameRule).get(name.casefold())
    if vague or len(profiles) > 1:
        return _several(name, vague, profiles, book)
    if not profiles:
        from difflib import get_close_matches

        known = [*book.checks, *book.frameworks, *book.folders.get("meaning", ()), *book.licenses]
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "auditor rules list shows what there is."
        raise UsageError(f"there is no check, framework or licence called {name!r}", hint)
    return [line for block in told(profiles[0], book.clauses) for line in _block(block)]


def _several(name: str, vague: NameRule | None, profiles: list[Profile], book: RuleBook) -> list[str]:
    """A name of several licences, or of none: what it says, and what each of them makes of commerce."""
    from auditor.licenses.explain import explain as told
    from auditor.licenses.explain import in_short

    lines = [f"{name}: {vague.title}", *_indented([vague.means, f"What to do: {vague.todo}"]), ""] if vague else []
    if not profiles:
        return lines
    lines += [f"{name!r} can mean {len(profiles)} licences"]
    lines += _indented(in_short(profile, book.clauses) for profile in profiles)
    if any(not profile.id.startswith("LicenseRef-") for profile in profiles):
        return [*lines, "", f"`auditor explain {profiles[-1].id}` tells one of them in full."]
    lines += ["", "The last of them in full", ""]
    return lines + [line for block in told(profiles[-1], book.clauses) for line in _block(block)]


def _block(block: Titled) -> list[str]:
    return [block.title, *_indented(block.lines), ""]


def _indented(lines: Iterable[str]) -> list[str]:
    """Each line as a paragraph of at most 100 columns, set in by two."""
    wrapper = TextWrapper(width=100, initial_indent="  ", subsequent_indent="    ")
    return [part for line in lines for part in wrapper.wrap(line)]
