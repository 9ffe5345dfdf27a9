"""Human findings: what they are bound to, what they replace, and when they have been left behind."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from auditor.domain.attestations import Attestation
from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Declared, DeclaredForm, Facts, Resolved
from auditor.domain.ref import RefKind
from auditor.licenses import expression
from auditor.licenses.catalog import catalog
from auditor.rulebook.attestations import attested, table
from auditor.rulebook.book import RuleBook, rulebook
from tests.making import audited, found, repo

COMMIT, HASH = "a" * 40, "b" * 64


def attestation(**changes: object) -> Attestation:
    source = {"url": "https://example.org/x", "shows": "It is there.", "seen": "2026-01-02"}
    finding = {"component": "code", "value": "open", "because": "We looked.", "sources": [source]}
    data = {
        "id": "a--b",
        "ref": "A/b",
        "owner": "somebody",
        "reason": "to see",
        "dated": "2026-01-02",
        "bound": {"commits": [COMMIT], "texts": [{"path": "README.md", "sha256": HASH}]},
        "findings": [finding],
    }
    return Attestation.model_validate({**data, **changes})


def facts(commit: str | None = None, sha256: str = "c" * 64, status: Status = Status.FOUND) -> Facts:
    home = Citation(uri="hf://a/b@c", status=status)
    card = Citation(uri="hf://a/b@c/README.md", status=status, sha256=sha256)
    return Facts(
        kind=RefKind.HUB,
        ref="a/b",
        commit=commit,
        status=status,
        reason=None if status is Status.FOUND else Reason.MISSING,
        metadata=home,
        card=Fact(value="present", citations=(card,)),
        declared=Declared(raw="", stated=Resolved(form=DeclaredForm.NONE)),
        code=Fact(value="none", citations=(card,)),
        data=Fact(value="declared", citations=(card,)),
    )


KNOWN = {"a/b": (attestation(),)}


def test_a_finding_about_the_same_commit_is_current() -> None:
    found = attested(facts(commit=COMMIT), KNOWN)
    assert found.state == "current"
    overlaid = found.overlay(facts(commit=COMMIT))
    assert overlaid.code.value == "open"
    assert overlaid.code.citations[0].uri == "rule://attestations/a--b#code"
    assert "https://example.org/x" in (overlaid.code.citations[0].excerpt or "")
    assert overlaid.data.value == "declared"


def test_a_finding_about_the_same_text_is_current_whatever_the_commit() -> None:
    assert attested(facts(commit="d" * 40, sha256=HASH), KNOWN).state == "current"


def test_a_finding_about_another_state_still_counts_and_says_so() -> None:
    found = attested(facts(commit="d" * 40), KNOWN)
    assert found.state == "moved"
    assert found.fact("code").value == "open"


def test_nothing_is_attested_of_strangers_and_of_what_could_not_be_read() -> None:
    stranger = facts().model_copy(update={"ref": "c/d"})
    assert attested(stranger, KNOWN).state == "none"
    assert attested(stranger, KNOWN).overlay(stranger) == stranger
    assert attested(facts(status=Status.ABSENT), KNOWN).state == "none"


@pytest.mark.parametrize(
    "changes",
    [
        {"bound": {}},
        {"bound": {"commits": ["main"]}},
        {"findings": []},
        {"findings": [{"component": "code", "value": "yes", "because": "x", "sources": []}]},
        {
            "findings": [
                {
                    "component": "data",
                    "value": "open",
                    "because": "x",
                    "sources": [{"url": "https://x.org", "shows": "x", "seen": "2026-01-02"}],
                }
            ]
        },
    ],
)
def test_a_finding_without_binding_source_or_known_value_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        attestation(**changes)


def test_the_shipped_attestations_are_many_dated_sourced_and_bound() -> None:
    shipped = [known for every in table(rulebook()).values() for known in every]
    assert len(shipped) >= 40
    for known in shipped:
        assert known.id == known.ref.replace("/", "--")
        assert known.dated >= date(2026, 1, 1)
        assert known.bound.commits or known.bound.texts
        assert len({finding.component for finding in known.findings}) == len(known.findings)


def other(component: str, value: str, **changes: object) -> Attestation:
    source = {"url": "https://example.org/y", "shows": "It is there.", "seen": "2026-03-04"}
    finding = {"component": component, "value": value, "because": "We looked again.", "sources": [source]}
    return attestation(owner="our lawyers", dated="2026-03-04", findings=[finding], **changes)


def test_every_text_that_was_read_must_be_unchanged() -> None:
    texts = [{"path": "README.md", "sha256": HASH}, {"path": "LICENSE", "sha256": "e" * 64}]
    known = {"a/b": (attestation(bound={"texts": texts}),)}
    assert attested(facts(sha256=HASH), known).state == "moved"


def test_the_same_bytes_at_another_path_are_not_what_was_read() -> None:
    known = {"a/b": (attestation(bound={"texts": [{"path": "docs/README.md", "sha256": HASH}]}),)}
    assert attested(facts(sha256=HASH), known).state == "moved"


def test_findings_of_the_present_state_come_before_those_of_an_earlier_one() -> None:
    old = attestation(bound={"commits": ["d" * 40]})
    new = other("code", "restricted")
    both = attested(facts(commit=COMMIT), {"a/b": (old, new)})
    assert (both.state, both.fact("code").value) == ("current", "restricted")


def test_people_s_findings_about_different_components_add_up() -> None:
    both = attested(facts(commit=COMMIT), {"a/b": (other("data", "released"), attestation())})
    assert (both.fact("code").value, both.fact("data").value) == ("open", "released")
    assert len(both.citations) == 2


def test_a_finding_about_an_earlier_state_names_its_day_and_what_was_looked_at() -> None:
    assert attested(facts(commit="d" * 40), KNOWN).as_of.startswith(f"2026-01-02 (commit {COMMIT[:12]}")
    assert attested(facts(commit=COMMIT), KNOWN).as_of == ""


def attesting(tmp_path: Path, license_: str, *, sha256: str) -> RuleBook:
    folder = tmp_path / "attestations"
    folder.mkdir()
    (folder / "acme--model.yaml").write_text(
        f"""id: acme--model
ref: acme/model
owner: our lawyers
reason: The vendor publishes the licence elsewhere.
dated: 2026-03-04
bound: {{texts: [{{path: README.md, sha256: {sha256}}}]}}
findings:
  - component: license
    value: {license_}
    because: The vendor's page says so.
    sources: [{{url: "https://example.org/terms", shows: The licence., seen: 2026-03-04}}]
"""
    )
    return rulebook((tmp_path,))


CARD = "# A model\n"
CARD_HASH = hashlib.sha256(CARD.encode()).hexdigest()


@pytest.mark.parametrize(
    ("license_", "sha256", "use"),
    [
        ("MIT", CARD_HASH, "allowed"),
        ("CC-BY-NC-4.0", CARD_HASH, "prohibited"),
        ("CC-BY-NC-4.0", HASH, "prohibited"),
        ("MIT", HASH, "unknown"),
    ],
)
def test_a_licence_found_elsewhere_counts_and_one_of_a_passed_state_permits_nothing(
    tmp_path: Path, license_: str, sha256: str, use: str
) -> None:
    entry = audited(repo(card=CARD, cardData={"license": "other"}), book=attesting(tmp_path, license_, sha256=sha256))
    assert entry.commercial_use.value == use
    assert entry.license.declared == "NOASSERTION"
    assert "a person found it" in entry.license.because
    assert any(row.uri == "rule://attestations/acme--model#license" for row in entry.evidence)
    assert ("attestation-moved" in found(entry)) is (sha256 == HASH)


def test_what_a_repository_states_itself_is_never_overruled(tmp_path: Path) -> None:
    book = attesting(tmp_path, "MIT", sha256=CARD_HASH)
    assert (
        audited(repo(card=CARD, cardData={"license": "cc-by-nc-4.0"}), book=book).commercial_use.value == "prohibited"
    )
    texted = repo(card=CARD, files={"LICENSE": "For non-commercial research use only. Commercial use is prohibited."})
    assert audited(texted, book=book).commercial_use.value == "prohibited"


def test_an_attested_licence_binds_the_children_too(tmp_path: Path) -> None:
    parent = repo("acme/model", card=CARD, cardData={"license": "unknown"})
    child = repo("acme/child", cardData={"license": "mit", "base_model": "acme/model"})
    entry = audited(child, [parent], book=attesting(tmp_path, "CC-BY-NC-4.0", sha256=CARD_HASH))
    assert entry.commercial_use.value == "prohibited"
    assert "acme/model (CC-BY-NC-4.0)" in next(f.message for f in entry.findings if f.rule_id == "parent-conflict")


def test_every_attested_licence_is_one_that_the_catalogue_knows() -> None:
    licenses = [f.value for e in table(rulebook()).values() for a in e for f in a.findings if f.component == "license"]
    assert licenses
    assert all(catalog().get(one) for value in licenses for one in expression.licenses(value))
