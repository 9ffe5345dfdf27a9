"""Names as people write them, each with what it is: tests/data/vendor_names.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.domain.vendors import Audience, NameKind, VendorMatch
from auditor.inputs import vendor_names

match = cache(vendor_names.match)
WITHHELD = {NameKind.API_MODEL, NameKind.PRODUCT}


@cache
def groups() -> list[dict[str, Any]]:
    path = Path(__file__).parents[2] / "data" / "vendor_names.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


def written(*kinds: str) -> Iterator[tuple[str, dict[str, Any], VendorMatch | None]]:
    for group in groups():
        if not kinds or group["kind"] in kinds:
            yield from ((name, group, match(name)) for name in group["names"])


def closed(found: VendorMatch | None) -> bool:
    kinds = {one.kind for one in found.candidates} or {found.kind} if found else set()
    return bool(kinds) and kinds <= WITHHELD


def test_names_are_understood_as_what_they_are() -> None:
    kinds = [kind.value for kind in NameKind]
    wrong = [(name, group["kind"], found) for name, group, found in written(*kinds) if not _is(group["kind"], found)]
    assert wrong == []


def _is(kind: str, found: VendorMatch | None) -> bool:
    return found is not None and found.kind.value == kind


def test_the_maker_is_named_and_the_host_beside_it() -> None:
    sure = {NameKind.UNRECOGNISED, NameKind.SHARED}
    for name, group, found in written():
        if found and found.name and group.get("maker") and found.kind not in sure:
            assert found.name == group["maker"], name
        if "host" in group:
            assert found is not None, name
            assert found.host == group["host"], name


def test_a_name_of_public_weights_is_never_called_closed() -> None:
    assert [name for name, _, found in written("not-closed", "open-weights", "family") if closed(found)] == []


def test_known_names_are_somebodys() -> None:
    assert [name for name, _, found in written("known") if found is None] == []


def test_a_name_that_nobody_gave_is_not_guessed_at() -> None:
    guessed = [
        name for name, _, found in written("nobody") if found is not None and found.kind is not NameKind.UNRECOGNISED
    ]
    assert guessed == []


def test_libraries_carry_their_licence() -> None:
    for name, group, found in written("framework"):
        assert found is not None, name
        assert found.license, name
        assert group.get("license") in (None, found.license), name


def test_a_plan_for_organisations_has_the_business_terms() -> None:
    for name in ("ChatGPT Enterprise", "Cursor Business", "Perplexity Enterprise Pro", "Tabnine for Teams"):
        found = match(name)
        assert found is not None, name
        assert found.audience is Audience.BUSINESS, name
    consumer = match("Perplexity Pro")
    assert consumer is not None
    assert consumer.audience is Audience.CONSUMER


def test_a_provider_before_a_colon_is_read_and_a_tag_behind_one_is_left() -> None:
    for name, target in (("openai:gpt-4o", "gpt-4o"), ("google-gla:gemini-1.5-flash", "gemini-1.5-flash")):
        found = match(name)
        assert found is not None
        assert found.model == target
    tagged = match("mistral:7b")
    assert tagged is None or not closed(tagged)


def test_short_names_need_their_vendor() -> None:
    assert match("v3") is None
    found = match("deepseek.v3-v1:0")
    assert found is not None
    assert found.hub == "deepseek-ai/DeepSeek-V3"


def test_a_version_that_no_rule_knows_is_not_taken_for_a_known_repository() -> None:
    for name in ("kimi-k2-1231-preview", "deepseek-r1:70b", "mistral-nemo-2512", "gpt-oss-120b-2027"):
        found = match(name)
        assert found is None or found.repository is None, name


def test_what_a_host_appends_leaves_the_repository() -> None:
    for name, repository in (
        ("openrouter/openai/gpt-oss-120b:free", "openai/gpt-oss-120b"),
        ("mistral.mistral-7b-instruct-v0:2", "mistralai/Mistral-7B-Instruct-v0.2"),
        ("groq/llama3-70b-8192", "meta-llama/Meta-Llama-3-70B-Instruct"),
        ("huggingface/meta-llama/Llama-2-7b", "meta-llama/Llama-2-7b"),
        ("glm-4-9b-chat", "THUDM/glm-4-9b-chat"),
    ):
        found = match(name)
        assert found is not None, name
        assert found.repository == repository, name
