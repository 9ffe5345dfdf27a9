"""NOTICE.md: what a product that ships or uses the models must tell its own users."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.domain.report import EvidenceRow, ModelReport, Report
from auditor.reporters.clean import block, line
from auditor.reporters.interface import Options
from auditor.reporters.links import hub_address, web_link
from auditor.reporters.markdown_text import link, text
from auditor.reporters.words import words

_UNKNOWN = ("NOASSERTION", "NONE")


def render(report: Report, options: Options) -> bytes:
    """Return the notices; licence texts come from the audited repositories (`options.texts`), never from elsewhere."""
    say = words()
    parts = [f"# {say('notice.heading')}", say("notice.intro")]
    printed: dict[str, str] = {}
    for model in report.models:
        parts += _notice(model, options, printed)
    return ("\n\n".join(parts) + "\n").encode()


def license_files(model: ModelReport) -> Iterator[tuple[str, EvidenceRow]]:
    """Yield the licence-like files that the licence was concluded from: (path, evidence), each once."""
    wanted, seen = set(model.license.evidence), set()
    for row in model.evidence:
        address = hub_address(row.uri)
        path = address.path if address else (row.uri if row.uri.startswith("https://") else None)
        if (
            row.id in wanted
            and row.sha256
            and path
            and not path.endswith(".md.txt")
            and path != "README.md"
            and row.uri not in seen
        ):
            seen.add(row.uri)
            yield path, row


def _notice(model: ModelReport, options: Options, printed: dict[str, str]) -> Iterator[str]:
    say = words()
    name = model.resolved_ref or model.ref
    yield f"## {text(name, 200)}"
    rows = [f"- {say('model.license')}: {text(model.license.concluded)}"]
    rows += [f"- {say('column.purl')}: {text(model.purl, 400)}"] if model.purl else []
    rows += [f"- {text(row.text)}" for row in model.obligations]
    if model.license.concluded in _UNKNOWN:
        rows.append(f"- {say('notice.undetermined')}")
    yield "\n".join(rows)
    for path, row in license_files(model):
        yield link(say("notice.text", path=line(path, 200)), web_link(row.uri))
        if row.sha256 in options.texts:
            yield _text(name, row.sha256 or "", options.texts[row.sha256 or ""], printed)


def _text(name: str, digest: str, body: str, printed: dict[str, str]) -> str:
    """Return the text in a fence longer than any inside it, or name the model above that has the same text."""
    if digest in printed:
        return words()("notice.same", name=text(printed[digest], 200))
    printed[digest] = name
    shown = block(body, 200_000)
    fence = "`" * (max((len(run) for run in _runs(shown)), default=2) + 1)
    return f"{fence}text\n{shown.rstrip()}\n{fence}"


def _runs(body: str) -> Iterator[str]:
    import re

    return (run for run in re.findall("`{3,}", body))
