"""What the detectors read in a licence's text against what its profile says."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from auditor.domain.knowledge import LicenseFamily, Profile, ProfileClause, Review
from auditor.domain.licensing import Polarity, Threshold
from auditor.licenses.catalog import catalog
from auditor.licenses.clauses import detect
from auditor.licenses.rederive import Comparison, Verdict, cells, compare
from auditor.rulebook.book import rulebook
from auditor.sources.license_texts import identified, license_texts

GRANT = "Permission is hereby granted to use, copy, modify and distribute the model. "
MAU = "If your products exceed 700 million monthly active users, you must request a license from us. "


def profile(*clauses: ProfileClause, **facts: object) -> Profile:
    return Profile.model_validate(
        {
            "id": "LicenseRef-test",
            "name": "Test licence",
            "family": LicenseFamily.COMMUNITY,
            "reviewed": date(2026, 11, 29),
            "review": Review.READ_ONCE,
            "clauses": clauses,
            **facts,
        }
    )


def clause(name: str, value: Polarity = Polarity.CAN, **more: object) -> ProfileClause:
    return ProfileClause.model_validate({"clause": name, "value": value, **more})


def verdicts(text: str, known: Profile) -> dict[str, Verdict]:
    return {cell.clause: cell.verdict for cell in cells(known, detect(text), rulebook().clauses)}


def test_a_clause_that_both_tell_agrees_and_one_that_only_one_tells_does_not() -> None:
    known = profile(clause("grant.modify"), clause("law.governing", Polarity.MUST))
    found = verdicts(GRANT, known)
    assert found["grant.modify"] is Verdict.AGREES
    assert found["law.governing"] is Verdict.MISSED
    assert found["grant.redistribute"] is Verdict.EXTRA


def test_the_opposite_value_does_not_agree() -> None:
    assert verdicts(GRANT, profile(clause("grant.modify", Polarity.CANNOT)))["grant.modify"] is Verdict.VALUE


def test_rights_without_limits_are_rights_for_commerce() -> None:
    assert verdicts(GRANT, profile(clause("grant.commercial")))["grant.commercial"] is Verdict.AGREES


def test_rights_with_a_threshold_are_conditional_rights_for_commerce() -> None:
    known = profile(clause("grant.commercial", Polarity.CONDITIONAL))
    assert verdicts(GRANT + MAU, known)["grant.commercial"] is Verdict.AGREES
    assert verdicts(GRANT + MAU, profile(clause("grant.commercial")))["grant.commercial"] is Verdict.VALUE


def test_who_may_copy_and_change_may_use() -> None:
    text = "You may modify the model and distribute copies of it."
    assert verdicts(text, profile(clause("grant.use")))["grant.use"] is Verdict.AGREES


@pytest.mark.parametrize(
    ("amount", "operator", "unit", "verdict"),
    [
        (7e8, ">", "monthly active users", Verdict.AGREES),
        (7e8, ">=", "monthly active users", Verdict.FIGURE),
        (7e6, ">", "monthly active users", Verdict.FIGURE),
        (7e8, ">", "users", Verdict.FIGURE),
    ],
)
def test_a_threshold_agrees_only_with_its_amount_unit_and_comparison(
    amount: float, operator: str, unit: str, verdict: Verdict
) -> None:
    threshold = Threshold(operator=operator, amount=amount, unit=unit)
    known = profile(clause("scale.mau", Polarity.CONDITIONAL, threshold=threshold))
    assert verdicts(GRANT + MAU, known)["scale.mau"] is verdict


def test_a_territory_that_the_text_does_not_name_is_a_difference() -> None:
    text = "The rights are not granted to persons domiciled in the European Union."
    known = profile(clause("limit.territory", Polarity.CANNOT, territories=("EU", "KR")))
    assert verdicts(text, known)["limit.territory"] is Verdict.FIGURE


def test_a_difference_that_the_profile_explains_is_told_apart() -> None:
    known = profile(differs={"grant.redistribute": "Said of something else."})
    assert verdicts(GRANT, known)["grant.redistribute"] is Verdict.EXPLAINED


def test_a_shade_of_a_duty_that_the_profile_tells_is_no_cell_of_its_own() -> None:
    text = "You must give credit to the author and include an acknowledgement of the source."
    assert "notice.credit" in verdicts(text, profile())
    assert "notice.credit" not in verdicts(text, profile(clause("notice.attribution", Polarity.MUST)))


def test_a_proof_must_stand_in_one_of_the_wordings() -> None:
    known = profile(clause("grant.modify", proof="copy, modify and distribute"))
    assert compare([known], {known.id: ["Other words.", GRANT]}, rulebook().clauses).unproven == ()
    assert len(compare([known], {known.id: ["Other words."]}, rulebook().clauses).unproven) == 1


def test_a_text_in_another_language_proves_but_is_not_read() -> None:
    known = profile(clause("grant.modify", proof="copy, modify"), language="de")
    compared = compare([known], {known.id: [GRANT]}, rulebook().clauses)
    assert (compared.profiles, compared.proofs, compared.cells) == (1, 1, ())


@cache
def compared() -> Comparison:
    """The whole catalogue against the SPDX list and, where it is at hand, the folder of licence texts."""
    texts = license_texts()
    if root := os.environ.get("AUDITOR_CORPUS"):
        files = [*Path(root).glob("licences/texts/*/*.txt"), *Path(root).glob("hub/*/files/LICENSE*")]
        for license_id, text in identified(sorted(files)):
            texts.setdefault(license_id, []).append(text)
    return compare(catalog(), texts, rulebook().clauses)


@pytest.mark.corpus
def test_the_detectors_re_derive_the_profiles() -> None:
    found = compared()
    print(found)  # noqa: T201
    for cell in found.open:
        print(cell)  # noqa: T201
    assert found.agreed >= 0.95 * len(found.cells)
    assert len(found.open) <= 0.025 * len(found.cells)
    assert found.profiles >= (320 if "AUDITOR_CORPUS" in os.environ else 250)


@pytest.mark.corpus
def test_every_proof_is_found_and_every_figure_exact() -> None:
    assert compared().unproven == ()
    assert [str(cell) for cell in compared().cells if cell.verdict is Verdict.FIGURE] == []


def test_an_explanation_names_a_clause_of_the_vocabulary_and_says_something() -> None:
    explained = [(p.id, name, why) for p in catalog() for name, why in p.differs.items()]
    assert [e for e in explained if e[1] not in rulebook().clauses or len(e[2]) < 15] == []
