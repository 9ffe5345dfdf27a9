"""Restricted parents whose children call themselves permissive: every one is reported, and no honest child is.

Needs AUDITOR_CORPUS.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from auditor.domain.report import FindingRow, ModelReport
from tests.corpus.test_real_models import audited

pytestmark = pytest.mark.corpus
_ABOUT_PARENTS = ("parent-conflict", "parent-unclear")


@cache
def held(corpus: Path) -> frozenset[str]:
    return frozenset(place.name.replace("__", "/", 1) for place in (corpus / "hub").iterdir())


@cache
def recorded(corpus: Path) -> tuple[tuple[str, str], ...]:
    """(parent, child) of every recorded drift whose two repositories are held."""
    rows = [json.loads(line) for line in (corpus / "bulk" / "drift_edges_2024-07.jsonl").read_text().splitlines()]
    return tuple((row["parent"], row["child"]) for row in rows if {row["parent"], row["child"]} <= held(corpus))


@cache
def alike(corpus: Path) -> tuple[tuple[str, str], ...]:
    """(parent, child) of every typed lineage edge whose two cards declare the same one licence."""
    with (corpus / "bulk" / "lineage_edges_2025-06.csv").open(newline="") as file:
        edges = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    known = [(parent, child) for parent, child in edges if {parent, child} <= held(corpus)]
    return tuple((a, b) for a, b in known if (said := declared(corpus, a)) and said == declared(corpus, b))


@cache
def declared(corpus: Path, name: str) -> tuple[str, str] | None:
    """The licence field and name of a card, when they name one licence."""
    info = json.loads((corpus / "hub" / name.replace("/", "__", 1) / "model_info.json").read_text())
    data = info.get("cardData") or {}
    license_, named = data.get("license"), data.get("license_name") or ""
    if not isinstance(license_, str) or (license_ in ("other", "unknown") and not named):
        return None
    return license_, str(named)


def entries(corpus: Path, edges: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, ModelReport]]:
    """Each edge's parent with its child's entry."""
    found = {model.ref: model for model in audited(corpus, tuple(sorted({child for _, child in edges}))).models}
    return ((parent, found[child]) for parent, child in edges)


def about(parent: str, entry: ModelReport) -> list[FindingRow]:
    """The findings that speak of the parent's terms and name it."""
    names = {link.ref for link in entry.lineage if parent in (link.ref, link.resolved_ref)}
    return [
        finding
        for finding in entry.findings
        if finding.rule_id in _ABOUT_PARENTS and any(f"{name} (" in finding.message for name in names)
    ]


def test_the_recorded_drift_is_seen_on_many_edges(corpus):
    assert len(recorded(corpus)) > 150
    assert len(alike(corpus)) > 50


def test_every_permissive_child_of_a_restricted_parent_is_reported_by_a_finding_that_names_the_parent(corpus):
    silent = [
        f"{parent} -> {entry.ref}"
        for parent, entry in entries(corpus, recorded(corpus))
        if not any(finding.kind in ("fail", "review") and finding.evidence for finding in about(parent, entry))
    ]
    assert not silent, "\n".join(silent)


def test_no_permissive_child_of_a_restricted_parent_is_allowed(corpus):
    allowed = [e.ref for _, e in entries(corpus, recorded(corpus)) if e.commercial_use.value == "allowed"]
    assert not allowed


def test_no_child_under_its_parent_s_own_licence_is_blamed_for_it(corpus):
    blamed = [
        f"{parent} -> {entry.ref}: {finding.message}"
        for parent, entry in entries(corpus, alike(corpus))
        for finding in about(parent, entry)
    ]
    assert not blamed, "\n".join(blamed)


def test_parents_whose_tag_contradicts_their_name_are_not_believed_blindly(corpus):
    copies = [(p, e) for p, e in entries(corpus, recorded(corpus)) if p.startswith("unsloth/llama-3-8b")]
    assert len(copies) > 20
    for parent, entry in copies:
        told = [finding.message for finding in entry.findings if finding.rule_id == "parent-mistagged"]
        assert told, entry.ref
        assert parent in told[0]
