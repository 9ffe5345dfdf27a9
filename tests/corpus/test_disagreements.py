"""Where published sources disagree about a model: the answer that its own evidence gives. Needs AUDITOR_CORPUS."""

import pytest

from tests.corpus.test_real_models import audited

pytestmark = pytest.mark.corpus
ANSWERS = {
    "tiiuae/falcon-7b": ("Apache-2.0", "allowed"),
    "tiiuae/falcon-40b": ("Apache-2.0", "allowed"),
    "tiiuae/falcon-180B": ("", "unknown"),
    "Qwen/Qwen2.5-7B": ("Apache-2.0", "allowed"),
    "Qwen/Qwen2.5-3B": ("qwen", "prohibited"),
    "Qwen/Qwen2.5-72B": ("qwen", "conditional"),
    "google/gemma-7b": ("", "conditional"),
    "deepseek-ai/DeepSeek-R1": ("MIT", "allowed"),
    "deepseek-ai/DeepSeek-V3-0324": ("MIT", "allowed"),
    "deepseek-ai/DeepSeek-V3": ("deepseek", "conditional"),
    "deepseek-ai/DeepSeek-R1-Distill-Llama-8B": ("llama-3.1", "conditional"),
    "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B": ("Apache-2.0", "allowed"),
    "facebook/musicgen-large": ("CC-BY-NC-4.0", "prohibited"),
    "microsoft/phi-4": ("MIT", "allowed"),
}
"""Repository to words of the concluded licence, and commercial use."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_repository_s_own_evidence_settles_the_disagreement(corpus, name):
    if not (corpus / "hub" / name.replace("/", "__")).is_dir():
        pytest.skip(f"the corpus does not hold {name}")
    entry = audited(corpus, (name,)).models[0]
    license_, use = ANSWERS[name]
    assert license_.lower() in entry.license.concluded.lower()
    assert entry.commercial_use.value == use
    assert entry.license.because
    assert entry.license.evidence
    assert entry.commercial_use.evidence


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bigscience/bloom", "license"),
        ("bigcode/starcoder2-15b", "license"),
        ("microsoft/phi-2", "data"),
        ("mistralai/Mixtral-8x7B-v0.1", "data"),
        ("meta-llama/Llama-2-7b-hf", "license"),
        ("xai-org/grok-1", "data"),
    ],
)
def test_what_the_open_source_initiative_failed_is_not_open_source_for_the_same_reason(corpus, name, reason):
    if not (corpus / "hub" / name.replace("/", "__")).is_dir():
        pytest.skip(f"the corpus does not hold {name}")
    entry = audited(corpus, (name,)).models[0]
    assert entry.openness.value != "open-source"
    if reason == "license":
        assert entry.commercial_use.value == "conditional"
    else:
        assert entry.data.value in ("undisclosed", "unknown")
