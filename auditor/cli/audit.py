"""`auditor audit`: references or lists in, reports out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.archive.recorder import Recorder
    from auditor.cli.running import Settings
    from auditor.domain.report import Report

_HOLD_TEXTS = {"zip", "html", "pdf", "notice", "spdx", "spdx3", "cyclonedx"}
EXIT = {"accepted": 0, "rejected": 1, "undecided": 3}


def audit(
    models: Annotated[
        list[str],
        typer.Argument(
            metavar="MODEL|LIST...", help="Hub ids, API model names, folders, or lists of them (`-`: stdin)."
        ),
    ],
    output: options.Outputs = None,
    format_: options.Format = None,
    fail_on: options.FailOn = None,
    offline: options.Offline = False,
    recorded: options.Recorded = None,
    cache_dir: options.CacheDir = None,
    workers: options.Workers = 8,
    token_env: options.TokenEnv = "HF_TOKEN",  # noqa: S107  the name of a variable
    max_wait: options.MaxWait = 310,
    as_of: options.AsOf = None,
    data: options.Data = options.DataReading.DOCUMENTED,
    terms_store: options.TermsStoreFolder = None,
    rules: options.Rules = None,
) -> None:
    """Audit models and report what they are, whether you may use them, and why.

    **Examples**

    `auditor audit gpt2 meta-llama/Llama-3.1-8B gpt-4o`

    `auditor audit models.yaml -o report.html -o report.json`

    `auditor audit models.yaml --data released` reads open source strictly.

    `auditor audit models.yaml --fail-on error` exits 1 when a licence conflict is found.
    """
    from auditor.cli.running import Settings, run

    settings = Settings(
        offline=offline,
        recorded=recorded,
        cache_dir=cache_dir,
        workers=workers,
        token_env=token_env,
        max_wait=max_wait,
        as_of=as_of,
        rules=tuple(rules or ()),
        terms_store=terms_store,
        reading="openness" if data is options.DataReading.DOCUMENTED else "openness-released",
        recorder=recorder_for(output or (), format_),
    )
    report = run(models, settings)
    if fail_on:
        from auditor.policy.threshold import fail_above

        report = fail_above(report, fail_on)
    deliver(report, tuple(output or ()), format_, settings, fail_on)
    raise typer.Exit(exit_code(report))


def recorder_for(outputs: Iterable[Path], format_: str | None) -> Recorder | None:
    """What keeps the evidence of a run, when an output needs it: an archive, texts, or quotes in context."""
    wanted = {format_ or ("zip" if path.suffix == ".zip" else _format(path)) for path in outputs} | {format_}
    if not wanted & _HOLD_TEXTS:
        return None
    from auditor.archive.recorder import Recorder

    return Recorder()


def _format(path: Path) -> str:
    from auditor.reporters.interface import format_for

    return format_for(path.name)


def exit_code(report: Report) -> int:
    """The exit code of a run: a fault of ours is worse than any verdict."""
    from auditor.domain.evidence import Reason

    if any(issue.reason is Reason.INTERNAL for issue in report.issues):
        return 4
    return EXIT[report.summary.decision]


def deliver(
    report: Report,
    outputs: tuple[Path, ...],
    format_: str | None,
    settings: Settings | None = None,
    fail_on: str | None = None,
) -> None:
    """Write the report to every output file, and the text (or one chosen format) to standard output.

    `settings`: of the run; its recorder has the licence texts, and all that an archive needs.
    """
    from auditor.reporters.interface import render
    from auditor.rulebook.book import rulebook

    recorder = settings.recorder if settings else None
    cited = (row.sha256 or "" for model in report.models for row in model.evidence)
    known: dict[str, object] = {"profiles": rulebook(settings.rules if settings else ()).licenses}
    known["texts"] = recorder.texts(cited) if recorder else {}
    for path in outputs:
        save(
            path,
            _packed(report, recorder, fail_on)
            if _is_archive(path, format_)
            else render(report, format_ or _format(path), **known),
        )
    if outputs and format_:
        return
    terminal = sys.stdout.isatty()
    how = known if format_ and format_ != "text" else _terminal_options(terminal)
    sys.stdout.buffer.write(render(report, format_ or "text", **how))
    sys.stdout.flush()


def _is_archive(path: Path, format_: str | None) -> bool:
    return path.suffix == ".zip" and format_ is None


def refuse_archive(outputs: Iterable[Path], format_: str | None) -> None:
    """Raise a UsageError, before anything is done, when an output is an archive and the command writes none."""
    from auditor.errors import UsageError

    if any(_is_archive(path, format_) for path in outputs):
        raise UsageError("this command writes no archive", "Use `auditor audit ... -o audit.zip`.")


def _packed(report: Report, recorder: Recorder | None, fail_on: str | None) -> bytes:
    from auditor.archive.pack import pack

    assert recorder is not None  # `recorder_for` keeps one for every archive
    return pack(report, recorder, fail_on)


def _terminal_options(terminal: bool) -> dict[str, object]:
    import os
    import shutil

    color = terminal and not os.environ.get("NO_COLOR")
    return {"width": shutil.get_terminal_size().columns if terminal else None, "color": color}


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; OutputError says why it could not be."""
    from auditor.errors import OutputError

    scratch = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(content)
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        message = f"cannot write {path}: {error.strerror or error}"
        raise OutputError(message, "Choose another place with -o, or free some space.") from error
