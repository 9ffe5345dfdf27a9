"""A name of a service whose weights are public: the licence says what the weights are, the terms what the service allows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.domain.evidence import Citation, Reason, Status
from auditor.domain.facts import Declared, DeclaredForm, Facts, Resolved
from auditor.domain.knowledge import Effect
from auditor.domain.ref import RefKind
from auditor.domain.terms import Answer, DocumentAnswers
from auditor.domain.vendors import Audience, DocumentKind, NameKind, VendorMatch
from auditor.extract.vendor import published
from auditor.inputs.vendor_names import match
from auditor.licenses.catalog import catalog
from auditor.rulebook.readings import Reading
from auditor.rulebook.vendor_terms import through_service

PLACE = Citation(uri="hf://acme/rune", status=Status.DENIED)
GONE = Facts(
    kind=RefKind.HUB,
    ref="acme/rune",
    status=Status.DENIED,
    reason=Reason.PRIVATE_OR_MISSING,
    metadata=PLACE,
    declared=Declared(raw="", stated=Resolved(form=DeclaredForm.NONE)),
)
ALIAS = VendorMatch(
    text="rune-chat",
    model="rune-chat",
    kind=NameKind.OPEN_WEIGHTS,
    vendor="acme",
    name="Acme",
    rule="vendors/acme",
    hub="acme/rune",
    license="MIT",
    service=True,
)


def terms(*answers: Answer) -> tuple[DocumentAnswers, ...]:
    return (
        DocumentAnswers(
            vendor="acme",
            document="api-terms",
            title="API Terms",
            kind=DocumentKind.API_TERMS,
            audience=Audience.BUSINESS,
            url="https://acme.example/terms",
            status=Status.FOUND,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
            answers=answers,
        ),
    )


ALLOWED = Answer(question="commercial-use", value="allowed", means="Yes.")
LIMIT = Answer(question="prohibited-uses", value="listed", means="Some are forbidden.", effect=Effect.CONDITIONS)
MIT = Reading(origin="card", license="MIT", use="allowed", osd=True)


def test_the_vendor_and_the_terms_stay_when_the_repository_cannot_be_read() -> None:
    facts = published(GONE, ALIAS, catalog(), terms(ALLOWED, LIMIT))
    assert (facts.weights.value, facts.vendor.value, facts.declared.raw) == ("public", "Acme", "MIT")
    assert [document.document for document in facts.terms] == ["api-terms"]


def test_the_terms_of_the_service_bind_besides_the_licence() -> None:
    facts = published(GONE, ALIAS, catalog(), terms(ALLOWED, LIMIT))
    both = through_service(MIT, facts)
    assert (both.use, both.license) == ("conditional", "MIT")
    assert [term.clause for term in both.triggers] == ["terms.prohibited-uses"]


@pytest.mark.parametrize("documents", [(), terms(LIMIT)])
def test_terms_that_permit_nothing_leave_the_licence_alone(documents: tuple[DocumentAnswers, ...]) -> None:
    assert through_service(MIT, published(GONE, ALIAS, catalog(), documents)) is MIT


def test_only_names_of_a_service_have_its_terms() -> None:
    alias, model = match("deepseek-chat"), match("deepseek-v3.2")
    assert alias
    assert alias.service
    assert alias.repository
    assert model
    assert model.repository
    assert not model.service
