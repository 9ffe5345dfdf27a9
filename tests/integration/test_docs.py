"""What the documentation says is what the program does."""

import re
import runpy
from pathlib import Path

import pytest

from auditor.rulebook.book import rulebook

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_pages_written_from_the_rules_are_current():
    pages = runpy.run_path(str(CHECKOUT / "scripts" / "docs.py"))["pages"]
    stale = [
        name
        for name, content in pages(rulebook()).items()
        if (CHECKOUT / "docs" / name).read_text(encoding="utf-8") != content
    ]
    assert not stale, f"run `make docs`: {', '.join(stale)}"


def test_every_command_in_the_readme_exists(auditor):
    commands = set(re.findall(r"^\$ auditor ([a-z]+)", README, re.MULTILINE))
    assert commands
    for command in commands:
        assert auditor(command, "--help").code == 0


def test_every_option_in_the_readme_exists(auditor):
    told = set(re.findall(r"(--[a-z][a-z-]+)", README))
    known = "".join(
        auditor(name, "--help").out for name in ("audit", "check", "terms", "scan", "identify", "lock", "init")
    )
    assert not [option for option in told if option not in known]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_a_page_names_is_there(name):
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not target.startswith("http")]
    named = re.findall(r"`((?:auditor|rules|scripts|tests)/[\w./-]+\.(?:py|yaml))`", text)
    assert not [target for target in (*links, *named) if not (CHECKOUT / target).exists()]
