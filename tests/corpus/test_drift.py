"""Restricted parents whose children call themselves permissive: every one is reported. Needs AUDITOR_CORPUS."""

import json
from functools import cache
from pathlib import Path

import pytest

from auditor.domain.report import ModelReport
from tests.corpus.test_real_models import audited

pytestmark = pytest.mark.corpus


@cache
def edges(corpus: Path) -> list[tuple[dict, ModelReport]]:
    """The recorded edges whose child and parent are both in the corpus, with the child's entry."""
    rows = [json.loads(line) for line in (corpus / "bulk" / "drift_edges_2024-07.jsonl").read_text().splitlines()]
    held = {place.name.replace("__", "/", 1) for place in (corpus / "hub").iterdir()}
    known = [row for row in rows if {row["child"], row["parent"]} <= held]
    entries = {model.ref: model for model in audited(corpus, tuple(sorted({row["child"] for row in known}))).models}
    return [(row, entries[row["child"]]) for row in known]


def names_parent(row: dict, entry: ModelReport) -> bool:
    return any(row["parent"] in (link.ref, link.resolved_ref) for link in entry.lineage)


def test_every_permissive_child_of_a_restricted_parent_is_reported(corpus):
    declared = [(row, entry) for row, entry in edges(corpus) if names_parent(row, entry)]
    assert declared
    silent = [
        f"{row['parent']} -> {row['child']}"
        for row, entry in declared
        if entry.commercial_use.value == "allowed" or not entry.findings
    ]
    assert not silent, "\n".join(silent)


def test_no_child_under_its_parents_own_licence_is_reported(corpus):
    names = tuple(sorted(place.name.replace("__", "/", 1) for place in (corpus / "hub").iterdir()))[::4]
    blamed = [
        model.ref
        for model in audited(corpus, names).models
        if model.lineage
        and {link.license for link in model.lineage} == {model.license.declared}
        and "parent-conflict" in {finding.rule_id for finding in model.findings}
    ]
    assert not blamed
