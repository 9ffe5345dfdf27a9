from __future__ import annotations

from markupsafe import Markup

from auditor.domain.evidence import Status
from auditor.domain.report import ParentRow
from auditor.domain.rules import MeaningRule
from auditor.reporters.lineage import draw
from auditor.reporters.sharing import Schedule, linked
from auditor.reporters.view import license_text, views
from auditor.reporters.words import words
from auditor.rulebook.book import rulebook
from tests.unit.reporters import factory


def test_every_answer_of_every_question_has_its_words() -> None:
    for rule in rulebook().table("meaning", MeaningRule).values():
        assert words()(f"meaning.{rule.id}")
        assert words()(f"meaning_short.{rule.id}")
        for value in ("unknown", *(outcome.value for outcome in rule.outcomes)):
            assert words()(f"meaning.{value}")


def parent(ref: str, child: str) -> ParentRow:
    return ParentRow(ref=ref, relation="finetune", license="MIT", child=child, status=Status.FOUND)


def test_parents_hang_below_their_children_and_loops_end() -> None:
    drawing = draw("me", [parent("b", "a"), parent("a", "me"), parent("me", "b"), parent("lost", "nobody")])
    assert [node.parent.ref for node in drawing.nodes] == ["a", "b", "me", "lost"]
    assert [node.x for node in drawing.nodes][:3] == [28, 46, 64]
    assert drawing.left_out == 0


def test_a_merge_of_hundreds_is_cut_and_counted() -> None:
    drawing = draw("me", [parent(f"p{place}", "me") for place in range(300)])
    assert len(drawing.nodes) == 40
    assert drawing.left_out == 260


def test_passages_are_shared_only_when_that_saves_space() -> None:
    long, short = Markup("x" * 300), Markup("y")
    schedule = Schedule([long, long, short, short], active=True)
    assert schedule.number(long) == 1
    assert schedule.number(short) is None
    assert [item.users for item in schedule.passages] == [2]
    assert Schedule([long, long], active=False).passages == []


def test_evidence_numbers_become_links_and_escaped_data_does_not() -> None:
    said = linked(Markup("a<i class=r>2.3</i> &lt;i class=r&gt;4&lt;/i&gt;"), 7)
    assert said == "a<a href=#e7-2.3>2.3</a> &lt;i class=r&gt;4&lt;/i&gt;"


def test_anchors_are_unique_and_safe() -> None:
    rows = views(factory.report(factory.model("a/b"), factory.model("a/b"), factory.hostile_model("<>")))
    assert [row.anchor for row in rows] == ["on-a-b", "on-a-b-2", "on-model"]


def test_quotes_are_numbered_by_document() -> None:
    view = views(factory.report(factory.model()))[0]
    assert view.cited(("e2", "e3", "e4", "e1", "nothing")) == ["1", "2", "3.1", "3.2"]
    assert [source.number for source in view.documents(("e3", "e4", "e5"))] == [3]


def test_a_decision_binds_to_the_licence_text() -> None:
    assert license_text(factory.model()) == factory.sha("llama3.1")
    assert license_text(factory.model(evidence=())) is None
