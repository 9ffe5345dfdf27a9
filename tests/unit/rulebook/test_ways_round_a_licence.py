"""Ways in which a permissive tag may stand beside something stricter: one sentence a test."""

import json
import time

import pytest

from auditor.domain.evidence import Reason, Status
from tests.making import audited, found, gone, repo
from tests.unit.rulebook.test_hostile_repositories import MIT, NC

POLICY = (
    "# Acceptable Use Policy\n\nThis policy is part of the licence of the model. You agree that you will not use the "
    "model for any commercial purpose, nor to harm people, nor to break the law.\n"
)


def use(model, relatives=()):
    return audited(model, relatives).commercial_use.value


def tagged(license_="mit", **card):
    return repo("acme/tala-7b", cardData={"license": license_, **card})


@pytest.mark.parametrize(
    "card",
    [
        {"license_name": "acme-non-commercial-license"},
        {"license_name": "cc-by-nc-4.0"},
        {"license_name": "Tala Research Only License"},
        {"tags": ["text-generation", "non-commercial"]},
        {"tags": ["cc-by-nc-sa-4.0"]},
        {"tags": ["research-only"]},
        {"usage": "non-commercial only"},
        {"commercial_use": False},
        {"commercial": "no"},
        {"license_details": "For non-commercial use only."},
        {"license_notes": ["Code is MIT.", "The weights are for research purposes only."]},
        {"extra_gated_fields": {"I will use it for academic research only": "checkbox"}},
        {"extra_gated_button_content": "I agree to non-commercial use only"},
        {"extra_gated_prompt": "Commercial use is not allowed. Contact us for a licence."},
    ],
)
def test_a_limit_in_any_field_of_the_front_matter_counts(card):
    assert use(tagged(**card)) in ("prohibited", "unknown")
    assert use(tagged(**card)) == "prohibited" or "license_name" in card


@pytest.mark.parametrize(
    "card",
    [
        {"tags": ["commercial", "research", "nc", "llama-3", "gemma"]},
        {"usage": "text generation"},
        {"commercial_use": True},
        {"language": ["nc"], "thumbnail": "https://example.com/nc.png"},
        {"license_details": "Free for research and commercial use."},
        {"extra_gated_fields": {"Intended use": "text", "Company": "text", "Country": "country"}},
    ],
)
def test_innocent_fields_limit_nothing(card):
    assert use(tagged(**card)) == "allowed"


def test_a_comment_between_the_lines_of_the_front_matter_counts_and_the_template_s_own_does_not():
    front = "---\nlicense: mit  # weights are for non-commercial use only\n---\n# M\n"
    assert use(repo(card=front, cardData={"license": "mit"})) == "prohibited"
    template = "---\nlicense: mit # Example: apache-2.0, cc-by-nc-4.0 or see https://hf.co/docs\n---\n# M\n"
    assert use(repo(card=template, cardData={"license": "mit"})) == "allowed"


def test_a_card_that_is_nothing_but_a_comment_still_limits():
    assert use(repo(card="<!-- non-commercial use only -->", cardData={"license": "mit"})) == "prohibited"


@pytest.mark.parametrize(
    "piece", ["<!--a licence-->\n", "<img alt='commercial", "[x](", "Can I sell it?\n\n", "| a | b |\n"]
)
def test_a_card_of_endless_asides_is_read_in_bounded_time(piece):
    began = time.process_time()
    assert use(repo(card=piece * (120_000 // len(piece)), cardData={"license": "mit"})) == "allowed"
    assert time.process_time() - began < 8


def test_a_hidden_licence_grants_nothing():
    card = "# A model\n\n<!-- License: MIT -->\n![x](https://img.shields.io/badge/License-MIT-green.svg)\n"
    assert use(repo(card=card)) in ("not-granted", "unknown")


@pytest.mark.parametrize("answer", ["No.", "Unfortunately not.", "No, you need another licence for that."])
def test_a_question_that_is_answered_with_no(answer):
    card = f"# M\n\n## FAQ\n\n**Can I use it commercially?**\n\n{answer}\n"
    assert use(repo(card=card, cardData={"license": "mit"})) == "prohibited"
    turned = "# M\n\n## FAQ\n\n**Do I need a licence for commercial use?**\n\nNo.\n"
    assert use(repo(card=turned, cardData={"license": "mit"})) == "allowed"


@pytest.mark.parametrize(
    "link",
    [
        "https://huggingface.co/acme/base/blob/main/LICENSE.md",
        "https://huggingface.co/acme/tala-7b/blob/main/WEIGHTS_LICENSE",
        "https://example.com/terms",
    ],
)
@pytest.mark.parametrize("reason", [Reason.GATED, Reason.TIMEOUT, Reason.UNREACHABLE])
def test_a_linked_licence_that_cannot_be_had_makes_a_permissive_tag_doubtful(link, reason):
    status = Status.DENIED if reason is Reason.GATED else Status.FAILED
    model = tagged(license_link=link)
    uri = link.replace("https://huggingface.co/", "hf://").replace("/blob/main/", "@main/")
    unread = audited_with(model, uri, status, reason)
    assert unread.commercial_use.value == "unknown"


def test_a_link_to_the_gated_licence_of_another_repository_makes_a_text_of_ones_own_doubtful():
    model = repo(files={"LICENSE": MIT}, cardData={"license": "mit"})
    linked = "hf://acme/base@main/LICENSE.md"
    assert audited_with(model, linked, Status.DENIED, Reason.GATED).commercial_use.value == "unknown"


def audited_with(model, uri, status, reason):
    from tests.making import absent

    return audited(model.model_copy(update={"files": (*model.files, absent(uri, reason, status))}))


def test_a_licence_by_an_unknown_name_takes_away_what_a_tag_permits():
    card = "# M\n\nThe model is released under the Acme Community License.\n"
    entry = audited(repo(card=card, cardData={"license": "apache-2.0"}))
    assert entry.commercial_use.value == "unknown"
    assert entry.license.concluded == "NOASSERTION"
    assert found(entry)["license-prose-stricter"] == "review"


def test_a_licence_by_an_unknown_name_is_no_silence():
    card = "# M\n\nUse of the weights is subject to [the Model License](MODEL_LICENSE).\n"
    assert use(repo(card=card)) == "unknown"
    assert use(repo(card=card, files={"LICENSE-CODE": MIT})) == "unknown"


def test_the_text_behind_an_unknown_name_speaks_for_itself():
    card = "# M\n\nUse of the weights is subject to [the Model License](./MODEL_LICENSE).\n"
    assert use(repo(card=card, files={"MODEL_LICENSE": MIT})) == "allowed"
    assert use(repo(card=card, files={"MODEL_LICENSE": NC})) == "prohibited"


@pytest.mark.parametrize(
    "words",
    [
        "The model is released under the MIT License.",
        "Released under the Apache License 2.0.",
        "Released under a permissive Open Source License.",
        "Use is subject to the License.",
        "The training code is under the Acme Code License.",
        "The dataset is under the Acme Data Agreement.",
        "The original LLaMA weights are under the Acme Bespoke License.",
    ],
)
def test_names_that_everybody_knows_or_of_other_things_take_nothing_away(words):
    assert use(repo(card=f"# M\n\n{words}\n", cardData={"license": "mit"})) == "allowed"


@pytest.mark.parametrize("path", ["USE_POLICY.md", "ACCEPTABLE_USE_POLICY.txt"])
def test_a_policy_that_bars_commerce_restricts_an_open_licence(path):
    entry = audited(repo(cardData={"license": "apache-2.0"}, files={path: POLICY}))
    assert entry.commercial_use.value == "prohibited"


@pytest.mark.parametrize(
    "path", ["weights/LICENSE.md", "model/LICENSE", "LICENSES/weights.txt", "docs/LICENSE-WEIGHTS"]
)
def test_a_licence_of_the_weights_in_a_folder_restricts(path):
    listing = ("weights/model.safetensors", "model/model.safetensors")
    assert use(repo(cardData={"license": "mit"}, files={path: NC}, listing=listing)) == "prohibited"


NC_BASE = repo("acme/base", cardData={"license": "cc-by-nc-4.0"})


@pytest.mark.parametrize(
    "words",
    [
        "This model is a fine-tuned version of [acme/base](https://huggingface.co/acme/base) on our data.",
        "This model is a fine-tuned version of acme/base.",
        "It was fine-tuned from [Base](https://huggingface.co/acme/base).",
        "- **Finetuned from model [optional]:** acme/base",
        "**Base model:** [acme/base](https://huggingface.co/acme/base)",
        "Base model: `acme/base`",
        "- Original model: [Base](https://huggingface.co/acme/base)",
        "This repository contains GGUF files for [Base](https://huggingface.co/acme/base).",
        "This is a LoRA adapter for acme/base.",
        "```yaml\nmodels:\n  - model: acme/base\n  - model: acme/other\nmerge_method: slerp\n```",
    ],
)
def test_a_parent_that_only_words_name_binds(words):
    entry = audited(repo("acme/tala-7b", card=f"# Tala\n\n{words}\n", cardData={"license": "mit"}), [NC_BASE])
    assert "acme/base" in [row.ref for row in entry.lineage]
    assert entry.commercial_use.value in ("prohibited", "unknown")
    assert entry.commercial_use.value == "prohibited" or "acme/other" in words


@pytest.mark.parametrize(
    "words",
    [
        "The tokenizer is taken from acme/base.",
        "We compare with [Base](https://huggingface.co/acme/base).",
        "Based on the [model card](https://huggingface.co/acme/base) of Base.",
        "A smaller version is at [Base](https://huggingface.co/acme/base).",
        "It was distilled with a teacher, acme/base.",
        "The train/test split is 80/20.",
        "Our models are fine-tuned from [Base](https://huggingface.co/acme/base) or others.",
    ],
)
def test_other_repositories_that_a_card_mentions_are_no_parents(words):
    entry = audited(repo("acme/tala-7b", card=f"# Tala\n\n{words}\n", cardData={"license": "mit"}), [NC_BASE])
    assert entry.lineage == ()


def test_declared_parents_come_before_those_of_the_words():
    card = "# Tala\n\nThis model is a fine-tuned version of acme/base.\n"
    entry = audited(
        repo(card=card, cardData={"license": "mit", "base_model": "acme/real"}), [NC_BASE, repo("acme/real")]
    )
    assert [row.ref for row in entry.lineage] == ["acme/real"]


def test_an_adapter_s_configuration_names_the_parent():
    config = json.dumps({"base_model_name_or_path": "acme/base"})
    assert use(repo(cardData={"license": "mit"}, files={"adapter_config.json": config}), [NC_BASE]) == "prohibited"


@pytest.mark.parametrize("name", ["Tala-7B-Chat", "Tala-7B-Distill-Foo", "Ganga-3B"])
def test_the_terms_of_a_sibling_are_not_this_models(name):
    card = f"# Tala\n\n## License\n\n{name} is licensed under CC BY-NC 4.0.\n"
    assert use(repo("acme/Tala-7B", card=card, cardData={"license": "mit"})) == "allowed"


def test_a_licence_section_about_somebody_else_s_model_counts_where_nothing_else_is_said():
    card = "# Tala\n\n## License\n\nLlama 2 is licensed under the LLAMA 2 Community License, Copyright (c) Meta.\n"
    assert use(repo("acme/tala-7b", card=card)) == "conditional"
    assert use(repo("acme/tala-7b", card=card, cardData={"license": "mit"})) == "allowed"


def test_what_the_model_was_made_from_binds_it_beside_its_own_licence():
    card = "# Tala\n\nIt uses Basile-70B as a component, which is licensed under the Llama 3 Community License.\n"
    entry = audited(repo("acme/tala-7b", card=card, cardData={"license": "mit"}))
    assert entry.commercial_use.value == "conditional"
    assert entry.license.concluded == "MIT AND LicenseRef-auditor-llama-3"


SIBLINGS = """# Tala family

<table>
<tr><th colspan="3">Tuned on open prompts. Good for English.</tr>
<tr><td>Model</td><td><a href="https://huggingface.co/acme/tala-7b">tala-7b</a></td><td>tala-13b</td></tr>
<tr><th colspan="3">Tuned on scraped prompts. Released for research purposes only. Weaker than the above.</th></tr>
<tr><td>Model</td><td>tala-7b-x</td><td></td></tr>
</table>
"""


@pytest.mark.parametrize(
    ("name", "expected"), [("tala-7b", "allowed"), ("tala-7b-x", "prohibited"), ("tala-70b", "allowed")]
)
def test_a_limit_that_heads_part_of_a_table_binds_the_models_below_it(name, expected):
    model = repo(f"acme/{name}", card=SIBLINGS, cardData={"license": "apache-2.0"})
    entry = audited(model)
    assert entry.commercial_use.value == expected
    assert (expected == "prohibited") == ("license-prose-stricter" in found(entry))


@pytest.mark.parametrize(
    "table",
    [
        "| Model | Size |\n|---|---|\n| **Research use only** | |\n| tala-7b | 7B |\n",
        "| | tala-7b | tala-7b-x |\n|---|---|---|\n| Licence | CC BY-NC 4.0 | MIT |\n",
        "<table><tr><td>tala-7b<td rowspan=2>For non-commercial use only.<tr><td>tala-13b</table>",
        "<table><caption>For academic research only.</caption><tr><td>tala-7b<td>7B</table>",
        "| For non-commercial use only. |\n|---|\n",
    ],
)
def test_a_limit_counts_wherever_a_table_puts_it(table):
    assert use(repo("acme/tala-7b", card=f"# Tala\n\n{table}", cardData={"license": "mit"})) == "prohibited"


@pytest.mark.parametrize(
    "table",
    [
        "| Model | Size |\n|---|---|\n| **Research use only** | |\n| bela-7b | 7B |\n| **Open** | |\n| tala-7b | 7B |\n",
        "| | tala-7b | bela-7b |\n|---|---|---|\n| Licence | MIT | CC BY-NC 4.0 |\n",
        "| Data set | Licence |\n|---|---|\n| tala | CC BY-NC 4.0 |\n",
    ],
)
def test_a_limit_that_a_table_puts_on_others_is_none_of_ours(table):
    assert use(repo("acme/tala-7b", card=f"# Tala\n\n{table}", cardData={"license": "mit"})) == "allowed"


def test_a_family_that_only_the_card_s_words_name_binds_and_is_quoted():
    card = "# Tala\n\nThis model is fine-tuned from Llama-2-7b on our own questions.\n"
    entry = audited(repo("acme/tala-7b", card=card, cardData={"license": "apache-2.0"}))
    assert entry.commercial_use.value == "conditional"
    assert found(entry)["parent-in-words"] == "review"
    quoted = [row.excerpt for row in entry.evidence if row.id in entry.commercial_use.evidence and row.excerpt]
    assert "This model is fine-tuned from Llama-2-7b on our own questions." in quoted


def test_words_on_the_origin_count_where_no_declared_parent_is_there_and_else_the_parent_is_asked():
    card = "# Tala\n\nThis model is fine-tuned from Llama-2-7b.\n"
    model = repo("acme/tala-7b", card=card, cardData={"license": "apache-2.0", "base_model": "acme/base"})
    parent = repo("acme/base", cardData={"license": "llama2"})
    assert "parent-conflict" in found(audited(model, [parent]))
    entry = audited(model, [gone("acme/base")])
    assert entry.commercial_use.value == "conditional"
    assert "parent-in-words" in found(entry)


def test_data_from_a_vendor_s_model_is_a_finding_and_no_condition():
    card = "# Tala\n\nIt was fine-tuned on 50,000 conversations with ChatGPT.\n"
    entry = audited(repo("acme/tala-7b", card=card, cardData={"license": "mit"}))
    assert (entry.commercial_use.value, found(entry)["data-from-model-outputs"]) == ("allowed", "review")


def test_a_limit_on_outputs_is_a_condition_with_its_words():
    card = "# Tala\n\nOutputs may not be used to train other models.\n"
    (condition,) = audited(repo(card=card, cardData={"license": "mit"})).commercial_use.conditions
    assert condition.clause == "output.no-training"
    assert condition.evidence
