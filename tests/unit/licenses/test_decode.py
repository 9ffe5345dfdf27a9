from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.licenses.decode import decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_recognised(encoding: str) -> None:
    assert decode("MIT License, “as is”".encode(encoding)).lstrip("\ufeff") == "MIT License, “as is”"


def test_windows_1252_text_is_recognised_and_binary_is_not_taken_for_it() -> None:
    assert decode("“café”".encode("cp1252")) == "“café”"
    assert "\ufffd" in decode(bytes(range(256)) * 4)


@given(st.binary(max_size=400))
def test_any_bytes_decode(content: bytes) -> None:
    assert isinstance(decode(content), str)
