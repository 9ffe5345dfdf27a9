"""What a page shows of a model beyond the report's own fields: anchors, numbers, grouped evidence, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from auditor.domain.report import AnswerRow, Condition, EvidenceRow, FindingRow, ModelReport, Obligation, Report
from auditor.reporters import phrases
from auditor.reporters.clean import line
from auditor.reporters.lineage import Drawing, draw
from auditor.reporters.links import hub_address
from auditor.reporters.vendor_terms import Audience, audiences, deciding

Row = TypeVar("Row", Condition, Obligation)
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Source:
    """One document, with every quote taken from it, in the order of the document."""

    number: int
    """Its number in the section, from 1."""
    row: EvidenceRow
    quotes: tuple[EvidenceRow, ...]

    @property
    def outer(self) -> list[EvidenceRow]:
        """The quotes that do not lie inside another one."""
        return [row for row in self.quotes if not any(_inside(row, other) for other in self.quotes)]

    @property
    def curated(self) -> bool:
        """Whether it is our own knowledge about a licence or vendor, not a document of the model's."""
        return self.row.uri.startswith("rule://") and not self.attested

    @property
    def attested(self) -> bool:
        """Whether it is what a person found out about the model, and told with sources."""
        return self.row.uri.startswith("rule://attestations/")


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that differs from the previous report: a key of the catalogue's columns, before and after."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class View:
    """One model, ready to be laid out."""

    model: ModelReport
    number: int
    anchor: str
    sources: tuple[Source, ...]
    labels: dict[str, str]
    """Evidence id to the number that cites it: `2` for a document, `2.3` for a quote of it."""
    changes: tuple[Changed, ...]
    is_new: bool
    parts: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Evidence to the parts that it plays, once somebody asked: a model cites the same evidence often."""

    @property
    def verdict(self) -> str:
        return phrases.verdict(self.model)

    @property
    def findings(self) -> list[FindingRow]:
        """What someone must look at, worst first."""
        return phrases.to_act_on(self.model.findings)

    @property
    def lineage(self) -> Drawing:
        return draw(self.model.resolved_ref or self.model.ref, self.model.lineage)

    @property
    def text_hash(self) -> str | None:
        """The hash that a decision binds to: of the licence text that was concluded from, 64 hex digits."""
        digest = license_text(self.model)
        return digest if digest and _SHA256.fullmatch(digest) else None

    @property
    def lineage_ids(self) -> list[str]:
        """Ids of the evidence for the models it was made from."""
        return [key for row in self.model.lineage for key in row.evidence]

    def count(self, kind: str) -> int:
        """How many findings are of this kind."""
        return sum(row.kind == kind for row in self.model.findings)

    def cited(self, ids: Iterable[str]) -> list[str]:
        """Return the numbers that cite `ids`, each once, in the order of the evidence table."""
        return sorted({self.labels[key] for key in ids if key in self.labels}, key=_in_order)

    def by_source(self, rows: Iterable[Row]) -> list[tuple[str | None, list[Row]]]:
        """Group conditions or obligations by the repository whose licence states them, the model's own first."""
        groups: dict[str | None, dict[str, Row]] = {}
        for row in rows:
            groups.setdefault(row.source, {}).setdefault(row.model_dump_json(exclude={"evidence"}), row)
        listed = ((source, list(same.values())) for source, same in groups.items())
        return sorted(listed, key=lambda group: group[0] is not None)

    def documents(self, ids: Iterable[str]) -> list[Source]:
        """Return the documents that hold `ids`, curated knowledge left out."""
        numbers = {int(self.labels[key].partition(".")[0]) for key in ids if key in self.labels}
        return [source for source in self.sources if source.number in numbers and not source.curated]

    @property
    def terms(self) -> list[Audience]:
        """What the vendor's documents answer, by whom they bind."""
        return audiences(self.model.answers)

    def decides(self, row: AnswerRow) -> bool:
        """Whether commercial use was concluded from this answer."""
        return any(row is other for other in deciding(self.model))

    def quoted(self, ids: Iterable[str]) -> list[str]:
        """Return the words that the rows `ids` quote."""
        wanted = set(ids)
        rows = (row for row in self.model.evidence if row.id in wanted)
        return list(dict.fromkeys(row.excerpt for row in rows if row.excerpt))

    def proofs(self, ids: Iterable[str]) -> list[str]:
        """Return the words that curated knowledge quotes for `ids`."""
        wanted = set(ids)
        rows = (row for source in self.sources if source.curated for row in source.quotes if row.id in wanted)
        return list(dict.fromkeys(row.excerpt for row in rows if row.excerpt))


def _inside(row: EvidenceRow, other: EvidenceRow) -> bool:
    if row is other or row.start is None or row.end is None or other.start is None or other.end is None:
        return False
    return other.start <= row.start and row.end <= other.end and other.end - other.start > row.end - row.start


def _in_order(label: str) -> tuple[int, ...]:
    return tuple(map(int, label.split(".")))


def views(report: Report, previous: Report | None = None, *, condensed: bool = False) -> list[View]:
    """Return a view of each model in the report's order; anchors are unique and made of safe characters.

    They come from the reference, so that links stay good between reports. In a condensed report they are numbers, and
    documents that only requirements of frameworks or steps of reasoning cite are named without their words.
    """
    before = {model.ref: model for model in previous.models} if previous else {}
    taken: set[str] = set()
    return [
        _view(
            number,
            model,
            f"m{number}" if condensed else _anchor(model.ref, taken),
            before if previous else None,
            _answering(model) if condensed else None,
        )
        for number, model in enumerate(report.models, 1)
    ]


def _view(
    number: int, model: ModelReport, anchor: str, before: dict[str, ModelReport] | None, quoted: set[str] | None
) -> View:
    """`quoted`: ids of the evidence whose words are shown; all of it without."""
    rows = model.evidence
    sources = tuple(_sources(rows, quoted))
    return View(
        model=model,
        number=number,
        anchor=anchor,
        sources=sources,
        labels=dict(_labels(rows, sources)),
        changes=tuple(differences((before or {}).get(model.ref), model)),
        is_new=before is not None and model.ref not in before,
    )


def _answering(model: ModelReport) -> set[str]:
    """Ids of the evidence of a model's answers, conditions, duties, parents, data and findings."""
    axes = (model.openness, model.weights, model.code, model.data, model.commercial_use, model.license)
    listed = (
        model.commercial_use.conditions,
        model.obligations,
        model.lineage,
        model.datasets,
        model.answers,
        model.license.changes,
        phrases.to_act_on(model.findings),
    )
    cited = {key for axis in axes for key in axis.evidence}
    cited.update(key for rows in listed for row in rows for key in row.evidence)
    return cited


def differences(old: ModelReport | None, new: ModelReport) -> list[Changed]:
    """Return the answers that changed between two audits of the same reference."""
    if old is None:
        return []
    pairs = (
        ("class", old.openness.value, new.openness.value),
        ("commercial", old.commercial_use.value, new.commercial_use.value),
        ("license", old.license.concluded, new.license.concluded),
        ("weights", old.weights.value, new.weights.value),
        ("code", old.code.value, new.code.value),
        ("data", old.data.value, new.data.value),
        ("commit", old.commit or "", new.commit or ""),
        ("decision", old.decision.result, new.decision.result),
        ("obligations", _duties(old, new), _duties(new, old)),
        ("answers", _answers(old, new), _answers(new, old)),
    )
    return [Changed(column, before, after) for column, before, after in pairs if before != after]


def license_text(model: ModelReport) -> str | None:
    """Return the sha256 of the first cited licence file, which is neither metadata nor the card."""
    wanted = set(model.license.evidence)
    for row in model.evidence:
        address = hub_address(row.uri)
        is_text = address.path not in (None, "README.md") if address else row.uri.startswith("https://")
        if row.id in wanted and row.sha256 and is_text:
            return row.sha256
    return None


def _duties(one: ModelReport, other: ModelReport) -> str:
    """Name the duties that `one` has and `other` has not."""
    known = {row.clause for row in other.obligations}
    return line(", ".join(sorted({row.clause for row in one.obligations} - known)), 300)


def _answers(one: ModelReport, other: ModelReport) -> str:
    """Name the answers of a vendor's terms that `other` does not give alike."""
    known = {(row.question, row.document, row.value) for row in other.answers}
    rows = (row for row in one.answers if (row.question, row.document, row.value) not in known)
    return line(", ".join(f"{row.question}: {row.value}" for row in rows), 300)


def _sources(rows: Sequence[EvidenceRow], quoted: set[str] | None) -> Iterator[Source]:
    grouped: dict[tuple[str, str | None, str], list[EvidenceRow]] = {}
    for row in rows:
        grouped.setdefault(_document(row), []).append(row)
    # curated knowledge comes last, so that a report may leave it out without a gap in the numbers
    ordered_groups = sorted(grouped.values(), key=lambda same: same[0].uri.startswith("rule://"))
    for number, same in enumerate(ordered_groups, 1):
        quotes = {
            (row.start, row.end, row.excerpt): row
            for row in same
            if row.excerpt and (quoted is None or row.id in quoted)
        }
        ordered = sorted(quotes.values(), key=lambda row: (row.start or 0, row.end or 0, row.excerpt or ""))
        yield Source(number, same[0], tuple(ordered))


def _labels(rows: Sequence[EvidenceRow], sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    """Yield each evidence id with its number; a row without words cites its whole document."""
    documents = {_document(source.row): source for source in sources}
    for row in rows:
        source = documents[_document(row)]
        same = [
            place
            for place, quote in enumerate(source.quotes, 1)
            if (quote.start, quote.excerpt) == (row.start, row.excerpt)
        ]
        yield row.id, f"{source.number}.{same[0]}" if same and len(source.quotes) > 1 else str(source.number)


def _document(row: EvidenceRow) -> tuple[str, str | None, str]:
    return row.uri, row.sha256, row.status


def _anchor(ref: str, taken: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9.]+", "-", ref[:80], flags=re.ASCII).strip("-.") or "model"
    anchor, number = f"on-{base}", 1
    while anchor.casefold() in taken:
        number += 1
        anchor = f"on-{base}-{number}"
    taken.add(anchor.casefold())
    return anchor
