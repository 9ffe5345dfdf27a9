from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.inputs.source_code.detectors import hub_cache, weight_headers
from auditor.inputs.source_code.reference import Hit, ReferenceKind, Unreadable
from auditor.inputs.source_code.registry import BY_NAME, BY_SUFFIX, detector_of


def hits(name: str, text: str) -> list[Hit]:
    detector = detector_of(name)
    assert detector is not None
    best: dict[tuple[str, int], Hit] = {}
    for hit in detector(text):
        if (hit.id, hit.line) not in best or hit.revision:
            best[hit.id, hit.line] = hit
    return sorted(best.values(), key=lambda hit: (hit.line, hit.column))


def found(name: str, text: str) -> list[tuple[str, int, int]]:
    return [(hit.id, hit.line, hit.column) for hit in hits(name, text) if not hit.computed]


def ids(name: str, text: str) -> list[str]:
    return [hit.id for hit in hits(name, text) if not hit.computed]


@pytest.mark.parametrize(
    "code",
    [
        'from transformers import AutoModel\nAutoModel.from_pretrained("lab/model-1")',
        'import transformers as t\nt.AutoTokenizer.from_pretrained(pretrained_model_name_or_path="lab/model-1")',
        'from transformers import pipeline\npipeline("fill-mask", "lab/model-1")',
        'from transformers import pipeline\npipeline(model="lab/model-1")',
        'from diffusers import DiffusionPipeline\nDiffusionPipeline.from_pretrained(\n  "lab/model-1",\n)',
        'from peft import PeftModel\nPeftModel.from_pretrained(base, "lab/model-1")',
        'from vllm import LLM\nllm = LLM("lab/model-1")',
        'import huggingface_hub\nhuggingface_hub.snapshot_download("lab/model-1")',
        'from huggingface_hub import hf_hub_download as get\nget(repo_id="lab/model-1", filename="x.bin")',
        'from sentence_transformers import CrossEncoder\nCrossEncoder("lab/model-1")',
        'from langchain_huggingface import HuggingFaceEmbeddings\nHuggingFaceEmbeddings(model_name="lab/model-1")',
        'from llama_index.embeddings.huggingface import HuggingFaceEmbedding\nHuggingFaceEmbedding("lab/model-1")',
        'import litellm\nlitellm.completion("huggingface/lab/model-1", messages=[])',
        'import timm\ntimm.create_model("hf-hub:lab/model-1")',
        'NAME = "lab/model-1"',
        'def load(model="lab/model-1"): ...',
        'class Config:\n    base_model: str = "lab/model-1"',
        'settings = {"embedding_model": "lab/model-1"}',
        'parser.add_argument("--model-name", default="lab/model-1")',
        'x = os.environ.get("MODEL_ID", "lab/model-1")',
        'MODELS = ["lab/model-1"]',
        'MODELS = {"lab/model-1": {"context": 5}}',
        'url = "https://huggingface.co/lab/model-1/resolve/main/x.bin"',
        'anything("hf://lab/model-1")',
        '@pytest.mark.parametrize("model", ["lab/model-1"])\ndef test(model): ...',
        '@pytest.mark.parametrize(("n", "model"), [(1, "lab/model-1")])\ndef test(n, model): ...',
    ],
)
def test_python_names_a_model_in_many_ways(code: str) -> None:
    if code.startswith("NAME"):
        code = f"from transformers import AutoModel\n{code}\nAutoModel.from_pretrained(NAME)"
    assert ids("a.py", code) == ["lab/model-1"]


def test_python_positions_are_those_of_the_text_and_not_of_the_call() -> None:
    code = 'from transformers import AutoModel\n\nNAME = "lab/a"\n'
    code += 'm = AutoModel.from_pretrained(\n    NAME, revision="v1")\n'
    assert [(hit.id, hit.line, hit.column, hit.revision) for hit in hits("a.py", code)] == [("lab/a", 3, 8, "v1")]


def test_python_follows_defaults_choices_and_lookups() -> None:
    code = """
import os
from transformers import AutoModel
CHOICES = {"small": "lab/small", "big": "lab/big"}
AutoModel.from_pretrained(os.getenv("X") or "lab/fallback")
AutoModel.from_pretrained("lab/one" if fast else "lab/two")
AutoModel.from_pretrained(CHOICES["big"])
for name in ["lab/x", "lab/y"]:
    AutoModel.from_pretrained(name)
class Loader:
    def __init__(self):
        self.name = "lab/self"
    def load(self):
        return AutoModel.from_pretrained(self.name)
"""
    assert ids("a.py", code) == ["lab/big", "lab/fallback", "lab/one", "lab/two", "lab/x", "lab/y", "lab/self"]


def test_python_follows_fields_containers_and_options() -> None:
    code = """
from pydantic import Field
from transformers import AutoModel
class Settings:
    first: str = Field(default="lab/field")
    table = {"a": "lab/in-table"}
    rows = ["lab/zeroth", "lab/row-1"]
    async def load(self, args):
        AutoModel.from_pretrained(self.table["a"])
        AutoModel.from_pretrained(self.rows[1])
        AutoModel.from_pretrained(name := "lab/walrus")
        AutoModel.from_pretrained(args.checkpoint_dir)
        AutoModel.from_pretrained(str("lab/text").strip())
        AutoModel.from_pretrained(settings.setdefault("x", "lab/set"))
        AutoModel.from_pretrained(*rest)
        AutoModel.from_pretrained(self.first)
parser.add_argument("--checkpoint-dir", default="lab/option")
one, two = "lab/pair-1", 2
AutoModel.from_pretrained(one)
with open("x") as AutoFile: AutoModel.from_pretrained(AutoFile)
"""
    expected = ["field", "in-table", "row-1", "walrus", "text", "set", "option", "pair-1"]
    assert ids("a.py", code) == [f"lab/{name}" for name in expected]


def test_a_name_that_is_put_together_is_reported_as_computed() -> None:
    code = """
from transformers import AutoModel
SIZE = "7b"
AutoModel.from_pretrained(f"lab/chat-{SIZE}")
AutoModel.from_pretrained("lab/chat-" + size)
AutoModel.from_pretrained("lab/chat-%s" % size)
AutoModel.from_pretrained(path + suffix)
"""
    computed = [(hit.id, hit.line) for hit in hits("a.py", code) if hit.computed]
    assert computed == [("lab/chat-7b", 4), ("lab/chat-{size}", 5), ("lab/chat-%s", 6)]
    assert ids("a.py", code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o-mini")', "gpt-4o-mini"),
        ('client = make()\nclient.responses.create(model="gpt-4.1")', "gpt-4.1"),
        (
            'import anthropic\nc = anthropic.Anthropic()\nc.messages.create(model="claude-3-5-sonnet-20240620")',
            "claude-3-5-sonnet-20240620",
        ),
        (
            'from google import genai\nc = genai.Client()\nc.models.generate_content(model="gemini-2.5-flash")',
            "gemini-2.5-flash",
        ),
        ('from langchain_openai import ChatOpenAI\nChatOpenAI(model="gpt-4o")', "gpt-4o"),
        ('from langchain.chat_models import init_chat_model\ninit_chat_model("openai:gpt-4o")', "openai/gpt-4o"),
        ('import litellm\nlitellm.completion(model="azure/gpt-4o")', "azure/gpt-4o"),
    ],
)
def test_python_names_a_vendors_model(code: str, expected: str) -> None:
    (hit,) = hits("a.py", code)
    assert (hit.id, hit.kind) == (expected, ReferenceKind.VENDOR)


def test_ollama_tags_and_short_names_keep_their_kind() -> None:
    code = 'import ollama\nollama.chat(model="llama3.1:8b")\nfrom sentence_transformers import SentenceTransformer\n'
    code += 'SentenceTransformer("all-MiniLM-L6-v2")\nimport spacy\nspacy.load("en_core_web_sm")\n'
    assert [(hit.id, hit.kind) for hit in hits("a.py", code)] == [
        ("llama3.1:8b", ReferenceKind.OLLAMA),
        ("sentence-transformers/all-MiniLM-L6-v2", ReferenceKind.HUB),
        ("spacy/en_core_web_sm", ReferenceKind.HUB),
    ]


@pytest.mark.parametrize(
    "code",
    [
        'from transformers import AutoModel\nAutoModel.from_pretrained("./model")',
        'from transformers import AutoModel\nAutoModel.from_pretrained("path/to/model")',
        'from transformers import AutoModel\nAutoModel.from_pretrained("your-org/your-model")',
        "from transformers import AutoModel\nAutoModel.from_pretrained(model_dir)",
        'from huggingface_hub import snapshot_download\nsnapshot_download("lab/data-1", repo_type="dataset")',
        '"""AutoModel.from_pretrained("lab/model-1")"""\nimport transformers',
        '# AutoModel.from_pretrained("lab/model-1")\nimport transformers',
        'accept = "application/json"\nmodel_type = "and/or"',
        'model_file = "src/utils.py"\nmodel_image = "vllm/vllm-openai"',
        'if model == "gpt-4o": pass',
        'url = "https://huggingface.co/docs/hub"\nother = "https://huggingface.co/spaces/lab/app"',
        'url = "https://huggingface.co/datasets/lab/data-1"',
        'x = "https://huggingface.co/some-team"',
    ],
)
def test_what_only_looks_like_a_model_is_left_out(code: str) -> None:
    assert hits("a.py", code) == []


def test_python_that_cannot_be_parsed_is_unreadable() -> None:
    with pytest.raises(Unreadable, match=r"no Python that can be parsed \(line 2\)"):
        hits("a.py", "from transformers import AutoModel\nAutoModel.from_pretrained('a/b'")


def test_deeply_nested_python_ends() -> None:
    code = "from transformers import AutoModel\nx = " + "+".join(["'a'"] * 5000) + "\nAutoModel.from_pretrained(x)\n"
    try:
        detected = hits("a.py", code)
    except Unreadable:
        detected = []
    assert all(hit.computed for hit in detected)


def test_a_notebook_keeps_the_places_of_its_json_file() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["AutoModel.from_pretrained('lab/no')"]},
        {
            "cell_type": "code",
            "source": [
                "%pip install x\n",
                "from transformers import AutoModel\n",
                "AutoModel.from_pretrained('lab/yes')\n",
                "!hf download lab/shell",
            ],
        },
        {"cell_type": "code", "source": "import broken("},
        {"cell_type": "code", "source": "%%bash\nvllm serve lab/bash"},
    ]
    text = json.dumps({"cells": cells, "nbformat": 4}, indent=1)
    lines = text.splitlines()
    detected = found("n.ipynb", text)
    assert [id_ for id_, _, _ in detected] == ["lab/yes", "lab/shell", "lab/bash"]
    for id_, line, column in detected[:2]:
        assert id_ in lines[line - 1][column - 2 :]


def test_a_notebook_that_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no JSON that can be parsed"):
        hits("n.ipynb", "{'cells': []}")


@pytest.mark.parametrize(
    "code",
    [
        'import { pipeline } from "@huggingface/transformers";\nawait pipeline("summarization", "lab/model-1");',
        'import { AutoModel as M } from "@xenova/transformers"\nM.from_pretrained("lab/model-1")',
        'const { pipeline } = require("@huggingface/transformers"); pipeline("x", "lab/model-1")',
        'const options = { model: "lab/model-1" };',
        'const model = process.env.MODEL ?? "lab/model-1";',
        "const models = [\n  'lab/model-1',\n];",
        'const MODEL = "lab/model-1"; // "lab/comment-1"',
        '/* "lab/comment-1" */ const modelId = `lab/model-1`; const r = /"lab\\/regex-1"/g;',
    ],
)
def test_javascript_names_a_model_in_many_ways(code: str) -> None:
    assert ids("a.ts", code) == ["lab/model-1"]


def test_javascript_reads_vendors_revisions_and_templates() -> None:
    code = """
import { openai } from "@ai-sdk/openai";
import { pipeline } from "@huggingface/transformers";
const a = openai("gpt-4o");
const NAME = "lab/model-1";
const b = await pipeline("task", NAME, { revision: "abc" });
const c = await pipeline("task", `lab/model-${size}`);
const d = client.chat.completions.create({ model: "gpt-4.1-mini" });
"""
    detected = {(hit.id, hit.line): hit for hit in hits("a.tsx", code)}
    assert set(detected) == {("gpt-4o", 4), ("lab/model-1", 5), ("lab/model-{size}", 7), ("gpt-4.1-mini", 8)}
    assert detected["lab/model-1", 5].revision == "abc"
    assert detected["lab/model-{size}", 7].computed


def test_javascript_decoys_are_left_out() -> None:
    code = """
import x from "@huggingface/transformers";
const img = "ghcr.io/lab/server:1.0", type = "application/json", u = "https://github.com/lab/repo";
const p = "src/utils", either = "and/or", route = "users/list"; const broken = 'open
"""
    assert hits("a.js", code) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("c.yaml", 'model_name_or_path: "lab/model-1"  # lab/no-1\n', [("lab/model-1", 1, 22)]),
        ("c.yaml", "# model: lab/no-1\nbase_model: lab/model-1\n", [("lab/model-1", 2, 13)]),
        ("values.yaml", 'model: {{ .Values.model | default "lab/model-1" }}\n', [("lab/model-1", 1, 36)]),
        ("compose.yaml", "environment:\n  MODEL_ID: ${MODEL_ID:-lab/model-1}\n", [("lab/model-1", 2, 25)]),
        ("k.yaml", "env:\n- name: MODEL_ID\n  value: lab/model-1\n", [("lab/model-1", 3, 10)]),
        ("k.yaml", "args:\n- --model\n- lab/model-1\n", [("lab/model-1", 3, 3)]),
        ("k.yaml", "models:\n  - lab/model-1\n  - lab/model-2\n", [("lab/model-1", 2, 5), ("lab/model-2", 3, 5)]),
        ("ci.yml", "- run: hf download lab/model-1 --local-dir x\n", [("lab/model-1", 1, 20)]),
        ("c.toml", 'model = "lab/model-1"\n', [("lab/model-1", 1, 10)]),
        ("c.toml", 'models = ["lab/model-1", "gpt-4o"]\n', [("lab/model-1", 1, 12), ("gpt-4o", 1, 27)]),
        ("c.json", '{"_name_or_path": "lab/model-1"}', [("lab/model-1", 1, 20)]),
        ("adapter_config.json", '{"base_model_name_or_path":"lab/model-1"}', [("lab/model-1", 1, 29)]),
        (".env", "export LLM_MODEL='lab/model-1'\nOTHER=1\n", [("lab/model-1", 1, 19)]),
        (".env.local", "OLLAMA_MODEL=llama3.1:8b\n", [("llama3.1:8b", 1, 14)]),
        ("Dockerfile", "FROM vllm/vllm-openai\nRUN huggingface-cli download lab/model-1\n", [("lab/model-1", 2, 30)]),
        ("app.dockerfile", 'FROM x/y-1\nCMD ["--model","lab/model-1"]\n', [("lab/model-1", 2, 17)]),
        ("Dockerfile", "ENV MODEL_ID lab/model-1\n", [("lab/model-1", 1, 14)]),
        ("s.sh", "vllm serve lab/model-1 \\\n  --port 80\n", [("lab/model-1", 1, 12)]),
        ("s.sh", "python -m server --model=lab/model-1\n", [("lab/model-1", 1, 26)]),
        ("s.sh", "hf download --repo-type dataset lab/data-1\n", []),
        ("s.sh", "git clone https://huggingface.co/lab/model-1\n", [("lab/model-1", 1, 11)]),
        ("s.sh", "ollama pull qwen2.5:7b\n", [("qwen2.5:7b", 1, 13)]),
        ("s.sh", "python -m spacy download en_core_web_sm", [("spacy/en_core_web_sm", 1, 26)]),
        ("Modelfile", "# base\nFROM llama3.1:8b\nADAPTER ./x\n", [("llama3.1:8b", 2, 6)]),
        ("Modelfile", "FROM hf.co/lab/model-1-GGUF:Q4_K_M\n", [("lab/model-1-GGUF", 1, 6)]),
        ("README.md", "We use [x](https://huggingface.co/lab/model-1).\n", [("lab/model-1", 1, 12)]),
        ("requirements.txt", "x @ https://huggingface.co/lab/model-1/resolve/v1/x.whl\n", [("lab/model-1", 1, 5)]),
        ("c.yaml", "image: vllm/vllm-openai\nmodel_type: lab/model-1\nmodel: src/utils\n", []),
        ("c.yaml", "model:\n  path: ./x/y-1\n", []),
    ],
)
def test_models_in_configuration_and_scripts(name: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.yaml", "model: lab/model-1\nrevision: abc123\n"),
        ("c.yaml", "- revision: abc123\n  model: lab/model-1\n"),
        ("c.json", '{"base_model": "lab/model-1", "revision": "abc123"}'),
        ("s.sh", "hf download lab/model-1 --revision abc123"),
        ("s.sh", "server --model lab/model-1 --revision abc123"),
        ("README.md", "https://huggingface.co/lab/model-1/tree/abc123"),
    ],
)
def test_a_revision_beside_a_model_is_taken(name: str, text: str) -> None:
    assert [(hit.id, hit.revision) for hit in hits(name, text)] == [("lab/model-1", "abc123")]


def test_a_revision_of_another_depth_or_null_is_not_taken() -> None:
    assert hits("c.yaml", "model: lab/model-1\nrevision: null\n")[0].revision is None
    assert hits("c.yaml", "model: lab/model-1\nother:\n  revision: abc\n")[0].revision is None


def test_bills_of_material_list_their_models() -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    bom = {
        "bomFormat": "CycloneDX",
        "components": [
            {"type": "library", "name": "torch", "purl": "pkg:pypi/torch@2"},
            {"type": "machine-learning-model", "group": "lab", "name": "model-1", "version": commit},
            {"type": "machine-learning-model", "name": "x", "purl": f"pkg:huggingface/lab/model-2@{commit}"},
        ],
    }
    detected = hits("sbom.cdx.json", json.dumps(bom))
    assert sorted((hit.id, hit.revision) for hit in detected) == [("lab/model-1", commit), ("lab/model-2", commit)]


def test_a_broken_bill_of_material_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no JSON"):
        hits("sbom.json", '{"bomFormat": "CycloneDX", ]')


def gguf(pairs: list[tuple[str, int, bytes]], version: int = 3) -> bytes:
    def text(value: bytes) -> bytes:
        return struct.pack("<Q", len(value)) + value

    body = b"".join(text(key.encode()) + struct.pack("<I", kind) + value for key, kind, value in pairs)
    return struct.pack("<4sIQQ", b"GGUF", version, 1, len(pairs)) + body


def said(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def test_a_gguf_header_tells_where_the_weights_come_from(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    short_array = struct.pack("<IQ", 4, 2) + b"\0" * 8
    texts = struct.pack("<IQ", 8, 1) + said("x")
    address = said("https://huggingface.co/lab/model-1")
    path.write_bytes(
        gguf([("a", 4, b"\0" * 4), ("b", 9, short_array), ("t", 9, texts), ("general.source.repo_url", 8, address)])
    )
    assert [(hit.id, hit.kind) for hit in weight_headers.detect(path)] == [("lab/model-1", ReferenceKind.HUB)]


def test_weights_that_name_no_source_are_files(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    vocabulary = struct.pack("<IQ", 8, 10**9)
    path.write_bytes(gguf([("general.name", 8, said("Model")), ("tokens", 9, vocabulary)]))
    assert [(hit.id, hit.kind) for hit in weight_headers.detect(path)] == [("m.gguf", ReferenceKind.FILE)]


def test_a_safetensors_header_tells_its_base_model(tmp_path: Path) -> None:
    header = json.dumps({"__metadata__": {"base_model": "lab/model-1"}}).encode()
    path = tmp_path / "m.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    assert [hit.id for hit in weight_headers.detect(path)] == ["lab/model-1"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("m.gguf", b"GGUF"),
        ("m.gguf", b"no gguf at all, but long enough"),
        ("m.gguf", gguf([("k", 8, struct.pack("<Q", 2**40))])),
        ("m.safetensors", b""),
        ("m.safetensors", struct.pack("<Q", 2**60) + b"{}"),
        ("m.safetensors", struct.pack("<Q", 10) + b"not a json"),
        ("m.safetensors", struct.pack("<Q", 9) + b'{"a": bad'),
    ],
)
def test_broken_weight_headers_are_unreadable(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable, match="no header of weights"):
        list(weight_headers.detect(tmp_path / name))


def test_a_hub_cache_tells_models_and_commits(tmp_path: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    (tmp_path / "models--lab--model-1" / "snapshots" / commit).mkdir(parents=True)
    (tmp_path / "models--gpt2").mkdir()
    assert [(hit.id, hit.revision) for hit in hub_cache.detect(tmp_path / "models--lab--model-1")] == [
        ("lab/model-1", commit)
    ]
    assert [(hit.id, hit.revision) for hit in hub_cache.detect(tmp_path / "models--gpt2")] == [("gpt2", None)]
    assert list(hub_cache.detect(tmp_path)) == []


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300), st.sampled_from(["a.py", "n.ipynb", "a.ts", "c.yaml", "c.json", "Dockerfile", "Modelfile"])
)
def test_any_text_is_read_or_unreadable(text: str, name: str) -> None:
    try:
        detected = hits(name, f"from transformers import x\n{text}" if name == "a.py" else text)
    except Unreadable:
        detected = []
    assert all(hit.line >= 1 and hit.column >= 1 for hit in detected)


def test_every_detector_of_the_registry_reads_an_empty_file() -> None:
    for name in (*(pattern.replace("*", "x") for pattern in BY_NAME), *(f"x{suffix}" for suffix in BY_SUFFIX)):
        detector = detector_of(name)
        assert detector is not None, name
        try:
            detected = list(detector(""))
        except Unreadable:
            detected = []
        assert detected == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('make(client, "gpt-4o-mini")', ["gpt-4o-mini"]),
        ('name: Literal["claude-2", "claude-2-100k"] = "claude-2"', ["claude-2", "claude-2-100k"]),
        ('LIMITS = {"gpt-4": 8192}', ["gpt-4"]),
        ('_MODELS = {"llama3": Info(), "dolphin-llama3:8b": 1}', ["dolphin-llama3:8b", "llama3"]),
        ('run("llama3:8b")', ["llama3:8b"]),
        ('path = path or "sshleifer/distilbart-cnn-12-6"', ["sshleifer/distilbart-cnn-12-6"]),
        ('path = path or "distilbert-base-uncased"', ["distilbert-base-uncased"]),
        ('{"model": "qwen3"}', ["qwen3"]),
        ('embed(model="models/text-embedding-004")', ["text-embedding-004"]),
        ('CHAT = "deepseek/deepseek-chat"', ["deepseek/deepseek-chat"]),
    ],
)
def test_a_telling_name_is_found_where_nothing_is_called_like_a_model(code: str, found: list[str]) -> None:
    assert sorted(hit.id for hit in hits("a.py", code)) == found


@pytest.mark.parametrize(
    "code",
    [
        'if "gpt-5" in name: pass',
        'if name in ("gpt-5", "gpt-4"): pass',
        'name.startswith(("gpt-5", "claude-3"))',
        'MODEL_PREFIXES = ("google/gemini-", "gpt-4")'.replace("gpt-4", "x"),
        'model_types = ("deberta-v2", "modernbert")',
        'tokenizers = {"Qwen2Config": X}',
        'MODEL_MAP = {"LLM": "llama_index.core.llms"}',
        'model="gpt-test"',
        'model_name = "fake-lab/missing-backbone"',
        'from sentence_transformers import SentenceTransformer\nSentenceTransformer(x or "tei")',
        'from huggingface_hub import hf_hub_download\nrepo_id = "lab/rows-1"\nhf_hub_download(repo_id, repo_type="dataset")',
        'models = {"x": {"source_path": "app_examples/benchmark_llm"}}',
    ],
)
def test_parts_of_names_comparisons_stand_ins_and_modules_are_no_models(code: str) -> None:
    assert [hit.id for hit in hits("a.py", code)] == []


def test_a_vendors_model_in_another_librarys_call_stays_the_vendors() -> None:
    code = 'from sentence_transformers import SentenceTransformer\nSentenceTransformer("text-embedding-ada-002")'
    assert {hit.id for hit in hits("a.py", code)} == {"text-embedding-ada-002"}


def test_words_of_a_sentence_in_json_are_no_value() -> None:
    assert hits("a.json", '{"description": "New models: gemini-embedding-001, or others"}') == []
    assert [hit.id for hit in hits("a.json", '{"model": "gemini-embedding-001"}')] == ["gemini-embedding-001"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('LIMITS = {"gpt-4o": 1, "gpt-4": 2, "gpt-5-mini": 3, "o1": 4}', ["gpt-4o", "gpt-4", "gpt-5-mini", "o1"]),
        ('SIZES = {"gpt-4o": 1, "left-1": 2, "right-2": 3, "o1": 4}', ["gpt-4o"]),
        (
            'class Kind(str, Enum):\n    A = "gpt-4o"\n    B = "gpt-4"\n    C = "gpt-5-mini"\n    D = "Meta-Llama-3.1-8B-Instruct"',
            ["gpt-4o", "gpt-4", "gpt-5-mini", "Meta-Llama-3.1-8B-Instruct"],
        ),
    ],
)
def test_a_list_in_which_most_are_models_lends_the_others_their_sense(code: str, expected: list[str]) -> None:
    assert ids("app.py", code) == expected


@pytest.mark.parametrize(
    "name",
    [
        "nvidia_nim/google/deplot",
        "Pro/deepseek-ai/DeepSeek-V3",
        "Meta-Llama-3.1-8B-Instruct",
        "ReaderLM-v2",
        "textembedding-gecko@003",
    ],
)
def test_routed_sized_and_versioned_names_are_found_where_a_model_is_expected(name: str) -> None:
    assert ids("app.py", f'model = "{name}"') == [name]


def test_a_vendors_name_behind_an_unknown_router_is_found_wherever_it_stands() -> None:
    assert ids("app.py", 'x = {1: "google_ai/gemini-2.5-flash"}') == ["google_ai/gemini-2.5-flash"]


@pytest.mark.parametrize(
    "code",
    [
        'def f(name):\n    vision_models = ("gpt-4o", "gpt-4")\n    return any(name.startswith(m) for m in vision_models)',
        'def f(model):\n    return any(m in model or model.startswith(m) for m in ["gpt-4o", "gpt-4"])',
        'EXCLUDED_MODEL_KEYWORDS = ["gpt-4o", "gpt-4"]',
        'ALLOWED_PREFIXES = {"gpt-4o", "gpt-4"}',
    ],
)
def test_lists_of_parts_and_local_ones_that_are_only_tried_on_a_name_name_no_model(code: str) -> None:
    assert ids("app.py", code) == []


def test_a_list_tried_on_a_name_elsewhere_is_still_one_of_models() -> None:
    code = 'MODELS = ["gpt-4o", "gpt-4"]\ndef f(model):\n    return any(model.startswith(m) for m in MODELS)'
    assert ids("app.py", code) == ["gpt-4o", "gpt-4"]


TOKENS = 'TOKENS = {"lab-a/monot5-base-10k": 1, "lab-a/Ranker-small": 2, "lab-b/TWO-xl": 3}'


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'models = ["roberta-base", "xlm-roberta-base", "t5-small", "t5-base"]',
            ["roberta-base", "xlm-roberta-base", "t5-small", "t5-base"],
        ),
        (TOKENS, ["lab-a/monot5-base-10k", "lab-a/Ranker-small", "lab-b/TWO-xl"]),
        ('a = "lab-a/monot5-base-10k"\nb = "lab-a/Ranker-2"', ["lab-a/monot5-base-10k", "lab-a/Ranker-2"]),
        (
            'M = [("bge-large-en-v1.5", A()), ("bge-m3-v2-base", A()), ("bge-small-zh-v1.5", A()), ("bge-code", A())]',
            ["bge-large-en-v1.5", "bge-m3-v2-base", "bge-small-zh-v1.5", "bge-code"],
        ),
        (
            'R = {"a": {"en": "gpt-4o"}, "b": {"en": "gpt-4"}, "c": {"en": "gpt-5-mini"}, "d": {"fr": "bge-rerank-v0"}}',
            ["gpt-4o", "gpt-4", "gpt-5-mini", "bge-rerank-v0"],
        ),
        (
            'X(name="gpt-4o"); X(name="gpt-4"); X(name="gpt-5-mini"); X(name="Camel-30B")',
            ["gpt-4o", "gpt-4", "gpt-5-mini", "Camel-30B"],
        ),
        (
            f"LIMITS = {dict.fromkeys([f'llama3.1:{size}b' for size in range(1, 21)] + ['yi', 'default'], 1)}",
            [*(f"llama3.1:{size}b" for size in range(1, 21)), "yi"],
        ),
    ],
)
def test_neighbours_rows_arguments_and_owners_tell_what_a_name_does_not(code: str, expected: list[str]) -> None:
    assert ids("app.py", code) == expected


@pytest.mark.parametrize(
    "code",
    [
        'def build(size, model): ...\nbuild(1, "lab/one-1")',
        'class Net:\n    def __init__(self, model): ...\nNet("lab/one-1")',
        'def default_model():\n    return "lab/one-1"',
        'model: Annotated[str, "lab/one-1"]',
        'def f(model: Annotated[str, "lab/one-1"]): ...',
        'f(model_path=Lazy(load, "lab/one-1"))',
        'net = Net.from_source("lab/one-1")',
    ],
)
def test_a_repository_is_found_through_parameters_results_and_wrappers(code: str) -> None:
    assert ids("app.py", code) == ["lab/one-1"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limits.json", '{"rates": {"gpt-4o-mini": "3 a minute", "stage-1": 2, "use-cache": true}}'),
        ("limits.yaml", "rates:\n  gpt-4o-mini: 3 a minute\n  stage-1: 2\n"),
    ],
)
def test_a_key_of_configuration_names_a_model_where_it_tells_alone(name: str, text: str) -> None:
    assert ids(name, text) == ["gpt-4o-mini"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('load("pythia-14m")', ["pythia-14m"]),
        ('load("gemini@001", "claude-3-5-sonnet@20240620")', ["claude-3-5-sonnet@20240620"]),
        ('model = "ollama/mixtral"', ["ollama/mixtral"]),
        ('models = ["router:meta-llama/Llama-3-8B"]', ["router:meta-llama/Llama-3-8B"]),
        ('hf_hub = "timm/ViT-B-16/"', ["timm/ViT-B-16"]),
        ('model = "lab/colmodernbert"', ["lab/colmodernbert"]),
        ('ServiceChatModel("llama3.1", base_url="x")', ["llama3.1"]),
    ],
)
def test_a_size_a_version_or_a_route_tells(code: str, expected: list[str]) -> None:
    assert ids("app.py", code) == expected


@pytest.mark.parametrize(
    "code",
    [
        'SUPPORTED_MODELS = ["albert", "bert", "roberta", "gpt2", "xlm-roberta"]',
        'MODEL_TYPES = {"deepseek_v3": A, "kimi_k2": B}\nmodel = "deepseek_v3"',
        'prompt_styles = {"phi-3": A, "phi-4": B, "gpt-4": C, "llama-3-8b": D}',
        'MODEL_REMAPPING = {"mistral": "llama", "kimi_k2": "deepseek_v3", "qwen2_vl": "minimax", "xverse": "gemma4"}',
        'models = {"t5": "T5Ranker", "llama": LlamaForCausalLM, "gemma3n": Gemma3nModel}',
        'for model_prefix in ("o1", "gpt-5"): name.startswith(model_prefix)',
        'pytest.param(1, id="deepseek-reasoner")',
        'model = "10.1234/jour-2020.1"; model_label = "x"; model = y or "N/A"',
        'MODEL_TYPE_TO_MODULE = {"clip_text_model": "clip"}',
        'MODEL_DEFAULTS = {"chat_template_type": "muse_spark"}',
        'class Data:\n    repo_id = "lab/data-1"\n    def get(self):\n        return load_dataset(self.repo_id)',
        'run_name = "qwen-7b-tuned"',
        'model = "GEMINI_API"',
        'if name.lower() == "gpt-4o".lower(): ...',
        're.search("gpt-4o", name)',
        f'model.show("{"iVBORw0KGgo" * 5}/AAAA1")',
        'config.model = "default/not-specified-1"',
    ],
)
def test_architectures_kinds_datasets_and_runs_are_no_models(code: str) -> None:
    assert ids("app.py", code) == []
