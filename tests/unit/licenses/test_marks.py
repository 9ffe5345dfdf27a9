from __future__ import annotations

import pytest

from auditor.licenses.marks import (
    ADDRESS,
    APPENDIX,
    COPYRIGHT,
    ENUMERATOR,
    NOTICE,
    TITLE,
    VARIABLE,
    marks,
    reference_marks,
)
from auditor.licenses.normalize import words


def marked(text: str, mark: int, reference: bool = False) -> str:
    read = words(text)
    flags = reference_marks(read) if reference else marks(read)
    return " ".join(read.word(number) for number in range(len(read)) if flags[number] & mark)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Copyright (c) 2019-2024 Foo Bar, Inc. All rights reserved.\n\nUse it.",
            "Copyright c 2019 2024 Foo Bar Inc All rights reserved",
        ),
        ("© 2024 by Jane Doe <jane@example.org>\nPermission is granted", "© 2024 by Jane Doe jane example org"),
        ("Copyright [yyyy] [name of copyright owner]", "Copyright yyyy name of copyright owner"),
        (
            "Copyright (c) 2026 Foo Co., Ltd. and contributors Permission is hereby granted",
            "Copyright c 2026 Foo Co Ltd and contributors",
        ),
        ("PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS", ""),
        ("Subject to the copyright license of section 2", ""),
    ],
)
def test_copyright_statements_end_where_the_terms_begin(text: str, statement: str) -> None:
    assert marked(text, COPYRIGHT) == statement


def test_list_markers_addresses_and_placeholders_are_marked() -> None:
    text = "1. Use it.\n  (a) see https://example.org/x or me@example.org\niv) pay <amount> within 30 days"
    assert marked(text, ENUMERATOR) == "1 a iv"
    assert marked(text, ADDRESS) == "https example org x me example org"
    assert marked(text, VARIABLE) == "amount"


def test_title_notice_and_appendix_of_a_reference_are_marked() -> None:
    text = "Foo License\nVersion 2\n\nCopyright (c) 2024 Foo\nMay be copied verbatim.\n\n" + "You may use it. " * 30
    text += "\n\nEND OF TERMS AND CONDITIONS\n\nApply it so."
    assert marked(text, TITLE, reference=True) == "Foo License Version 2 Copyright c 2024 Foo"
    assert "verbatim" in marked(text, NOTICE, reference=True)
    assert marked(text, APPENDIX, reference=True).startswith("END OF TERMS")
