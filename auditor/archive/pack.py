"""Puts a run into an archive: report, evidence, terms, rules, and the statement over them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.archive.container import packed
from auditor.archive.program import program
from auditor.archive.recorder import Recorder
from auditor.archive.statement import NAME, Run, statement
from auditor.domain.evidence import Dossier, Evidence
from auditor.domain.report import Report
from auditor.reporters.interface import render
from auditor.rulebook.book import RuleBook
from auditor.sources.cache import Entry
from auditor.sources.recorded import write_archive
from auditor.sources.records import hub_uri

REPORT, PAGE, EVIDENCE, DOSSIERS, RULES = (
    "report.json",
    "report.html",
    "evidence.jsonl",
    "dossiers.jsonl",
    "rules.json",
)


def pack(report: Report, recorder: Recorder, fail_on: str | None = None) -> bytes:
    """Return the archive of a run as the bytes of a ZIP file."""
    book = recorder.book
    assert book is not None
    files = {
        REPORT: render(report, "json"),
        PAGE: page(report, book, recorder.texts(cited(report))),
        EVIDENCE: _evidence(recorder, report.as_of),
        DOSSIERS: _dossiers(recorder),
        RULES: json.dumps({"digest": book.digest, "folders": book.folders}, sort_keys=True).encode() + b"\n",
        **dict(_terms(recorder)),
        **dict(_own_rules(book)),
    }
    run = Run(
        tool=report.tool,
        program=program(),
        ruleset=report.ruleset,
        refs=recorder.refs,
        notes=recorder.notes,
        reading=recorder.reading,
        fail_on=fail_on,
    )
    return packed(files | {NAME: statement(files, run)})


def page(report: Report, book: RuleBook, texts: Mapping[str, str]) -> bytes:
    """Return the HTML page that lies in the archive; `texts` are the cited documents by sha256."""
    return render(report, "html", profiles=book.licenses, texts=texts)


def cited(report: Report) -> set[str]:
    """The sha256 of every document that a report cites."""
    return {row.sha256 for model in report.models for row in model.evidence if row.sha256}


def _dossiers(recorder: Recorder) -> bytes:
    """Return one line a question to a source; the documents' bytes lie in the evidence, by their hash."""
    rows = (
        {"asked": asked, "dossier": recorder.dossiers[asked].model_dump(mode="json")}
        for asked in sorted(recorder.dossiers)
    )
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows).encode()


def _evidence(recorder: Recorder, as_of: datetime) -> bytes:
    """Return the documents in the format that `--recorded` reads."""
    entries = {entry.key: entry for asked in sorted(recorder.dossiers) for entry in _entries(asked, recorder, as_of)}
    with TemporaryDirectory() as folder:
        path = Path(folder, EVIDENCE)
        write_archive(entries.values(), path)
        return path.read_bytes()


def _entries(asked: str, recorder: Recorder, as_of: datetime) -> Iterator[Entry]:
    dossier = recorder.dossiers[asked]
    yield _entry(_key(asked, dossier), dossier.metadata, dossier, as_of)
    yield from (_entry(file.uri, file, dossier, as_of) for file in dossier.files)


def _key(asked: str, dossier: Dossier) -> str:
    """Return the key under which the Hub's source asks for metadata; a folder's is its address."""
    if dossier.metadata.uri.startswith("file:"):
        return dossier.metadata.uri
    revision = asked.partition(" ")[2].partition("@")[2] or None
    return hub_uri(dossier.kind, dossier.requested, revision)


def _entry(key: str, evidence: Evidence, dossier: Dossier, as_of: datetime) -> Entry:
    withheld = (evidence.sha256 or "", evidence.size) if evidence.size and not evidence.content else None
    return Entry(
        key=key,
        uri=evidence.uri,
        status=evidence.status,
        fetched_at=evidence.fetched_at or as_of,
        content=evidence.content,
        reason=evidence.reason,
        message=evidence.message,
        commit=dossier.commit,
        media_type=evidence.media_type,
        withheld=withheld if evidence.found else None,
    )


def _terms(recorder: Recorder) -> Iterator[tuple[str, bytes]]:
    """Yield the vendors' documents, laid out as the store of terms is."""
    for (vendor, document), (snapshot, content) in sorted(recorder.terms.items()):
        folder = f"terms/{vendor}/{document}"
        index = json.dumps([snapshot.model_dump(mode="json")], indent=1)
        yield f"{folder}/index.json", index.encode() + b"\n"
        yield f"{folder}/{snapshot.file}", content


def _own_rules(book: RuleBook) -> Iterator[tuple[str, bytes]]:
    """Yield the files of rule folders of the user's own: licence texts in them are read beside the compiled rules."""
    for number, root in enumerate(book.roots[1:], 1):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield f"rules/{number}/{path.relative_to(root).as_posix()}", path.read_bytes()
