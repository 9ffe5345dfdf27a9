"""Writes docs/ from the rule book: `python scripts/docs.py`. A test fails when a page is not current."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.domain.knowledge import ClauseRule, Profile
from auditor.domain.rules import CheckRule, FrameworkRule, MeaningRule
from auditor.reporters.schema import docstrings
from auditor.rulebook.book import RuleBook, rulebook
from auditor.rulebook.subject import Subject

DOCS = Path(__file__).parents[1] / "docs"
_HEAD = "<!-- Written by scripts/docs.py from rules/; change the rules, then run `make docs`. -->\n"


def pages(book: RuleBook) -> dict[str, str]:
    """File name to content of every page."""
    return {
        "checks.md": _page("Checks", _checks(book.checks)),
        "frameworks.md": _page("Frameworks", _frameworks(book.frameworks)),
        "meaning.md": _page("What it means for the user", _meaning(book.table("meaning", MeaningRule))),
        "clauses.md": _page("Clauses", _clauses(book.clauses)),
        "licenses.md": _page("Licences", _licenses(book.licenses)),
        "facts.md": _page("Facts", _facts()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([_HEAD, f"# {title}", "", *lines]).rstrip() + "\n"


def _checks(checks: dict[str, CheckRule]) -> Iterator[str]:
    for rule in (checks[name] for name in sorted(checks)):
        level = f", level {rule.level}" if rule.level != "none" else ""
        yield from (f"## {rule.id}", "", f"**{rule.title}** ({rule.kind}{level})", "", f"> {rule.message}", "")
        yield from (rule.why.strip(), "", f"*How to fix.* {rule.how_to_fix.strip()}", "")
        yield from (f"- <{reference}>" for reference in rule.references)


def _frameworks(frameworks: dict[str, FrameworkRule]) -> Iterator[str]:
    for rule in (frameworks[name] for name in sorted(frameworks)):
        yield from (f"## {rule.title}", "", rule.about.strip(), "", f"Source: {rule.source} ({rule.dated})", "")
        yield from (f"- `{item.id}`: {item.title}" for item in rule.items)
        yield from ("", "Each is open, partial, closed or unknown.") if rule.graded else ()
        yield from (f"- **{outcome.value}**: {outcome.because.strip()}" for outcome in rule.outcomes)
        yield ""


def _meaning(questions: dict[str, MeaningRule]) -> Iterator[str]:
    for rule in (questions[name] for name in sorted(questions)):
        yield from (f"## {rule.title}", "", rule.about.strip(), "")
        yield from (f"- **{outcome.value}**: {outcome.because.strip()}" for outcome in rule.outcomes)
        yield from (f"- **unknown**: {rule.unknown_because}", "")


def _clauses(clauses: dict[str, ClauseRule]) -> Iterator[str]:
    yield from ("| clause | title | effect on commercial use | what it means for you |", "|---|---|---|---|")
    for rule in (clauses[name] for name in sorted(clauses)):
        yield f"| `{rule.id}` | {rule.title} | {rule.commercial.value} | {_cell(rule.engineer)} |"


def _licenses(licenses: dict[str, Profile]) -> Iterator[str]:
    yield from ("| id | name | kind | OSI | reviewed |", "|---|---|---|---|---|")
    for profile in (licenses[name] for name in sorted(licenses, key=str.casefold)):
        osi = {True: "yes", False: "no", None: ""}[profile.osi]
        reviewed = f"{profile.reviewed}, {profile.review.value}"
        yield f"| `{profile.id}` | {_cell(profile.name)} | {profile.family.value} | {osi} | {reviewed} |"


def _facts() -> Iterator[str]:
    yield from ("Every fact that a condition can ask about.", "")
    for group, facts in vars(Subject()).items():
        yield from (f"## {group}", "", type(facts).__doc__ or "", "")
        told = docstrings(type(facts))
        for name in vars(facts):
            yield f"- `{group}.{name}`" + (f": {told[name]}" if name in told else "")
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    for name, content in pages(rulebook()).items():
        (DOCS / name).write_text(content, encoding="utf-8")
