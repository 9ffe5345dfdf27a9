"""Repositories that try to be called permitted or open source, and are not: one sentence a test."""

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import RefKind
from tests.making import audited, found, gone, repo

UNREAD = [(Status.DENIED, Reason.GATED), (Status.FAILED, Reason.SERVER_ERROR), (Status.FAILED, Reason.TOO_LARGE)]
MIT = """MIT License

Copyright (c) 2024 Acme

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
NC = "The weights may be used for non-commercial purposes only. Commercial use is prohibited."


def use(model, relatives=()):
    return audited(model, relatives).commercial_use.value


def tagged(**card):
    return repo(cardData={"license": "mit", **card})


@pytest.mark.parametrize("status", UNREAD)
@pytest.mark.parametrize("path", ["LICENSE-MODEL", "LICENSE.md", "LICENSE"])
def test_a_read_permissive_text_does_not_stand_while_its_rival_is_unread(status, path):
    read = "LICENSE.txt"
    entry = audited(repo(cardData={"license": "mit"}, files={read: MIT}, unread={path: status}))
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["license-text-unread"] == "open"


@pytest.mark.parametrize("path", ["NOTICE", "NOTICE.txt", "code/LICENSE", "third_party/foo/LICENSE", "LICENSE-CODE"])
def test_the_licence_of_a_part_or_a_notice_grants_nothing_for_the_weights(path):
    assert use(repo(files={path: MIT})) == "not-granted"


def test_a_notice_that_bars_commerce_restricts_a_permissive_text():
    assert use(repo(cardData={"license": "mit"}, files={"LICENSE": MIT, "NOTICE": NC})) == "prohibited"


def test_a_licence_beside_the_weights_in_a_folder_restricts_a_permissive_text_at_the_root():
    files = {"LICENSE": MIT, "unet/LICENSE": NC}
    model = repo(cardData={"license": "mit"}, files=files, listing=("unet/model.safetensors",))
    assert use(model) == "prohibited"


@pytest.mark.parametrize("text", ["See https://example.com/terms", "Copyright 2024 Acme. All rights reserved."])
def test_a_few_words_in_a_licence_file_make_a_permissive_tag_doubtful(text):
    assert use(repo(cardData={"license": "apache-2.0"}, files={"LICENSE": text})) == "unknown"


def test_a_licence_file_that_is_only_the_address_of_a_licence_is_that_licence():
    assert (
        use(repo(cardData={"license": "mit"}, files={"LICENSE": "https://ai.meta.com/llama/license/"})) == "conditional"
    )


def test_a_list_with_a_member_that_nobody_knows_is_unknown():
    assert use(tagged(license=["mit", "acme-eula"])) == "unknown"
    assert use(tagged(license=["mit", "other"])) == "unknown"


def test_a_link_to_a_stricter_licence_counts_against_a_permissive_tag():
    assert use(tagged(license_link="https://creativecommons.org/licenses/by-nc/4.0/")) == "prohibited"


def test_an_unknown_licence_name_beside_a_permissive_tag_is_unknown():
    assert use(tagged(license_name="acme-research-license")) == "unknown"


def test_with_something_that_is_no_exception_permits_nothing():
    assert use(tagged(license="Apache-2.0 WITH Commons-Clause-1.0")) == "unknown"
    assert use(tagged(license="Apache-2.0 WITH LLVM-exception")) == "allowed"


@pytest.mark.parametrize("field", ["extra_gated_prompt", "extra_gated_description", "extra_gated_heading"])
def test_what_the_gate_makes_people_accept_restricts_a_permissive_tag(field):
    entry = audited(tagged(**{field: "By clicking you agree to use this model for non-commercial purposes only."}))
    assert entry.commercial_use.value == "prohibited"
    assert found(entry)["license-prose-stricter"] == "review"


def test_a_box_to_tick_in_the_gate_restricts_too():
    assert (
        use(tagged(extra_gated_fields={"I agree to use this model for non-commercial use ONLY": "checkbox"}))
        == "prohibited"
    )


def test_a_gate_closed_to_europe_is_a_territory_condition():
    entry = audited(tagged(extra_gated_eu_disallowed=True))
    assert entry.commercial_use.value == "conditional"
    assert [(row.clause, row.territories) for row in entry.commercial_use.conditions] == [("limit.territory", ("EU",))]


@pytest.mark.parametrize(
    "words",
    [
        "By downloading you agree not to use the model for commercial purposes.",
        "| Property | Value |\n|---|---|\n| Commercial use | No |",
        "このモデルは非商用目的でのみ利用できます。",
        "Dieses Modell darf nicht kommerziell genutzt werden.",
        "Ce modèle est réservé à un usage non commercial.",
        "Este modelo es solo para uso no comercial.",
        "We release the weights under CC-BY-NC-SA.",
    ],
)
def test_a_plain_bar_in_any_form_restricts_a_permissive_tag(words):
    assert use(repo(card=f"# A model\n\n{words}\n", cardData={"license": "mit"})) == "prohibited"


def test_several_parents_in_one_string_and_a_revision_are_found():
    base = repo("acme/base", cardData={"license": "cc-by-nc-4.0"})
    assert use(tagged(base_model="acme/base, acme/other"), [base, gone("acme/other")]) == "prohibited"
    assert use(tagged(base_model="acme/base@main"), [base]) == "prohibited"


def test_a_private_repository_gives_out_nothing():
    assert audited(repo(cardData={"license": "mit"}, private=True)).weights.value == "withheld"


CARD = """# Models
- Small-A is derived from [Base A](https://huggingface.co/acme/base-a), which is originally licensed under MIT.
- Small-B is derived from Base B and is originally licensed under [its terms](https://huggingface.co/acme/base-b/blob/main/LICENSE).
"""


def test_a_sentence_about_this_repository_names_its_parent_and_a_sibling_s_sentence_does_not():
    base = repo("acme/base-b", cardData={"license": "llama3.1"})
    entry = audited(repo("acme/Small-B", card=CARD, cardData={"license": "mit"}), [base])
    assert [row.ref for row in entry.lineage] == ["acme/base-b"]
    assert entry.commercial_use.value == "conditional"
    assert found(entry)["parent-conflict"] == "fail"


def test_an_outage_of_a_dataset_leaves_the_data_unknown():
    card = "# A model\n\n## Training data\nPretrained from scratch on acme/corpus, which is released in full.\n"
    model = repo(card=card, cardData={"license": "mit", "datasets": ["acme/corpus"]})
    failed = gone("acme/corpus", Reason.SERVER_ERROR, Status.FAILED)
    assert audited(model, (), [failed]).data.value == "unknown"
    private = repo("acme/corpus", kind=RefKind.DATASET, private=True)
    assert audited(model, (), [private]).data.value == "undisclosed"


def test_a_permissive_child_of_a_parent_under_unknown_terms_is_reported():
    entry = audited(tagged(base_model="acme/base"), [repo("acme/base", cardData={"license": "other"})])
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["parent-unclear"] == "review"
