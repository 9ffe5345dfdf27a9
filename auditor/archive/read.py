"""Reads an archive's file, and what comparisons need of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from auditor.archive.container import MAX_BYTES, unpacked
from auditor.archive.pack import EVIDENCE, REPORT
from auditor.domain.report import Report
from auditor.errors import UsageError
from auditor.sources.recorded import Archive


def read_bytes(path: Path) -> bytes:
    """The bytes of an archive; UsageError when it cannot be read or is larger than any that is written."""
    try:
        if path.stat().st_size <= MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise UsageError(message, "Check the path.") from error
    raise UsageError(f"{path} is too large to be an archive", "Give a file that `auditor audit -o audit.zip` wrote.")


def report_and_texts(path: Path) -> tuple[Report, dict[str, str]]:
    """The report of an archive, and the documents that were read for it by their sha256."""
    files, _ = unpacked(read_bytes(path))
    try:
        report = Report.model_validate_json(files[REPORT])
    except (KeyError, ValidationError) as error:
        raise UsageError(f"{path} holds no report", "Check it with `auditor verify`.") from error
    with TemporaryDirectory() as folder:
        evidence = Path(folder, EVIDENCE)
        evidence.write_bytes(files.get(EVIDENCE, b""))
        entries = [entry.evidence() for entry in Archive(evidence).entries()]
    return report, {item.sha256 or "": item.text for item in entries if item.content}
