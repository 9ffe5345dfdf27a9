"""From what a repository states about its licence to one conclusion, with reasons.

Order of authority: a text written for the weights, a general licence text, the card's metadata; prose of the card
can only make a reading stricter. Where two readings differ, the stricter one is concluded and a check reports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from auditor.domain.evidence import Citation, Status
from auditor.domain.facts import DeclaredForm, Facts, LicenseText, SpokenOrigin
from auditor.domain.licensing import Polarity
from auditor.domain.ref import RefKind
from auditor.rulebook.governing import WEIGHTS, beneath, governing_texts, is_policy
from auditor.rulebook.origins import stricter_origins, with_origin
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import USES, Reading, combined, doubted, stricter
from auditor.rulebook.stated import card_reading, prose_reading, text_reading
from auditor.rulebook.unread import doubt, missing_texts, told, unread_texts, vanished_texts
from auditor.rulebook.vendor_terms import of_terms

NOASSERTION = "NOASSERTION"
NONE = "NONE"

_NOTHING_SAID = Reading(origin="silence", license=NONE, use="not-granted", osd=False)
_NOT_UNDERSTOOD = " Sentences of the card may take commercial use away, in words that are not read for certain."


@dataclass(frozen=True)
class Conclusion:
    """The licence of one repository's weights by its own statements, before its parents are asked."""

    ref: str
    reading: Reading
    declared: str
    detected: str
    form: str
    text: str
    """none, identified, modified, unidentified, unread."""
    conflict: str
    """none, text-stricter, card-stricter, differs."""
    prose: str
    """none, agrees, stricter, unclear."""
    stated: bool | None
    """None when something that may hold a statement could not be read."""
    because: str
    card: Reading | None = None
    texts: tuple[LicenseText, ...] = field(default=())
    """The texts that govern the weights."""
    policies: tuple[LicenseText, ...] = field(default=())
    origins: tuple[SpokenOrigin, ...] = ()
    """Well-known models that only the card's words name as origins, and whose terms are stricter."""
    missing: tuple[LicenseText, ...] = ()
    """Texts that the listing names and the Hub does not have."""
    unclear: tuple[Citation, ...] = ()
    """The sentences that leave the conclusion open."""

    @property
    def license(self) -> str:
        """The concluded expression."""
        return self.reading.license or NOASSERTION


CATALOGUE = "rule://vendors/"
"""What is known of a repository by the vendor files alone."""


def conclude(facts: Facts, reader: Reader) -> Conclusion:
    """The licence conclusion of one repository by its own statements, or of a vendor's model by its terms."""
    if facts.kind is RefKind.VENDOR:
        return _by_terms(facts)
    card = card_reading(facts, reader)
    texts = governing_texts(facts.texts)
    text = text_reading(texts, beneath(texts, facts.texts), reader)
    stated = [reading for reading in (text, card) if reading]
    prose = prose_reading(facts, reader, have_license=bool(stated))
    reading, because = _governing(text, card, prose)
    if reading is not None and facts.metadata.uri.startswith(CATALOGUE):
        because = "Our vendor catalogue says so, at its date; the repository itself could not be read."
    if reading is None:
        reading, because = _silence(facts)
    own, reading = reading, with_origin(reading, facts, reader)
    if reading is not own:
        because += " The card names what the model was made from, whose terms are stricter and bind it too."
    reading, unclear = _with_doubts(reading, facts)
    because += _NOT_UNDERSTOOD if unclear else ""
    unread = unread_texts(texts, facts)
    complete = _with_policies(reading, facts, reader)
    reading = doubt(complete, unread, facts)
    vanished = vanished_texts(texts, facts)
    because += told(reading, complete, (*unread, *vanished))
    return Conclusion(
        ref=facts.ref,
        reading=reading,
        declared=_declared_expression(facts, card),
        detected=NONE if text is None else text.license or NOASSERTION,
        form=facts.declared.stated.form.value,
        text=_text_state(texts, (*unread, *vanished)),
        conflict=_conflict(text, card),
        prose="unclear" if unclear else _prose_state(prose, [text, card]),
        stated=True
        if (text or card or prose or facts.declared.stated.form is not DeclaredForm.NONE)
        else _silence_is_certain(facts),
        because=because,
        card=card,
        texts=texts,
        policies=tuple(t for t in facts.texts if is_policy(t)),
        origins=stricter_origins(own, facts, reader),
        missing=missing_texts(facts),
        unclear=unclear,
    )


def _by_terms(facts: Facts) -> Conclusion:
    """A model behind an API has no licence; the vendor's documents say what its users may do."""
    reading = of_terms(facts.terms, facts.metadata)
    said = reading.use != "unknown"
    because = "The vendor's terms say so." if said else "The vendor's terms were not read, or do not say."
    return Conclusion(
        ref=facts.ref,
        reading=reading,
        declared=NOASSERTION,
        detected=NOASSERTION,
        form=facts.declared.stated.form.value,
        text="none",
        conflict="none",
        prose="none",
        stated=True if said else None,
        because=because,
    )


def _with_doubts(reading: Reading, facts: Facts) -> tuple[Reading, tuple[Citation, ...]]:
    """A permission does not stand beside words that may restrict it and are not understood; and those words."""
    unclear = tuple(c for s in facts.statements if s.doubt and s.scope in WEIGHTS for c in s.citations)
    found = doubted(reading, "unknown", unclear) if unclear else reading
    return found, unclear if found is not reading else ()


def _governing(text: Reading | None, card: Reading | None, prose: Reading | None) -> tuple[Reading | None, str]:
    firm, because = _firm(text, card)
    if firm is None:
        return _prose_alone(prose), "The card's prose is the only statement about the licence."
    if prose and prose.use == "unknown" and firm.use == "allowed":
        return combined([prose, firm], None), "The card puts the model under a licence that could not be found."
    if prose and stricter(firm.use, prose.use) != firm.use:
        both = combined([prose, firm], prose.license or firm.license)
        return both, "The card's prose restricts more than the licence; the stricter reading counts."
    return firm, because


def _prose_alone(prose: Reading | None) -> Reading | None:
    """Conditions without a licence that is named, and without a right that is given, grant nothing."""
    if prose is None or prose.license or prose.use != "conditional":
        return prose
    grants = any(term.clause.startswith("grant.") and term.value is not Polarity.CANNOT for term in prose.terms)
    return prose if grants else replace(prose, use="not-granted", osd=False)


def _firm(text: Reading | None, card: Reading | None) -> tuple[Reading | None, str]:
    """The reading of text and card: the text, unless the card is stricter."""
    if text is None and card and card.origin == "attestation":
        return card, "The repository names no licence; a person found it at the place that is cited."
    if text is None:
        return card, "The card's metadata declares it; no licence text was read in the repository."
    if card is None or card.use == "unknown":
        return text, "The licence text in the repository says so."
    if text.license is None and text.use == "unknown":
        doubt = combined([text, card], card.license)
        return doubt, "The repository's licence text is not one we know, so the card's tag is not enough to permit."
    if stricter(text.use, card.use) != text.use and text.use != "unknown":
        return card, "The card is stricter than the licence text; the stricter reading counts."
    if text.license is None and not text.modified:
        return combined([text, card], card.license), "Tag and text together; the text is not one we know."
    return text, "The licence text in the repository says so."


def _silence(facts: Facts) -> tuple[Reading, str]:
    """Nothing is stated: nothing is granted, unless a place that may say something could not be read."""
    if _silence_is_certain(facts) is None:
        unread = Reading(origin="silence", license=None, use="unknown", osd=None)
        return unread, "No licence was found, but not everything could be read."
    cited = (facts.metadata, *facts.card.citations)
    return replace(_NOTHING_SAID, citations=cited), "No licence is stated anywhere, so nothing is granted."


def _silence_is_certain(facts: Facts) -> bool | None:
    unread = any(text.status in (Status.DENIED, Status.FAILED) for text in facts.texts) or vanished_texts((), facts)
    readable = facts.status is Status.FOUND and facts.card.known and not unread
    return False if readable else None


def _with_policies(reading: Reading, facts: Facts, reader: Reader) -> Reading:
    """Use policies kept beside the licence add their limits.

    Not to an open-source licence: its terms are complete without them, so a check reports the policy for review.
    """
    if reading.osd and reading.use == "allowed":
        return reading
    policies = [t for t in facts.texts if is_policy(t)]
    extra = [reader.of_policy(policy) for policy in policies]
    return combined([reading, *extra], reading.license) if extra else reading


def _declared_expression(facts: Facts, card: Reading | None) -> str:
    if card and card.license and card.origin != "attestation":
        return card.license
    silent = facts.declared.stated.form is DeclaredForm.NONE and not facts.declared.name
    return NONE if silent else NOASSERTION


def _text_state(texts: Sequence[LicenseText], unread: Sequence[LicenseText]) -> str:
    if unread:
        return "unread"
    identities = [text.identification for text in texts if text.identification]
    if any(identity.modified for identity in identities):
        return "modified"
    if identities:
        return "identified" if all(identity.license for identity in identities) else "unidentified"
    return "none"


def _conflict(text: Reading | None, card: Reading | None) -> str:
    """How the card's statement and the text differ; `none` where one of them is silent or too vague to compare."""
    if text is None or card is None or card.license is None or card.license == text.license:
        return "none"
    if text.use != card.use and "unknown" not in (text.use, card.use):
        return "text-stricter" if USES.index(text.use) > USES.index(card.use) else "card-stricter"
    if text.modified and text.base == card.license:
        return "text-stricter"
    return "differs" if text.license else "none"


def _prose_state(prose: Reading | None, firm: Sequence[Reading | None]) -> str:
    if prose is None:
        return "none"
    uses = [reading.use for reading in firm if reading]
    return "stricter" if uses and all(stricter(use, prose.use) != use for use in uses) else "agrees"
