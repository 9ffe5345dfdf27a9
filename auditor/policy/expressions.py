"""Whether an allow-list allows a licence expression."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from auditor.domain.knowledge import LicenseFamily
from auditor.licenses.expression import ExpressionError, License, Operator, fold, parse
from auditor.policy.types import Allow


class Answer(Enum):
    """Three-valued: unknown is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def allowed_by(expression: str, allow: Allow, families: Mapping[str, LicenseFamily]) -> Answer:
    """All members of an AND must be allowed, of an OR one; what nobody could determine stays unknown."""
    if expression == "NONE":
        return Answer.NO
    try:
        parsed = parse(expression)
    except ExpressionError:
        return Answer.UNKNOWN
    ids = frozenset(license_.lower() for license_ in allow.licenses)

    def leaf(license_: License) -> Answer:
        if license_.id == "NOASSERTION":
            return Answer.UNKNOWN
        by_id = str(license_).lower() in ids or (license_.exception is None and license_.id.lower() in ids)
        by_family = families.get(license_.id) in allow.families if license_.id in families else False
        return Answer.YES if by_id or by_family else Answer.NO

    return fold(parsed, leaf, _joined)


def _joined(operator: Operator, answers: list[Answer]) -> Answer:
    """Kleene: a no decides an AND, a yes decides an OR, else an unknown leaves it open."""
    decisive = Answer.NO if operator == "AND" else Answer.YES
    if decisive in answers:
        return decisive
    if Answer.UNKNOWN in answers:
        return Answer.UNKNOWN
    return Answer.YES if operator == "AND" else Answer.NO
