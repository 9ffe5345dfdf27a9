from __future__ import annotations

from datetime import date

from markupsafe import Markup

from auditor.domain.evidence import Status
from auditor.domain.knowledge import LicenseFamily, Profile, ProfileClause, Review
from auditor.domain.licensing import Polarity
from auditor.domain.report import ParentRow
from auditor.reporters.lineage import draw
from auditor.reporters.meaning import meaning
from auditor.reporters.sharing import Schedule, linked
from auditor.reporters.view import license_text, views
from auditor.reporters.words import words
from tests.unit.reporters import factory


def profile(license_id: str, **clauses: Polarity) -> Profile:
    rows = tuple(
        ProfileClause(clause=key.replace("__", ".").replace("_", "-"), value=value) for key, value in clauses.items()
    )
    return Profile(
        id=license_id,
        name=license_id,
        family=LicenseFamily.PERMISSIVE,
        clauses=rows,
        reviewed=date(2026, 1, 1),
        review=Review.READ_ONCE,
    )


OPEN = profile("MIT", grant__modify=Polarity.CAN, grant__redistribute=Polarity.CAN)
CLOSED = profile(
    "X", grant__modify=Polarity.CAN, limit__no_redistribution=Polarity.CANNOT, end__revocation=Polarity.CAN
)


def answers(license_id: str, seed: int = 2, **profiles: Profile) -> dict[str, str]:
    factory.OBLIGATIONS.setdefault(license_id, ())
    model = factory.model("a/b", license_id, seed)
    return {row.question: row.answer for row in meaning(model, {one.id: one for one in profiles.values()})}


def test_a_permissive_licence_grants_and_lasts() -> None:
    found = answers("MIT", one=OPEN)
    assert (found["fine-tune"], found["redistribute"], found["revocable"]) == ("yes", "yes", "yes")
    assert (found["run"], found["private"], found["commercial"]) == ("yes", "yes", "yes")


def test_the_stricter_of_two_licences_decides() -> None:
    found = answers("MIT AND X", one=OPEN, two=CLOSED)
    assert (found["fine-tune"], found["redistribute"], found["revocable"]) == ("yes", "no", "no")


def test_what_no_profile_answers_stays_unknown() -> None:
    found = answers("MIT OR X", one=OPEN, two=CLOSED)
    assert (found["fine-tune"], found["redistribute"], found["revocable"]) == ("unknown",) * 3
    assert answers("MIT")["fine-tune"] == "unknown"


def test_no_licence_and_no_weights_grant_nothing() -> None:
    assert answers("NONE")["redistribute"] == "no"
    vendor = {row.question: row.why for row in meaning(factory.vendor_model(), {})}
    assert vendor["run"] == "run-withheld"
    assert vendor["private"] == "private-vendor"
    assert answers("MIT", 3, one=OPEN)["inspect"] == "unknown"
    assert answers("MIT", 1, one=OPEN)["inspect"] == "yes"


def test_a_termination_on_breach_is_on_conditions() -> None:
    strict = profile("MIT", grant__modify=Polarity.CONDITIONAL, end__breach=Polarity.MUST)
    found = answers("MIT", one=strict)
    assert (found["fine-tune"], found["revocable"], found["redistribute"]) == ("partly", "partly", "unknown")


def test_every_answer_has_its_words() -> None:
    for seed in range(5):
        for row in meaning(factory.model("a/b", "MIT", seed), {"MIT": OPEN}):
            assert words()(f"meaning.{row.question}")
            assert not row.why or words()(f"meaning.why.{row.why}")


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
