"""Two reports compared."""

import json

import pytest

from auditor.domain.report import AnswerRow, FindingRow, Obligation
from auditor.errors import UsageError
from auditor.reporters.diff import MAX_WORDS, compare
from auditor.reporters.diff_report import SUFFIXES, render
from tests.unit.reporters import factory


def answer(value: str, document: str = "Terms") -> AnswerRow:
    return AnswerRow(
        question="data-training",
        value=value,
        means="",
        document=document,
        audience="business",
        url="https://t.example/",
    )


def texted(digest: str):
    model = factory.model()
    rows = tuple(
        row.model_copy(update={"sha256": digest}) if row.uri.endswith("/LICENSE") else row for row in model.evidence
    )
    cited = tuple(row.id for row in rows if row.uri.endswith("/LICENSE"))
    return model.model_copy(update={"evidence": rows, "license": model.license.model_copy(update={"evidence": cited})})


def test_a_report_does_not_differ_from_itself():
    report = factory.sample_report()
    found = compare(report, report)
    assert not found.anything
    assert found.unchanged == len(report.models)
    assert b"Nothing changed" in render(found, "html")


def test_new_and_gone_models_are_listed_in_order():
    old = factory.report(factory.model("a/gone"), factory.model("a/stays"))
    new = factory.report(factory.model("a/stays"), factory.model("a/new"), factory.model("a/newer"))
    found = compare(old, new)
    assert (found.new, found.gone, found.changed) == (("a/new", "a/newer"), ("a/gone",), ())


def test_the_same_name_for_another_use_is_another_entry():
    old = factory.report(factory.model(usage="internal"))
    found = compare(old, factory.report(factory.model(usage="saas")))
    assert found.new
    assert found.gone


def test_class_axes_and_commit_are_told_before_and_after():
    old = factory.model()
    new = old.model_copy(update={"commit": "f" * 40, "openness": factory.axis("closed")})
    values = {
        row.field: (row.old, row.new) for row in compare(factory.report(old), factory.report(new)).changed[0].values
    }
    assert values == {"class": ("open-weight", "closed"), "commit": (old.commit, "f" * 40)}


def test_licence_texts_at_hand_are_compared_word_by_word():
    old, new = factory.report(texted("a" * 64)), factory.report(texted("b" * 64))
    change = (
        compare(old, new, {"a" * 64: "You may use it freely.", "b" * 64: "You may use it never."})
        .changed[0]
        .license_text
    )
    assert change is not None
    assert change.compared
    assert [(row.kind, row.words) for row in change.words] == [("removed", "freely."), ("added", "never.")]


@pytest.mark.parametrize("texts", [{}, {"a" * 64: "x"}, {"a" * 64: "x " * (MAX_WORDS + 1), "b" * 64: "y"}])
def test_texts_that_are_missing_or_too_long_are_told_apart_by_hash(texts):
    found = compare(factory.report(texted("a" * 64)), factory.report(texted("b" * 64)), texts)
    change = found.changed[0].license_text
    assert change is not None
    assert not change.compared
    for name in ("text", "markdown", "html"):
        assert b"only their hashes are known to differ" in render(found, name)


def test_an_answer_flips_only_in_a_document_that_both_read():
    old = factory.model(answers=(answer("never"), answer("never", "Old policy")))
    new = factory.model(answers=(answer("opt-out"), answer("yes", "New policy")))
    found = compare(factory.report(old), factory.report(new)).changed[0]
    assert [(flip.document, flip.old, flip.new) for flip in found.answers] == [("Terms", "never", "opt-out")]
    assert (found.new_documents, found.gone_documents) == (("New policy",), ("Old policy",))


def test_new_duties_and_findings_are_told_once():
    duty = Obligation(clause="notice.credit", text="Credit the authors.")
    finding = FindingRow(rule_id="x", kind="fail", level="error", message="weights.access is gated", how_to_fix="")
    old = factory.model(obligations=(), findings=())
    new = old.model_copy(update={"obligations": (duty,), "findings": (finding,)})
    found = compare(factory.report(old), factory.report(new))
    assert found.changed[0].new_obligations == (duty,)
    back = compare(factory.report(new), factory.report(old)).changed[0]
    assert (back.gone_obligations, back.gone_findings) == ((duty,), (finding,))
    shown = render(found, "text").decode()
    assert "Obligation: new: Credit the authors." in shown
    assert "Finding: new: access to the weights: gated" in shown


@pytest.mark.parametrize("format_", SUFFIXES.values())
def test_hostile_names_and_words_are_harmless_in_every_format(format_):
    old = factory.report(*(factory.hostile_model(text) for text in factory.HOSTILE[:3]))
    shown = render(compare(old, factory.hostile_report()), format_).decode()
    if format_ == "html":
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    if format_ != "json":
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_json_reads_back_and_other_formats_are_refused():
    found = compare(factory.report(), factory.sample_report())
    assert json.loads(render(found, "json"))["new"]
    with pytest.raises(UsageError):
        render(found, "pdf")
