from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.licensing import TextKind
from auditor.licenses.identify import identify
from tests.unit.licenses.spdx_bundle import text_of

RULE = "You must not use the Software for any commercial purpose without a separate agreement."


@pytest.mark.parametrize(
    "name", ["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-only", "CC-BY-NC-4.0", "CC-BY-4.0", "MPL-2.0"]
)
def test_listed_texts_are_named(name: str) -> None:
    found = identify(text_of(name))
    assert (found.kind, found.license, found.modified, found.base) == (TextKind.LICENSE, name, False, None)
    assert found.matches[0].governs


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: t.replace("<year> <copyright holders>", "2026 Nordwind Labs GmbH <mail@nordwind.example>"),
        lambda t: t.split("\n", 2)[2],
        lambda t: "\n".join("# " + line for line in t.split("\n")),
        lambda t: " ".join(t.split()),
        lambda t: "\ufeff" + t.upper(),
        lambda t: t.replace('"', "”").replace("Software", "**Software**"),
        lambda t: "<html><body><p>" + t.replace("\n\n", "</p><p>") + "</p></body></html>",
        lambda t: t.encode("utf-16").decode("utf-8", "replace"),
        lambda t: t.replace("sublicense", "sub-\nlicense"),
        lambda t: "# A model\n\nYou need Python 3.11. Weights are in bfloat16.\n\n## License\n\n" + t,
        lambda t: t + "\n\n# Usage\n\nPlease cite the report if you use the model in your work.\n",
    ],
)
def test_harmless_edits_change_nothing(edit) -> None:
    found = identify(edit(text_of("MIT")))
    assert (found.license, found.modified) == ("MIT", False)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda t: t.replace("hereby granted", "hereby NOT granted"), "NOT"),
        (lambda t: t.replace("hereby granted", "hereby n\u200bоt granted"), "n\u200bоt"),
        (lambda t: t.replace("hereby granted", "hereby <not> granted"), "not"),
        (lambda t: t.replace("hereby granted", "hereby \u202eton\u202c granted"), "\u202eton\u202c"),
        (
            lambda t: t.replace("<year> <copyright holders>", "2024 Foo. Not For Commercial Use"),
            "Not For Commercial Use",
        ),
        (lambda t: t + "\n" + RULE, RULE),
        (lambda t: RULE + "\n\n" + t, RULE),
        (lambda t: "NON-COMMERCIAL LICENSE\n\n" + t, "NON-COMMERCIAL LICENSE"),
    ],
)
def test_a_modified_text_is_never_named_as_its_base(edit, words: str) -> None:
    text = edit(text_of("MIT"))
    found = identify(text)
    assert (found.license, found.modified, found.base) == (None, True, "MIT")
    quoted = [change for change in found.added if change.substantive]
    assert any(words in change.words for change in quoted)
    assert all(text[change.start : change.end] == change.words for change in found.added)


def test_struck_words_are_counted_where_they_stood() -> None:
    text = text_of("MIT").replace(", sublicense, and/or sell", "")
    found = identify(text)
    assert (found.license, found.base, found.modified) == (None, "MIT", True)
    (removed,) = [change for change in found.removed if change.substantive]
    assert removed.words == "[5 words]" or removed.words == "[4 words]"
    assert abs(removed.start - text.index("distribute")) < 20


def test_a_listed_derivative_keeps_its_id_and_names_its_base() -> None:
    notice = (
        "Our only modification part is that, if the Software (or any derivative works thereof) is used for any of your "
        "commercial products or services that have more than 100 million monthly active users, or more than 20 million "
        'US dollars (or equivalent in other currencies) in monthly revenue, you shall prominently display "Kimi K2" '
        "on the user interface of such product or service."
    )
    found = identify(text_of("MIT").replace("MIT License", "Modified MIT License") + "\n\n" + notice)
    assert (found.license, found.base, found.modified) == (
        "LicenseRef-scancode-moonshot-ai-modified-mit-2025",
        "MIT",
        False,
    )
    assert any("100 million monthly active users" in change.words for change in found.added)


def test_two_licences_side_by_side_are_joined_and_a_choice_is_a_choice() -> None:
    both = text_of("MIT") + "\n\n---\n\n" + text_of("BSD-3-Clause")
    assert identify(both).license == "MIT AND BSD-3-Clause"
    assert (
        identify("Dual-licensed under either of MIT or BSD-3-Clause, at your option.\n\n" + both).license
        == "MIT OR BSD-3-Clause"
    )


def test_third_party_notices_below_a_licence_do_not_govern() -> None:
    found = identify(text_of("Apache-2.0") + "\n\nThird-party components\n\n" + text_of("MIT"))
    assert found.license == "Apache-2.0"
    assert [match.governs for match in found.matches] == [True, False]


def test_a_list_of_notices_is_no_licence() -> None:
    found = identify("Third-party software notices\n\n" + text_of("MIT") + "\n\n" + text_of("BSD-3-Clause"))
    assert (found.kind, found.license) == (TextKind.NOTICE, None)
    assert len(found.matches) == 2


def test_a_licence_hidden_inside_another_governs_too() -> None:
    head, tail = text_of("MIT").split("THE SOFTWARE IS PROVIDED", 1)
    found = identify(head + text_of("CC-BY-NC-4.0") + "\n\nTHE SOFTWARE IS PROVIDED" + tail)
    assert found.license is None or "CC-BY-NC-4.0" in found.license


def test_a_source_file_header_is_a_notice_of_its_licence() -> None:
    header = text_of("Apache-2.0").split("Licensed under", 1)[1]
    found = identify("Copyright 2026 Foo\n\nLicensed under" + header)
    assert (found.kind, found.license) == (TextKind.NOTICE, "Apache-2.0")


def test_a_piece_of_a_licence_is_that_licence_cut_short() -> None:
    text = text_of("Apache-2.0")
    found = identify(text[: len(text) // 4])
    assert (found.license, found.base, found.modified) == (None, "Apache-2.0", True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", TextKind.OTHER),
        ("https://example.org/license", TextKind.STUB),
        ("See LICENSE in the root folder.", TextKind.STUB),
        ("---\nlicense: mit\n---\n# Model\n" + "It talks. " * 60, TextKind.CARD),
        ("# Foo Acceptable Use Policy\n\n" + "Do not use Foo to harm people. " * 30, TextKind.POLICY),
        ("Foo Model Agreement\n\n" + "Foo gives, you take, and both are glad of it. " * 30, TextKind.LICENSE),
        ("模型许可协议\n" + "您可以使用本模型。" * 40, TextKind.LICENSE),
        ("lorem ipsum dolor sit amet " * 40, TextKind.OTHER),
    ],
)
def test_what_is_not_a_known_licence_says_what_it_is(text: str, kind: TextKind) -> None:
    found = identify(text)
    assert (found.kind, found.license, found.modified) == (kind, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "the software may be used subject to " * 140_000,
        "copyright 1999 Foo " * 60_000,
        "<" * 2_000_000,
        "(a" * 500_000,
        "\n " * 1_000_000,
        "\ud800 lone half",
        "a" * 3_000_000,
    ],
)
def test_hostile_texts_get_an_answer(text: str) -> None:
    assert identify(text).license is None


def test_a_long_run_of_one_licence_is_not_that_licence() -> None:
    assert identify(text_of("MIT") * 3000).license != "MIT"


def test_a_collection_of_licences_has_no_governing_one() -> None:
    names = [
        "MIT",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "Apache-2.0",
        "MPL-2.0",
        "Unlicense",
        "BSL-1.0",
        "CC0-1.0",
        "AFL-3.0",
    ]
    assert identify("\n\n".join(map(text_of, names))).license is None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["MIT", "BSD-2-Clause", "ISC", "Zlib", "BSL-1.0", "Apache-2.0"]), st.integers(0, 10_000))
def test_a_rule_put_anywhere_in_an_open_licence_is_noticed(name: str, place: int) -> None:
    text = text_of(name)
    ends = [match.end() for match in re.finditer(r"[.;:]\s|\n\n", text)] or [len(text)]
    at = ends[place % len(ends)]
    found = identify(text[:at] + RULE + " " + text[at:])
    assert found.license is None
    assert found.modified


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["MIT", "ISC", "Zlib", "BSD-3-Clause"]), st.sampled_from([" ", "\n", "\t", "  "]), st.booleans())
def test_white_space_and_case_change_nothing(name: str, space: str, upper: bool) -> None:
    text = space.join(text_of(name).split())
    assert identify(text.upper() if upper else text).license == name
