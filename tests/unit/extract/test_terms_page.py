from __future__ import annotations

import html
import json
import os
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.vendors import Range
from auditor.errors import RuleError
from auditor.extract.language import language_of
from auditor.extract.page_bounds import MAX_DEPTH
from auditor.extract.page_walls import Problem
from auditor.extract.terms_page import read_html, read_text
from auditor.extract.terms_text import sections_of

BODY = "You may use the service for any purpose that these terms allow, and we may change them with notice. " * 6


def page(body: str, title: str = "Terms") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def test_headings_lists_and_numbers_keep_their_marks() -> None:
    text = read_html(
        page(
            f"<main><h1>Terms</h1><p>{BODY}</p><h2>Use</h2><ol><li>First</li><li>Second<ul><li>Inner</li></ul></li></ol>"
            "<ol type='a' start='3'><li>Third</li></ol><ol type='i'><li>one</li><li value='4'>four</li></ol>"
            "<table><tr><th>Data</th><th>Use</th></tr><tr><td>Name</td><td>Login</td></tr></table></main>"
        )
    ).text
    lines = text.splitlines()
    assert "# Terms" in lines
    assert "## Use" in lines
    for expected in (
        "1. First",
        "2. Second",
        "- Inner",
        "c. Third",
        "i. one",
        "iv. four",
        "Data | Use",
        "Name | Login",
    ):
        assert expected in lines


def test_words_of_inline_elements_are_not_torn_apart() -> None:
    text = read_html(page(f"<main><p>You <b>must</b> not<br>share <a href='x'>keys</a>.</p><p>{BODY}</p></main>")).text
    assert "You must not\nshare keys." in text


def test_menus_scripts_and_banners_are_left_out() -> None:
    terms = read_html(
        page(
            f"<nav>Pricing</nav><script>var x='Tracking'</script><header>Brand</header><div>{BODY}</div>"
            "<div hidden>Secret</div><footer>Imprint</footer>"
        )
    )
    assert terms.readable
    assert not any(word in terms.text for word in ("Pricing", "Tracking", "Secret", "Imprint", "Brand"))


def test_selected_parts_are_kept_once_and_removed_parts_are_gone() -> None:
    markup = page(f"<div class='doc'><div class='doc'>{BODY}</div><p class='ad'>Buy now</p></div><p>Outside</p>")
    terms = read_html(markup, select=(".doc",), remove=(".ad",))
    assert terms.text.count("any purpose") == 6
    assert "Buy now" not in terms.text
    assert "Outside" not in terms.text


def test_a_range_takes_what_lies_between_two_marks() -> None:
    markup = page(f"<p>before</p><h1 id='s'>Start</h1><p>{BODY}</p><hr id='e'><p>after</p>")
    terms = read_html(markup, select=(Range(start="#s", end="#e"),))
    assert "# Start" in terms.text
    assert "before" not in terms.text
    assert "after" not in terms.text
    outside = read_html(markup, select=(Range(start="#s", end="#e", from_start=False, to_end=True),))
    assert "Start" not in outside.text


@pytest.mark.parametrize("selector", ["#gone", "p[", Range(start="#a", end="#b")])
def test_where_no_selector_fits_any_more_the_main_part_is_read_and_it_is_said(selector: str | Range) -> None:
    terms = read_html(page(f"<nav>Menu</nav><p>{BODY}</p>"), select=(selector,))
    assert terms.unselected
    assert terms.readable
    assert BODY[:40] in terms.text
    assert "Menu" not in terms.text
    assert not read_html(page(f"<p>{BODY}</p>"), select=("p",)).unselected
    assert not read_html(page(f"<p>{BODY}</p>")).unselected


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<div id='root'></div><script src='app.js'></script>", Problem.EMPTY_SHELL),
        ("<h1>Just a moment...</h1>", Problem.BOT_CHECK),
        ("<p>Access denied. Your request was blocked.</p>", Problem.BOT_CHECK),
        ("<p>Please sign in to continue.</p>", Problem.LOGIN_WALL),
        ('<input type="password"><p>Welcome</p>', Problem.LOGIN_WALL),
        ("<p>We use cookies. Accept all cookies?</p>", Problem.COOKIE_WALL),
        ("", Problem.EMPTY_SHELL),
    ],
)
def test_a_page_without_a_document_is_recognised(body: str, problem: Problem) -> None:
    terms = read_html(page(body))
    assert terms.problem is problem
    assert not terms.readable
    assert terms.problem.advice


def test_a_hundred_thousand_nested_elements_are_refused_at_once() -> None:
    start = time.process_time()
    assert read_html("<div>" * 100_000 + BODY).problem is Problem.TOO_NESTED
    assert time.process_time() - start < 1


def test_deep_but_allowed_nesting_is_read() -> None:
    depth = MAX_DEPTH - 1
    assert BODY[:40] in read_html("<div>" * depth + BODY + "</div>" * depth).text


def test_sections_know_where_they_begin_and_end() -> None:
    text = "# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree"
    titles = [
        (section.title, section.level, text[section.start : section.end].count("\n")) for section in sections_of(text)
    ]
    assert [title for title, _, _ in titles] == ["A", "B", "C"]
    terms = read_text("# A\n\n" + BODY + "\n\n## B\n\n" + BODY)
    assert terms.section_at(terms.text.rindex("notice")) == "B"
    assert terms.section_at(10**6) == ""


def test_markdown_loses_link_targets_and_gains_marked_headings() -> None:
    terms = read_text(
        f"Terms of use\n============\n\nSee [our policy](https://a.example/x_(y)) and **mind** it. {BODY}\n\nUse\n---\n"
    )
    assert terms.text.startswith("# Terms of use")
    assert "See our policy and mind it." in terms.text
    assert "## Use" in terms.text


def test_language_is_told_by_small_words() -> None:
    assert language_of(BODY) == "en"
    assert language_of("本协议由您与本公司共同缔结，" * 40) == "other"
    assert language_of("Vous pouvez utiliser le service pour toute fin que ces conditions autorisent " * 8) == "other"
    assert language_of("too short") == ""


@given(st.text(max_size=400))
def test_any_markup_is_read_without_error(markup: str) -> None:
    terms = read_html(markup, remove=("nav",))
    assert terms.readable or terms.problem


@given(
    st.lists(st.sampled_from(["<div>", "</div>", "<ul>", "<li>", "<table>", "<td>x", "<h2>", "text ", "<ol start=9>"]))
)
def test_any_nesting_of_blocks_is_read_without_error(parts: list[str]) -> None:
    read_html("".join(parts) + BODY)


def _sentences(text: str) -> list[str]:
    found = (
        re.sub(r"[\W_]+", "", part.lower()) for line in text.split("\n") for part in re.split(r"(?<=[.!?;:])\s+", line)
    )
    return [sentence for sentence in found if len(sentence) >= 12]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _shown(markup: str) -> str:
    """Every word of a page, in or out of its document."""
    without_scripts = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL | re.IGNORECASE)
    return _bare(html.unescape(re.sub(r"<[^>]*>", " ", without_scripts)))


@pytest.mark.corpus
def test_every_recorded_page_keeps_the_sentences_of_its_recorded_text() -> None:
    """Of each page against the text recorded next in time; sentences that are not in the page at all do not count."""
    root = os.environ.get("AUDITOR_CORPUS")
    if not root:
        pytest.skip("set AUDITOR_CORPUS to the folder of recorded documents")
    folder = Path(root, "terms")
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    kept = total = pages = 0
    for row in (row for row in rows if row["kind"] == "html"):
        texts = [
            other
            for other in rows
            if other["kind"] == "text"
            and (other["vendor"], other["document_type"]) == (row["vendor"], row["document_type"])
        ]
        nearest = min(texts, key=lambda other: abs(_days(other["date"]) - _days(row["date"])))
        markup = (folder / row["path"]).read_text(encoding="utf-8")
        shown, read = _shown(markup), _bare(read_html(markup).text)
        sentences = _sentences(read_text((folder / nearest["path"]).read_text(encoding="utf-8")).text)
        there = [sentence for sentence in sentences if sentence in shown]
        pages += bool(there)
        total += len(there)
        kept += sum(sentence in read for sentence in there)
    assert pages > 70
    assert total > 10_000
    assert kept >= 0.99 * total, f"{kept} of {total} sentences on {pages} pages"


def _days(moment: str) -> int:
    return datetime.fromisoformat(moment).toordinal()


def test_a_title_before_the_main_part_belongs_to_the_document() -> None:
    page = f"<body><nav>Menu</nav><div><h1>API Terms</h1><p>Updated May 1, 2026</p></div><main>{BODY}</main></body>"
    text = read_html(page).text
    assert text.startswith("# API Terms\n\nUpdated May 1, 2026")
    assert "Menu" not in text


def test_links_with_titles_and_breaks_of_markdown_are_plain() -> None:
    text = read_text(
        'See [the policy](https://a.example/x "The policy") first.<br>Then sign. ' + "More words. " * 60
    ).text
    assert text.startswith("See the policy first. Then sign.")


def test_a_table_of_names_under_english_headings_is_english() -> None:
    rows = "\n".join(f"| _cookie{number} | Acme Analytics | Session | HTTP |" for number in range(80))
    assert (
        language_of(
            f"# Cookies\n\nThis is the list of the cookies that we set for you, by their purpose.\n{rows}\n"
            "You may turn any of them off in your settings, and we keep this choice."
        )
        == "en"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Mit der Nutzung der Dienste stimmen Sie diesen Bedingungen zu, und wir speichern Ihre Daten in der Cloud. ",
        "En utilisant les services, vous acceptez les conditions et nous gardons vos données dans le cloud. ",
        "Al usar los servicios usted acepta las condiciones y guardamos sus datos en la nube para la empresa. ",
        "In utilizing i servizi si accettano le condizioni e la società conserva i dati in un cloud per la gestione. ",
        "Пользуясь услугами, вы принимаете условия, и мы храним ваши данные в облаке. ",
    ],
)
def test_other_languages_are_not_taken_for_english(text: str) -> None:
    assert language_of(text * 12) == "other"


def test_only_the_sections_that_concern_us_are_read() -> None:
    terms = read_text(f"# All\n\n{BODY}\n\n## 1. Maps\n\nMaps here. {BODY}\n\n## 2. AI Services\n\nModels here. {BODY}")
    limited = terms.limited_to(["ai services"])
    assert limited.is_read(limited.text.index("Models here"))
    assert not limited.is_read(limited.text.index("Maps here"))
    everything = terms.limited_to(["no such heading"])
    assert everything.is_read(everything.text.index("Maps here"))


def test_a_bad_pattern_of_sections_is_a_rule_error() -> None:
    with pytest.raises(RuleError, match="sections"):
        read_text(f"# A\n\n{BODY}").limited_to(["(?=x)"])
