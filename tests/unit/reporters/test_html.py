from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from auditor.domain.report import Axis, CommercialUse, DecisionRow, Report
from auditor.reporters.html_report import environment
from auditor.reporters.interface import Options, render
from auditor.reporters.words import words
from auditor.resources import data_folder
from tests.speed import cpu_seconds
from tests.unit.reporters import factory


class Page(HTMLParser):
    """Tags, ids, links and visible text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


def page(report: Report, **options: object) -> Page:
    return Page(render(report, "html", **options).decode())


def test_a_page_refers_to_nothing_outside_but_links_for_people() -> None:
    shown = page(factory.sample_report())
    assert not [tag for tag, _ in shown.tags if tag in ("img", "link", "iframe", "object", "embed", "video", "base")]
    assert not shown.values("src")
    assert not shown.values("style")
    assert {href.split("/")[0] for href in shown.values("href") if not href.startswith("#")} == {"https:"}


def test_the_policy_allows_only_our_own_style_and_script() -> None:
    source = render(factory.sample_report(), "html").decode()
    policy = re.search(r'Content-Security-Policy content="([^"]*)"', source)
    assert policy
    assert policy[1].replace("&#39;", "'").startswith("default-src 'none'; style-src 'sha256-")
    assert source.count("<script>") == 1


def test_hostile_data_makes_no_element_and_no_active_link() -> None:
    shown = page(factory.hostile_report())
    harmless = page(factory.sample_report())
    assert {tag for tag, _ in shown.tags} <= {tag for tag, _ in harmless.tags}
    assert not [name for _, attrs in shown.tags for name in attrs if name.startswith("on")]
    assert all(href.startswith(("#", "https://huggingface.co/", "https://terms.")) for href in shown.values("href"))
    assert "<script>alert(1)</script>" in shown.text
    assert "{{ 7*7 }}" in shown.text
    assert "نموذج لغوي عربي" in shown.text


@pytest.mark.parametrize("share_above", [0, 60])
def test_every_inner_link_leads_somewhere_and_ids_are_unique(share_above: int) -> None:
    shown = page(factory.report(*factory.large_report(30).models), share_above=share_above)
    ids = shown.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in shown.values("href") if href.startswith("#")} <= set(ids)


def test_evidence_is_quoted_with_a_link_pinned_to_the_commit_and_its_hash() -> None:
    shown = page(factory.report(factory.model()))
    commit = factory.commit_of("acme/atlas-7b")
    assert f"https://huggingface.co/acme/atlas-7b/blob/{commit}/LICENSE" in shown.values("href")
    assert factory.sha("llama3.1") in shown.text
    assert "Permission is granted under llama3.1" in shown.text


def test_a_model_section_says_verdict_axes_obligations_findings_and_how_to_fix() -> None:
    text = page(factory.sample_report()).text
    for said in (
        "acme/atlas-7b is open weight, not open source.",
        "≤ 700,000,000 monthly active users",
        "Display “Built with Llama”",
        "How to fix: Ask the publisher",
        "prominently display the name on the user interface",
        "taken over from moon/base",
        "Only the vendor runs it.",
        "For businesses and developers",
        "Are models trained on what you submit?",
        "Customer data is not used for training. (30 days)",
        "Service terms, dated 2026-01-01",
        "Indicators for review, not legal advice",
        "Sign-off",
    ):
        assert said in text


def test_no_condition_is_said_of_terms_that_were_read_alone() -> None:
    def said(value: str) -> str:
        use = CommercialUse(value=value, rule="r")
        return page(factory.report(factory.model(commercial_use=use, obligations=()))).text

    assert "No condition was found." in said("allowed")
    assert "No obligation was found." in said("allowed")
    assert "No condition was found." not in said("unknown")
    assert "No obligation was found." not in said("unknown")
    assert said("unknown").count("Not known: no licence or terms that settle them") == 2


def test_commands_in_advice_are_set_as_code_and_nothing_else_in_it_is_markup() -> None:
    found = factory.model().findings[1].model_copy(update={"how_to_fix": "Run `auditor <b>` or <i>`x`</i>."})
    source = render(factory.report(factory.model(findings=(found,))), "html").decode()
    assert "Run <code>auditor &lt;b&gt;</code> or &lt;i&gt;<code>x</code>&lt;/i&gt;." in source


def test_counts_stand_in_the_order_of_the_catalogue() -> None:
    text = page(factory.sample_report()).text
    bars = text.partition("Openness ")[2].partition("Commercial use")[0]
    assert [word for word in ("Open source", "Open weights", "Closed") if word in bars] == sorted(
        ("Open source", "Open weights", "Closed"), key=bars.index
    )


def test_an_interrupted_report_says_so_first() -> None:
    text = page(factory.interrupted_report()).text
    assert text.index("This report is incomplete") < text.index("Needs a person now")
    assert "acme/never-reached" in text


def test_an_empty_report_says_that_nothing_was_audited() -> None:
    assert "No model was audited." in page(factory.report()).text


def test_what_changed_since_the_previous_report_is_marked() -> None:
    old = factory.report(factory.model(), factory.model("acme/same", "MIT", 2))
    new = factory.report(
        factory.model(openness=Axis(value="closed", rule="r"), decision=DecisionRow(result="rejected"), obligations=()),
        factory.model("acme/same", "MIT", 2),
        factory.model("acme/fresh", "MIT", 2),
    )
    shown = page(new, previous=old)
    assert "open-weight closed" in shown.text
    assert [said for said in shown.said if said == "new"]
    assert "Nothing changed" not in shown.text
    assert "Nothing changed since the previous report." in page(old, previous=old).text


def test_a_long_report_prints_shared_passages_once_and_says_so() -> None:
    shown = page(factory.large_report(80))
    assert "This report is long" in shown.text
    assert shown.text.count("Include a copy of the licence with every distribution.") == 1
    assert "This report is long" not in page(factory.sample_report()).text


def test_a_long_report_names_own_files_and_links_other_places() -> None:
    rows = factory.evidence_of("a/b", "MIT")
    page_row = rows[0].model_copy(update={"id": "e9", "uri": "https://example.com/licence"})
    other = rows[0].model_copy(update={"id": "e8", "uri": f"hf://c/d@{'1' * 40}/LICENSE"})
    plain = factory.model("a/b", "MIT", 2, evidence=(*rows, page_row, other))
    cited = plain.license.model_copy(update={"evidence": (*plain.license.evidence, "e8", "e9")})
    shown = page(factory.report(plain.model_copy(update={"license": cited})), share_above=0)
    links = shown.values("href")
    assert "https://example.com/licence" in links
    assert f"https://huggingface.co/c/d/blob/{'1' * 40}/LICENSE" in links
    assert f"https://huggingface.co/a/b/tree/{factory.commit_of('a/b')}" in links
    assert not [link for link in links if link.endswith("README.md")]
    assert "README.md" in shown.text


def test_a_long_report_names_the_evidence_of_every_requirement() -> None:
    report = factory.large_report(30)
    source = render(report, "html", share_above=0).decode()
    schedule = source.partition("<section id=schedule")[2]
    for name, row in report.models[0].frameworks.items():
        title = words().of("frameworks", name)
        listed = schedule.partition(f"<h3>{title}</h3>")[2].partition("</ol>")[0]
        assert listed.count("<li>") == len(row.items)
        for item, said in zip(row.items, listed.split("<li>")[1:], strict=True):
            assert bool(item.evidence) == ("<i class=r>" in said), item.title


def test_a_long_report_answers_every_question_in_words() -> None:
    text = page(factory.large_report(30), share_above=0).text
    asked = [words()(f"meaning_short.{row.question}") for row in factory.large_report(1).models[0].meaning]
    line = text.partition("Meaning: ")[2].partition("Frameworks")[0]
    assert asked
    assert all(short in line for short in asked)


def test_five_hundred_models_stay_small_and_quick() -> None:
    report = factory.large_report(500)
    made: list[bytes] = []
    assert cpu_seconds(lambda: made.append(render(report, "html"))) <= 2
    assert len(made[0]) <= 1_500_000


def test_no_template_turns_escaping_off() -> None:
    for path in (data_folder("reports") / "templates").iterdir():
        source = path.read_text(encoding="utf-8")
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source
        environment().get_template(path.name)


def test_every_key_that_a_template_says_is_in_the_catalogue_and_nothing_else_is() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (data_folder("reports") / "templates").iterdir()]
    said = {key for source in sources for key in re.findall(r'\bw\("([a-z_.0-9-]+)"[,)]', source)}
    assert said <= words().keys()


def test_options_reject_what_they_do_not_know() -> None:
    with pytest.raises(TypeError):
        render(factory.report(), "html", colour=True)
    assert Options().share_above > 0
