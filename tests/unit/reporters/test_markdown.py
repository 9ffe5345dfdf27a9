from __future__ import annotations

import re

import pytest

from auditor.reporters.interface import render
from auditor.reporters.markdown_text import link, text
from tests.unit.reporters import factory


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("[x](y)", r"\[x\](y)"),
        ("<b>|`*_~", r"\<b\>\|\`\*\_\~"),
        ("@user #12 https://x www.x.y", "@\u200buser #\u200b12 https:\u200b//x www\u200b.x.y"),
        ("a\n# b", "a # b"),
        ("![i](j)", r"\!\[i\](j)"),
    ],
)
def test_data_stays_text(value: str, shown: str) -> None:
    assert text(value) == shown


def test_a_link_needs_an_address_that_was_built_here() -> None:
    assert link("a]b", None) == r"a\]b"
    assert link("a", "https://x/") == "[a](<https://x/>)"


def test_markdown_names_models_findings_duties_and_evidence() -> None:
    said = render(factory.sample_report(), "markdown").decode()
    assert "| **acme/atlas-7b** | Open weights |" in said
    assert "- [ ] Display “Built with Llama”" in said
    assert "How to fix: Ask the publisher" in said
    assert "](<https://huggingface.co/acme/atlas-7b/blob/" in said


def test_hostile_data_makes_no_html_and_no_foreign_link() -> None:
    said = render(factory.hostile_report(), "markdown").decode()
    assert not re.search(r"(?<!\\)<(?!https://huggingface\.co/|https://evil)", said)
    assert not re.search(r"(?<!\\)\]\((?!<https://huggingface)", said)


def test_a_cut_report_fits_and_says_what_is_missing() -> None:
    said = render(factory.large_report(100), "markdown", limit=65_536).decode()
    assert len(said) <= 65_536
    assert "more parts did not fit" in said


def test_changes_since_the_previous_report_are_named() -> None:
    old = factory.report(factory.model(license_id="MIT", seed=1))
    said = render(factory.report(factory.model()), "markdown", previous=old).decode()
    assert "MIT → llama3.1" in said


def test_the_notice_holds_each_text_once_and_its_fence_holds() -> None:
    body = "Permission\n```\nis granted\n```"
    models = (factory.model("a/b", "MIT", 2), factory.model("c/d", "MIT", 2), factory.model("e/f", "NONE", 2))
    said = render(factory.report(*models), "notice", texts={factory.sha("MIT"): body}).decode()
    assert said.count("Permission\n") == 1
    assert "````text\n" in said
    assert "The same text as for a/b." in said
    assert "The licence of this model is not known." in said
