"""Which detector reads which file: by name first, then by suffix.

Detectors are imported with the first file that they read: a change to two files needs one or two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from auditor.inputs.source_code.reference import Hit

TextDetector = Callable[[str], Iterator[Hit]]
FileDetector = Callable[[Path], Iterator[Hit]]

_MACHINE_MADE = """
package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml poetry.lock uv.lock pdm.lock pipfile.lock cargo.lock
composer.lock gemfile.lock auditor.lock tokenizer.json vocab.json
"""
IGNORED = frozenset(_MACHINE_MADE.split())
"""Files that machines write, and that name no models of their own accord."""

BY_NAME: dict[str, str] = {
    "dockerfile*": "script.detect_dockerfile",
    "containerfile*": "script.detect_dockerfile",
    "*.dockerfile": "script.detect_dockerfile",
    "modelfile*": "modelfile.detect",
    "*.modelfile": "modelfile.detect",
    "makefile": "script.detect",
    "justfile": "script.detect",
    "procfile": "script.detect",
    ".env*": "config.detect",
    "*.env": "config.detect",
    "requirements*.txt": "config.detect",
    "readme*": "readme.detect",
}

BY_SUFFIX: dict[str, str] = {
    **dict.fromkeys((".py", ".pyw", ".pyi"), "python.detect"),
    **dict.fromkeys(
        (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte"), "javascript.detect"
    ),
    **dict.fromkeys(
        (".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".tfvars", ".tf", ".tpl"), "config.detect"
    ),
    **dict.fromkeys((".json", ".jsonc", ".json5"), "json_file.detect"),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd", ".mk"), "script.detect"),
    ".ipynb": "notebook.detect",
}

BINARY: dict[str, str] = dict.fromkeys((".gguf", ".safetensors"), "weight_headers.detect")


def detector_of(name: str) -> TextDetector | None:
    """The detector for a text file of this name."""
    name = name.lower()
    if name in IGNORED or name.endswith((".min.js", ".map")):
        return None
    spec = next((spec for pattern, spec in BY_NAME.items() if fnmatchcase(name, pattern)), None)
    spec = spec or BY_SUFFIX.get(Path(name).suffix)
    return _imported(spec) if spec else None


def binary_detector_of(name: str) -> FileDetector | None:
    """The detector for a file of this name that is no text."""
    spec = BINARY.get(Path(name).suffix.lower())
    return _imported(spec) if spec else None


@cache
def _imported(spec: str) -> Any:
    module, _, function = spec.partition(".")
    return getattr(import_module(f"auditor.inputs.source_code.detectors.{module}"), function)
