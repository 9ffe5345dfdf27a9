"""NOTICE.md: what a product that ships or uses the models must tell its own users.

What is listed is what the declared usage makes due: a duty on copies does not bind who makes none. Where no usage is
declared, everything is listed. A model whose licence is unknown keeps all that its repository says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.domain.report import EvidenceRow, ModelReport, Obligation, Report
from auditor.policy.usage import bites
from auditor.regex import lazily
from auditor.reporters.clean import block, line
from auditor.reporters.interface import Options
from auditor.reporters.links import hub_address, web_link
from auditor.reporters.markdown_text import link, text
from auditor.reporters.words import words

_UNKNOWN = ("NOASSERTION", "NONE")
_COPY = ("notice.license-copy", "notice.copyright", "notice.notice-file", "pass-down.", "share.")
"""Duties that are done with a copy of the licence text and of notice files."""
_CREDIT = ("notice.",)
_TOLD = ("notice.", "naming.", "pass-down.", "share.")
"""Duties towards those who get or use the product; what is owed to the licensor alone stands in the report."""
_COPYRIGHT = lazily(
    r"^[\s*#/>|-]*((?:copyright\b|\(c\)|©)[^\n\[<{]{0,160}\b(?:19|20)\d\d\b[^\n\[<{]{0,160})$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_LINES = 40


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
    return _files(model, model.license.evidence)


def notice_files(model: ModelReport) -> Iterator[tuple[str, EvidenceRow]]:
    """Yield the repository's notice files: (path, evidence), each once."""
    return _files(model, model.notices)


def _files(model: ModelReport, cited: tuple[str, ...]) -> Iterator[tuple[str, EvidenceRow]]:
    wanted, seen = set(cited), set()
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
    duties = [row for row in model.obligations if _is_due(row, model)]
    unknown = model.license.concluded in _UNKNOWN
    yield f"## {text(name, 200)}"
    yield "\n".join(_identity(model, options))
    if unknown:
        yield say("notice.undetermined")
    elif not duties:
        yield say("notice.nothing")
    yield from _duties(duties)
    if unknown or _asks(duties, _COPY):
        yield from _copies(model, options, printed)
    elif _asks(duties, _CREDIT):
        yield from _credits(model, options)


def _is_due(row: Obligation, model: ModelReport) -> bool:
    due = bites(row.usages, model.usage) if row.due is None else row.due
    return due and row.clause.startswith(_TOLD)


def _asks(duties: list[Obligation], clauses: tuple[str, ...]) -> bool:
    return any(row.clause.startswith(clauses) for row in duties)


def _identity(model: ModelReport, options: Options) -> Iterator[str]:
    """Who made it, under which licence, and where both are to be found."""
    say = words()
    concluded = model.license.concluded
    profile = options.profiles.get(concluded)
    titled = f"{profile.name} ({concluded})" if profile else concluded
    yield f"- {say('model.license')}: {link(titled, web_link(profile.links[0]) if profile and profile.links else None)}"
    if model.kind == "hub" and model.resolved_ref:
        author = say("notice.author", name=text(model.resolved_ref.partition("/")[0], 100))
        yield f"- {author}: {link(model.resolved_ref, web_link(f'hf://{model.resolved_ref}@{model.commit}'))}"
    if model.purl:
        yield f"- {say('column.purl')}: {text(model.purl, 400)}"
    if model.usage:
        yield f"- {say('notice.usage', name=text(model.usage, 60))}"


def _duties(duties: list[Obligation]) -> Iterator[str]:
    """Each duty once, with the text that it prescribes."""
    told, written = set[str](), set[tuple[str, ...]]()
    for row in duties:
        if row.text not in told:
            yield f"- {text(row.text)}"
        told.add(row.text)
        if row.wording and row.wording not in written:
            written.add(row.wording)
            yield words()("notice.any_of" if len(row.wording) > 1 else "notice.wording")
            yield from (_fenced(line(wording, 400)) for wording in row.wording)


def _copies(model: ModelReport, options: Options, printed: dict[str, str]) -> Iterator[str]:
    """The licence texts and notice files in full, where they are held, else where to find them."""
    say = words()
    for path, row in _texts_of(model):
        yield link(say("notice.text", path=line(path, 200)), web_link(row.uri))
        if row.sha256 in options.texts:
            yield _text(model.resolved_ref or model.ref, row.sha256 or "", options.texts[row.sha256 or ""], printed)
    if not any(license_files(model)) and model.license.concluded not in _UNKNOWN:
        yield say("notice.none")


def _credits(model: ModelReport, options: Options) -> Iterator[str]:
    """The copyright lines of the repository's files, where only these have to be named."""
    say = words()
    found: dict[str, None] = {}
    for path, row in _texts_of(model):
        yield link(say("notice.text", path=line(path, 200)), web_link(row.uri))
        for match in _COPYRIGHT.finditer(options.texts.get(row.sha256 or "", "")):
            found.setdefault(line(match[1].strip(), 330))
    if found:
        yield say("notice.copyright")
        yield _fenced("\n".join(list(found)[:_MOST_LINES]))


def _texts_of(model: ModelReport) -> Iterable[tuple[str, EvidenceRow]]:
    return dict.fromkeys((*license_files(model), *notice_files(model)))


def _text(name: str, digest: str, body: str, printed: dict[str, str]) -> str:
    """Return the text in a fence, or name the model above that has the same text."""
    if digest in printed:
        return words()("notice.same", name=text(printed[digest], 200))
    printed[digest] = name
    return _fenced(block(body, 200_000).rstrip())


def _fenced(shown: str) -> str:
    """Return words that stay as they are: in a fence longer than any inside it."""
    fence = "`" * (max((len(run) for run in re.findall("`{3,}", shown)), default=2) + 1)
    return f"{fence}text\n{shown}\n{fence}"
