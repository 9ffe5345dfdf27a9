from __future__ import annotations

import re2

from auditor.domain.vendors import Vendor
from auditor.inputs.model_names import LONGEST, canonical
from auditor.inputs.vendor_patterns import VendorPatterns
from auditor.rulebook.book import rulebook

VENDORS = sorted(rulebook().table("vendors", Vendor).values(), key=lambda vendor: vendor.id)
NAMES = [name for vendor in VENDORS for name in (*vendor.examples, *vendor.others)]
HOSTILE = ["gpt-" * (LONGEST // 4), "a" * LONGEST, "-" * LONGEST, "claude-3" + "-1" * 120, "é" * 200, "\u0000x"]


def one_by_one(spelled: str) -> list[int]:
    """The vendors whose patterns fit the beginning of a name, each asked for itself."""
    beginnings = [[pattern for rule in vendor.names for pattern in rule.patterns] for vendor in VENDORS]
    return [n for n, found in enumerate(beginnings) if any(re2.match(f"(?i)(?:{one})", spelled) for one in found)]


def test_the_index_finds_the_vendors_that_asking_each_of_them_finds() -> None:
    index = VendorPatterns(VENDORS)._index
    for name in (*NAMES[::4], *HOSTILE):
        spelled = canonical(name)
        assert sorted(index.Match(spelled) or ()) == one_by_one(spelled), name


def test_a_vendor_without_names_claims_none() -> None:
    silent = VENDORS[0].model_copy(update={"names": ()})
    patterns = VendorPatterns([silent])
    assert patterns.read("", None) == patterns.read("gpt-4o", silent) == []
