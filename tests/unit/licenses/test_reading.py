from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.licenses.reading import MAX_CHARACTERS, MAX_SENTENCE, read


def bodies(text: str) -> list[str]:
    return [sentence.body for sentence in read(text).sentences]


def test_sentences_end_at_full_stops_but_not_at_abbreviations() -> None:
    assert bodies("Made by Acme Inc. for you. See e.g. the annex.") == [
        "made by acme inc. for you.",
        "see e.g. the annex.",
    ]


def test_words_glued_by_a_lost_line_break_are_parted() -> None:
    assert bodies("You may copy it.You must not sell it.2. End.") == [
        "you may copy it.",
        "you must not sell it.",
        "2. end.",
    ]


def test_a_no_break_space_decoded_wrongly_parts_words() -> None:
    assert bodies("LicenseÂThis software") == ["license this software"]


def test_items_carry_the_words_that_introduce_their_list() -> None:
    items = read("You must not:\n\n- sell it;\n- rent it.\n\nYou may read it.").sentences
    assert [item.whole for item in items[1:3]] == ["you must not: - sell it;", "you must not: - rent it."]
    assert items[-1].lead == ""


def test_a_nested_list_keeps_both_introductions() -> None:
    last = read("You must:\n(a) provide:\n(i) the source;").sentences[-1]
    assert "you must:" in last.lead
    assert "provide:" in last.lead


def test_headings_stay_with_what_follows_them() -> None:
    reading = read("# Outputs\nYou own them.\n\nGoverning Law\n\nThe law of Ireland governs.")
    assert [sentence.heading for sentence in reading.sentences if "." in sentence.body] == ["outputs", "governing law"]


def test_definitions_are_known_as_such() -> None:
    (sentence,) = read('"Commercial Use" means any use for payment.').sentences
    assert sentence.definition
    assert not read("Commercial use means trouble to us all.").sentences[0].definition


def test_markdown_marks_and_link_targets_are_not_words() -> None:
    assert bodies("**You** may `copy` [the text](https://example.org/a.b).") == ["you may copy the text."]


def test_a_span_leads_back_to_whole_words_of_the_original() -> None:
    text = "Intro.\n\nYou   MAY\ncopy it."
    reading = read(text)
    at = reading.text.index("may copy")
    start, end = reading.span(at, at + len("may copy"))
    assert text[start:end] == "MAY\ncopy"


def test_an_empty_text_has_no_sentences() -> None:
    assert read("").sentences == ()
    assert read("").span(0, 1) == (0, 0)


def test_reading_is_bounded() -> None:
    reading = read("word " * (MAX_CHARACTERS // 4))
    assert len(reading.text) <= MAX_CHARACTERS
    assert max(len(sentence.body) for sentence in reading.sentences) <= MAX_SENTENCE + 10


@given(st.text(alphabet="aB.;:,()[]*#-_ \n\t\"'Â“”`1|<>", max_size=300))
@settings(max_examples=150, deadline=None)
def test_every_sentence_of_any_text_lies_in_the_original(text: str) -> None:
    reading = read(text)
    for sentence in reading.sentences:
        assert reading.text[sentence.start : sentence.end] == sentence.body
        start, end = reading.span(sentence.start, sentence.end)
        assert 0 <= start < end <= len(text)
