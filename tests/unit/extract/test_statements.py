"""What cards say of licences and limits, for which component. All sentences here are our own."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.evidence import Evidence, Status
from auditor.domain.facts import Statement
from auditor.domain.licensing import Scope
from auditor.extract.said_rights import BINDING
from auditor.extract.statements import MAX_STATEMENTS, read_statements

COMMIT = "0" * 40
PROHIBITS = {"limit.non-commercial", "limit.research-only", "limit.non-production", "limit.personal-use"}


def card(text: str, repo: str = "acme/falco-7b") -> Evidence:
    return Evidence(uri=f"hf://{repo}@{COMMIT}/README.md", status=Status.FOUND, content=text.encode(), sha256="0" * 64)


def statements(text: str, repo: str = "acme/falco-7b") -> tuple[Statement, ...]:
    return read_statements(card(text, repo))


def licences(text: str, repo: str = "acme/falco-7b") -> set[tuple[str, str | None]]:
    return {(found.scope.value, found.license) for found in statements(text, repo) if found.license}


def limits(text: str, least: float = BINDING) -> set[tuple[str, str]]:
    return {
        (found.scope.value, hit.clause)
        for found in statements(text)
        for hit in found.clauses
        if hit.confidence >= least and hit.clause != "grant.commercial"
    }


def test_code_and_weights_get_a_statement_each() -> None:
    text = "The code is Apache 2.0, the weights are for non-commercial research use only."
    assert licences(text) == {("code", "Apache-2.0")}
    assert limits(text) == {("weights", "limit.non-commercial"), ("weights", "limit.research-only")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Released under Apache 2.0.", {("any", "Apache-2.0")}),
        ("**License:** MIT", {("any", "MIT")}),
        ("## License\n\nApache 2.0", {("any", "Apache-2.0")}),
        ("## License\n\n[MIT](https://opensource.org/license/mit)", {("any", "MIT")}),
        ("| License | MIT |\n|---|---|", {("any", "MIT")}),
        ("The model is released under the MIT License.", {("weights", "MIT")}),
        ("Code and weights are both released under the MIT License.", {("code", "MIT"), ("weights", "MIT")}),
        ("MIT for the code, CC BY-NC 4.0 for the weights.", {("code", "MIT"), ("weights", "CC-BY-NC-4.0")}),
        ("Licensed under MIT (code) and CC-BY-NC-4.0 (weights).", {("code", "MIT"), ("weights", "CC-BY-NC-4.0")}),
        ("- Code: MIT\n- Weights: CC-BY-NC-4.0 license", {("code", "MIT"), ("weights", "CC-BY-NC-4.0")}),
        ("The dataset is CC BY-NC 4.0 and the model weights are MIT.", {("data", "CC-BY-NC-4.0"), ("weights", "MIT")}),
        ("We tuned it on a dataset released under CC BY-NC 4.0.", {("data", "CC-BY-NC-4.0")}),
        ("## Code License\n\nIt is under the MIT license.", {("code", "MIT")}),
    ],
)
def test_licences_are_given_to_the_component_that_the_words_name(text: str, expected: set[tuple[str, str]]) -> None:
    assert licences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The base model is licensed under CC BY-NC 4.0.",
        "Gryphon 2 is licensed under the MIT license.",
        "This project is by us, while GryphonLM is licensed under the Apache-2.0 license.",
        "The model was trained on SeaCorpus, which is licensed under CC BY 4.0.",
        "It is derived from Gryphon, which was originally licensed under the MIT license.",
        "Unlike Gryphon, which is under CC BY-NC 4.0, we charge nothing.",
        "See also the article about the MIT license on which our license is based.",
        "## Acknowledgements\n\nThe code of X is under the MIT license.",
        "Our friends at MIT use gemma and llama3 in 2.0 labs.",
        "```\nLicense: MIT\n```",
    ],
)
def test_licences_of_others_are_not_this_models(text: str) -> None:
    assert not {found for found in licences(text) if found[0] in {"any", "weights"}} - {("any", None)}


def test_a_named_subject_that_is_this_model_counts() -> None:
    assert licences("Falco is licensed under the MIT license.") == {("any", "MIT")}


def test_a_licence_that_is_inherited_from_the_base_model_binds() -> None:
    text = "The GGUF files inherit the base model's CC-BY-NC-4.0 license."
    assert ("weights", "CC-BY-NC-4.0") in licences(text) | {("weights", lic) for _, lic in licences(text)}


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("For non-commercial research use only.", "limit.non-commercial"),
        ("This release is for research purposes only.", "limit.research-only"),
        ("The checkpoints must not be used in production.", "limit.non-production"),
        ("License: for your personal use only", "limit.personal-use"),
        ("This model is prohibited for commercial usage.", "limit.non-commercial"),
        ("Commercial use and other harmful uses are not allowed.", "limit.non-commercial"),
        ("Free commercial use is allowed after filling in the registration form.", "access.registration"),
        ("For commercial use, please contact us.", "limit.separate-grant"),
        ("By using the weights you agree to the Acceptable Use Policy.", "limit.behaviour"),
        ("If you have more than 100 million monthly active users, you need a licence.", "scale.mau"),
        ("该模型仅供研究使用。", "limit.research-only"),
        ("本模型不得用于商业用途。", "limit.non-commercial"),
        ("如需商用，请填写问卷申请。", "access.registration"),
    ],
)
def test_restrictions_are_found(text: str, clause: str) -> None:
    assert clause in {found for _, found in limits(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The weights can be used commercially free of charge.",
        "Fully open for academic research and free commercial use.",
        "Falco beats commercial models in all benchmarks.",
        "## Out-of-scope use\n\nThe model should not be used to generate harmful or illegal content.",
        "Whether for academic research or for products, this is a robust base.",
        "It was not evaluated for commercial translation workflows.",
        "| Model | Note |\n|---|---|\n| Falco-2 | research use only |\n| Falco-3 | MIT |",
        "支持商用，无需申请。",
    ],
)
def test_other_talk_restricts_nothing(text: str) -> None:
    assert limits(text) == set()


def test_commercial_grants_are_statements_too() -> None:
    (found,) = statements("The model supports commercial use.")
    assert [hit.clause for hit in found.clauses] == ["grant.commercial"]


def test_an_intended_use_is_no_term() -> None:
    text = "## Uses\n\nThe model is intended for research purposes only."
    assert limits(text) == set()
    assert limits(text, least=0.1) == {("weights", "limit.research-only")}


def test_a_pronoun_takes_the_component_of_the_sentence_before() -> None:
    assert limits("We share the weights under a license. They are for non-commercial use only.") == {
        ("weights", "limit.non-commercial")
    }


def test_outputs_have_their_own_scope() -> None:
    text = "Outputs may be used only for non-commercial research under this license."
    assert {scope for scope, _ in limits(text)} == {"outputs"}


def test_a_statement_quotes_its_sentence_and_the_hit_its_words() -> None:
    text = "# Falco\n\nFast.\n\n**The weights** are for *non-commercial* use only. Enjoy."
    (found,) = statements(text)
    citation = found.citations[0]
    assert citation.excerpt is not None
    assert citation.excerpt.endswith("use only.")
    assert citation.excerpt == text[citation.start : citation.end]
    for hit in found.clauses:
        assert hit.words == text[hit.start : hit.end]
        assert hit.scope is Scope.WEIGHTS


def test_a_card_that_was_not_found_says_nothing() -> None:
    assert read_statements(Evidence(uri="hf://a/b@c/README.md", status=Status.ABSENT)) == ()
    assert statements("") == ()


def test_a_hostile_card_is_bounded() -> None:
    began = time.process_time()
    found = statements("The code is MIT, the weights are for non-commercial use only (MIT). " * 6_000)
    assert len(found) == MAX_STATEMENTS
    assert time.process_time() - began < 5


@given(st.text(alphabet="MIT Apache2.0the code weights license,.:()|-\n#[]", max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for found in statements(text):
        assert found.license or found.clauses
        assert found.citations


@pytest.mark.corpus
def test_no_real_card_of_a_model_that_allows_commerce_is_read_as_prohibiting_it(corpus: Path) -> None:
    rows = [json.loads(line) for line in (corpus / "labels.dev.jsonl").read_text().splitlines()]
    settled = {row["item"].removeprefix("hub:"): row["expected"].get("commercial_use") for row in rows}
    wrong = []
    for repo, use in settled.items():
        readme = corpus / "hub" / repo.replace("/", "__") / "files" / "README.md"
        if use in {"allowed", "conditional"} and readme.exists():
            for found in statements(readme.read_text(errors="replace"), repo):
                clauses = {hit.clause for hit in found.clauses if hit.confidence >= BINDING}
                if found.scope in {Scope.ANY, Scope.WEIGHTS} and clauses & PROHIBITS:
                    wrong.append((repo, clauses & PROHIBITS))
    assert wrong == []
