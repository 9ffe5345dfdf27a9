from __future__ import annotations

import pytest

from auditor.domain.evidence import Status
from auditor.domain.report import EvidenceRow
from auditor.reporters.context import REACH, around
from auditor.reporters.interface import render
from tests.unit.reporters import factory

TEXT = (
    "Clause 1. "
    + "Filler words stand here. " * 10
    + "You may not sell it.\n\nUnless we agree in writing. "
    + "More. " * 40
)
SHA = factory.sha("text")


def row(start: int, end: int, excerpt: str) -> EvidenceRow:
    uri = f"hf://acme/atlas-7b@{factory.commit_of('acme/atlas-7b')}/LICENSE"
    return EvidenceRow(
        id="e3", uri=uri, sha256=SHA, status=Status.FOUND, start=start, end=start + len(excerpt), excerpt=excerpt
    )


def quote(words: str) -> EvidenceRow:
    return row(TEXT.index(words), 0, words)


def test_the_words_around_a_quote_are_cut_at_spaces_and_kept_on_one_line() -> None:
    before, after = around(quote("You may not sell it."), {SHA: TEXT})
    assert before.endswith("stand here. ")
    assert after.startswith(" Unless we agree in writing.")
    assert "\n" not in after
    assert max(len(before), len(after)) <= REACH


def test_the_ends_of_a_document_have_nothing_beyond_them() -> None:
    assert around(quote("Clause 1."), {SHA: TEXT})[0] == ""
    assert around(row(0, 0, TEXT), {SHA: TEXT}) == ("", "")


@pytest.mark.parametrize("texts", [{}, {SHA: "another text than the one that was quoted"}])
def test_without_the_document_or_with_another_text_nothing_is_claimed(texts: dict[str, str]) -> None:
    assert around(quote("You may not sell it."), texts) == ("", "")


def test_a_report_shows_quotes_in_context_and_hostile_context_harmlessly() -> None:
    text = "<script>alert(1)</script> \u202e You may not sell it. \x1b[31m <img src=x>"
    found = row(text.index("You"), 0, "You may not sell it.")
    base = factory.model("acme/atlas-7b", "llama3.1", 0)
    rows = tuple(found if one.id == "e3" else one for one in base.evidence)
    report = factory.report(base.model_copy(update={"evidence": rows}))
    page = render(report, "html", texts={SHA: text}).decode()
    assert "<span>… &lt;script&gt;alert(1)&lt;/script&gt; ‹U+202E› </span>You may not sell it.<span>" in page
    assert "<img" not in page
    assert "\x1b" not in page
