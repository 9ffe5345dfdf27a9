import pytest

from auditor.extract.dossier import extract
from auditor.licenses.catalog import catalog
from tests.making import repo


def facts(**kw):
    return extract(repo(**kw), catalog())


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("model.safetensors", "safetensors"),
        ("pytorch_model.bin", "pytorch"),
        ("sub/folder/model.Q4_K_M.gguf", "gguf"),
        ("onnx/model.onnx", "onnx"),
        ("adapter_model.safetensors", "safetensors"),
        ("model.ckpt", "checkpoint"),
    ],
)
def test_weight_files_are_known_by_their_suffix(path, form):
    made = facts(listing=(path,))
    assert made.formats.value == {form}
    assert made.weights.value == "public"
    assert made.weights.citations[0].excerpt == path


@pytest.mark.parametrize("path", ["training_args.bin", "optimizer.pt", "spm.model", "README.md", "vocab.txt", ".bin"])
def test_what_a_trainer_leaves_behind_is_no_weights(path):
    assert not facts(listing=(path,)).weights.known


def test_fields_that_the_hub_computes_prove_weights():
    made = facts(listing=(), safetensors={"total": 7_000_000_000})
    assert made.weights.value == "public"
    assert made.parameters.value == 7_000_000_000


def test_format_tags_prove_weights():
    assert facts(listing=(), tags=["pytorch"]).weights.value == "public"


@pytest.mark.parametrize(
    ("gated", "value"),
    [("auto", "auto"), ("manual", "manual"), (False, "false"), (None, "false"), (True, "manual"), ("odd", "manual")],
)
def test_a_gate_is_read_and_an_unknown_one_is_a_gate(gated, value):
    made = facts(gated=gated)
    assert made.gated.value == value
    assert made.weights.value == ("public" if value == "false" else "gated")
