"""Weights, by the file listing and by the fields that the Hub computes from the files."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.domain.evidence import Citation, Dossier
from auditor.domain.fact import Fact
from auditor.extract.metadata import Metadata

_FORMATS = {
    ".safetensors": "safetensors",
    ".bin": "pytorch",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".ckpt": "checkpoint",
    ".gguf": "gguf",
    ".ggml": "ggml",
    ".h5": "keras",
    ".keras": "keras",
    ".msgpack": "flax",
    ".onnx": "onnx",
    ".tflite": "tflite",
    ".npz": "numpy",
    ".nemo": "nemo",
    ".mlmodel": "coreml",
    ".mlpackage": "coreml",
    ".pdparams": "paddle",
    ".llamafile": "llamafile",
    ".joblib": "joblib",
    ".pkl": "pickle",
    ".pb": "tensorflow",
    ".ot": "rust",
}
_NO_WEIGHTS = frozenset({"training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth", "spm.model"})
"""Files that a trainer leaves behind, with the suffix of weights."""
_COMPUTED = ("safetensors", "gguf")
"""Metadata fields that the Hub computes by opening weight files."""
_TAGS = frozenset(
    {"safetensors", "pytorch", "gguf", "ggml", "tf", "jax", "flax", "onnx", "keras", "coreml", "openvino", "tflite"}
    | {"rust", "paddlepaddle", "nemo", "mlx", "stable-baselines3", "sklearn", "joblib", "fasttext"}
)
"""Tags that the Hub sets from the files it sees."""


def read_formats(dossier: Dossier, metadata: Metadata) -> Fact[frozenset[str]]:
    """The formats in which weights are there; unknown when nothing shows any."""
    listed = {path: form for path in dossier.paths if (form := _format(path))}
    computed = [name for name in _COMPUTED if metadata.values.get(name)]
    tagged = [tag for tag in metadata.tags if tag in _TAGS]
    formats = frozenset((*listed.values(), *computed, *tagged))
    if not formats:
        return Fact()
    return Fact(value=formats, citations=tuple(_shown(metadata, listed, computed, tagged)))


def read_gated(metadata: Metadata) -> Fact[str]:
    """auto, manual or false; unknown when the metadata could not be had."""
    if not metadata.evidence.found:
        return Fact()
    value = metadata.values.get("gated")
    gated = value if value in ("auto", "manual") else "manual" if value else "false"
    return Fact(value=gated, citations=(metadata.cite('"gated"'),))


def read_weights(formats: Fact[frozenset[str]], gated: Fact[str]) -> Fact[str]:
    """Public or gated where weights are there; unknown otherwise: they may lie elsewhere."""
    if not formats.known or not gated.known:
        return Fact()
    if gated.value == "false":
        return Fact(value="public", citations=formats.citations)
    return Fact(value="gated", citations=(*gated.citations, *formats.citations))


def read_parameters(metadata: Metadata) -> Fact[int]:
    """The number of parameters that the Hub counted."""
    for name, key in (("safetensors", "total"), ("gguf", "total")):
        counted = metadata.values.get(name)
        total = counted.get(key) if isinstance(counted, dict) else None
        if isinstance(total, int) and not isinstance(total, bool) and total > 0:
            return Fact(value=total, citations=(metadata.cite(f'"{name}"'),))
    return Fact()


def holds_weights(path: str) -> bool:
    """Whether a file is one of trained parameters, by its name."""
    return _format(path) is not None


def _format(path: str) -> str | None:
    name = path.rpartition("/")[2].lower()
    if name in _NO_WEIGHTS:
        return None
    dot = name.rfind(".")
    return _FORMATS.get(name[dot:]) if dot > 0 else None


def _shown(metadata: Metadata, listed: Iterable[str], computed: list[str], tagged: list[str]) -> Iterable[Citation]:
    """One citation for each kind of proof, the strongest first."""
    for path in list(listed)[:1]:
        yield metadata.cite(path)
    for name in computed[:1]:
        yield metadata.cite(f'"{name}"')
    for tag in tagged[:1]:
        yield metadata.cite(f'"{tag}"')
