"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

import auditor
from auditor.regex import _Lazy, lazily


def test_a_pattern_answers_as_a_compiled_one_does():
    late, soon = lazily(r"(?P<word>[a-z]+)-(\d+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)-(\d+)", re.IGNORECASE)
    text = "GPT-2, llama-3"
    assert late.findall(text) == soon.findall(text)
    assert late.sub(r"\2", text) == soon.sub(r"\2", text)
    assert [found["word"] for found in late.finditer(text)] == ["GPT", "llama"]
    assert (late.pattern, late.flags, late.groupindex) == (soon.pattern, soon.flags, soon.groupindex)


def test_nothing_is_compiled_before_the_first_use(monkeypatch):
    compiled = []
    monkeypatch.setattr("auditor.regex.re.compile", lambda *written: compiled.append(written))
    lazily("never asked")
    assert compiled == []


def test_every_lazy_pattern_of_the_program_is_a_pattern():
    for module in walk_packages(auditor.__path__, "auditor."):
        import_module(module.name)
    modules = [module for name, module in sys.modules.items() if name.startswith("auditor.")]
    patterns = [value for module in modules for value in vars(module).values() if isinstance(value, _Lazy)]
    assert patterns
    for pattern in patterns:
        assert isinstance(pattern.pattern, str)


def test_a_pattern_that_is_none_says_so_at_its_first_use():
    broken = lazily("(")
    with pytest.raises(re.error, match="unterminated"):
        broken.search("text")
