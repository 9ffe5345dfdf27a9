"""A model list from what a scan found."""

from __future__ import annotations

import json
from collections.abc import Iterable

from auditor.domain.ref import ModelRef, Position, RefKind
from auditor.inputs.source_code.reference import Reference, ReferenceKind

_KINDS = {
    ReferenceKind.HUB: RefKind.HUB,
    ReferenceKind.VENDOR: RefKind.VENDOR,
    ReferenceKind.OLLAMA: RefKind.VENDOR,
}


def model_refs(references: Iterable[Reference]) -> tuple[ModelRef, ...]:
    """The models that references name, each once with every place, in the order of their names.

    Computed names and files of weights are left out: nobody can look them up.
    """
    found: dict[tuple[str, str | None], list[Reference]] = {}
    for reference in references:
        if not reference.computed and reference.kind in _KINDS:
            found.setdefault((reference.id, reference.revision), []).append(reference)
    ordered = sorted(found.items(), key=lambda item: (item[0][0].lower(), item[0][1] or ""))
    return tuple(
        ModelRef(
            text=id_,
            kind=_KINDS[sightings[0].kind],
            target=id_,
            revision=revision,
            positions=tuple(Position(file=ref.file, line=ref.line, column=ref.column) for ref in sightings),
        )
        for (id_, revision), sightings in ordered
    )


def models_yaml(references: Iterable[Reference]) -> str:
    """A `models.yaml` of what was found; the note says where each model was seen first."""
    lines = ["# Written by auditor scan. Add usage (internal, saas, redistribute, research) where it matters."]
    for ref in model_refs(references):
        lines.append(f"- id: {json.dumps(ref.text)}")
        if ref.revision:
            lines.append(f"  revision: {json.dumps(ref.revision)}")
        more = f" and {len(ref.positions) - 1} more" if len(ref.positions) > 1 else ""
        lines.append(f"  note: {json.dumps(f'{ref.positions[0]}{more}', ensure_ascii=False)}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "[]"]) + "\n"
