"""What vendors' documents answer, by whom they bind."""

from auditor.domain.report import AnswerRow, CommercialUse, Condition
from auditor.extract.terms_scope import OWN
from auditor.reporters.interface import render
from auditor.reporters.vendor_terms import audiences, deciding, question, where
from tests.unit.reporters import factory


def row(name: str, value: str, audience: str = "business", document: str = "Terms", *evidence: str) -> AnswerRow:
    return AnswerRow(
        question=name,
        value=value,
        means=f"It is {value}.",
        document=document,
        audience=audience,
        url="https://terms.example.com/",
        dated="1 May 2026",
        evidence=evidence,
    )


ROWS = (
    row("output-training", "competing-only", "business", "Terms", "e1"),
    row("age-limit", "not-stated"),
    row("age-limit", "stated", "consumer", "Terms of Use"),
    row("arbitration", "not-read", "both", "Policy"),
)


def test_businesses_come_first_and_consumers_last():
    assert [group.heading for group in audiences(ROWS)] == [
        "For businesses and developers",
        "For all users",
        "For consumers",
    ]


def test_silence_and_unread_documents_are_told_apart():
    business, everyone, _ = audiences(ROWS)
    assert business.silent == (("Terms", "How old must a user be?"),)
    assert everyone.unread == "Policy"
    assert everyone.asked == ()


def test_an_audience_without_a_name_keeps_its_answers():
    assert audiences([row("age-limit", "stated", "minors")])[0].asked[0].rows[0].audience == "minors"


def test_a_question_without_words_is_told_by_its_id():
    assert question("new-question") == "New question"


def vendor_model():
    condition = Condition(clause="terms.output-training", text="No rival may be trained.", evidence=("e1",))
    use = CommercialUse(
        value="conditional", rule="commercial-use.conditional", evidence=("e1",), conditions=(condition,)
    )
    return factory.vendor_model().model_copy(update={"answers": ROWS, "commercial_use": use})


def test_the_answers_that_decide_commercial_use_are_the_cited_ones():
    assert [found.question for found in deciding(vendor_model())] == ["output-training"]


def test_text_names_each_deciding_answer_with_document_audience_and_date():
    assert where(ROWS[0]) == "Terms, for businesses and developers, dated 1 May 2026"
    shown = render(factory.report(vendor_model()), "text").decode()
    assert "May outputs train other models? It is competing-only. (Terms, for businesses" in shown
    assert "How old must a user be?" not in shown


def test_html_and_markdown_quote_the_words_behind_an_answer():
    words = "Customer shall not use Output to develop models that compete."
    for name in ("html", "markdown"):
        shown = render(factory.report(vendor_model()), name).decode()
        assert words in shown
        assert "For consumers" in shown
    assert "decides commercial use" in render(factory.report(vendor_model()), "html").decode()


def test_duties_are_not_shown_as_permission_where_nothing_is_granted():
    use = CommercialUse(value="not-granted", rule="commercial-use.not-granted")
    report = factory.report(factory.model(commercial_use=use))
    for name in ("html", "markdown"):
        assert "it permits nothing" in render(report, name).decode()
    assert "it permits nothing" in render(report, "html", share_above=0).decode() or not use.conditions


def test_the_way_of_access_stands_beside_the_document_that_it_brings() -> None:
    told = {
        "question": "arbitration",
        "value": "required",
        "means": "",
        "audience": "business",
        "url": "https://a.example",
    }
    hosted = AnswerRow(**told, document="Service Terms", applies="reached through Amazon Bedrock", dated="May 1, 2026")
    own = AnswerRow(**told, document="Terms", applies=OWN)
    assert "reached through Amazon Bedrock, dated May 1, 2026" in where(hosted)
    assert OWN not in where(own)
