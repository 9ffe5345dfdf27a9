"""Every reason has a status and a sentence that says what to do."""

from __future__ import annotations

import pytest

from auditor.domain.evidence import Reason, Status
from auditor.sources.messages import STATUS_OF, Place, Subject, sentence


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_status_other_than_found(reason: Reason) -> None:
    assert STATUS_OF[reason] in (Status.ABSENT, Status.DENIED, Status.FAILED)


@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_what_happened_and_what_to_do(reason: Reason, place: Place) -> None:
    text = sentence(reason, Subject(place, "model acme/{0}"), "a {detail}")
    assert "odel acme/{0}" in text
    assert text[0].isupper()
    assert text.endswith(".")
    assert text.count(". ") >= 1
    assert "None" not in text
