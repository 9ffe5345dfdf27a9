"""Cards as sections and sentences, each at its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.extract import markup
from auditor.extract.prose import Kind, Prose, front_matter, parse, read_prose


def texts(card: str) -> list[str]:
    return [sentence.text for sentence in parse(card).sentences]


def test_front_matter_is_found_and_left_out() -> None:
    card = "---\nlicense: mit\n---\nHello there."
    prose = parse(card)
    assert card[slice(*prose.front)] == "license: mit\n"
    assert [s.text for s in prose.sentences] == ["Hello there."]


@pytest.mark.parametrize("card", ["", "no front matter", "---\nnever closed", "--- \nx"])
def test_a_card_without_front_matter_begins_at_once(card: str) -> None:
    assert front_matter(card) == (0, 0, 0)


def test_headings_of_every_kind_make_sections() -> None:
    card = "# One\na\n## Two ##\nb\n\nThree\n---\nc\n<h2>Four</h2>\nd\n\n**Five:**\ne\n\nSix\n===\nf\n###Seven\ng\n"
    found = {s.text: s.section.path for s in parse(card).sentences if s.kind is Kind.PARAGRAPH}
    assert found == {
        "a": "One",
        "b": "One / Two",
        "c": "One / Three",
        "d": "One / Four",
        "e": "One / Four / Five",
        "f": "Six",
        "g": "Six / Seven",
    }


def test_sentences_end_at_full_stops_but_not_behind_abbreviations() -> None:
    assert texts("It uses e.g. Apache 2.0 code. The data is v1.5 of MIT. See below! 训练代码开源。数据未公开。") == [
        "It uses e.g. Apache 2.0 code.",
        "The data is v1.5 of MIT.",
        "See below!",
        "训练代码开源。",
        "数据未公开。",
    ]


def test_lists_quotes_and_labelled_lines_are_blocks_of_their_own() -> None:
    card = "Intro\n- one\n  goes on\n* two\n1. three\n> quoted\n\nWeights: MIT\nCode: Apache"
    assert texts(card) == ["Intro", "one goes on", "two", "three quoted", "Weights: MIT", "Code: Apache"]


def test_tables_give_rows_with_cells_and_titles() -> None:
    rows = list(parse("| Part | Licence |\n|---|:--|\n| Code | [MIT](http://m) |\n").sentences)
    assert [row.cells for row in rows] == [("Part", "Licence"), ("Code", "MIT")]
    assert rows[1].labelled == "Part: Code | Licence: MIT"
    assert rows[1].links[0].url == "http://m"
    bare = parse("A | B\n--|--\n1 | 2\n").sentences
    assert [row.cells for row in bare] == [("A", "B"), ("1", "2")]
    html = parse("<table><tr><td>Code</td>\n<td>MIT</td></tr></table>").sentences
    assert html[0].cells == ("Code", "MIT")


def test_links_of_every_kind_are_kept_with_their_words() -> None:
    card = (
        "[a](http://a.org 'title'), <http://b.org>, http://c.org/x_(y), <a href='http://d.org'>d</a>, [e][ref], "
        "[![badge](http://img.org/x.svg)](http://f.org), ![no](http://g.org) and http://h.org.\n\n[ref]: http://e.org\n"
    )
    links = [(link.text, link.url) for link, _ in parse(card).links]
    assert links[:7] == [
        ("a", "http://a.org"),
        ("", "http://b.org"),
        ("", "http://c.org/x_(y)"),
        ("d", "http://d.org"),
        ("e", "http://e.org"),
        ("badge", "http://f.org"),
        ("", "http://h.org"),
    ]


def test_hidden_text_and_code_are_not_spoken() -> None:
    card = "Shown <!-- hidden\nstill --> here.\n<script>evil()</script>\n```python\nx = 1\n```\n~~~\nopen"
    prose = parse(card)
    assert [s.text for s in prose.spoken] == ["Shown here."]
    assert [s.text for s in prose.sentences if s.kind is Kind.CODE] == ["x = 1", "open"]


def test_marks_and_entities_become_plain_words() -> None:
    assert texts("**bold** _it_ `code` foo_bar \\*x\\* a&amp;b&nbsp;c ~~gone~~ <b>d</b><br>e") == [
        "bold it code foo_bar *x* a&b c gone d",
        "e",
    ]


def test_every_word_can_be_found_again_in_the_card() -> None:
    card = "# T\nThe **weights** are [non-commercial](http://x.org) &amp; gated."
    sentence = parse(card).sentences[1]
    at = sentence.text.index("non-commercial")
    start, end = sentence.locate(at, at + len("non-commercial"))
    assert card[start:end] == "non-commercial"
    assert sentence.locate(0, 0) == (sentence.start, sentence.end)


def test_only_found_cards_are_read() -> None:
    missing = Evidence(uri="hf://a/b@c/README.md", status=Status.ABSENT, reason=Reason.MISSING)
    assert read_prose(missing) == Prose((0, 0), ())
    found = Evidence(uri="hf://a/b@c/README.md", status=Status.FOUND, content=b"Hi. \xff")
    sentence = read_prose(found).sentences[0]
    assert sentence.cite(found).excerpt == "Hi."


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=" \n\r\t#*_-|[]()<>!`~:.aZ0&;\\/'\"=htp", max_size=300))
def test_offsets_always_lie_inside_the_card(card: str) -> None:
    for sentence in parse(card).sentences:
        assert 0 <= sentence.start < sentence.end <= len(card)
        assert sentence.text.strip() == sentence.text != ""
        for link in sentence.links:
            assert 0 <= link.at <= len(sentence.text)
        start, end = sentence.locate(0, len(sentence.text))
        assert 0 <= start < end <= len(card)


@pytest.mark.parametrize(
    "part",
    ["[", "](", "<a ", "<!--", "|", "- ", "`", "> ", "a\n", "|a|\n", "[a](b)", "<tr>", "*", "_a", " ", ".", "a. ", "http://",
     "&amp", "---\n", "#", "<a href=x>", "[x]:", "A:", "\\", "**a**\n"],
)  # fmt: skip
def test_reading_takes_linear_time_whatever_is_repeated(part: str) -> None:
    card = part * (40_000 // len(part))
    began = time.process_time()
    parse(card)
    assert time.process_time() - began < 2


@given(
    st.lists(
        st.sampled_from(["a", " ", "  ", "\t", "\n", "\u00a0", "**", "_b_", "[", "](u)", "]", "\\*", "&amp;", "<br>"])
    )
)
def test_white_space_collapses_and_every_character_is_found_again(parts: list[str]) -> None:
    text = "".join(parts)
    plain = markup.render(text, 0, len(text))
    assert "  " not in plain.text
    assert not plain.text.startswith(" ")
    for at, character in enumerate(plain.text):
        start, end = plain.locate(at, at + 1)
        there = text[start:end]
        assert there == character or there.isspace() or there in ("&", "<")
