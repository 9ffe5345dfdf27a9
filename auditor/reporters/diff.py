"""What changed between two reports: models, commits, licence texts, answers, duties, findings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from auditor.domain.base import Frozen
from auditor.domain.report import AnswerRow, ChangeRow, FindingRow, ModelReport, Obligation, Report
from auditor.reporters.phrases import to_act_on
from auditor.reporters.view import differences, license_text

MAX_WORDS = 20_000
"""Longer texts are compared by hash alone."""
_WORD = re.compile(r"\S+")
_BY_THEMSELVES = frozenset({"obligations", "answers"})
_LISTED = 200
"""Stretches of changed words that are kept."""


class Value(Frozen):
    """One answer before and after."""

    field: str
    """class, license, commercial, weights, code, data, commit or decision."""
    old: str
    new: str


class Flip(Frozen):
    """A vendor's document that answers a question differently; `old` or `new` is empty where it was not asked."""

    question: str
    document: str
    old: str
    new: str


class TextChange(Frozen):
    """The text that licenses the model was exchanged."""

    old_sha256: str | None
    new_sha256: str | None
    compared: bool
    """True when both texts were at hand; else only their hashes are known to differ."""
    words: tuple[ChangeRow, ...] = ()
    """Words removed and added, in the order of the text."""


class ModelDiff(Frozen):
    """One model that is in both reports and is told differently."""

    ref: str
    values: tuple[Value, ...] = ()
    license_text: TextChange | None = None
    answers: tuple[Flip, ...] = ()
    new_documents: tuple[str, ...] = ()
    """Vendor documents that only the newer report read."""
    gone_documents: tuple[str, ...] = ()
    new_obligations: tuple[Obligation, ...] = ()
    gone_obligations: tuple[Obligation, ...] = ()
    new_findings: tuple[FindingRow, ...] = ()
    gone_findings: tuple[FindingRow, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, name) for name in type(self).model_fields if name != "ref")


class ReportDiff(Frozen):
    """Two reports compared. Rows keep the order of the newer report."""

    schema_version: Literal["1.0"] = "1.0"
    old_as_of: datetime
    new_as_of: datetime
    old_rules: str
    new_rules: str
    new: tuple[str, ...] = ()
    """References that only the newer report holds."""
    gone: tuple[str, ...] = ()
    changed: tuple[ModelDiff, ...] = ()
    unchanged: int = 0

    @property
    def anything(self) -> bool:
        """Whether any model is new, gone or changed."""
        return bool(self.new or self.gone or self.changed)


def compare(old: Report, new: Report, texts: Mapping[str, str] | None = None) -> ReportDiff:
    """Compare two reports model by model; `texts` are licence texts by sha256, as far as they are at hand."""
    before = {_key(model): model for model in old.models}
    after = {_key(model): model for model in new.models}
    rows = [_model(before[key], after[key], texts or {}) for key in after if key in before]
    changed = tuple(row for row in rows if row.anything)
    return ReportDiff(
        old_as_of=old.as_of,
        new_as_of=new.as_of,
        old_rules=old.ruleset.digest,
        new_rules=new.ruleset.digest,
        new=tuple(after[key].ref for key in after if key not in before),
        gone=tuple(before[key].ref for key in before if key not in after),
        changed=changed,
        unchanged=len(rows) - len(changed),
    )


def _key(model: ModelReport) -> tuple[str, str | None]:
    return model.ref, model.usage


def _model(old: ModelReport, new: ModelReport, texts: Mapping[str, str]) -> ModelDiff:
    found = (row for row in differences(old, new) if row.column not in _BY_THEMSELVES)
    return ModelDiff(
        ref=new.ref,
        values=tuple(Value(field=row.column, old=row.old, new=row.new) for row in found),
        license_text=_text(license_text(old), license_text(new), texts),
        answers=tuple(_flips(old.answers, new.answers)),
        new_documents=_documents(new, old),
        gone_documents=_documents(old, new),
        new_obligations=_only(new.obligations, old.obligations),
        gone_obligations=_only(old.obligations, new.obligations),
        new_findings=_unmet(new.findings, old.findings),
        gone_findings=_unmet(old.findings, new.findings),
    )


def _text(old: str | None, new: str | None, texts: Mapping[str, str]) -> TextChange | None:
    if old == new:
        return None
    both = old in texts and new in texts
    words = _words(texts[old or ""], texts[new or ""]) if both else None
    return TextChange(old_sha256=old, new_sha256=new, compared=words is not None, words=words or ())


def _words(old: str, new: str) -> tuple[ChangeRow, ...] | None:
    """The words that differ; None when a text is too long to be compared."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MAX_WORDS:
        return None
    rows: list[ChangeRow] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if tag != "equal":
            rows += [ChangeRow(kind="removed", words=" ".join(before[i:j]))] if j > i else []
            rows += [ChangeRow(kind="added", words=" ".join(after[k:m]))] if m > k else []
    return tuple(rows[:_LISTED])


def _flips(old: Sequence[AnswerRow], new: Sequence[AnswerRow]) -> Iterable[Flip]:
    """Answers of documents that both reports read."""
    before = {(row.question, row.document): row.value for row in old}
    after = {(row.question, row.document): row.value for row in new}
    both = {row.document for row in old} & {row.document for row in new}
    for question, document in dict.fromkeys((*after, *before)):
        was, now = before.get((question, document), ""), after.get((question, document), "")
        if was != now and document in both:
            yield Flip(question=question, document=document, old=was, new=now)


def _documents(one: ModelReport, other: ModelReport) -> tuple[str, ...]:
    known = {row.document for row in other.answers}
    return tuple(dict.fromkeys(row.document for row in one.answers if row.document not in known))


def _only(rows: Sequence[Obligation], other: Sequence[Obligation]) -> tuple[Obligation, ...]:
    known = {(row.clause, row.source) for row in other}
    return tuple(row for row in rows if (row.clause, row.source) not in known)


def _unmet(rows: Sequence[FindingRow], other: Sequence[FindingRow]) -> tuple[FindingRow, ...]:
    """The findings to act on that the other report has not; a question and a failure are not the same."""
    known = {(row.rule_id, row.kind, row.message) for row in to_act_on(other)}
    return tuple(row for row in to_act_on(rows) if (row.rule_id, row.kind, row.message) not in known)
