from pathlib import Path

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.domain.licensing import Scope, TextKind
from auditor.extract.dossier import extract
from auditor.extract.license_files import scope_of
from auditor.licenses.catalog import catalog
from tests.making import audited, found, repo

APACHE = (Path(__file__).parents[3] / "LICENSE").read_text(encoding="utf-8")
MIT = """\
MIT License

Copyright (c) 2026 Acme

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
DISPLAY = (
    "\nIf the Software is used in a product with more than 100 million monthly active users, you must obtain a separate"
    " written licence from Acme before any commercial use.\n"
)


def texts(**files):
    return extract(repo(files={name.replace("__", "/"): text for name, text in files.items()}), catalog()).texts


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("LICENSE", Scope.ANY),
        ("LICENSE-MODEL", Scope.WEIGHTS),
        ("MODEL_LICENSE", Scope.WEIGHTS),
        ("LICENSE_weights", Scope.WEIGHTS),
        ("LICENSE-CODE", Scope.CODE),
        ("LICENSE-DATA.md", Scope.DATA),
        ("docs/LICENSE", Scope.ANY),
    ],
)
def test_the_name_of_a_licence_file_says_what_it_governs(path, scope):
    assert scope_of(path) is scope


def test_a_known_text_is_identified_and_its_clauses_are_placed():
    (text,) = texts(LICENSE=APACHE)
    assert text.identification is not None
    assert text.identification.license == "Apache-2.0"
    assert text.clauses
    assert all(APACHE[hit.start : hit.end] == hit.words for hit in text.clauses)


def test_the_licence_of_the_weights_beats_the_licence_of_the_code():
    nc = "# License\nThe model weights may be used for non-commercial research purposes only. Commercial use is prohibited.\n"
    entry = audited(repo(files={"LICENSE-CODE": MIT, "LICENSE-MODEL": nc}, cardData={"license": "mit"}))
    assert entry.commercial_use.value != "allowed"


def test_a_tag_that_the_text_contradicts_is_a_conflict():
    changed = MIT + DISPLAY
    entry = audited(repo(files={"LICENSE": changed}, cardData={"license": "mit"}))
    assert entry.license.modified
    assert entry.license.base == "MIT"
    assert entry.commercial_use.value != "allowed"
    assert found(entry)["license-conflict"] == "fail"
    assert found(entry)["license-modified"] == "review"
    assert any("100 million" in change.words for change in entry.license.changes)


def test_a_text_that_agrees_with_the_tag_is_no_finding():
    entry = audited(repo(files={"LICENSE": APACHE}, cardData={"license": "apache-2.0"}))
    assert entry.commercial_use.value == "allowed"
    assert not {"license-conflict", "license-differs"} & set(found(entry))


def test_a_notice_does_not_license_the_whole():
    entry = audited(repo(files={"LICENSE": MIT, "NOTICE": APACHE}))
    assert entry.license.concluded == "MIT"


def test_a_use_policy_beside_an_open_licence_is_for_review():
    policy = "# Acceptable Use Policy\nYou agree not to use the model to harm minors, to deceive or to break the law.\n"
    made = repo(files={"LICENSE": APACHE, "USE_POLICY.md": policy}, cardData={"license": "apache-2.0"})
    entry = audited(made)
    assert entry.commercial_use.value == "allowed"
    (found_policy,) = [t for t in extract(made, catalog()).texts if t.path == "USE_POLICY.md"]
    assert found_policy.identification is not None
    assert found_policy.identification.kind is TextKind.POLICY
    assert found(entry)["policy-beside-open-license"] == "review"


def test_a_text_that_could_not_be_read_keeps_its_reason():
    made = repo(unread={"LICENSE": (Status.DENIED, Reason.GATED)})
    (text,) = extract(made, catalog()).texts
    assert (text.status, text.reason) == (Status.DENIED, Reason.GATED)
    assert text.identification is None
