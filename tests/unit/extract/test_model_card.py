import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.domain.facts import DeclaredForm
from auditor.extract.dossier import extract
from auditor.extract.metadata import Metadata
from auditor.extract.model_card import Card, read_declared
from auditor.licenses.catalog import catalog
from tests.making import COMMIT, evidence, repo

HOME = f"hf://acme/model@{COMMIT}"


def card(text, **metadata) -> Card:
    dossier = repo(card=text, **metadata)
    return Card(dossier.files[0], Metadata.of(dossier))


def declared(text="", **metadata):
    return read_declared(card(text, **metadata), catalog())


@pytest.mark.parametrize(
    ("license_", "form", "licenses"),
    [
        ("apache-2.0", DeclaredForm.SINGLE, ("Apache-2.0",)),
        (["mit"], DeclaredForm.SINGLE, ("MIT",)),
        (["mit", "MIT"], DeclaredForm.SINGLE, ("MIT",)),
        (["mit", "apache-2.0"], DeclaredForm.LIST, ("MIT", "Apache-2.0")),
        (None, DeclaredForm.NONE, ()),
        ("", DeclaredForm.NONE, ()),
        ([], DeclaredForm.NONE, ()),
        ("other", DeclaredForm.OTHER, ()),
        ("unknown", DeclaredForm.OTHER, ()),
        ("Apache License 2.0", DeclaredForm.SINGLE, ("Apache-2.0",)),
        ("a licence of my own", DeclaredForm.UNRECOGNISED, ()),
        ({"name": "mit"}, DeclaredForm.NONE, ()),
        (True, DeclaredForm.NONE, ()),
        ([None, "mit", {"x": 1}], DeclaredForm.SINGLE, ("MIT",)),
    ],
)
def test_the_licence_field_is_read_in_every_shape(license_, form, licenses):
    stated = declared(cardData={"license": license_}).stated
    assert (stated.form, stated.licenses) == (form, licenses)


@pytest.mark.parametrize("family", ["bsd", "gpl", "cc", "openrail", "lgpl"])
def test_a_family_stays_ambiguous(family):
    assert declared(cardData={"license": family}).stated.form is DeclaredForm.AMBIGUOUS


def test_the_front_matter_is_read_where_the_hub_did_not():
    assert declared("---\nlicense: mit\n---\n# M\n").stated.licenses == ("MIT",)


def test_the_tags_stand_in_for_a_missing_front_matter():
    assert declared("# M\n", tags=["license:mit", "x"]).stated.licenses == ("MIT",)


@pytest.mark.parametrize(
    "text", ["\ufeff---\nlicense: mit\n---\n", "---\r\nlicense: mit\r\n---\r\n", "\n---\nlicense: mit\n---\n"]
)
def test_byte_order_marks_and_line_ends_do_not_hide_the_front_matter(text):
    assert declared(text).stated.licenses == ("MIT",)


def test_a_declaration_is_cited_by_its_line_in_the_card():
    citation = declared("---\ntags: [a]\nlicense: mit\n---\n").citations[0]
    assert citation.excerpt == "license: mit"
    assert citation.uri == f"{HOME}/README.md"


def test_without_a_card_it_is_cited_in_the_hubs_answer():
    dossier = repo(card=None, cardData={"license": "mit"})
    citation = read_declared(Card(None, Metadata.of(dossier)), catalog()).citations[0]
    assert citation.excerpt == '"license":"mit"'


def test_malformed_front_matter_is_said_and_harmless():
    broken = card("---\nlicense: [mit\n---\n# M\n")
    assert broken.state.value == "malformed"
    assert read_declared(broken, catalog()).stated.form is DeclaredForm.NONE


def test_an_alias_bomb_is_not_unfolded():
    bomb = (
        "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{c}: &{c} [{','.join([f'*{p}'] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
        + "---\n"
    )
    assert card(bomb).state.value == "malformed"


@pytest.mark.parametrize("bracket", ["[", "{a: "])
def test_deep_nesting_does_not_crash_the_parser(bracket):
    deep = card(f"---\nlicense: mit\nx: {bracket * 40_000}\n---\n# M\n")
    assert deep.state.value == "malformed"


def test_ten_megabytes_of_card_are_read_in_bounded_time():
    big = "---\nlicense: mit\n---\n" + "# Section\nThe model is for non-commercial use only. " * 200_000
    assert extract(repo(card=big), catalog()).declared.stated.licenses == ("MIT",)


def test_a_link_to_a_known_text_names_the_licence():
    linked = declared(cardData={"license": "other", "license_link": "https://www.apache.org/licenses/LICENSE-2.0"})
    assert linked.linked == "Apache-2.0"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["cardData", "tags", "siblings", "gated", "safetensors", "gguf", "baseModels", "private", "library_name", "id"]


@settings(max_examples=60, deadline=None)
@given(
    answer=st.dictionaries(st.sampled_from(FIELDS), JSON),
    front=st.dictionaries(
        st.sampled_from(["license", "license_name", "license_link", "base_model", "datasets", "tags"]), JSON
    ),
)
def test_no_answer_of_a_stranger_breaks_extraction(answer, front):
    dossier = repo()
    hostile = {**answer, "cardData": front} if front else answer
    metadata = evidence(dossier.metadata.uri, json.dumps(hostile))
    facts = extract(dossier.model_copy(update={"metadata": metadata}), catalog())
    assert facts.ref == "acme/model"


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400))
def test_no_card_of_a_stranger_breaks_extraction(text):
    assert extract(repo(card=f"---\n{text}\n---\n{text}"), catalog()).ref == "acme/model"


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'{"id":', b"[" * 100_000, b"\xff\xfe"])
def test_metadata_that_is_no_object_is_read_as_empty(content):
    dossier = repo()
    broken = dossier.model_copy(update={"metadata": evidence(dossier.metadata.uri, content)})
    assert Metadata.of(broken).values == {}
