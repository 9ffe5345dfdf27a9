"""What a card's `license_link` is taken to mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.ref import RefKind
from auditor.sources.links import HubFile, RepoPath, WebPage, read_link

ENDPOINT = "https://hub.example"


@pytest.mark.parametrize(
    ("link", "meaning"),
    [
        ("LICENSE", RepoPath("LICENSE")),
        (" ./docs/LICENSE.md ", RepoPath("docs/LICENSE.md")),
        ("/LICENSE", RepoPath("LICENSE")),
        ("My%20LICENSE", RepoPath("My LICENSE")),
        (
            "https://huggingface.co/acme/tiny/blob/main/LICENSE",
            HubFile(RefKind.HUB, "acme/tiny", "main", "LICENSE"),
        ),
        (
            "https://hf.co/acme/tiny/resolve/v1/a/LICENSE?download=true",
            HubFile(RefKind.HUB, "acme/tiny", "v1", "a/LICENSE"),
        ),
        ("https://hub.example/gpt2/raw/main/LICENSE", HubFile(RefKind.HUB, "gpt2", "main", "LICENSE")),
        (
            "https://huggingface.co/datasets/acme/corpus/blob/main/LICENSE",
            HubFile(RefKind.DATASET, "acme/corpus", "main", "LICENSE"),
        ),
        (
            "https://github.com/acme/tiny/blob/main/Big%20LICENSE#L3",
            WebPage("https://raw.githubusercontent.com/acme/tiny/main/Big%20LICENSE"),
        ),
        ("https://git.example/a/b/-/blob/main/LICENSE", WebPage("https://git.example/a/b/-/raw/main/LICENSE")),
        ("https://acme.example/terms#part", WebPage("https://acme.example/terms")),
        ("https://huggingface.co/spaces/acme/x", WebPage("https://huggingface.co/spaces/acme/x")),
        ("http://acme.example/terms", WebPage("http://acme.example/terms")),
    ],
)
def test_links_that_can_be_followed(link: str, meaning: object) -> None:
    assert read_link(link, ENDPOINT) == meaning


@pytest.mark.parametrize("link", ["", "  ", "../LICENSE", "https://[bad", "a\nb", "x" * 3000, "#license"])
def test_links_that_name_nothing(link: str) -> None:
    assert read_link(link, ENDPOINT) is None


@given(st.text(max_size=100), st.sampled_from(["", "https://huggingface.co/", "https://github.com/", "//"]))
def test_any_link_is_survived(link: str, prefix: str) -> None:
    read_link(prefix + link, ENDPOINT)
