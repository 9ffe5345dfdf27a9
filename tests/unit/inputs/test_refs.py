from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.ref import ModelRef, Position, RefKind
from auditor.errors import UsageError
from auditor.inputs.hub_address import is_id, read_address
from auditor.inputs.refs import LONGEST, is_folder, is_list, parse_ref

VENDOR_NAMES = {
    "azure/gpt-4o",
    "vertex_ai/gemini-2.5-pro@001",
    "bedrock/anthropic.claude-3-5-sonnet-20241022-v2:0",
    "Gemini 2.5 Pro",
    "o1",
    "openai/gpt-4o",
}
AT = Position(file="models.txt", line=3, column=1)


def parse(text: str, folders: tuple[str, ...] = (), revision: str | None = None) -> ModelRef:
    return parse_ref(
        text, position=AT, revision=revision, is_vendor=VENDOR_NAMES.__contains__, is_dir=folders.__contains__
    )


@pytest.mark.parametrize(
    ("text", "target", "revision"),
    [
        ("gpt2", "gpt2", None),
        ("org/name", "org/name", None),
        ("org/name@v1.0", "org/name", "v1.0"),
        ("org/name@refs/pr/7", "org/name", "refs/pr/7"),
        ("  org/name ", "org/name", None),
        ("huggingface/org/name", "org/name", None),
        ("hf://gpt2", "gpt2", None),
        ("hf://org/name@abc", "org/name", "abc"),
        ("hf://org/name@refs%2Fpr%2F7/sub/file.txt", "org/name", "refs/pr/7"),
        ("hf://org/name/sub/file.txt", "org/name", None),
        ("hf://models/org/name", "org/name", None),
        ("https://huggingface.co/org/name", "org/name", None),
        ("https://huggingface.co/org/name/", "org/name", None),
        ("http://www.huggingface.co/org/name?library=x#use", "org/name", None),
        ("huggingface.co/org/name", "org/name", None),
        ("https://hf.co/org/name/tree/main", "org/name", "main"),
        ("https://huggingface.co/org/name/blob/v2/README.md", "org/name", "v2"),
        ("https://huggingface.co/org/name/resolve/0123abcd/a/b.bin?download=true", "org/name", "0123abcd"),
        ("https://huggingface.co/org/name/tree/refs%2Fpr%2F3", "org/name", "refs/pr/3"),
        ("https://huggingface.co/org/name/tree/refs/pr/3/sub", "org/name", "refs/pr/3"),
        ("https://huggingface.co/org/name/discussions/4", "org/name", None),
        ("https://huggingface.co/gpt2/blob/main/config.json", "gpt2", "main"),
        ("https://huggingface.co/api/models/org/name", "org/name", None),
        ("https://huggingface.co/org/name.git", "org/name", None),
        ("git@hf.co:org/name", "org/name", None),
        ("hf.co/org/name-GGUF:Q4_K_M", "org/name-GGUF", None),
        ("pkg:huggingface/org/name@0123?repository_url=x", "org/name", "0123"),
    ],
)
def test_a_model_of_the_hub_is_understood_in_every_spelling(text: str, target: str, revision: str | None) -> None:
    ref = parse(text)
    assert (ref.kind, ref.target, ref.revision) == (RefKind.HUB, target, revision)
    assert ref.text == text
    assert ref.positions == (AT,)


@pytest.mark.parametrize(
    ("text", "target", "revision"),
    [
        ("datasets/squad", "squad", None),
        ("datasets/org/name@v1", "org/name", "v1"),
        ("hf://datasets/org/name@v1/train.csv", "org/name", "v1"),
        ("https://huggingface.co/datasets/org/name/viewer", "org/name", None),
        ("https://huggingface.co/datasets/org/name/tree/main/data", "org/name", "main"),
        ("https://huggingface.co/api/datasets/org/name", "org/name", None),
    ],
)
def test_a_dataset_is_told_from_a_model(text: str, target: str, revision: str | None) -> None:
    ref = parse(text)
    assert (ref.kind, ref.target, ref.revision) == (RefKind.DATASET, target, revision)


@pytest.mark.parametrize("text", sorted(VENDOR_NAMES))
def test_a_vendor_name_keeps_its_spaces_slashes_colons_and_at_signs(text: str) -> None:
    ref = parse(text)
    assert (ref.kind, ref.target, ref.revision) == (RefKind.VENDOR, text, None)


@pytest.mark.parametrize("text", ["Runway Gen-9 Alpha", "llama3.1:8b", "somewhere/deep/model", "名前 1.5", "foo:bar@x"])
def test_a_name_that_no_rule_knows_and_the_hub_cannot_hold_is_a_vendor_name(text: str) -> None:
    assert parse(text).kind is RefKind.VENDOR


def test_an_address_that_names_the_hub_beats_a_vendor_and_a_folder() -> None:
    assert parse("hf://openai/gpt-4o", folders=("hf://openai/gpt-4o",)).kind is RefKind.HUB


def test_an_existing_folder_beats_a_vendor_and_the_hub() -> None:
    assert parse("openai/gpt-4o", folders=("openai/gpt-4o",)).kind is RefKind.LOCAL
    assert parse("gpt2", folders=("gpt2",)).kind is RefKind.LOCAL


def test_folders_are_looked_up_on_disk(tmp_path) -> None:
    assert is_folder(str(tmp_path))
    assert not is_folder(str(tmp_path / "none"))
    assert not is_folder("a\0b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "an empty model reference"),
        ("   ", "an empty model reference"),
        ("./weights", "'./weights' is no existing folder"),
        ("/data/model", "is no existing folder"),
        ("~/model", "is no existing folder"),
        ("https://example.com/model", "is an address, but not of the Hub"),
        ("s3://bucket/model", "is an address, but not of the Hub"),
        ("other.yaml", "'other.yaml' is the name of a list, where one model is meant"),
        ("org//name", "'org//name' is no model reference"),
        ("meta-llama/ Llama-3", "is no model reference"),
        ("org/two--dashes", "is no model reference"),
        ("!?", "is no model reference"),
        ("this is a whole sentence and no name", "is no model reference"),
        ("org/na\u200bme", "holds U+200B (zero width space) as character 7"),
        ("org/name\tx", "holds U+0009 (control character)"),
        ("x" * (LONGEST + 1), f"a reference of {LONGEST + 1} characters"),
        ("https://huggingface.co/spaces/org/app", "is no model or dataset of the Hub"),
        ("https://huggingface.co/", "is no model or dataset of the Hub"),
        ("https://huggingface.co/or g/name", "is not a Hub id"),
        ("hf://spaces/org/app", "is a Space"),
        ("hf://", "is not a Hub id"),
        ("hf://org/name@-x", "has a revision that no branch, tag or commit can have"),
    ],
)
def test_what_can_be_no_model_is_an_error_that_names_the_place(text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert words in caught.value.message
    assert str(caught.value).startswith("models.txt:3:1: ")
    assert caught.value.hint


def test_a_revision_beside_the_reference_is_taken() -> None:
    assert parse("org/name", revision="v2").revision == "v2"
    assert parse("org/name@v2", revision="v2").revision == "v2"


def test_two_different_revisions_are_refused() -> None:
    with pytest.raises(UsageError, match="two revisions: 'v1' in the reference and 'v2' beside it"):
        parse("org/name@v1", revision="v2")


def test_a_revision_of_something_that_is_not_on_the_hub_is_refused() -> None:
    with pytest.raises(UsageError, match="not on the Hub"):
        parse("azure/gpt-4o", revision="v2")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("-", True), ("a/models.YAML", True), ("x.csv", True), ("gpt2", False), ("hf://a/b.txt", False)],
)
def test_a_list_is_known_by_its_suffix(text: str, answer: bool) -> None:
    assert is_list(text) is answer


@given(st.text(max_size=60))
def test_any_text_is_a_reference_or_a_usage_error(text: str) -> None:
    try:
        ref = parse(text)
    except UsageError as error:
        shown = error.message
    else:
        shown = ref.target
        assert ref.text == text
    assert shown.isprintable()
    assert shown


@given(st.from_regex(r"[a-z0-9]{1,8}/[A-Za-z0-9_.-]{1,12}", fullmatch=True), st.sampled_from(["main", "v1", "0a1b"]))
def test_every_spelling_of_one_repository_means_the_same(id_: str, revision: str) -> None:
    if not is_id(id_) or is_list(id_):
        return
    spellings = [
        f"{id_}@{revision}",
        f"hf://{id_}@{revision}",
        f"https://huggingface.co/{id_}/tree/{revision}",
        f"pkg:huggingface/{id_}@{revision}",
    ]
    assert {(parse(text).target, parse(text).revision) for text in spellings} == {(id_, revision)}


def test_a_plain_text_is_no_address() -> None:
    assert read_address("Gemini 2.5 Pro") is None
