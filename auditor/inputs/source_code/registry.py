"""Which detector reads which file: by name first, then by suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.inputs.source_code.detectors import (
    config,
    javascript,
    json_file,
    modelfile,
    notebook,
    python,
    readme,
    script,
    weight_headers,
)
from auditor.inputs.source_code.reference import Hit

TextDetector = Callable[[str], Iterator[Hit]]
FileDetector = Callable[[Path], Iterator[Hit]]

_MACHINE_MADE = """
package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml poetry.lock uv.lock pdm.lock pipfile.lock cargo.lock
composer.lock gemfile.lock auditor.lock tokenizer.json vocab.json
"""
IGNORED = frozenset(_MACHINE_MADE.split())
"""Files that machines write, and that name no models of their own accord."""

BY_NAME: dict[str, TextDetector] = {
    "dockerfile*": script.detect_dockerfile,
    "containerfile*": script.detect_dockerfile,
    "*.dockerfile": script.detect_dockerfile,
    "modelfile*": modelfile.detect,
    "*.modelfile": modelfile.detect,
    "makefile": script.detect,
    "justfile": script.detect,
    "procfile": script.detect,
    ".env*": config.detect,
    "*.env": config.detect,
    "requirements*.txt": config.detect,
    "readme*": readme.detect,
}

BY_SUFFIX: dict[str, TextDetector] = {
    **dict.fromkeys((".py", ".pyw", ".pyi"), python.detect),
    **dict.fromkeys(
        (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte"), javascript.detect
    ),
    **dict.fromkeys(
        (".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".tfvars", ".tf", ".tpl"), config.detect
    ),
    **dict.fromkeys((".json", ".jsonc", ".json5"), json_file.detect),
    **dict.fromkeys((".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd", ".mk"), script.detect),
    ".ipynb": notebook.detect,
}

BINARY: dict[str, FileDetector] = dict.fromkeys((".gguf", ".safetensors"), weight_headers.detect)


def detector_of(name: str) -> TextDetector | None:
    """The detector for a text file of this name."""
    name = name.lower()
    if name in IGNORED or name.endswith((".min.js", ".map")):
        return None
    for pattern, detector in BY_NAME.items():
        if fnmatchcase(name, pattern):
            return detector
    return BY_SUFFIX.get(Path(name).suffix)
