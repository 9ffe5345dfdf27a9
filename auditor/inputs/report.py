"""Reads a JSON report that an earlier run wrote."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from auditor.domain.ref import Position
from auditor.domain.report import Report
from auditor.errors import UsageError

LARGEST = 512_000_000
"""Bytes; a report over 10,000 models has a tenth of that."""


def read_report(path: Path) -> Report:
    """The report in a file. Raises UsageError when it cannot be read, or is no report of version 1."""
    at = Position(file=str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError("too large to be a report", "Give a report written with -o report.json.", at)
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror or error}", "Check the path.", at) from error
    try:
        return Report.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise UsageError(
            f"not a JSON report of version 1: {where}: {first['msg']}", "Give a report written with -o report.json.", at
        ) from error
