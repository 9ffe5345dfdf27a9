"""Words beside the card: its translations and the NOTICE count where they limit."""

from __future__ import annotations

import pytest

from auditor.domain.repo_names import is_read_for_itself, translated_cards
from tests.making import audited, repo

MIT = {"license": "mit"}


def use(path: str, words: str) -> str:
    return audited(repo("acme/tala-7b", files={path: words}, cardData=MIT)).commercial_use.value


@pytest.mark.parametrize("path", ["README_zh.md", "README-ja.md", "README.pt-BR.md", "readme_cn.md", "README_EN.md"])
def test_a_limit_in_a_translation_of_the_card_counts(path: str) -> None:
    assert translated_cards([path, "model.safetensors"]) == [path]
    assert use(path, "# Tala\n\n模型权重仅限非商业研究使用。\n") == "prohibited"


@pytest.mark.parametrize("path", ["README_training_data.md", "docs/README_zh.md", "README.md", "README_zh.txt"])
def test_other_files_are_no_translations(path: str) -> None:
    assert translated_cards([path]) == []


def test_a_translation_grants_nothing() -> None:
    entry = audited(repo("acme/tala-7b", files={"README_zh.md": "# Tala\n\n许可协议:MIT\n"}))
    assert entry.commercial_use.value == "not-granted"


def test_only_the_first_translations_are_asked_for() -> None:
    paths = [f"README_{code}.md" for code in ("de", "fr", "ja", "zh")]
    assert translated_cards(paths) == ["README_de.md", "README_fr.md"]
    assert all(is_read_for_itself(path) for path in paths)


@pytest.mark.parametrize("path", ["NOTICE", "NOTICE.txt", "Notice.md"])
def test_the_restricted_licence_that_a_notice_names_binds(path: str) -> None:
    words = "Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) the owner.\n"
    entry = audited(repo("acme/tala-7b", files={path: words}, cardData=MIT))
    assert entry.commercial_use.value == "conditional"
    assert entry.license.concluded == "MIT AND LicenseRef-scancode-llama-2-license-2023"
    quoted = [row for row in entry.evidence if row.id in entry.commercial_use.evidence and row.uri.endswith(path)]
    assert quoted[0].excerpt == words.strip()


@pytest.mark.parametrize(
    "words",
    [
        "This product includes a parser, which is licensed under the MIT License.\n",
        "Parts are licensed under the GNU General Public License, version 2.\n",
        "Copyright 2026 Acme\n",
    ],
)
def test_a_notice_of_open_components_limits_nothing(words: str) -> None:
    assert use("NOTICE", words) == "allowed"
