"""The 23 terms of the licence literature, as a table over our clauses; docs/liagent.md gives each rule's reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNSAID, CAN, CANNOT, MUST = range(4)


class Trust(StrEnum):
    """Whose word counts for a known licence: our profile's, the detectors', either's, or only where both agree.

    Where either's counts, the detectors are asked first: they read the text that is there.

    A profile lists every duty, also those that wait for a condition ("if you offer a warranty, you indemnify"); the
    literature counts the plain ones, which are those that the detectors read. A duty that stands in a schedule or an
    image of the notice is in the profile only.
    """

    PROFILE = "profile"
    READING = "reading"
    EITHER = "either"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the clauses that speak of it, and what a clause of opposite sense ("no derivatives") makes of it."""

    name: str
    clauses: tuple[str, ...]
    denied_by: tuple[str, ...] = ()
    order: tuple[int, ...] = (CANNOT, MUST, CAN)
    """Which value counts when a text says several."""
    implied_by: tuple[str, ...] = ()
    """Grants without limits that include this one, where the text is silent on it."""
    excluded_by: tuple[str, ...] = ()
    """Clauses that deny it in general words, where the text is silent on it."""
    silenced_by: tuple[str, ...] = ()
    """Clauses beside which the literature does not count the right as free, in licences for software."""
    spoken_by: tuple[str, ...] = ()
    """Clauses that name the right, so that nothing silences it."""
    implied_of_models: tuple[str, ...] = ()
    """Grants that include this one in licences for models and data, where the text is silent on it."""
    named_of_models: str = ""
    """Words that a licence for models and data must hold somewhere to speak of the term at all."""
    needs_licence: bool = False
    """Whether a dedication to the public leaves nothing for the term to speak of."""
    other_than: str = ""
    """Words of a clause that is near the subject and yet another one: such a clause does not count for the term."""
    granted_as: str = ""
    """Words without which a grant that was read in the text is of something wider or narrower than the term."""
    trust: Trust = Trust.PROFILE


_RIGHT = (CANNOT, MUST, CAN)
_DUTY = (CANNOT, MUST, CAN)
_PROHIBITIONS = ("limit.non-commercial", "limit.research-only", "limit.non-production", "limit.personal-use")
_COMMERCE = r"commerc|royalty|no-charge"
_UNCONVEYED = r"\bthat\s+you\s+do\s+not\s+convey\b"
_WISHED_FOR = r"\bappreciated\b|,\s+if\s+any,|authorship\s+credits"
_THAT_ALONE = (
    r"\baltered\s+[\w\s]{0,30}plainly\s+marked|inform\w*\s+[\w\s]{0,20}that\s+you\s+have\s+modified"
    r"|that\s+changes\s+were\s+made\b(?!\s+(?:by|on|in|and))|could\s+indicate"
)
_NOT_RELICENSED = r"\bobject\s+code\b|\bexecutable\b|\bunder\s+any\s+other\s+licen[cs]e\b"
_BESIDE_COPYRIGHT = r"\boriginal\s+author\b|\battribution\s+parties\b|\b(?:the|such|an?)\s+credit\b"
_LINE_OF_ITS_OWN = r"\A\W*copyright\W*\Z"
_PATENT_CLAIMS = r"\bpatents?\s+(?:rights?\s+)?(?:licen[cs]es?|claims?)\b|\bpatent\s+rights?\b[^.;]{0,60}\bused\b"
_LINK_SUFFICES = r"\buri\b|uniform resource identifier|hyperlink|notices?\s+that\s+refers?"
TERMS = (
    Term("Distribute", ("grant.redistribute",), ("limit.no-redistribution",), _RIGHT),
    Term("Modify", ("grant.modify",), ("limit.no-derivatives",), _RIGHT),
    Term(
        "Commercial Use",
        ("grant.commercial",),
        _PROHIBITIONS,
        _RIGHT,
        implied_by=("grant.redistribute", "grant.modify", "grant.use"),
        named_of_models=_COMMERCE,
    ),
    Term(
        "Hold Liable",
        ("disclaim.liability",),
        (),
        (MUST, CAN, CANNOT),
        excluded_by=("disclaim.warranty",),
        trust=Trust.EITHER,
    ),
    Term("Include Copyright", ("notice.copyright",), (), _DUTY, other_than=_LINE_OF_ITS_OWN, trust=Trust.EITHER),
    Term("Include License", ("notice.license-copy",), (), _DUTY, other_than=_LINK_SUFFICES, trust=Trust.EITHER),
    Term("Sublicense", ("grant.sublicense",), (), _RIGHT, needs_licence=True, trust=Trust.EITHER),
    Term("Use Trademark", ("limit.trademark",), (), trust=Trust.BOTH),
    Term(
        "Private Use",
        ("grant.private", "grant.use"),
        (),
        _RIGHT,
        silenced_by=("share.source", "share.share-alike", "limit.trademark"),
        spoken_by=("grant.private",),
        other_than=_UNCONVEYED,
        implied_of_models=("grant.redistribute", "grant.modify"),
        trust=Trust.READING,
    ),
    Term("Disclose Source", ("share.source",), (), _DUTY, trust=Trust.READING),
    Term(
        "State Changes",
        ("notice.state-changes",),
        (),
        _DUTY,
        other_than=_THAT_ALONE,
        trust=Trust.READING,
    ),
    Term("Place Warranty", ("grant.warranty",), (), (MUST, CAN, CANNOT), trust=Trust.EITHER),
    Term("Include Notice", ("notice.notice-file",), (), _DUTY, trust=Trust.EITHER),
    Term("Include Original", ("share.original",), (), _DUTY, trust=Trust.READING),
    Term(
        "Give Credit",
        ("notice.credit", "notice.attribution"),
        (),
        _DUTY,
        other_than=f"{_WISHED_FOR}|{_BESIDE_COPYRIGHT}",
        trust=Trust.READING,
    ),
    Term("Use Patent Claims", ("grant.patent",), (), _RIGHT, granted_as=_PATENT_CLAIMS, trust=Trust.BOTH),
    Term("Rename", ("naming.rename",), (), _DUTY, trust=Trust.READING),
    Term("Relicense", ("grant.relicense",), (), _RIGHT, other_than=_NOT_RELICENSED, trust=Trust.BOTH),
    Term("Contact Author", ("obligation.contact",), (), _DUTY),
    Term("Include Install Instructions", ("share.install-instructions",), (), _DUTY),
    Term("Compensate for Damages", ("obligation.indemnity",), (), _DUTY, trust=Trust.BOTH),
    Term("Statically Link", (), (), _RIGHT),
    Term("Pay Above Use Threshold", ("scale.royalty",), (), _DUTY),
)
