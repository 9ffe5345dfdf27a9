"""Which licence may stand over which: OSADL's matrix for classic ones, clause by clause for the rest."""

from __future__ import annotations

import pytest

from auditor.domain.knowledge import LicenseFamily, Profile
from auditor.licenses.catalog import catalog
from auditor.licenses.compatibility import Compatibility, compatible, dropped

LLAMA_2 = "LicenseRef-scancode-llama-2-license-2023"
LLAMA_31 = "LicenseRef-scancode-llama-3.1-license-2024"
LLAMA_33 = "LicenseRef-scancode-llama-3.3-license-2024"
GEMMA = "LicenseRef-scancode-gemma-tou-2024-04-01"
RAIL = "LicenseRef-scancode-bigscience-open-rail-m"
DIFFUSION = "LicenseRef-scancode-stable-diffusion-2022-08-22"
YES, NO, MAYBE = Compatibility.COMPATIBLE, Compatibility.INCOMPATIBLE, Compatibility.DEPENDS


def profile(license_id: str) -> Profile:
    found = catalog().get(license_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("outbound", "inbound", "value", "source"),
    [
        ("MIT", "MIT", YES, "same"),
        (LLAMA_31, LLAMA_31, YES, "same"),
        ("MIT", "Apache-2.0", YES, "permissive"),
        ("Apache-2.0", "BSD-4-Clause", YES, "permissive"),
        ("GPL-3.0-only", "Apache-2.0", YES, "osadl"),
        ("GPL-2.0-only", "Apache-2.0", NO, "osadl"),
        ("Apache-2.0", "GPL-3.0-only", NO, "osadl"),
        ("Apache-2.0", LLAMA_31, NO, "clauses"),
        ("Apache-2.0", "CC-BY-NC-4.0", NO, "clauses"),
        ("Apache-2.0", "CC-BY-ND-4.0", NO, "clauses"),
        ("CC-BY-4.0", "CC-BY-SA-4.0", NO, "clauses"),
        ("CC-BY-SA-4.0", "CC-BY-4.0", YES, "clauses"),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", MAYBE, "clauses"),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", YES, "clauses"),
        (LLAMA_31, "Apache-2.0", YES, "clauses"),
        ("CC-BY-NC-4.0", "MIT", YES, "clauses"),
        (LLAMA_33, LLAMA_31, YES, "clauses"),
        (GEMMA, LLAMA_31, NO, "clauses"),
        (RAIL, DIFFUSION, YES, "clauses"),
        (DIFFUSION, RAIL, YES, "clauses"),
    ],
)
def test_a_pair_has_its_answer_and_who_gives_it(outbound: str, inbound: str, value: Compatibility, source: str) -> None:
    answer = compatible(profile(outbound), profile(inbound))
    assert (answer.value, answer.source) == (value, source)


def test_the_clauses_that_are_lost_are_named() -> None:
    assert dropped(profile(LLAMA_31), profile(LLAMA_2)) == ("output.no-training",)
    assert "scale.mau" in dropped(profile(GEMMA), profile(LLAMA_31))


def test_a_licence_without_commerce_keeps_every_threshold() -> None:
    assert not [c for c in dropped(profile("CC-BY-NC-4.0"), profile(LLAMA_31)) if c.startswith("scale.")]


def test_every_licence_is_compatible_with_itself_and_over_permissive_ones() -> None:
    for known in catalog():
        assert compatible(known, known).value is YES, known.id
        if known.family in (LicenseFamily.PERMISSIVE, LicenseFamily.PUBLIC_DOMAIN):
            assert compatible(profile("MIT"), known).value is YES, known.id
