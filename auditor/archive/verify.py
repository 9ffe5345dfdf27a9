"""Checks an archive: every hash, every quote, every verdict, and what would follow under today's rules. No network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from auditor.archive.container import seal_holds, unpacked
from auditor.archive.pack import DOSSIERS, EVIDENCE, PAGE, REPORT, RULES, cited, page
from auditor.archive.program import program
from auditor.archive.recorder import Replay
from auditor.archive.statement import NAME, Run, Statement, sha256
from auditor.domain.evidence import Dossier, Evidence
from auditor.domain.report import Report
from auditor.domain.vendors import Vendor
from auditor.errors import AuditorError, RuleError
from auditor.licenses.catalog import Catalog
from auditor.pipeline import Gatherer, Sources, interrupted_refs, judge
from auditor.reporters.diff import ReportDiff, compare
from auditor.reporters.interface import render
from auditor.rulebook.book import RuleBook, rulebook
from auditor.sources.recorded import Archive
from auditor.sources.terms_store import TermsStore
from auditor.terms import TermsLibrary

_NAMED = 20
"""Problems of one kind that are told."""


@dataclass
class Verification:
    """What was found."""

    seal: str
    """sha256 of the archive's bytes, for a signature or a note."""
    problems: list[str] = field(default_factory=list)
    """What does not hold, each naming the file, model or byte range."""
    unverifiable: list[str] = field(default_factory=list)
    """What an offline check cannot reach."""
    checked: list[str] = field(default_factory=list)
    """What holds, with counts."""
    newer: ReportDiff | None = None
    """What would follow under the rules of this installation; None when they are the same."""

    @property
    def holds(self) -> bool:
        return not self.problems


def verify(content: bytes) -> Verification:
    """Check an archive. UsageError when it is none, or so damaged that it cannot be opened."""
    files, broken = unpacked(content)
    found = Verification(seal=sha256(content))
    found.problems += [f"{name}: its bytes are damaged" for name in broken]
    claimed = _statement(files, found)
    if claimed is None:
        return found
    _hashes(files, claimed, found)
    if not found.problems and not seal_holds(content):
        found.problems.append(
            f"the ZIP's own headers, or {NAME}: every file that it names is intact, other bytes are not"
        )
    if found.holds:
        _derive(files, claimed.predicate, found)
    return found


def _statement(files: Mapping[str, bytes], found: Verification) -> Statement | None:
    try:
        return Statement.model_validate_json(files.get(NAME, b""))
    except ValidationError:
        found.problems.append(f"{NAME}: missing, or not an in-toto statement of an audit")
        return None


def _hashes(files: Mapping[str, bytes], claimed: Statement, found: Verification) -> None:
    expected = {subject.name: subject.digest.get("sha256", "") for subject in claimed.subject}
    intact = {name for name in expected.keys() & files.keys() if sha256(files[name]) == expected[name]}
    for name in sorted(expected.keys() - intact):
        why = f"its bytes are not those that {NAME} names" if name in files else "missing"
        found.problems.append(f"{name}: {why}")
    found.problems += [f"{name}: not named in {NAME}" for name in sorted(files.keys() - expected.keys() - {NAME})]
    found.checked.append(f"{len(intact)} of {len(expected)} files have the hashes that {NAME} names")


def _derive(files: Mapping[str, bytes], run: Run, found: Verification) -> None:
    """Run the audit again over the archived evidence, and compare."""
    try:
        with TemporaryDirectory() as folder:
            _write(files, Path(folder))
            _derived(files, run, Report.model_validate_json(files[REPORT]), Path(folder), found)
    except (KeyError, ValueError, AuditorError) as error:
        found.problems.append(f"the archive's contents do not fit together: {type(error).__name__}: {error}")
        _tell_maker(run, found)


def _derived(files: Mapping[str, bytes], run: Run, report: Report, folder: Path, found: Verification) -> None:
    dossiers = _dossiers(files[DOSSIERS], folder / EVIDENCE, found)
    _quotes(report, dossiers, files, found)
    own = tuple(sorted(path for path in (folder / "rules").glob("*") if path.is_dir()))
    compiled: dict[str, Any] = json.loads(files[RULES])
    archived = RuleBook(roots=own, folders=compiled["folders"], digest=compiled["digest"])
    if archived.digest != report.ruleset.digest:
        found.problems.append(f"{RULES}: not the rules that {REPORT} names")
    try:
        _compare(files, run, report, _audit(dossiers, run, report, archived, own, folder), found)
        seen = (item for dossier in dossiers.values() for item in (dossier.metadata, *dossier.files))
        wanted = cited(report)
        texts = {item.sha256: item.text for item in seen if item.sha256 in wanted and item.content}
        _check_page(files, run, page(report, archived, texts), found)
    except RuleError as error:
        found.problems.append(f"{RULES}: this version of the tool cannot apply them: {error}")
    today = rulebook(own)
    if today.digest != archived.digest:
        found.newer = compare(report, _audit(dossiers, run, report, today, own, folder))
    if run.program != program():
        _tell_maker(run, found)


def _tell_maker(run: Run, found: Verification) -> None:
    if run.program != program():
        version = run.tool.version
        found.unverifiable.append(
            f"Another build of the tool made the archive (auditor {version}): what it derives differently is told "
            f"above. `pip install model-auditor=={version}` verifies it byte for byte."
        )


def _dossiers(rows: bytes, evidence: Path, found: Verification) -> dict[str, Dossier]:
    """The recorded answers of the sources, each document with its bytes and the hash of these."""
    entries = Archive(evidence).entries()
    bodies = {sha256(entry.content): entry.content for entry in entries if entry.found and not entry.withheld}
    dossiers: dict[str, Dossier] = {}
    counted = set[str]()
    for row in map(json.loads, rows.decode().splitlines()):
        dossier = Dossier.model_validate(row["dossier"])
        files = tuple(_filled(file, bodies, found, counted) for file in dossier.files)
        metadata = _filled(dossier.metadata, bodies, found, counted)
        dossiers[row["asked"]] = dossier.model_copy(update={"metadata": metadata, "files": files})
    found.checked.append(f"{len(counted)} documents have the hashes under which they are cited")
    return dossiers


def _filled(evidence: Evidence, bodies: Mapping[str, bytes], found: Verification, counted: set[str]) -> Evidence:
    if not evidence.found:
        return evidence
    digest = evidence.sha256 or ""
    if digest not in bodies:
        found.unverifiable.append(f"{evidence.uri}: its bytes are not in the archive, only their hash")
        return evidence
    counted.add(digest)
    return evidence.model_copy(update={"content": bodies[digest]})


def _quotes(report: Report, dossiers: Mapping[str, Dossier], files: Mapping[str, bytes], found: Verification) -> None:
    """Every quote stands in the document that it cites; pages of vendors are quoted from their extracted text."""
    seen = [item for dossier in dossiers.values() for item in (dossier.metadata, *dossier.files)]
    texts = {item.sha256: item.text for item in seen if item.content or item.size == 0}
    known = {item.sha256 for item in seen}
    pages = {sha256(content) for name, content in files.items() if name.startswith("terms/")}
    count = 0
    for model in report.models:
        for row in model.evidence:
            if row.sha256 in texts and row.start is not None:
                count += 1
                if texts[row.sha256][row.start : row.end] != row.excerpt:
                    found.problems.append(f"{model.ref}: the quote {row.id} does not stand in {row.uri}")
            elif row.sha256 and row.sha256 not in known | pages:
                found.unverifiable.append(f"{model.ref}: {row.uri} is cited, and not in the archive")
    found.unverifiable[:] = dict.fromkeys(found.unverifiable)
    found.checked.append(f"{count} quotes stand where they are said to")


def _audit(
    dossiers: Mapping[str, Dossier], run: Run, report: Report, book: RuleBook, own: tuple[Path, ...], folder: Path
) -> Report:
    """The report that `book` gives over the archived evidence."""
    from auditor.inputs.vendor_names import match

    terms = TermsLibrary(book.table("vendors", Vendor), TermsStore(folder / "terms"))
    catalog = Catalog(book.licenses, own)
    replay = Replay(dossiers)
    gatherer = Gatherer(Sources(hub=replay, local=replay, vendor=match, terms=terms.binding), catalog)
    missed = set(interrupted_refs(report))
    for ref in run.refs:
        if ref.text not in missed:
            gatherer.gather(ref)
    again = judge(run.refs, gatherer.gathered, book, catalog, as_of=report.as_of, notes=run.notes, reading=run.reading)
    if run.fail_on:
        from auditor.policy.threshold import fail_above

        again = fail_above(again, run.fail_on)
    return again.model_copy(update={"tool": report.tool, "ruleset": report.ruleset})


def _compare(files: Mapping[str, bytes], run: Run, report: Report, again: Report, found: Verification) -> None:
    """The same program gives the same bytes; of another one, every field that the archive holds must follow."""
    written, told = render(again, "json"), files[REPORT]
    holds = f"{len(report.models)} verdicts follow from the evidence and the archived rules"
    if written == told:
        found.checked.append(holds)
    elif run.program != program() and _within(json.loads(told), json.loads(written)):
        found.checked.append(f"{holds}; fields that this version of the tool adds were left aside")
    else:
        found.problems += _named(f"{REPORT}: {what}" for what in _deviations(json.loads(told), json.loads(written)))


def _check_page(files: Mapping[str, bytes], run: Run, again: bytes, found: Verification) -> None:
    if again == files[PAGE]:
        found.checked.append(f"{PAGE} says what {REPORT} says")
    elif run.program == program():
        found.problems.append(f"{PAGE}: does not say what {REPORT} says")
    else:
        found.unverifiable.append(f"{PAGE}: this version of the tool lays the page out differently")


def _within(told: Any, written: Any) -> bool:
    """Whether everything that `told` says stands in `written`, which may hold further fields."""
    if isinstance(told, dict) and isinstance(written, dict):
        return all(key in written and _within(value, written[key]) for key, value in told.items())
    if isinstance(told, list) and isinstance(written, list):
        return len(told) == len(written) and all(map(_within, told, written))
    return bool(told == written)


def _deviations(told: dict[str, Any], written: dict[str, Any]) -> Iterator[str]:
    """Yield the models whose verdict does not follow, with what differs."""
    anything = False
    for old, new in zip(told["models"], written["models"], strict=False):
        fields = [name for name, value in old.items() if not _within(value, new.get(name))]
        if fields:
            anything = True
            yield f"{old['ref']}: {', '.join(fields)} does not follow from the archived evidence and rules"
    if not anything:
        yield "the summary or the issues do not follow from the archived evidence and rules"


def _named(problems: Iterable[str]) -> list[str]:
    every = list(problems)
    more = [f"and {len(every) - _NAMED} more"] if len(every) > _NAMED else []
    return every[:_NAMED] + more


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Unpack what is read from a folder. Names were checked when the archive was opened."""
    for name, content in files.items():
        if name == EVIDENCE or name.startswith(("terms/", "rules/")):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
