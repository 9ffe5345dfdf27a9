"""What every report format is: a name, a suffix, and a module that turns a report into bytes.

Adding a format is one new module with `render(report, options) -> bytes` and one line in `REPORTERS`.
Modules are imported by name when they are asked for, since some of them bring heavy libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from auditor.domain.knowledge import Profile
from auditor.domain.report import Report
from auditor.errors import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may ask of a format; each format reads what concerns it."""

    width: int | None = None
    """Columns of the terminal (text); None wraps nothing."""
    color: bool = False
    """Whether escape sequences for colour may be written (text)."""
    cyclonedx: str = "1.6"
    """Version of the CycloneDX specification: 1.6 or 1.7."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Full licence texts of the audited repositories, by the sha256 that the report's evidence carries."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """Licence profiles by id: names, links, rights and how far each was reviewed."""
    previous: Report | None = None
    """An earlier report of the same list; what changed since is marked (html, markdown)."""
    limit: int | None = None
    """Characters that fit where the document goes (markdown: a comment holds 65,536); None is no limit."""
    share_above: int = 60
    """Number of models above which blocks that several models have in common are printed once (html)."""


class FormatModule(Protocol):
    """The shape of a format's module."""

    def render(self, report: Report, options: Options) -> bytes:
        """Return the whole document."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Reporter:
    """One format. `extra` names the optional dependency group that it needs."""

    name: str
    suffix: str
    module: str
    title: str
    extra: str | None = None
    for_people: bool = False
    """Whether reasons are told in readers' words; formats for programs keep the rules' own."""
    shows_steps: bool = True
    """Whether it shows the steps of reasoning and the items of frameworks."""

    def render(self, report: Report, options: Options) -> bytes:
        """Return the document; a UsageError says which extra to install when its library is missing."""
        module = self._load()
        if self.for_people:
            from auditor.reporters.readable import readable

            report = readable(report, steps=self.shows_steps)
        return module.render(report, options)

    def _load(self) -> FormatModule:
        try:
            return cast("FormatModule", import_module(f"auditor.reporters.{self.module}"))
        except ModuleNotFoundError as error:
            if self.extra is None or (error.name or "").startswith("auditor"):
                raise
            message = f"{self.title} needs the Python package {error.name!r}, which is not installed"
            raise UsageError(message, f"pip install 'model-auditor[{self.extra}]'") from error


_ALL = (
    Reporter("text", ".txt", "text_report", "Text", for_people=True, shows_steps=False),
    Reporter("json", ".json", "json_report", "JSON report v1"),
    Reporter("html", ".html", "html_report", "HTML", for_people=True),
    Reporter("pdf", ".pdf", "pdf_report", "PDF", "pdf", for_people=True),
    Reporter("markdown", ".md", "markdown_report", "Markdown", for_people=True),
    Reporter("csv", ".csv", "csv_report", "CSV", for_people=True),
    Reporter("xlsx", ".xlsx", "xlsx_report", "XLSX workbook", "xlsx", for_people=True),
    Reporter("sarif", ".sarif", "sarif_report", "SARIF 2.1.0"),
    Reporter("junit", ".junit.xml", "junit_report", "JUnit XML", for_people=True),
    Reporter("gitlab", ".gitlab.json", "gitlab_report", "GitLab code quality"),
    Reporter("spdx", ".spdx.json", "spdx_report", "SPDX 2.3"),
    Reporter("spdx3", ".spdx3.json", "spdx3_report", "SPDX 3.0.1", "bom"),
    Reporter("cyclonedx", ".cdx.json", "cyclonedx_report", "CycloneDX", "bom"),
    Reporter("mof", ".mof.yml", "mof_report", "Model Openness Tool YAML"),
    Reporter("notice", "NOTICE.md", "notice_report", "NOTICE file"),
)

REPORTERS: dict[str, Reporter] = {reporter.name: reporter for reporter in _ALL}
"""Every format that works, by the name that `--format` takes."""


def format_for(path: str) -> str:
    """Return the format's name for an output file, by the longest suffix (`NOTICE.md` by its whole name).

    Raises:
        UsageError: no format has such a suffix.

    """
    name = PurePath(path).name.casefold()
    fits = [reporter for reporter in _ALL if _fits(name, reporter.suffix.casefold())]
    if not fits:
        known = " ".join(reporter.suffix for reporter in _ALL)
        raise UsageError(f"no report format for {path!r}", f"Use one of the suffixes {known}, or --format.")
    return max(fits, key=lambda reporter: len(reporter.suffix)).name


def render(report: Report, format: str, **options: object) -> bytes:  # noqa: A002 (the contract's word)
    """Return `report` in the format of that name (or suffix without the dot); `options` are the fields of `Options`.

    Raises:
        UsageError: unknown format or option value, or a library of an optional extra is missing.
        OutputError: the document does not satisfy its own specification.

    """
    return reporter_for(format).render(report, Options(**options))  # type: ignore[arg-type]


def reporter_for(name: str) -> Reporter:
    """Return the reporter called `name`, or whose suffix is `.name`."""
    key = name.casefold()
    for reporter in _ALL:
        if key in (reporter.name, reporter.suffix.casefold().lstrip(".")):
            return reporter
    near = get_close_matches(key, REPORTERS, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known formats: {', '.join(REPORTERS)}."
    raise UsageError(f"unknown format {name!r}", hint)


def _fits(name: str, suffix: str) -> bool:
    return name.endswith(suffix) if suffix.startswith(".") else name == suffix
