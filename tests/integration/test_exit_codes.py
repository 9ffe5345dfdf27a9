"""The exit codes that the README promises: each is reached by a real command line, and each is in the table."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
EXAMPLES = CHECKOUT / "examples"
PROGRAM = "import sys; from auditor.cli.main import main; sys.argv[0] = 'auditor'; main()"
AUDIT = ("audit", EXAMPLES / "models.yaml", "--recorded", EXAMPLES / "evidence.jsonl")
COMMANDS: dict[int, tuple[str | Path, ...]] = {
    0: ("audit", EXAMPLES / "tiny-open-model"),
    1: (*AUDIT, "--fail-on", "error"),
    2: ("audit", "nowhere.yaml"),
    3: ("audit", "acme/one-1", "--recorded", EXAMPLES / "evidence.jsonl"),
    4: (*AUDIT, "-o", "taken/report.json"),
}


@pytest.mark.parametrize("code", COMMANDS)
def test_each_code_is_reached_by_a_command(tmp_path: Path, code: int) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    command = [sys.executable, "-c", PROGRAM, *map(str, COMMANDS[code])]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr


def test_the_readme_lists_the_codes_that_there_are() -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\d) \|", text.partition("## Exit codes")[2].partition("\n## ")[0], re.MULTILINE)
    assert list(map(int, listed)) == sorted(COMMANDS)
