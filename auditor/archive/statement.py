"""What an archive says of itself: an unsigned in-toto statement that names every file with its hash.

Anybody may sign it with tools of their own; whoever verifies the signature has the hashes of everything inside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from auditor.domain.base import Frozen
from auditor.domain.ref import ModelRef
from auditor.domain.report import RulesetRow, ToolRow

NAME = "statement.json"
TYPE: Literal["https://in-toto.io/Statement/v1"] = "https://in-toto.io/Statement/v1"
PREDICATE: Literal["urn:model-auditor:audit:v1"] = "urn:model-auditor:audit:v1"


class Subject(Frozen):
    """A file of the archive."""

    name: str
    digest: dict[str, str]


class Run(Frozen):
    """How the audit was run: all that is needed to run it again over the archived evidence."""

    tool: ToolRow
    program: str | None = None
    """`sha256:…` of the program's own files, see `program`."""
    ruleset: RulesetRow
    refs: tuple[ModelRef, ...]
    notes: tuple[str, ...] = ()
    reading: str = "openness"
    fail_on: str | None = None


class Statement(Frozen):
    """An in-toto statement, version 1."""

    type: Literal["https://in-toto.io/Statement/v1"] = Field(default=TYPE, alias="_type", serialization_alias="_type")
    subject: tuple[Subject, ...]
    predicate_type: Literal["urn:model-auditor:audit:v1"] = Field(
        default=PREDICATE, alias="predicateType", serialization_alias="predicateType"
    )
    predicate: Run


def statement(files: Mapping[str, bytes], run: Run) -> bytes:
    """Return the statement over `files` as JSON."""
    subjects = tuple(Subject(name=name, digest={"sha256": sha256(files[name])}) for name in sorted(files))
    return Statement(subject=subjects, predicate=run).model_dump_json(by_alias=True, indent=1).encode() + b"\n"


def sha256(content: bytes) -> str:
    """Return the digest as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()
