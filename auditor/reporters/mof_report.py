"""Releases in the Model Openness Tool's YAML: one document a model, with the components that the evidence shows.

A component's licence is that of its kind of content as found for this model; what is open by the card's word alone, and
whose licence was not named, is listed without one, since the framework counts named licences only.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.domain.report import ModelReport, Report
from auditor.reporters.clean import line
from auditor.reporters.interface import Options
from auditor.rulebook.mof import UNLICENSED, MofComponent, MofRelease, write

_UNKNOWN = ("NOASSERTION", "NONE")
_CODE = {
    "Inference code": "inference_code",
    "Evaluation code": "evaluation_code",
    "Data preprocessing code": "preprocessing_code",
}
_DOCUMENTS = {
    "Data card": "data_card",
    "Evaluation results": "evaluation_results",
    "Model card": "model_card",
    "Technical report": "report",
    "Research paper": "paper",
}


def render(report: Report, options: Options) -> bytes:  # noqa: ARG001 (the format has no options)
    """Return one YAML document for each model, in the report's order."""
    documents = [write(release_of(model)) for model in report.models]
    return ("---\n".join(documents) or "# The report holds no model.\n").encode()


def release_of(model: ModelReport) -> MofRelease:
    """The release that a model's entry describes."""
    ref = line(model.resolved_ref or model.ref, 200)
    on_hub = model.kind == "hub" and model.resolved_ref is not None
    return MofRelease(
        name=ref.rpartition("/")[2],
        producer=ref.rpartition("/")[0],
        version=model.commit or "",
        huggingface=f"https://huggingface.co/{ref}" if on_hub else "",
        licenses=_licenses(model),
        components=tuple(_components(model)),
    )


def _licenses(model: ModelReport) -> dict[str, str]:
    """The licence of the whole by that of the weights, and those of code and documents where they have their own."""
    found = {"distribution": model.license.concluded}
    kinds = {"code": "code", "documents": "document"}
    found |= {kinds[part.scope]: part.license for part in model.licenses if part.scope in kinds}
    return {kind: line(name, 200) for kind, name in found.items() if name not in _UNKNOWN}


def _components(model: ModelReport) -> Iterator[MofComponent]:
    """What is there: parts of the model under the weights' licence, code and documents under their own."""
    weights, code = _named(model.license.concluded), None if _has_code_license(model) else UNLICENSED
    yield from (MofComponent(name=name, license=weights) for name in _parts_of_the_model(model))
    yield from (MofComponent(name=name, license=code) for name in _code(model))
    yield from (MofComponent(name=name) for name, field in _DOCUMENTS.items() if _value(model, field) == "present")
    if _value(model, "evaluation_data") == "present":
        yield MofComponent(name="Evaluation data", license=UNLICENSED)
    if model.data.value == "released":
        licenses = {row.license for row in model.datasets}
        yield MofComponent(name="Datasets", license=_named(licenses.pop()) if len(licenses) == 1 else UNLICENSED)


def _parts_of_the_model(model: ModelReport) -> Iterator[str]:
    if _value(model, "architecture") == "present":
        yield "Model architecture"
    if model.weights.value in ("public", "gated"):
        yield "Model parameters (Final)"
    if _value(model, "checkpoints") == "present":
        yield "Model parameters (Intermediate)"


def _code(model: ModelReport) -> Iterator[str]:
    if model.code.value in ("open", "restricted"):
        yield "Training code"
    yield from (name for name, field in _CODE.items() if _value(model, field) in ("open", "restricted"))


def _has_code_license(model: ModelReport) -> bool:
    return any(part.scope == "code" and part.license not in _UNKNOWN for part in model.licenses)


def _named(license_: str) -> str:
    """A licence by name; without one nothing is licensed, and nothing else stands for it."""
    return UNLICENSED if license_ in _UNKNOWN else line(license_, 200)


def _value(model: ModelReport, field: str) -> str:
    axis = model.components.get(field)
    return axis.value if axis else "unknown"
