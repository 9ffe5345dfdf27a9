"""`auditor identify`: which licence a file is, what was changed in it, and what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.domain.licensing import Change, ClauseHit, Identification

MAX_BYTES = 64_000_000
_QUOTED = 400
_SHOWN = 12


def identify(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="Licence files; `-` is stdin.")] = None,
    files_from: Annotated[
        str | None, typer.Option("--files-from", help="A file that lists one path a line; `-` is stdin.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    terms: Annotated[
        str | None, typer.Option("--terms", help="Also give the clauses in another vocabulary: liagent.")
    ] = None,
    no_index: Annotated[
        bool, typer.Option("--no-index", help="Read the clauses alone, without recognising known texts.")
    ] = False,
    rules: Annotated[
        list[Path] | None, typer.Option(help="A folder with rules and licences of your own. May be repeated.")
    ] = None,
) -> None:
    """Name the licence of each file, and quote what was changed in it.

    A known text with substantive changes is never named as that licence: it is `modified`, with its `base`.

    **Examples**

    `auditor identify LICENSE`

    `auditor identify --files-from list.txt --format json`
    """
    if format_ not in {"text", "json"}:
        raise UsageError(f"Unknown format: {format_}", "Use --format text or --format json.")
    if terms not in {None, "liagent"}:
        raise UsageError(f"Unknown vocabulary: {terms}", "Use --terms liagent, or leave the option out.")
    paths = [*(files or ()), *(_listed(files_from) if files_from else ())]
    if not paths:
        raise UsageError("No files given.", "Name files, or use --files-from LIST.")
    recognise = _nothing if no_index else _known_texts(tuple(rules or ()))
    rows = _rows(paths, recognise, terms)
    if format_ == "text":
        for row in rows:
            typer.echo("\n".join(_lines(row)))
    else:
        _print_json(rows)


def _listed(source: str) -> list[str]:
    lines = _read(source).decode("utf-8", "replace").splitlines()
    return [line for line in lines if line.strip()]


def _read(path: str) -> bytes:
    """The bytes of a file, at most `MAX_BYTES` of them."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES)
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "Check the path and its permissions.") from error


def _known_texts(extra: tuple[Path, ...]) -> Callable[[str], Identification]:
    """Recognises texts by the shipped index and the user's own."""
    from auditor.licenses.add import load_with
    from auditor.licenses.identify import identify as identify_text

    index = load_with(extra)
    return lambda text: identify_text(text, index)


def _nothing(_text: str) -> None:
    """Recognises no text, so that only the reading of clauses is left."""


def _rows(
    paths: list[str], recognise: Callable[[str], Identification | None], terms: str | None
) -> Iterator[dict[str, Any]]:
    from auditor.domain.licensing import Identification, TextKind
    from auditor.licenses.clauses import detect
    from auditor.licenses.decode import decode

    for path in paths:
        text = decode(_read(path))
        answer, clauses = recognise(text), detect(text)
        told = _summary(answer or Identification(kind=TextKind.OTHER))
        row = {"file": path, **told, "clauses": [_clause(hit) for hit in clauses]}
        if terms:
            from auditor.licenses import liagent

            row["terms"] = liagent.terms(text, answer, clauses)
        yield row


def _summary(answer: Identification) -> dict[str, Any]:
    return {
        "kind": answer.kind.value,
        "license": answer.license,
        "base": answer.base,
        "modified": answer.modified,
        "score": round(answer.score, 4),
        "title": answer.title,
        "policy": answer.policy,
        "added": [_change(change) for change in answer.added],
        "removed": [_change(change) for change in answer.removed],
        "matches": [match.model_dump() for match in answer.matches],
    }


def _change(change: Change) -> dict[str, Any]:
    return change.model_dump()


def _clause(hit: ClauseHit) -> dict[str, Any]:
    return hit.model_dump(mode="json", exclude_defaults=True, include=_CLAUSE_FIELDS)


_CLAUSE_FIELDS = {"clause", "value", "start", "end", "words", "threshold", "territories"}


def _print_json(rows: Iterator[dict[str, Any]]) -> None:
    """One array, written as the rows come."""
    opening = "[\n"
    for row in rows:
        sys.stdout.write(opening + json.dumps(row, ensure_ascii=False))
        opening = ",\n"
    sys.stdout.write("\n]\n" if opening == ",\n" else "[]\n")


def _lines(row: dict[str, Any]) -> Iterator[str]:
    """What a person reads about one file. Everything quoted from it is cleaned of control characters."""
    from auditor.reporters.clean import line

    yield f"{line(row['file'])}: {_headline(row)}"
    for match in row["matches"]:
        if not match["governs"]:
            yield f"    also holds {match['license']} (characters {match['start']}-{match['end']})"
    yield from _changes(row)


def _changes(row: dict[str, Any]) -> Iterator[str]:
    """The largest substantive changes, in the order of the file."""
    from auditor.reporters.clean import line

    every = [(change, kind) for kind in ("added", "removed") for change in row[kind] if change["substantive"]]
    every.sort(key=lambda item: -_size(*item))
    for change, kind in sorted(every[:_SHOWN], key=lambda item: int(item[0]["start"])):
        words = f"“{line(change['words'], _QUOTED)}”" if kind == "added" else change["words"].strip("[]")
        yield f"    {kind} at character {change['start']}: {words}"
    if len(every) > _SHOWN:
        yield f"    and {len(every) - _SHOWN} smaller changes; --format json lists all"


def _size(change: dict[str, Any], kind: str) -> int:
    """Words that a change adds or removes."""
    return len(change["words"].split()) if kind == "added" else int(change["words"].strip("[]").split()[0])


def _headline(row: dict[str, Any]) -> str:
    if row["license"]:
        made_from = f", made from {row['base']}" if row["base"] else ""
        return f"{row['license']}{made_from}"
    if row["modified"]:
        return f"a modified {row['base']} (score {row['score']:.2f})"
    if row["policy"]:
        return f"a use policy, {row['policy']}"
    return {"license": "a licence that is not in the index", "policy": "a use policy"}.get(
        row["kind"], f"no licence ({row['kind']})"
    )
