"""Code beside weights: whether the licence of the one stands in the way of the other. Pure.

Whether code and the weights that it runs are one work is for a lawyer to say. Where they are, a copyleft licence wants
the whole without further limits; and whoever needs the code is bound by its limits in any case.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.domain.fact import Fact
from auditor.domain.facts import Facts
from auditor.domain.knowledge import Profile
from auditor.licenses.catalog import Catalog
from auditor.licenses.compatibility import Clash, clash
from auditor.licenses.expression import ExpressionError, Group, License, parse
from auditor.rulebook.bind import Binding
from auditor.rulebook.quoting import Told, listed, quoted
from auditor.rulebook.reader import Reader
from auditor.rulebook.readings import Reading, stricter
from auditor.rulebook.scoped import general_texts, statements_on, texts_for

_SHARE = "share.share-alike"
_PERMITTING = ("allowed", "conditional")
_LIMITING = ("conditional", "prohibited")


def code_conflict(facts: Facts, binding: Binding, catalog: Catalog) -> Fact[str]:
    """none, or each licence of the code beside the weights with what conflicts, in the words of both.

    A licence file that names no part is compared where the weights have one of their own, and else is theirs.
    """
    told: list[Told] = []
    for name, code in _code(facts, binding, Reader(catalog)):
        told += _clashes(name, code, binding.effective, catalog)
        told += _further_limits(name, code, binding.effective)
    return listed(list(dict.fromkeys(told)), (facts.metadata,))


def _code(facts: Facts, binding: Binding, reader: Reader) -> Iterator[tuple[str, Reading]]:
    """What licenses the code: files written for it, else sentences of the card, else a file for all but the weights."""
    if texts := texts_for("code", facts):
        yield from ((text.path, reader.of_text(text)) for text in texts)
    elif said := statements_on("code", facts):
        yield from (("the card", reader.of_statement(statement)) for statement in said)
    else:
        others = (text for text in general_texts(facts) if text not in binding.own.texts)
        yield from ((text.path, reader.of_text(text)) for text in others)


def _clashes(name: str, code: Reading, weights: Reading, catalog: Catalog) -> Iterator[Told]:
    """Pairs of licences, one of the code and one of the weights, that cannot both be kept in one work."""
    for mine in _profiles(code.license, catalog):
        found = (clash(mine, theirs) for theirs in _profiles(weights.license, catalog))
        for conflict in filter(None, found):
            whole, part = (code, weights) if conflict.whole is mine else (weights, code)
            yield _clash(name, conflict, whole, part)


def _clash(name: str, conflict: Clash, whole: Reading, part: Reading) -> Told:
    claim, claimed = quoted(whole.terms, (_SHARE,))
    demand, demanded = quoted(part.terms, conflict.answer.clauses)
    told = f"{name}: {conflict.whole.id} wants the whole work for itself, {claim}"
    by = " by OSADL's matrix" if conflict.answer.source == "osadl" else ""
    lacks = f", without room{by} for {conflict.part.id}" + (f", {demand}" if demand else "")
    return told + lacks, (*whole.citations, *part.citations, *claimed, *demanded)


def _further_limits(name: str, code: Reading, weights: Reading) -> Iterator[Told]:
    """Limits on commerce of the code that the weights' licence does not have."""
    use = weights.use
    if use not in _PERMITTING or code.use not in _LIMITING or stricter(use, code.use) == use:
        return
    words, cited = quoted(code.triggers, tuple(dict.fromkeys(term.clause for term in code.triggers)))
    yield (
        f"{name}: {code.license or 'its text'} limits more than the weights' licence, {words}",
        (*code.citations, *cited),
    )


def _profiles(expression: str | None, catalog: Catalog) -> list[Profile]:
    """The licences that all apply; none where one may be chosen, or an exception may allow the combination."""
    try:
        parsed = parse(expression) if expression else None
    except ExpressionError:
        return []
    members = parsed.members if isinstance(parsed, Group) and parsed.operator == "AND" else (parsed,)
    ids = [member.id for member in members if isinstance(member, License) and not member.exception]
    return [profile for license_ in ids if (profile := catalog.get(license_))]
