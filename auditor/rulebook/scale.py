"""Whether a model is likely a general-purpose one, and presumed to carry systemic risk (AI Act, Articles 3, 51). Pure.

The thresholds are the Commission's (guidelines C(2025) 5045): 10^23 operations for a likely general-purpose model that
generates language, images or video, 10^25 for the presumption of systemic risk.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.rulebook.subject import ScaleGroup

GENERAL_PURPOSE = 1e23
SYSTEMIC_RISK = 1e25
MOST_TOKENS = 4e13
"""More than any release had told of by the end of 2025 (36 trillion): without the number of tokens, an upper bound."""


def scale_group(facts: Facts) -> ScaleGroup:
    """Compute and what it suggests; unknown for what was made from another model, whose training came first."""
    if facts.parents:
        return ScaleGroup(generates=facts.generates)
    return ScaleGroup(
        compute=facts.compute,
        generates=facts.generates,
        general_purpose=_general_purpose(facts),
        systemic_risk=_above(facts, SYSTEMIC_RISK, "presumed"),
    )


def _general_purpose(facts: Facts) -> Fact[str]:
    if facts.generates.value is False:
        return Fact(value="unlikely", citations=facts.generates.citations)
    above = _above(facts, GENERAL_PURPOSE, "likely")
    if above.value == "likely" and not facts.generates.known:
        return Fact()
    return replace(above, citations=(*above.citations, *facts.generates.citations))


def _above(facts: Facts, threshold: float, word: str) -> Fact[str]:
    """Whether the compute reaches a threshold: by the card's figures, else only where it cannot."""
    if facts.compute.value is not None:
        reached = facts.compute.value >= threshold
        return Fact(value=word if reached else "unlikely", citations=facts.compute.citations, claim=True)
    if facts.parameters.value and 6 * facts.parameters.value * MOST_TOKENS < threshold:
        return Fact(value="unlikely", citations=facts.parameters.citations)
    return Fact()
