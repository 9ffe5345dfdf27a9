from __future__ import annotations

import io

from auditor.reporters.interface import render
from auditor.reporters.phrases import commercial
from auditor.reporters.text_report import terminal_options
from tests.making import audited, repo
from tests.unit.reporters import factory


def text(report: object, **options: object) -> str:
    return render(report, "text", **options).decode()  # type: ignore[arg-type]


def test_every_model_has_one_line_then_its_reasons() -> None:
    lines = text(factory.sample_report()).splitlines()
    rows = [line for line in lines if line.startswith("acme/atlas-7b ")]
    assert len(rows) == 1
    assert rows[0].split() == ["acme/atlas-7b", "open-weight", "llama3.1", "conditional", "public", "accepted"]
    assert any(line.startswith("  error license-conflict:") for line in lines)
    assert any(line.startswith("    How to fix:") for line in lines)


def test_piped_text_is_plain_and_never_wrapped() -> None:
    said = text(factory.sample_report())
    assert "\x1b" not in said
    assert any(len(line) > 150 for line in said.splitlines())


def test_a_narrow_terminal_gets_no_line_that_is_too_wide() -> None:
    for width in (30, 50, 72, 100):
        said = text(factory.sample_report(), width=width)
        assert max(map(len, said.splitlines())) <= width


def test_colour_comes_only_when_asked() -> None:
    assert "\x1b[" in text(factory.sample_report(), color=True, width=100)


def test_hostile_markup_is_not_read_as_markup() -> None:
    model = factory.hostile_model("[bold red]x[/bold red] [link=http://evil]y[/link]")
    assert "[bold red]x[/bold red]" in text(factory.report(model))


def test_interrupted_and_empty_reports_say_so() -> None:
    assert "This report is incomplete." in text(factory.interrupted_report())
    assert "No model was audited." in text(factory.report())


def test_issues_follow_the_models_with_what_to_do() -> None:
    said = text(factory.sample_report())
    assert "acme/private denied:" in said
    assert "Check the spelling" in said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_color_and_pipes_are_respected() -> None:
    assert terminal_options(Terminal(), {"COLUMNS": "77"}) == {"color": True, "width": 77}
    assert terminal_options(Terminal(), {"COLUMNS": "77", "NO_COLOR": "1"})["color"] is False
    assert terminal_options(io.StringIO(), {}) == {"color": False, "width": None}
    assert isinstance(terminal_options(Terminal(), {"TERM": "dumb"})["width"], int)


def test_the_verdict_names_figures_first_and_not_the_licence_that_is_asked_for_beyond_them() -> None:
    card = "---\nlicense: llama3.1\n---\n"
    model = audited(repo("acme/chat", card=card, cardData={"license": "llama3.1"}))
    said = commercial(model)
    assert said.index("700,000,000") < said.index("forbidden uses")
    assert "Write to the licensor" not in said
