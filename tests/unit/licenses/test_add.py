from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from auditor.domain.knowledge import Profile
from auditor.errors import RuleError, UsageError
from auditor.licenses import index as licence_index
from auditor.licenses.add import add_license, load_with, merged
from auditor.licenses.identify import identify

TEXT = (
    b"Acme Internal Licence 1.0\n\nYou may run the Acme model on machines that Acme owns. "
    b"You must not pass the weights on to anybody outside of the group of companies. "
    b"Reports about quality go to the model office within ten days.\n"
)
WHEN = date(2026, 11, 22)
NAME = "LicenseRef-acme-1.0"


def test_an_added_licence_is_identified_beside_the_listed_ones(tmp_path: Path) -> None:
    add_license(TEXT, NAME, "Acme Internal Licence 1.0", tmp_path, "legal/acme.txt", WHEN)
    index = load_with((tmp_path,))
    assert identify(TEXT.decode(), index).license == NAME
    changed = identify(TEXT.decode().replace("must not", "may"), index)
    assert (changed.license, changed.base) == (None, NAME)
    assert identify(TEXT.decode()).license is None
    shipped = licence_index.load()
    again = merged(merged(shipped, licence_index.load(tmp_path / "licenses.index")), licence_index.compile_index([]))
    assert len(again.entries) == len(shipped.entries) + 1


def test_the_profile_keeps_its_fields_and_gains_fingerprints(tmp_path: Path) -> None:
    add_license(TEXT, NAME, "Acme Internal Licence 1.0", tmp_path, "one.txt", WHEN)
    path = tmp_path / "licenses" / f"{NAME}.yaml"
    path.write_text(path.read_text() + "steward: Acme\n")
    add_license(TEXT.replace(b"ten", b"twenty"), NAME, "Other name", tmp_path, "two.txt", WHEN)
    add_license(TEXT, NAME, "Other name", tmp_path, "one.txt", WHEN)
    profile = Profile.model_validate(yaml.safe_load(path.read_text()))
    assert (profile.name, profile.steward) == ("Acme Internal Licence 1.0", "Acme")
    assert sorted(one.source for one in profile.fingerprints) == ["one.txt", "two.txt"]
    assert TEXT[30:60] not in (tmp_path / "licenses.index").read_bytes()


@pytest.mark.parametrize(("license_id", "text"), [("acme", TEXT), ("LicenseRef-a b", TEXT), (NAME, b"too short")])
def test_bad_ids_and_short_texts_are_refused(tmp_path: Path, license_id: str, text: bytes) -> None:
    with pytest.raises(UsageError):
        add_license(text, license_id, "Acme", tmp_path, "x", WHEN)


def test_files_that_are_no_index_are_refused(tmp_path: Path) -> None:
    (tmp_path / "licenses.index").write_bytes(b"not an index")
    with pytest.raises(RuleError, match="not a licence index"):
        load_with((tmp_path,))
    with pytest.raises(RuleError, match="cannot be read"):
        licence_index.load(tmp_path / "missing.index")


def test_too_many_distinct_words_are_refused() -> None:
    import numpy as np

    entry = licence_index.Entry("x", "license", None, "x", "x")
    hashes = np.arange(1, 66_000, dtype=np.uint64)
    flags = np.zeros(len(hashes), np.uint8)
    with pytest.raises(RuleError, match="65,534"):
        licence_index.compile_index([licence_index.Indexed(entry, hashes, flags, flags)])


def test_the_index_ships_figures_only_and_is_small() -> None:
    path = licence_index.INDEX_PATH
    assert path.stat().st_size < 14_000_000
    assert b"Permission is hereby granted" not in path.read_bytes()
    index = licence_index.load()
    assert all(entry.source and len(entry.sha256) == 64 for entry in index.entries)
    assert {entry.kind for entry in index.entries} == {"license", "policy", "header"}
