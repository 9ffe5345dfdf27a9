"""What only the whole rule book can tell to be wrong in a rule file: each fault with file, line and mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from auditor.domain.knowledge import NameRule, Profile
from auditor.domain.ref import Position
from auditor.errors import RuleError
from auditor.licenses.clauses import compiled
from auditor.rulebook.book import RuleBook
from auditor.rulebook.loading import Location, line_of


def faults(book: RuleBook) -> Iterator[str]:
    """Folders and names that nobody reads, patterns that RE2 refuses, clauses that nobody knows or that stand twice."""
    yield from _folders(book)
    _ = book.table("names", NameRule)  # a RuleError tells which field of which file is wrong
    yield from _patterns(book)
    for profile in book.licenses.values():
        yield from _clauses_of(book, profile)


def _folders(book: RuleBook) -> Iterator[str]:
    """A folder of the user's that the shipped rules do not have is read by nobody."""
    known = [folder.name for folder in book.roots[0].iterdir() if folder.is_dir()]
    for root in book.roots[1:]:
        for folder in sorted(root.iterdir()):
            if folder.is_dir() and folder.name not in known and any(folder.glob("*.yaml")):
                near = difflib.get_close_matches(folder.name, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(sorted(known))}."
                yield f"{folder}: nothing reads a folder of this name. {hint}"


def example(book: RuleBook, clause: str, field: str, place: int) -> Position:
    """Where an example of a clause stands."""
    return _at(book, "clauses", clause, (field, place))


def unproven(book: RuleBook, proofs: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Faults for words that stand in no text of their licence, given as (licence, clause, words)."""
    for license_id, clause, words in proofs:
        profile = book.licenses[license_id]
        place = next(place for place, row in enumerate(profile.clauses) if row.clause == clause)
        field = "proof" if words == profile.clauses[place].proof else "wording"
        at = _at(book, "licenses", license_id, ("clauses", place, field))
        yield f"{at}: the {field} {words!r} stands in no text of {license_id}. Quote the text, verbatim."


def _patterns(book: RuleBook) -> Iterator[str]:
    for rule in book.clauses.values():
        for place, row in enumerate(rule.patterns):
            for field, source in (("pattern", row.pattern), ("unless", row.unless)):
                try:
                    compiled(rule, source) if source else None
                except RuleError as error:
                    at = _at(book, "clauses", rule.id, ("patterns", place, field))
                    yield f"{at}: {error.message}. {error.hint}"


def _clauses_of(book: RuleBook, profile: Profile) -> Iterator[str]:
    seen = set[str]()
    told = [("clauses", place, row.clause) for place, row in enumerate(profile.clauses)]
    for field, place, clause in told:
        if clause not in book.clauses:
            near = difflib.get_close_matches(clause, book.clauses, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "See rules/clauses."
            at = _at(book, "licenses", profile.id, (field, place, "clause"))
            yield f"{at}: no clause is called {clause!r}. {hint}"
        if clause in seen:
            at = _at(book, "licenses", profile.id, (field, place, "clause"))
            yield f"{at}: {clause} stands here twice. Keep the one that the text says."
        seen.add(clause)
    for place, one in enumerate(profile.clauses):
        if one.starts and one.starts not in seen:
            at = _at(book, "licenses", profile.id, ("clauses", place, "starts"))
            yield f"{at}: {profile.id} has no clause {one.starts!r} that could start. Name one of its duties."


def _at(book: RuleBook, folder: str, rule_id: str, location: Location) -> Position:
    path = book.file_of(folder, rule_id)
    return Position(file=str(path), line=line_of(path.read_text(encoding="utf-8"), location))
