from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.ref import RefKind
from auditor.errors import UsageError
from auditor.inputs.list_formats import csv_list, json_list, yaml_list
from auditor.inputs.list_formats.interface import Fault
from auditor.inputs.lists import Listing, Lookups, read_arguments, read_list
from tests.speed import cpu_seconds

OFFLINE = Lookups(is_vendor=lambda text: text.startswith(("gpt-", "azure/")), is_dir=lambda text: text == "folder")


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """Writes a list and reads it, with paths as a user would see them."""
    monkeypatch.chdir(tmp_path)

    def read(name: str, content: str | bytes) -> Listing:
        data = content.encode() if isinstance(content, str) else content
        Path(name).write_bytes(data)
        return read_list(name, lookups=OFFLINE)

    return read


def piped(text: str) -> Listing:
    return read_list("-", io.BytesIO(text.encode()), lookups=OFFLINE)


def places(listing: Listing) -> list[tuple[str, str]]:
    return [(ref.text, str(ref.positions[0])) for ref in listing.refs]


def message(error: pytest.ExceptionInfo[UsageError]) -> str:
    return f"{error.value} | {error.value.hint}"


def test_a_text_list_has_one_model_a_line_and_comments(listed) -> None:
    listing = listed("m.txt", "# ours\ngpt2\n\n  org/name@v1 # pinned\r\nazure/gpt-4o\n#x\nhf.co/a/b#frag\n")
    assert places(listing) == [
        ("gpt2", "m.txt:2:1"),
        ("org/name@v1", "m.txt:4:3"),
        ("azure/gpt-4o", "m.txt:5:1"),
        ("hf.co/a/b#frag", "m.txt:7:1"),
    ]
    assert [ref.revision for ref in listing.refs] == [None, "v1", None, None]


def test_a_yaml_list_holds_strings_and_mappings(listed) -> None:
    listing = listed(
        "m.yaml",
        "- gpt2\n- id: org/name\n  revision: 1.0\n  usage: saas\n  note: a \"big\" one\n- 'GPT 5'\n- {id: a/b}\n",
    )
    assert places(listing) == [
        ("gpt2", "m.yaml:1:3"),
        ("org/name", "m.yaml:2:7"),
        ("GPT 5", "m.yaml:6:3"),
        ("a/b", "m.yaml:7:8"),
    ]
    assert listing.refs[1].revision == "1.0"
    assert (listing.refs[1].usage, listing.refs[1].note) == ("saas", 'a "big" one')


@pytest.mark.parametrize(("name", "text"), [("m.yaml", "models:\n  - gpt2\n"), ("m.json", '{"models": ["gpt2"]}')])
def test_a_list_may_stand_under_models(listed, name: str, text: str) -> None:
    assert [ref.text for ref in listed(name, text).refs] == ["gpt2"]


def test_a_json_list_keeps_lines_and_columns(listed) -> None:
    listing = listed(
        "m.json", '[\n  "gpt2",\n\t{"note": "\\u00fc\\ud83d\\ude00", "id": "a\\/b", "revision": 20240701}\n]\n'
    )
    assert places(listing) == [("gpt2", "m.json:2:3"), ("a/b", "m.json:3:39")]
    assert (listing.refs[1].note, listing.refs[1].revision) == ("ü😀", "20240701")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_list_is_read_by_its_header_whatever_the_delimiter(listed, delimiter: str) -> None:
    rows = ["Owner,Model,REVISION,Note", 'we,gpt2,,"two\nlines ""x"""', ",,,", "me, org/name ,v1,"]
    listing = listed("m.csv", "\r\n".join(rows).replace(",", delimiter))
    assert places(listing) == [("gpt2", "m.csv:2:4"), ("org/name", "m.csv:5:4")]
    assert listing.refs[0].note == 'two\nlines "x"'
    assert listing.refs[1].revision == "v1"


def test_an_item_may_be_a_folder(listed) -> None:
    assert listed("m.txt", "folder\n").refs[0].kind is RefKind.LOCAL


def test_repeats_are_merged_and_said(listed) -> None:
    listing = listed("m.txt", "a/b\ngpt2\n\ngpt2@main\ngpt2\n")
    assert [ref.text for ref in listing.refs] == ["a/b", "gpt2", "gpt2@main"]
    assert [str(place) for place in listing.refs[1].positions] == ["m.txt:2:1", "m.txt:5:1"]
    assert listing.notes == ("m.txt:5 repeats gpt2 of line 2",)


def test_the_same_model_for_another_usage_is_another_question(listed) -> None:
    text = "- {id: gpt2, usage: saas, note: one}\n- {id: gpt2, usage: research}\n- {id: gpt2, usage: saas, note: two}\n"
    listing = listed("m.yaml", text)
    assert [(ref.usage, ref.note) for ref in listing.refs] == [("saas", "one; two"), ("research", None)]


def test_arguments_mix_references_and_lists(listed) -> None:
    listed("m.txt", "gpt2\nx/y\n")
    listing = read_arguments(["gpt2", "m.txt", "gpt2", "azure/gpt-4o"], lookups=OFFLINE)
    assert [ref.text for ref in listing.refs] == ["gpt2", "x/y", "azure/gpt-4o"]
    assert listing.notes == (
        "m.txt:1 repeats gpt2 of the command line",
        "gpt2 is named again on the command line",
    )


def test_a_model_in_two_lists_names_both_places(listed) -> None:
    listed("a.txt", "gpt2\n")
    listed("b.txt", "gpt2\n")
    listing = read_arguments(["a.txt", "b.txt"], lookups=OFFLINE)
    assert listing.notes == ("b.txt:1 repeats gpt2 of a.txt:1",)


def test_no_argument_at_all_is_an_error() -> None:
    with pytest.raises(UsageError, match="the command line: the list holds no model"):
        read_arguments([])


@pytest.mark.parametrize(
    "text",
    [
        "gpt2\na/b\n",
        "- gpt2\n- a/b\n",
        "# list\nmodels:\n- gpt2\n- a/b\n",
        "---\n- gpt2\n- a/b\n",
        ' ["gpt2", "a/b"]',
        '{"models": ["gpt2", "a/b"]}',
        "id,revision\ngpt2,\na/b,\n",
        '"Model";x\ngpt2;\na/b;\n',
    ],
)
def test_standard_input_is_read_in_any_format(text: str) -> None:
    listing = piped(text)
    assert [ref.text for ref in listing.refs] == ["gpt2", "a/b"]
    assert listing.refs[0].positions[0].file == "<stdin>"


def test_standard_input_must_be_there() -> None:
    with pytest.raises(UsageError, match="no standard input"):
        read_list("-")


@pytest.mark.parametrize("name", ["m.yaml", "m.json", "m.csv", "m.txt"])
@pytest.mark.parametrize("text", ["", "\n", "  \n"])
def test_an_empty_list_is_an_error(listed, name: str, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        listed(name, text)
    assert message(caught) == (
        f"{name}: the list holds no model | name at least one model, for example: gpt2, or meta-llama/Llama-3.1-8B@main"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [("m.yaml", "[]"), ("m.yaml", "models:\n"), ("m.json", "[ ]"), ("m.csv", "id\n"), ("m.txt", "# none\n")],
)
def test_a_list_without_items_is_an_error(listed, name: str, text: str) -> None:
    with pytest.raises(UsageError, match="the list holds no model"):
        listed(name, text)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("m.yaml", "- id: a\n  revison: x\n", "m.yaml:2:3: unknown key 'revison' | did you mean 'revision'?"),
        ("m.yaml", "model:\n- gpt2\n", "m.yaml:1:1: unknown key 'model' | did you mean 'models'?"),
        ("m.yaml", "- id: a\n  id: b\n", "m.yaml:2:3: 'id' stands here twice | keep one of them"),
        ("m.yaml", "- revision: x\n", "m.yaml:1:3: an item without an id | an item is a string"),
        ("m.yaml", "- [a, b]\n", "m.yaml:1:3: a model is expected, and this is a list | lists of models cannot be"),
        (
            "m.yaml",
            "- 12\n",
            'm.yaml:1:3: a model is expected, and this is a number | write it in quotes if it is a name: "12"',
        ),
        ("m.yaml", "- yes\n", "m.yaml:1:3: a model is expected, and this is a boolean | write it in quotes"),
        ("m.yaml", "-\n", "m.yaml:1:2: a model is expected, and this is a null | an item is a string"),
        ("m.yaml", "- id: [a]\n", "m.yaml:1:7: 'id' is a list, and a string is expected"),
        ("m.yaml", "- id: a\n  note: [b]\n", "m.yaml:2:9: 'note' is a list, and a string is expected"),
        ("m.yaml", "just words\n", "m.yaml:1:1: a list of models is expected, and this is a string"),
        (
            "m.yaml",
            "{}\n",
            "m.yaml:1:1: a list of models is expected, and this is a mapping | put the list under 'models:'",
        ),
        ("m.yaml", "- &a gpt2\n- *a\n", "m.yaml:2:3: an alias, which is not read here | write the value out"),
        (
            "m.yaml",
            "- !!python/object:x y\n",
            "m.yaml:1:3: the tag tag:yaml.org,2002:python/object:x, which is not read here",
        ),
        ("m.yaml", "- a\n---\n- b\n", "m.yaml:2:1: a second document, which is not read here"),
        ("m.yaml", "models:\n\t- a\n", "m.yaml:2:1: a tab, where YAML wants spaces | indent with spaces"),
        ("m.yaml", "- a: b: c\n", "m.yaml:1:7: this is not YAML: mapping values are not allowed"),
        ("m.yaml", "- @org\n", "m.yaml:1:3: this is not YAML: while scanning for the next token"),
        ("m.yaml", "- a\n- b\x07\n", "m.yaml:2:4: a character that YAML does not allow"),
        ("m.yaml", "? [a]\n: b\n", "m.yaml:1:3: a key that is a list"),
        ("m.yaml", "[" * 50, "m.yaml:1:21: lists or mappings too deep in one another, which is not read here"),
        ("m.json", '["a",]', "m.json:1:6: this is not JSON: a comma before the closing bracket | remove the comma"),
        ("m.json", '["a" "b"]', "m.json:1:6: this is not JSON: ',' or ']' is expected"),
        ("m.json", '["a\nb"]', "m.json:1:4: this is not JSON: a broken string"),
        ("m.json", "['a']", "m.json:1:2: this is not JSON: a value is expected | texts stand in double quotes"),
        ("m.json", '["a"] x', "m.json:1:7: this is not JSON: something stands after the end"),
        ("m.json", '{models: ["a"]}', "m.json:1:2: this is not JSON: a key in double quotes is expected"),
        ("m.json", '{"models" ["a"]}', "m.json:1:11: this is not JSON: ':' is expected after a key"),
        ("m.json", "[" * 50, "m.json:1:21: this is not JSON: lists or objects too deep in one another"),
        ("m.json", "[" * 100_000, "m.json:1:21: this is not JSON: lists or objects too deep in one another"),
        ("m.json", "[true]", "m.json:1:2: a model is expected, and this is a boolean"),
        ("m.json", "[NaN]", "m.json:1:2: this is not JSON: a value is expected"),
        ("m.json", "[", "m.json:1:2: this is not JSON: a value is expected"),
        ("m.csv", "name,revision\ngpt2,\n", "m.csv:1:1: no column 'id' or 'model' | the first line names the columns"),
        ("m.csv", "id,revison\ngpt2,\n", "m.csv:1:4: unknown column 'revison' | did you mean 'revision'?"),
        ("m.csv", "id,model\ngpt2,\n", "m.csv:1:4: a second column 'model' | keep one of them"),
        ("m.csv", "id,note\n,x\n", "m.csv:2:1: a row without an id"),
        ("m.csv", 'id,note\ngpt2,"x\n', "m.csv:2:6: a quoted field that does not end"),
        ("m.txt", "gpt2\n!!\n", "m.txt:2:1: '!!' is no model reference | write org/name"),
        ("m.txt", "other.csv\n", "m.txt:1:1: 'other.csv' is the name of a list"),
    ],
)
def test_a_wrong_list_names_the_place_and_the_remedy(listed, name: str, text: str, expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        listed(name, text)
    assert message(caught).startswith(expected)
    assert caught.value.exit_code == 2


def test_all_bad_items_are_named_in_one_error(listed) -> None:
    with pytest.raises(UsageError) as caught:
        listed("m.txt", "ok/ok\n" + "!!\n" * 7)
    lines = str(caught.value).split("; ")
    assert lines[0] == "m.txt:2:1: '!!' is no model reference"
    assert lines[1] == "m.txt:3:1: '!!' is no model reference"
    assert lines[-1] == "and 2 more items like these"


def test_an_unknown_type_of_list_is_refused(listed) -> None:
    with pytest.raises(UsageError) as caught:
        listed("m.toml", "x")
    assert message(caught) == "m.toml: unknown type of list '.toml' | lists end in .csv, .json, .txt, .yaml, .yml"


def test_a_missing_list_is_said(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"m\.txt: there is no such file"):
        read_list("m.txt")


def test_a_folder_is_no_list(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.txt").mkdir()
    Path("plain").mkdir()
    for name in ("m.txt", "plain"):
        with pytest.raises(UsageError, match=f"{name}: this is a folder"):
            read_list(name)


def test_an_unreadable_list_is_said(monkeypatch, tmp_path) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UsageError, match="the file cannot be read: permission denied"):
        read_list("m.txt")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(("name", "text"), [("m.txt", "gpt2\n"), ("m.csv", "id\ngpt2\n"), ("m.yaml", "- gpt2\n")])
def test_a_byte_order_mark_tells_the_encoding(listed, encoding: str, name: str, text: str) -> None:
    listing = listed(name, text.encode(encoding))
    assert places(listing)[0][0] == "gpt2"


def test_latin_1_is_refused_with_the_place(listed) -> None:
    with pytest.raises(UsageError) as caught:
        listed("m.txt", b"gpt2\n# f\xfcr uns\n")
    assert message(caught) == ("m.txt:2:4: byte 0xFC is not UTF-8 (perhaps Latin-1 or Windows-1252) | save it as UTF-8")


def test_utf_16_without_a_mark_is_refused(listed) -> None:
    with pytest.raises(UsageError, match="no text: it holds zero bytes"):
        listed("m.txt", "gpt2\n".encode("utf-16-le"))


def test_a_list_beyond_all_measure_is_refused(monkeypatch) -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"x" * (size or 0)

    with pytest.raises(UsageError, match="more than 32 MB"):
        read_list("-", Endless())


@pytest.mark.parametrize(("name", "count"), [(".yaml", 100_000), (".json", 10_000), (".csv", 10_000), (".txt", 10_000)])
def test_a_hundred_thousand_items_are_read_in_two_seconds(listed, name: str, count: int) -> None:
    ids = [f"org{number}/name-{number}" for number in range(count)]
    texts = {
        ".json": json.dumps(ids),
        ".csv": "id\n" + "\n".join(ids),
        ".txt": "\n".join(ids),
        ".yaml": "- " + "\n- ".join(ids),
    }
    read = []
    spent = cpu_seconds(lambda: read.append(listed("m" + name, texts.get(name, texts[".yaml"]))), tries=1)
    assert len(read[0].refs) == count
    target = 2.0 * count / 100_000
    assert spent <= target * 3 + 1, f"{spent:.2f} s CPU; the target is {target} s, and more for busy machines"


NOT_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | NOT_SURROGATES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NOT_SURROGATES, inner, max_size=4),
    max_leaves=12,
)


def plain(node) -> object:
    """A node as the value that json.loads would give."""
    kinds = {
        "string": lambda: node.text,
        "number": lambda: int(node.text),
        "boolean": lambda: node.text == "true",
        "null": lambda: None,
        "list": lambda: [plain(item) for item in node.items],
        "mapping": lambda: {key.text: plain(value) for key, value in node.pairs},
    }
    return kinds[node.kind]()


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_the_json_scanner_agrees_with_the_standard_library(value: object, indent: int | None, ascii_only: bool) -> None:
    assert plain(json_list.parse(json.dumps(value, indent=indent, ensure_ascii=ascii_only))) == value


@given(VALUES)
def test_the_yaml_tree_agrees_with_the_loader(value: object) -> None:
    class NoAlias(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    assert plain(yaml_list.parse(yaml.dump(value, Dumper=NoAlias))) == value


@given(st.text(max_size=200))
@pytest.mark.parametrize("parse", [json_list.parse, yaml_list.parse, lambda text: list(csv_list.rows(text))])
def test_any_text_parses_or_faults_at_a_place(parse, text: str) -> None:
    fault = None
    try:
        parse(text)
    except Fault as error:
        fault = error
    assert fault is None or min(fault.line, fault.column) >= 1


def test_a_file_that_is_no_list_is_refused_and_its_name_never_asked_of_the_hub(tmp_path, monkeypatch):
    (tmp_path / "models.doc").write_text("gpt2\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        read_arguments(["models.doc"])
    assert message(caught) == "models.doc: unknown type of list '.doc' | lists end in .csv, .json, .txt, .yaml, .yml"
