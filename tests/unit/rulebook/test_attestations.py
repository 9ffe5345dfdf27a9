"""Human findings: what they are bound to, what they replace, and when they have been left behind."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from auditor.domain.attestations import Attestation
from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import Declared, DeclaredForm, Facts, Resolved
from auditor.domain.ref import RefKind
from auditor.rulebook.attestations import attested, table
from auditor.rulebook.book import rulebook

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
    card = Citation(uri="hf://a/b@c/README.md", status=status, sha256=sha256)
    return Facts(
        kind=RefKind.HUB,
        ref="a/b",
        commit=commit,
        status=status,
        reason=None if status is Status.FOUND else Reason.MISSING,
        metadata=card,
        card=Fact(value="present", citations=(card,)),
        declared=Declared(raw="", stated=Resolved(form=DeclaredForm.NONE)),
        code=Fact(value="none", citations=(card,)),
        data=Fact(value="declared", citations=(card,)),
    )


KNOWN = {"a/b": attestation()}


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
    shipped = table(rulebook())
    assert len(shipped) >= 40
    for known in shipped.values():
        assert known.id == known.ref.replace("/", "--")
        assert known.dated >= date(2026, 1, 1)
        assert known.bound.commits or known.bound.texts
        assert len({finding.component for finding in known.findings}) == len(known.findings)
