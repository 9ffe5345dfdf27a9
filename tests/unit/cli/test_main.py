"""The command line as a whole: every command is there, whether one is asked for or none."""

from __future__ import annotations

import os

import pytest
from typer.main import get_command

from auditor.cli.main import _COMMANDS, application


def test_help_knows_every_command(auditor) -> None:
    ran = auditor("--help")
    assert ran.code == 0
    assert [name for name in _COMMANDS if f" {name} " not in ran.out] == []


@pytest.mark.parametrize("name", _COMMANDS)
def test_a_command_asked_for_is_built_alone(name: str) -> None:
    command = get_command(application(name))
    assert list(command.commands) == [name]  # type: ignore[attr-defined]


def test_a_misspelt_command_is_wrong_use_with_the_nearest_name(auditor) -> None:
    ran = auditor("chek")
    assert ran.code == 2
    assert "Did you mean 'check'" in ran.err


def test_no_plugin_of_other_packages_is_looked_for(auditor, monkeypatch) -> None:
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "")  # so that it is put back afterwards
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS")
    assert auditor("--version").code == 0
    assert os.environ["PYDANTIC_DISABLE_PLUGINS"] == "__all__"
