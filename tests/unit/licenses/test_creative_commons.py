"""Creative Commons licences, ports included: the elements in the name are the clauses of the profile."""

from __future__ import annotations

import pytest

from auditor.domain.knowledge import Profile
from auditor.domain.licensing import Polarity
from auditor.licenses.catalog import catalog
from tests.unit.licenses.spdx_bundle import listed

BY = sorted(profile.id for profile in catalog() if profile.id.startswith("CC-BY-"))
PORTS = ["AT", "AU", "DE", "FR", "IGO", "JP", "NL", "UK", "US"]
EVERYWHERE = (
    *("grant.use", "grant.redistribute", "notice.attribution", "notice.copyright", "notice.license-copy"),
    *("disclaim.warranty", "disclaim.liability", "end.breach"),
)


def clauses(profile: Profile) -> dict[str, Polarity]:
    return {clause.clause: clause.value for clause in profile.clauses}


@pytest.fixture(params=BY)
def licence(request: pytest.FixtureRequest) -> Profile:
    profile = catalog().get(request.param)
    assert profile is not None
    return profile


def test_all_of_them_grant_and_ask_for_attribution_notices_and_the_licence(licence: Profile) -> None:
    assert set(EVERYWHERE) <= clauses(licence).keys()


def test_the_elements_are_the_limits(licence: Profile) -> None:
    told = clauses(licence)
    assert ("limit.non-commercial" in told) is ("-NC" in licence.id)
    assert ("grant.commercial" in told) is ("-NC" not in licence.id)
    assert ("limit.no-derivatives" in told) is ("-ND" in licence.id)
    assert ("grant.modify" in told) is ("-ND" not in licence.id)
    assert ("share.share-alike" in told) is ("-SA" in licence.id)


def test_only_those_without_limits_are_open(licence: Profile) -> None:
    assert licence.open_data is ("-NC" not in licence.id and "-ND" not in licence.id)


def test_a_port_is_as_open_as_what_it_was_made_from(licence: Profile) -> None:
    base, _, port = licence.id.rpartition("-")
    unported = catalog().get(base)
    if port in PORTS and unported is not None:
        assert licence.osd == unported.osd
        assert licence.family == unported.family


def test_all_of_the_spdx_list_are_there() -> None:
    wanted = {license_id for license_id in listed() if license_id.startswith("CC-BY-")}
    assert wanted <= set(BY)
