from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from auditor.domain.vendors import Audience, DocumentKind, Range
from auditor.errors import UsageError
from auditor.inputs.terms_declarations import read_declaration, read_declarations

TODAY = date(2026, 3, 1)


def written(folder: Path, data: object) -> Path:
    path = folder / "Acme.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_a_declaration_becomes_documents_with_selectors(tmp_path: Path) -> None:
    data = {
        "name": "Acme AI",
        "terms": {
            "Commercial Terms": {"fetch": "https://acme.example/business", "select": "main", "remove": [".ad"]},
            "Trackers Policy": {"fetch": "https://acme.example/cookies"},
            "Terms of Service": {
                "fetch": "https://acme.example/terms",
                "select": {"startBefore": "#a", "endAfter": "#b"},
                "executeClientScripts": True,
            },
        },
    }
    vendor = read_declaration(written(tmp_path, data), TODAY)
    business, consumer = vendor.documents
    assert (vendor.id, vendor.name) == ("acme-ai", "Acme AI")
    assert (business.kind, business.audience) == (DocumentKind.BUSINESS_TERMS, Audience.BUSINESS)
    assert (business.select, business.remove) == (("main",), (".ad",))
    assert consumer.select == (Range(start="#a", end="#b", from_start=True, to_end=True),)


def test_combined_pages_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    parts = [{"fetch": "https://a.example/1"}, {"fetch": "https://a.example/2", "select": ["article"]}]
    data = {"name": "A", "documents": {"Acceptable Use Policy": {"select": ["main"], "combine": parts}}}
    (document,) = read_declaration(written(tmp_path, data), TODAY).documents
    (second,) = document.combine
    assert (document.id, document.select) == ("acceptable-use-policy", ("main",))
    assert (second.id, second.fetch, second.select) == ("acceptable-use-policy-2", "https://a.example/2", ("article",))


def test_several_files_are_read_by_vendor(tmp_path: Path) -> None:
    data = {"name": "A", "terms": {"Privacy Policy": {"fetch": "https://a.example"}}}
    assert set(read_declarations([written(tmp_path, data)], TODAY)) == {"a"}
    assert read_declarations([], TODAY) == {}


@pytest.mark.parametrize(
    "data",
    [
        "not json",
        "[]",
        {"name": "A"},
        {"terms": {}},
        {"name": "A", "terms": []},
        {"name": "A", "terms": {"Privacy Policy": "https://a.example"}},
        {"name": "A", "terms": {"Privacy Policy": {"fetch": 3}}},
        {"name": "A", "terms": {"Privacy Policy": {"fetch": "https://a.example", "select": {"startBefore": "#a"}}}},
    ],
)
def test_what_is_no_declaration_is_refused_with_its_file(tmp_path: Path, data: object) -> None:
    path = written(tmp_path, data)
    with pytest.raises(UsageError) as caught:
        read_declaration(path, TODAY)
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not readable"):
        read_declaration(tmp_path / "none.json", TODAY)
    with pytest.raises(UsageError, match="1 MB"):
        read_declaration(written(tmp_path, '"' + "x" * (2 << 20) + '"'), TODAY)
