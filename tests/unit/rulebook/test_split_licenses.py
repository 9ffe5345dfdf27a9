"""Code, weights, data and documents each have their own licence; none stands for another."""

from __future__ import annotations

import pytest

from auditor.domain.report import ModelReport
from tests.making import audited, repo
from tests.unit.rulebook.test_hostile_repositories import MIT

RESEARCH = """# Acme Model License
The model weights may be used for non-commercial research purposes only. Commercial use of the weights is prohibited.
"""


def licenses(entry: ModelReport) -> dict[str, str]:
    return {part.scope: part.license for part in entry.licenses}


def test_a_licence_file_for_the_code_beside_one_for_the_model_says_nothing_of_the_weights() -> None:
    entry = audited(repo(files={"LICENSE-CODE": MIT, "LICENSE-MODEL": RESEARCH}))
    assert entry.commercial_use.value == "prohibited"
    assert licenses(entry)["code"] == "MIT"
    assert "MIT" not in licenses(entry)["weights"]


def test_the_code_s_licence_alone_leaves_the_weights_without_one() -> None:
    entry = audited(repo(files={"LICENSE-CODE": MIT}))
    assert entry.commercial_use.value == "not-granted"
    assert licenses(entry) == {"weights": "NONE", "code": "MIT", "data": "NOASSERTION", "documents": "NOASSERTION"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The code is released under the MIT license, the model weights under CC-BY-NC 4.0.",
        "Code is licensed under MIT. The weights are licensed under CC-BY-NC 4.0.",
        "Our source code is available under the MIT License; model weights are released under the CC-BY-NC 4.0 license.",
    ],
)
def test_a_sentence_that_licenses_each_part_is_read_part_by_part(sentence: str) -> None:
    entry = audited(repo(card=f"# M\n\n## License\n\n{sentence}\n"))
    assert entry.commercial_use.value == "prohibited"
    assert licenses(entry)["code"] == "MIT"
    assert licenses(entry)["weights"] == "CC-BY-NC-4.0"
    assert next(part for part in entry.licenses if part.scope == "code").claim


@pytest.mark.parametrize(
    "sentence",
    [
        "The code in this repository is released under the MIT license.",
        "The training scripts are MIT licensed, see https://github.com/acme/train.",
        "Inference code: Apache 2.0 (https://github.com/acme/run).",
    ],
)
def test_a_sentence_about_the_code_grants_nothing_for_the_weights(sentence: str) -> None:
    entry = audited(repo(card=f"# M\n\n{sentence}\n"))
    assert entry.commercial_use.value == "not-granted"
    assert entry.license.concluded == "NONE"


def test_a_licence_file_that_names_no_part_covers_code_and_documents_beside_it_and_no_data() -> None:
    entry = audited(repo(files={"LICENSE": MIT}))
    assert licenses(entry) == {"weights": "MIT", "code": "MIT", "data": "NOASSERTION", "documents": "MIT"}


def test_a_tag_is_about_the_model_and_licenses_no_code() -> None:
    assert licenses(audited(repo(cardData={"license": "mit"})))["code"] == "NOASSERTION"


def test_every_part_has_evidence() -> None:
    entry = audited(repo(files={"LICENSE-CODE": MIT}, cardData={"license": "cc-by-nc-4.0"}))
    known = {row.id for row in entry.evidence}
    assert all(part.evidence and set(part.evidence) <= known and part.because for part in entry.licenses)
