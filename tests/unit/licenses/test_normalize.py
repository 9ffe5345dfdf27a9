from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.normalize import MAX_CHARS, blank_markup, joined_hash, word_hash, words


def spelled(text: str) -> list[int]:
    return words(text).hashes.tolist()


def test_case_accents_ligatures_and_full_width_letters_do_not_matter() -> None:
    assert spelled("Ünïcode ﬁne ＬＩＣＥＮＳＥ ２０２４") == [
        word_hash(w) for w in ("unicode", "fine", "license", "2024")
    ]


def test_copyright_sign_counts_as_the_letter_in_parentheses() -> None:
    assert spelled("© 2024") == spelled("(c) 2024")


def test_look_alike_letters_read_as_what_a_person_reads() -> None:
    assert spelled("реrmission hеrеby") == spelled("permission hereby")


def test_invisible_characters_and_nul_bytes_are_not_there() -> None:
    assert spelled("gr\u200bant\u00aded \ufeffM\x00I\x00T\x00") == spelled("granted MIT")


def test_reordering_controls_count_as_words() -> None:
    assert len(words("granted \u202eton\u202c")) == 4


def test_each_han_character_is_a_word() -> None:
    assert len(words("许可协议")) == 4


def test_offsets_point_into_the_original() -> None:
    read = words("<p>Permis&shy;sion &quot;is&quot; <b>ﬁnal</b></p>")
    assert [read.word(number) for number in range(len(read))][-2:] == ["is", "ﬁnal"]
    assert read.quote(1, 1) == ""


def test_html_is_blanked_but_words_in_unknown_tags_stay() -> None:
    assert spelled('<div class="a"><style>p{x:1}</style>Use<br/>it</div>') == spelled("use it")
    assert spelled("granted <not> here") == spelled("granted not here")


def test_entities_mojibake_link_targets_and_rtf_controls_vanish() -> None:
    assert spelled("AT&amp;T caf&eacute; &unknownentity;") == spelled("AT T cafe unknownentity")
    assert spelled("licensorâ€™s â\x80\x9cworkâ\x80\x9d Â exigÃ©s") == spelled("licensor s work exiges")
    assert spelled("[the text](https://example.org/x) is") == spelled("the text is")
    assert spelled("{\\rtf1 \\b0 Permission\\'92s}") == spelled("Permission s")


def test_two_words_written_together_hash_as_one() -> None:
    assert joined_hash([word_hash("sub"), word_hash("license")], [3, 7]) == word_hash("sublicense")


def test_long_texts_are_read_in_pieces_and_up_to_a_limit() -> None:
    read = words("permission granted " * 60_000)
    assert len(read) == 120_000
    assert set(read.hashes.tolist()) == {word_hash("permission"), word_hash("granted")}
    assert words("a" * 500_000).hashes.size > 0
    assert words("x " * (MAX_CHARS // 2 + 10)).truncated
    assert len(words("")) == 0


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_word_lies_inside_it(text: str) -> None:
    read = words(text)
    assert len(blank_markup(text)) == len(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))


@given(
    st.lists(st.sampled_from(["use", "Software", "non-commercial", "許可", "2024"]), max_size=30),
    st.sampled_from([" ", "\n", " \t ", "\r\n"]),
)
def test_white_space_and_case_do_not_matter(parts: list[str], space: str) -> None:
    assert spelled(space.join(parts)) == spelled(" ".join(parts).upper())
