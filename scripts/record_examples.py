"""Records examples/evidence.jsonl from a Hub that holds the real repositories (HF_ENDPOINT).

The archive carries facts only: metadata, front matter, file listings, and the figures (sha256, size) of vendors' own
licence texts and policies. Those, and the prose of cards, belong to others and stay out. The script checks that
leaving them out changes no verdict, and refuses to record a repository whose commit is not among those given with
--commits.

    HF_ENDPOINT=http://localhost:PORT python scripts/record_examples.py --commits FILE
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from auditor import pipeline
from auditor.domain.report import Report
from auditor.inputs.lists import read_list
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import catalog
from auditor.licenses.declared import permits, settles
from auditor.licenses.identify import identify
from auditor.pipeline import Sources
from auditor.rulebook.book import rulebook
from auditor.sources.cache import Entry, open_store
from auditor.sources.hub import HubSource
from auditor.sources.local_folder import LocalFolderSource
from auditor.sources.recorded import recorded_source, write_archive

LIST = Path("examples/models.yaml")
ARCHIVE = Path("examples/evidence.jsonl")
COMMON = frozenset({"Apache-2.0", "MIT"})
"""Licences whose texts this project's own dependencies carry, free for everybody to repeat."""
MOST_PATHS = 100
"""Entries of a listing that are kept: some datasets have ten thousand, and the first ones tell what they are."""
RECORDED = datetime(2026, 11, 22, tzinfo=UTC)
FACTS = (
    *("id", "sha", "private", "gated", "disabled", "library_name", "pipeline_tag", "createdAt", "lastModified"),
    *("tags", "siblings", "safetensors", "gguf", "baseModels"),
)
CARD_FACTS = (
    *("license", "license_name", "license_link", "base_model", "base_model_relation"),
    *("datasets", "language", "library_name"),
)


def main() -> None:
    """Record, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=Path, required=True, help="JSON: repository id to recorded commit")
    commits = json.loads(parser.parse_args().commits.read_text())
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        full = audit(HubSource(store, settles=settles(catalog()), permits=permits(catalog())))
        store.flush()
        entries = [abridged(entry) for entry in store.entries()]
    entries = [
        entry for entry in entries if entry.found or about(entry) in commits
    ]  # absence on the stand-in proves nothing
    unproven = {entry.uri for entry in entries if entry.found and not recorded(entry, commits)}
    if unproven:
        sys.exit(f"no recorded commit: {', '.join(sorted(unproven))}")
    write_archive(entries, ARCHIVE)
    short = audit(recorded_source(ARCHIVE, settles(catalog()), permits(catalog())))
    changed = list(differences(full, short))
    print(*changed, sep="\n")  # noqa: T201
    sys.exit(bool(changed))


def audit(hub: HubSource) -> Report:
    """One audit of the example list."""
    sources = Sources(hub=hub, local=LocalFolderSource(), vendor=match)
    return pipeline.audit(read_list(str(LIST)).refs, sources, rulebook(), catalog(), as_of=RECORDED)


def abridged(entry: Entry) -> Entry:
    """The entry without what belongs to others."""
    entry = replace(entry, fetched_at=RECORDED, etag=None, last_modified=None, identity=None)
    if not entry.found:
        return entry
    if entry.uri.endswith("/README.md"):
        return replace(entry, content=front_matter(entry.content))
    if "/" in entry.uri.partition("@")[2]:
        evidence = entry.evidence()
        if identify(evidence.text).license in COMMON:
            return entry
        return replace(entry, content=b"", withheld=(evidence.sha256 or "", evidence.size or 0))
    return replace(entry, content=facts(entry.content))


def facts(answer: bytes) -> bytes:
    """The fields of a metadata answer that are facts."""
    values: dict[str, Any] = json.loads(answer)
    kept = {name: values[name] for name in FACTS if name in values}
    kept["siblings"] = (values.get("siblings") or [])[:MOST_PATHS]
    card = values.get("cardData") or {}
    kept["cardData"] = {name: card[name] for name in CARD_FACTS if name in card}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def front_matter(card: bytes) -> bytes:
    """The facts of a card's front matter, and nothing of its prose."""
    before, _, rest = card.decode("utf-8", "replace").partition("---")
    values = yaml.safe_load(rest.partition("\n---")[0]) or {} if not before.strip("\ufeff \r\n") else {}
    kept = {name: values[name] for name in CARD_FACTS if name in values}
    if not kept:
        return b""
    return f"---\n{yaml.safe_dump(kept, sort_keys=True, allow_unicode=True)}---\n".encode()


def about(entry: Entry) -> str:
    """The repository that an entry is about, datasets with their prefix."""
    return entry.uri.removeprefix("hf://").partition("@")[0]


def recorded(entry: Entry, commits: dict[str, str]) -> bool:
    """Whether the commit is one that the real Hub gave."""
    return commits.get(about(entry)) == entry.uri.partition("@")[2].partition("/")[0]


def differences(full: Report, short: Report) -> Iterator[str]:
    """Every verdict that the abridged evidence changes."""
    for before, after in zip(full.models, short.models, strict=True):
        for name in ("openness", "weights", "code", "data", "commercial_use"):
            left, right = getattr(before, name).value, getattr(after, name).value
            if left != right:
                yield f"{before.ref}: {name} {left} -> {right}"
        if before.license.concluded != after.license.concluded:
            yield f"{before.ref}: license {before.license.concluded} -> {after.license.concluded}"


if __name__ == "__main__":
    main()
