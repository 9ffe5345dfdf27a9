from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli import scan as command
from auditor.domain.ref import RefKind
from auditor.errors import UsageError
from auditor.inputs.lists import Lookups, read_list
from auditor.inputs.source_code.key_names import Place, key_place
from auditor.inputs.source_code.listing import model_refs, models_yaml
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.reference import ReferenceKind
from auditor.inputs.source_code.registry import detector_of
from auditor.inputs.source_code.scan import Discovery, scan, scan_files
from auditor.inputs.source_code.signatures import signatures

CODE = 'from transformers import AutoModel\nAutoModel.from_pretrained("lab/model-{}")\n'


def tree(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def places(found: Discovery) -> list[tuple[str, int, str]]:
    return [(ref.file, ref.line, ref.id) for ref in found.references]


def test_a_tree_is_read_with_files_and_lines_in_order(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {"b/x.py": CODE.format(1), "a.py": CODE.format(2), "c.txt": "lab/model-3", "Modelfile": "FROM phi3:3.8b"},
    )
    found = scan(str(tmp_path))
    assert places(found) == [("Modelfile", 1, "phi3:3.8b"), ("a.py", 2, "lab/model-2"), ("b/x.py", 2, "lab/model-1")]
    assert found.files == 4


def test_one_file_may_be_scanned(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CODE.format(1), "b.py": CODE.format(2)})
    assert places(scan(str(tmp_path / "a.py"))) == [("a.py", 2, "lab/model-1")]


def test_some_files_may_be_scanned_and_missing_ones_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CODE.format(1), "b.py": CODE.format(2)})
    assert places(scan_files(str(tmp_path), ["b.py", "gone.py"])) == [("b.py", 2, "lab/model-2")]


def test_gitignore_is_obeyed_also_in_subfolders_and_with_exceptions(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            ".gitignore": "build/\n*.gen.py\n!keep.gen.py\n",
            "build/a.py": CODE.format(1),
            "b.gen.py": CODE.format(2),
            "keep.gen.py": CODE.format(3),
            "sub/.gitignore": "local.py\n",
            "sub/local.py": CODE.format(4),
            "sub/deep/local.py": CODE.format(5),
            "local.py": CODE.format(6),
            "node_modules/x.js": 'const model = "lab/model-7"',
            "venv/pyvenv.cfg": "",
            "venv/x.py": CODE.format(8),
        },
    )
    assert [ref.id for ref in scan(str(tmp_path)).references] == ["lab/model-3", "lab/model-6"]


def test_the_hub_cache_in_a_tree_is_found_and_not_walked(tmp_path: Path) -> None:
    commit = "a" * 40
    tree(tmp_path, {f"hub/models--lab--m-1/snapshots/{commit}/x.py": CODE.format(1)})
    (ref,) = scan(str(tmp_path)).references
    assert (ref.id, ref.revision, ref.file) == ("lab/m-1", commit, "hub/models--lab--m-1")


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    tree(tmp_path, {"a/x.py": CODE.format(1)})
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "y.py").symlink_to(tmp_path / "a" / "x.py")
    assert places(scan(str(tmp_path))) == [("a/x.py", 2, "lab/model-1")]


def test_files_that_cannot_be_read_become_notes(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "binary.py": b"\x7fELF\0\0\0",
            "broken.py": "from transformers import (",
            "huge.json": b"x" * (5 * 2**20 + 1),
            "sbom.json": '\ufeff{"bomFormat": "CycloneDX",',
            "w.gguf": b"no",
            "good.py": CODE.format(1).encode("utf-16"),
        },
    )
    found = scan(str(tmp_path))
    assert places(found) == [("good.py", 2, "lab/model-1")]
    assert [note.partition(" (")[0] for note in found.notes] == [
        "binary.py: binary in spite of its name, and not read",
        "broken.py: no Python that can be parsed",
        "huge.json: larger than 5 MB, and not read",
        "sbom.json: no JSON that can be parsed",
        "w.gguf: no header of weights: unpack requires a buffer of 24 bytes",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_becomes_a_note(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir(mode=0)
    assert scan(str(tmp_path)).notes == ("secret: cannot be read (permission denied)",)


def test_a_line_of_a_megabyte_takes_little_time(tmp_path: Path) -> None:
    for name, unit in (("a.js", "x=1;"), ("a.yaml", "model: ["), ("a.sh", "--model "), ("b.json", '{"a":')):
        (tmp_path / name).write_text(unit * (2**20 // len(unit)))
    before = time.process_time()
    scan(str(tmp_path), 1)
    assert time.process_time() - before < 20


def test_a_missing_folder_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="there is no such folder or file"):
        scan("no-such-folder")


def test_many_files_are_read_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.inputs.source_code.scan.WORTH_A_POOL", 3)
    tree(tmp_path, {f"{number}.py": CODE.format(number) for number in range(5)})
    assert [ref.id for ref in scan(str(tmp_path), 2).references] == [f"lab/model-{number}" for number in range(5)]


def test_two_sightings_of_one_reference_are_one(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": 'from vllm import LLM\nLLM(model="lab/model-1", revision="abc")\n'})
    (ref,) = scan(str(tmp_path)).references
    assert (ref.revision, ref.confidence) == ("abc", 0.95)


def test_a_list_is_made_of_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree(
        tmp_path,
        {
            "a.py": CODE.format(1) + 'AutoModel.from_pretrained(f"lab/{x}")\n',
            "b.py": CODE.format(1),
            "c.yaml": "model: gpt-4o",
        },
    )
    references = scan(".").references
    assert [(ref.text, ref.kind, len(ref.positions)) for ref in model_refs(references)] == [
        ("gpt-4o", RefKind.VENDOR, 1),
        ("lab/model-1", RefKind.HUB, 2),
    ]
    Path("models.yaml").write_text(models_yaml(references))
    listing = read_list("models.yaml", lookups=Lookups(is_vendor=lambda text: text == "gpt-4o"))
    assert [(ref.text, ref.note) for ref in listing.refs] == [
        ("gpt-4o", "c.yaml:1:8"),
        ("lab/model-1", "a.py:2:27 and 1 more"),
    ]


def test_an_empty_list_is_still_yaml() -> None:
    assert models_yaml(()).endswith("[]\n")


def run(*arguments: str) -> str:
    import typer

    app = typer.Typer()
    app.command()(command.scan)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_json_text_and_a_list(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CODE.format(1), "b.py": "from transformers import ("})
    document = json.loads(run(str(tmp_path), "--format", "json"))
    assert document["references"] == [
        {"id": "lab/model-1", "kind": "hub", "file": "a.py", "line": 2, "column": 27, "revision": None}
        | {"confidence": 0.95, "computed": False}
    ]
    assert document["notes"] == ["b.py: no Python that can be parsed (line 1)"]
    assert run(str(tmp_path)).splitlines() == [
        "a.py:2:27: lab/model-1 (hub, 0.95)",
        "1 references to 1 models in 2 files",
    ]
    assert '- id: "lab/model-1"' in run(str(tmp_path), "--format", "list")
    assert "0 references" in run(str(tmp_path), "--min-confidence", "0.99")


@pytest.mark.corpus
def test_the_known_project_is_found_whole_and_without_decoys() -> None:
    corpus = os.environ.get("AUDITOR_CORPUS")
    if not corpus:
        pytest.skip("AUDITOR_CORPUS is not set: the known project is not there")
    folder = Path(corpus) / "discovery"
    expected = json.loads((folder / "expected.json").read_text())
    found = scan(str(folder / "project"))
    plain = {ref.id for ref in found.references if not ref.computed}
    assert plain == {*expected["hub"], *expected["vendor"], *expected["ollama"]}
    assert {ref.id: ref.revision for ref in found.references if ref.revision} == expected["pinned"]
    assert [ref.id for ref in found.references if ref.computed] == expected["computed"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("model", Place.KEY),
        ("LLM_MODEL", Place.CERTAIN),
        ("embeddingModel", Place.KEY),
        ("--model-name-or-path", Place.CERTAIN),
        ("base_model", Place.CERTAIN),
        ("hf_repo", Place.KEY),
        ("model_type", None),
        ("modelImage", None),
        ("name", None),
    ],
)
def test_the_name_of_a_key_tells_how_sure_its_value_is(name: str, place: Place | None) -> None:
    assert key_place(name) is place


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("meta-llama/Llama-3.1-8B", Place.TEXT, ReferenceKind.HUB),
        ("google/protobuf", Place.TEXT, None),
        ("lab/model-1", Place.TEXT, None),
        ("lab/model-1", Place.KEY, ReferenceKind.HUB),
        ("users/list", Place.KEY, None),
        ("gpt2", Place.KEY, ReferenceKind.HUB),
        ("gpt2", Place.TEXT, None),
        ("mistral:7b", Place.KEY, ReferenceKind.OLLAMA),
        ("redis:7", Place.KEY, None),
        ("a b/c-1", Place.CALL, None),
        ("x" * 300, Place.CALL, None),
    ],
)
def test_a_name_is_believed_by_the_strength_of_its_place(text: str, place: Place, kind: ReferenceKind | None) -> None:
    named = read_name(text, place)
    assert (named.kind if named else None) == kind


def test_machine_made_files_have_no_detector() -> None:
    assert detector_of("package-lock.json") is None
    assert detector_of("app.min.js") is None
    assert detector_of("picture.png") is None


def test_every_library_of_the_rules_has_calls_that_are_found() -> None:
    for language in ("python", "javascript"):
        known = signatures(language)
        for library in known.libraries:
            for call in library.calls:
                spelled = call.call.replace("*", "X")
                dotted = f"{library.imports[0]}.{spelled}".replace("spacy.spacy", "spacy").replace(
                    "generativeai.generativeai", "generativeai"
                )
                assert known.matching(dotted), f"{library.id}: {call.call}"
