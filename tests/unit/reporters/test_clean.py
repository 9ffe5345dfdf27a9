from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.reporters.clean import block, cut, line, shorten


def test_ansi_colours_links_and_titles_vanish() -> None:
    assert line("\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07 \x1b]0;title\x1b\\end") == "red link end"


def test_direction_overrides_are_shown_by_number() -> None:
    assert line("a\u202eb") == "a‹U+202E›b"


def test_joiners_of_real_scripts_and_emoji_stay() -> None:
    assert line("👩\u200d⚖️") == "👩\u200d⚖️"
    assert line("نموذج 通义") == "نموذج 通义"


def test_a_block_keeps_lines_and_a_line_does_not() -> None:
    assert block("a\r\nb\tc") == "a\nb\tc"
    assert line("a\r\nb\tc") == "a b c"


def test_what_is_cut_is_counted() -> None:
    assert shorten("abcdef", 4) == "abcd… [2 more characters]"
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"


@given(st.text())
def test_no_text_keeps_a_control_character(text: str) -> None:
    for char in block(text, 10_000):
        assert char.isprintable() or char in "\n\t\u200c\u200d\u00ad\ufe0f"


@given(st.text(), st.integers(1, 50))
def test_cut_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= max(limit, 2)
