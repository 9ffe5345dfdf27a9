from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.reporters.links import hub_address, web_link

C = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        (f"hf://acme/m@{C}/README.md", f"https://huggingface.co/acme/m/blob/{C}/README.md"),
        (f"hf://gpt2@{C}", f"https://huggingface.co/gpt2/tree/{C}"),
        (
            f"hf://datasets/acme/d@{C}/a b/LICENSE#1?x",
            f"https://huggingface.co/datasets/acme/d/blob/{C}/a%20b/LICENSE%231%3Fx",
        ),
        ("https://terms.example.com/a?b=c#d", "https://terms.example.com/a?b=c"),
        ("https://EXAMPLE.com:443/ü", "https://example.com/%C3%BC"),
    ],
)
def test_checked_parts_become_a_pinned_link(uri: str, address: str) -> None:
    assert web_link(uri) == address


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "http://example.com/",
        "https://user:pass@example.com/",
        "https://example.com:8443/",
        "https://localhost/",
        "https://ex ample.com/",
        "https://[::1/",
        f"hf://acme/m@{C}/../../evil",
        f"hf://acme/m@{C}/a//b",
        f"hf://acme/m@{C}/\u202efoo",
        "hf://acme/m@main/README.md",
        f"hf://../m@{C}/README.md",
        f'hf://acme/m"@{C}/README.md',
        "rule://licenses/MIT",
        "file:/etc/passwd",
        "",
    ],
)
def test_anything_else_is_no_link(uri: str) -> None:
    assert web_link(uri) is None


@given(st.text())
def test_no_text_breaks_out_of_an_attribute(text: str) -> None:
    for uri in (f"https://{text}", f"https://example.com/{text}", f"hf://a/b@{C}/{text}", f"hf://{text}@{C}/x"):
        found = web_link(uri)
        assert found is None or (found.startswith("https://") and not set(found) & set(" \"'<>`\\\n\x00"))


def test_parts_of_an_address_are_kept_apart() -> None:
    address = hub_address(f"hf://datasets/a/b@{C}/c/d")
    assert address is not None
    assert (address.kind, address.id, address.commit, address.path) == ("datasets/", "a/b", C, "c/d")
