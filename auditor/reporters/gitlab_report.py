"""GitLab code quality: one entry a finding, at the line that names the model."""

from __future__ import annotations

import json
from typing import Any

from auditor.domain.report import FindingRow, ModelReport, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.reporters.places import file_path, fingerprint, first_position

_SEVERITY = {"error": "critical", "warning": "major", "note": "minor", "none": "info"}


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (the format has no options)
    """Return the JSON array, without what is waived; a model named on the command line stands under its own name."""
    entries = [
        _entry(model, row) for model in report.models for row in phrases.to_act_on(model.findings) if not row.waived
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1).encode() + b"\n"


def _entry(model: ModelReport, row: FindingRow) -> dict[str, Any]:
    place = first_position(model)
    return {
        "description": line(f"{line(model.ref, 200)}: {row.message}", 1000),
        "check_name": line(row.rule_id, 200),
        "fingerprint": fingerprint(model.ref, row.rule_id, row.message),
        "severity": _SEVERITY[row.level],
        "location": {
            "path": line(file_path(place) if place else model.ref, 500),
            "lines": {"begin": (place.line if place else None) or 1},
        },
    }
