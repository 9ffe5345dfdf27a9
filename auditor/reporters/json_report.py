"""JSON report v1, checked by reading it back before it is handed out."""

from __future__ import annotations

from pydantic import ValidationError

from auditor.domain.report import Report
from auditor.errors import OutputError
from auditor.reporters.interface import Options

_INDENT = 1
"""Spaces a level. A report is deep: two would make it a fifth larger."""


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (JSON has no options)
    """Return the report as UTF-8 JSON with the contract's key names.

    Raises:
        OutputError: what was written does not read back as the same report.

    """
    data = report.model_dump_json(by_alias=True, indent=_INDENT).encode()
    _check(data, report)
    return data + b"\n"


def _check(data: bytes, report: Report) -> None:
    """The schema is generated from the type, so reading back is validation against it, and more: nothing got lost."""
    try:
        same = Report.model_validate_json(data) == report
    except ValidationError as error:
        raise OutputError("the JSON report does not satisfy its own schema", str(error)) from error
    if not same:
        raise OutputError("the JSON report does not read back as it was written", "Please report this as a bug.")
