from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.domain.evidence import Status
from auditor.domain.knowledge import Effect
from auditor.domain.terms import NOT_READ, NOT_STATED, Answer, AnswerRule, DocumentAnswers, Question, QuestionCase
from auditor.domain.vendors import Audience, DocumentKind
from auditor.errors import RuleError
from auditor.extract.terms_bytes import read_document
from auditor.extract.terms_diff import same_detail
from auditor.extract.terms_page import read_text
from auditor.extract.terms_text import TermsText
from auditor.extract.vendor_answers import (
    Questionnaire,
    answer_all,
    commercial_use,
    for_audience,
    questionnaire,
    stated_date,
)
from auditor.resources import data_folder
from auditor.rulebook.loading import load_folder

QUESTIONS = load_folder(data_folder("rules") / "questions", Question)
PADDING = "These terms of the service are long enough to be read as a document by the program and by you. " * 6
LARGEST = {
    *("ChatGPT", "Claude.ai", "Google Generative AI Services", "Microsoft Copilot", "Amazon Web Services", "Llama API"),
    *("Vibe", "DeepSeek", "Qwen Chat", "Perplexity", "Grok", "Midjourney"),
}


def document(kind: Audience, *answers: Answer) -> DocumentAnswers:
    return DocumentAnswers(
        vendor="acme",
        document=f"{kind}-terms",
        title="Terms",
        kind=DocumentKind.BUSINESS_TERMS,
        audience=kind,
        url="https://acme.example/terms",
        status=Status.FOUND,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        answers=answers,
    )


def test_the_list_covers_what_a_lawyer_asks() -> None:
    expected = {
        *("commercial-use", "output-ownership", "output-training", "competing-products", "data-training"),
        *("data-retention", "vendor-indemnity", "customer-indemnity", "region-limits", "age-limit", "prohibited-uses"),
        *("benchmark-publication", "termination", "terms-change", "governing-law", "arbitration"),
    }
    assert expected <= set(QUESTIONS)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_keeps_its_own_cases(name: str) -> None:
    values = {case.value for case in QUESTIONS[name].cases}
    assert NOT_STATED in values, "a question needs a case that it does not answer"
    for case in QUESTIONS[name].cases:
        assert questionnaire().value(name, case.text) == case.value, case.text


def test_an_answer_quotes_its_words_with_their_section() -> None:
    terms = read_text(f"# Terms\n\n{PADDING}\n\n## 3. Your data\n\nWe may use your content to train our models.\n")
    answer = next(answer for answer in answer_all(terms) if answer.question == "data-training")
    assert answer.value == "yes"
    (quote,) = answer.quotes
    assert quote.words == "We may use your content to train our models."
    assert terms.text[quote.start : quote.end] == quote.words
    assert quote.section == "3. Your data"


def test_a_list_item_is_read_with_the_words_that_introduce_it() -> None:
    terms = read_text(f"{PADDING}\n\nYou must not:\n\n- use Output to develop models that compete with us;\n")
    answers = {answer.question: answer.value for answer in answer_all(terms)}
    assert answers["output-training"] == "competing-only"
    assert answers["competing-products"] == "prohibited"


def test_silence_is_an_explicit_answer_without_quotes() -> None:
    answers = answer_all(read_text(PADDING))
    assert {answer.question for answer in answers} == set(QUESTIONS)
    silent = next(answer for answer in answers if answer.question == "arbitration")
    assert (silent.value, silent.quotes, silent.stated) == (NOT_STATED, (), False)


def test_details_are_kept() -> None:
    terms = read_text(f"{PADDING} You must be at least 16 years old. These terms are governed by the laws of Ireland.")
    found = {answer.question: answer.detail for answer in answer_all(terms)}
    assert found["age-limit"] == "16"
    assert found["governing-law"] == "laws of ireland"


def test_a_document_in_another_language_is_not_read() -> None:
    answers = answer_all(read_text("本协议由您与本公司共同缔结，请仔细阅读。" * 60))
    assert {answer.value for answer in answers} == {NOT_READ}
    assert all(answer.value == NOT_READ for answer in answer_all(TermsText(problem=None, language="other", text="x")))


def test_business_and_consumer_documents_are_kept_apart() -> None:
    documents = [document(Audience.BUSINESS), document(Audience.CONSUMER), document(Audience.BOTH)]
    assert [found.audience for found in for_audience(documents, Audience.BUSINESS)] == ["business", "both"]
    assert [found.audience for found in for_audience(documents, Audience.CONSUMER)] == ["consumer", "both"]


def test_the_strictest_answer_decides_commercial_use() -> None:
    allowed = Answer(question="commercial-use", value="allowed", means="")
    banned = Answer(question="commercial-use", value="prohibited", means="", effect=Effect.PROHIBITS)
    limit = Answer(question="output-training", value="prohibited", means="", effect=Effect.CONDITIONS)
    assert commercial_use([document(Audience.BUSINESS, allowed)]).value == "allowed"
    assert commercial_use([document(Audience.BUSINESS, allowed, limit)]).value == "conditional"
    assert commercial_use([document(Audience.BUSINESS, allowed, limit, banned)]).value == "prohibited"
    assert commercial_use([document(Audience.BUSINESS, limit)]).value == "unknown"
    assert commercial_use([]).value == "unknown"


def test_the_date_a_document_gives_itself_is_found() -> None:
    assert stated_date("Terms\n\nEffective June 17, 2025") == "June 17, 2025"
    assert stated_date("Last updated: 1 March 2026") == "1 March 2026"
    assert stated_date("No date here") is None


def test_a_bad_pattern_names_question_and_answer() -> None:
    rule = AnswerRule(value="yes", means="", patterns=("(?=x)",))
    cases = (QuestionCase(text="a", value="yes"), QuestionCase(text="b", value=NOT_STATED))
    question = Question(id="q", title="Q", ask="?", answers=(rule,), cases=cases)
    with pytest.raises(RuleError, match="question q, answer yes"):
        Questionnaire({"q": question})


def test_values_must_be_distinct() -> None:
    rule = AnswerRule(value="yes", means="", patterns=("x",))
    cases = (QuestionCase(text="a", value="yes"), QuestionCase(text="b", value=NOT_STATED))
    with pytest.raises(ValueError, match="distinct"):
        Question(id="q", title="Q", ask="?", answers=(rule, rule), cases=cases)


@pytest.mark.corpus
def test_every_document_of_the_largest_vendors_answers_every_question() -> None:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded documents")
    folder = Path(root, "terms")
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    newest: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: str(row["date"])):
        if row["kind"] == "text" and row["vendor"] in LARGEST:
            newest[row["vendor"], row["document_type"]] = row["path"]
    assert len({vendor for vendor, _ in newest}) == len(LARGEST)
    for path in newest.values():
        terms = read_document((folder / path).read_bytes())
        answers = answer_all(terms)
        assert len(answers) == len(QUESTIONS)
        assert all(answer.value != NOT_READ for answer in answers), path
        assert all(answer.quotes for answer in answers if answer.stated)
        assert all(terms.text[q.start : q.end] == q.words for answer in answers for q in answer.quotes)


def read_labels() -> list[dict[str, Any]]:
    path = Path(__file__).parents[2] / "data" / "terms_reading.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


def answers_to(row: dict[str, Any]) -> dict[str, Answer]:
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded documents")
    content = Path(root, "terms", row["document"]).read_bytes()
    assert sha256(content).hexdigest() == row["sha256"], "the reading was of other bytes"
    return {answer.question: answer for answer in answer_all(read_document(content))}


@pytest.mark.corpus
def test_answers_agree_with_a_reading_from_end_to_end() -> None:
    agreed, differ = 0, []
    for row in read_labels():
        found = answers_to(row)
        for question, value in row["answers"].items():
            agreed += found[question].value == value
            differ += [(row["document"], question)] if found[question].value != value else []
    assert len(read_labels()) >= 30
    assert agreed >= 0.95 * (agreed + len(differ)), differ


@pytest.mark.corpus
def test_figures_and_sections_are_those_of_the_reading() -> None:
    asked, wrong = 0, []
    for row in read_labels():
        found = answers_to(row) if row.keys() & {"figures", "sections"} else {}
        for question, figure in row.get("figures", {}).items():
            asked += 1
            if same_detail(found[question].detail) != same_detail(figure):
                wrong.append((row["document"], question, found[question].detail))
        for question, section in row.get("sections", {}).items():
            asked += 1
            if not any(quote.section.startswith(section) for quote in found[question].quotes):
                wrong.append((row["document"], question, [quote.section for quote in found[question].quotes]))
    assert asked >= 50
    assert len(wrong) <= 0.05 * asked, wrong


@pytest.mark.corpus
def test_no_answer_permits_what_a_reading_forbids() -> None:
    wrong = []
    for row in read_labels():
        said = row["answers"]["commercial-use"]
        found = answers_to(row)["commercial-use"].value
        if said in ("prohibited", "conditional", "other-terms") and found in ("allowed", NOT_STATED):
            wrong.append((row["document"], said, found))
    assert wrong == []
