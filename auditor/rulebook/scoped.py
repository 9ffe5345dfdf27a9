"""Split licences: code, weights, data and documents each have their own; none stands for another. Pure.

A file or a sentence written for one part licenses that part. A licence file that names no part covers what lies beside
it in the repository (weights, code, documents), not data kept elsewhere. A tag is about the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.domain.evidence import Citation, Status
from auditor.domain.facts import Facts, LicenseText, Statement
from auditor.domain.licensing import Scope, TextKind
from auditor.rulebook.bind import Binding
from auditor.rulebook.conclude import NOASSERTION, NONE

Part = Literal["code", "data", "documents"]


@dataclass(frozen=True)
class PartLicense:
    """The licence of one part, and why."""

    scope: Literal["weights", "code", "data", "documents"]
    license: str
    because: str
    citations: tuple[Citation, ...] = ()
    claim: bool = False


def scoped_licenses(facts: Facts, binding: Binding) -> Iterator[PartLicense]:
    """The licence of the weights as concluded, then those of the other parts."""
    concluded = binding.effective.license or NOASSERTION
    cited = binding.effective.citations or (facts.metadata,)
    yield PartLicense("weights", concluded, "As concluded, parents included.", cited)
    for scope in ("code", "data", "documents"):
        yield _of_part(scope, facts)


def texts_for(scope: Part, facts: Facts) -> list[LicenseText]:
    """The licence files that were written for one part."""
    return [text for text in facts.texts if text.scope is Scope(scope) and _is_license(text)]


def general_texts(facts: Facts) -> list[LicenseText]:
    """The licence files at the root that name no part."""
    return [text for text in facts.texts if text.scope is Scope.ANY and _is_license(text) and "/" not in text.path]


def statements_on(scope: Part, facts: Facts) -> list[Statement]:
    """The card's sentences that put one part under a licence."""
    return [statement for statement in facts.statements if statement.scope is Scope(scope) and statement.license]


def _of_part(scope: Part, facts: Facts) -> PartLicense:
    own = texts_for(scope, facts)
    if own:
        return _of_texts(scope, own, "The licence file written for it.")
    said = statements_on(scope, facts)
    if said:
        names = _joined([statement.license for statement in said])
        cited = tuple(citation for statement in said for citation in statement.citations)
        return PartLicense(scope, names, "A sentence of the card says so.", cited, claim=True)
    general = general_texts(facts)
    if general and scope != "data":
        return _of_texts(
            scope, general, "The repository's licence file names no part, so it covers what lies beside it."
        )
    return PartLicense(scope, NOASSERTION, "Nothing that was found speaks of it.", (facts.metadata,))


def _of_texts(scope: Part, texts: Sequence[LicenseText], because: str) -> PartLicense:
    names = [text.identification.license for text in texts if text.identification]
    cited = tuple(citation for text in texts for citation in text.citations)
    return PartLicense(scope, _joined(names), because, cited)


def _is_license(text: LicenseText) -> bool:
    kind = text.identification.kind if text.identification else None
    return text.status is Status.FOUND and kind in (TextKind.LICENSE, TextKind.OTHER, TextKind.STUB)


def _joined(names: Sequence[str | None]) -> str:
    """All together; NOASSERTION when one of them is unknown."""
    if None in names:
        return NOASSERTION
    known = list(dict.fromkeys(name for name in names if name and name != NONE))
    return " AND ".join(f"({name})" if " OR " in name else name for name in known) or NOASSERTION
