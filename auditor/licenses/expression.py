"""SPDX licence expressions: read, fold over, and combine. Pure, linear in the text, bounded in depth.

The grammar is annex D of the SPDX specification: `WITH` binds tightest, then `AND`, then `OR`.
A small parser of our own, because the general libraries cost more at start-up than all of an audit's parsing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")

Operator = Literal["AND", "OR"]

MAX_LENGTH = 4_000
"""Characters; declared expressions are two orders shorter."""
MAX_DEPTH = 20
"""Nested parentheses."""

_ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.+:")
_WORDS = frozenset({"AND", "OR", "WITH"})


class ExpressionError(ValueError):
    """The text is not an SPDX expression; the message says what was expected where."""


@dataclass(frozen=True, slots=True)
class License:
    """One licence id, with an exception when `WITH` follows."""

    id: str
    exception: str | None = None

    def __str__(self) -> str:
        return f"{self.id} WITH {self.exception}" if self.exception else self.id


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more expressions that all bind (AND), or of which one may be chosen (OR)."""

    operator: Operator
    members: tuple[Expression, ...]

    def __str__(self) -> str:
        inner = self.operator == "AND"
        words = (f"({m})" if inner and isinstance(m, Group) and m.operator == "OR" else str(m) for m in self.members)
        return f" {self.operator} ".join(words)


Expression = License | Group


def parse(text: str) -> Expression:
    """The expression that `text` spells. Operators may be in lower case, as people write them.

    Raises:
        ExpressionError: not an expression, too long, or nested too deep.

    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression of {len(text)} characters; at most {MAX_LENGTH} are read")
    return _Parser(_tokens(text)).whole()


def licenses(expression: str) -> tuple[str, ...]:
    """Every licence id of an expression once, in order, exceptions left out; empty when it is not an expression."""
    try:
        leaves = _leaves(parse(expression))
    except ExpressionError:
        return ()
    return tuple(dict.fromkeys(leaf.id for leaf in leaves))


def fold(expression: Expression, leaf: Callable[[License], T], join: Callable[[Operator, list[T]], T]) -> T:
    """Judge the licences with `leaf`, then each group with `join`: how a verdict on an expression is computed."""
    if isinstance(expression, License):
        return leaf(expression)
    return join(expression.operator, [fold(member, leaf, join) for member in expression.members])


def combine(expressions: Iterable[str], operator: Operator = "AND") -> str | None:
    """Several expressions as one, each written once; None when there is none.

    `A AND B` combined with `B` stays `A AND B`. Words that are no expression raise ExpressionError.
    """
    members = tuple(member for text in expressions for member in _flat(parse(text), operator))
    return str(_group(operator, members)) if members else None


def _leaves(expression: Expression) -> Iterator[License]:
    if isinstance(expression, License):
        yield expression
    else:
        for member in expression.members:
            yield from _leaves(member)


def _flat(expression: Expression, operator: Operator) -> tuple[Expression, ...]:
    if isinstance(expression, Group) and expression.operator == operator:
        return expression.members
    return (expression,)


def _group(operator: Operator, members: Iterable[Expression]) -> Expression:
    """A flat group without repetitions; one member alone needs no group."""
    flat = dict.fromkeys(inner for member in members for inner in _flat(member, operator))
    return next(iter(flat)) if len(flat) == 1 else Group(operator, tuple(flat))


def _tokens(text: str) -> list[str]:
    spaced = text.replace("(", " ( ").replace(")", " ) ")
    return [word.upper() if word.upper() in _WORDS else word for word in spaced.split()]


class _Parser:
    """Recursive descent over tokens; recursion only at parentheses, and bounded there."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        result = self._either()
        if self._peek() is not None:
            raise ExpressionError(f"{self._peek()!r} where AND, OR or the end was expected")
        return result

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, word: str) -> bool:
        found = self._peek() == word
        self._at += found
        return found

    def _either(self) -> Expression:
        members = [self._both()]
        while self._take("OR"):
            members.append(self._both())
        return _group("OR", members)

    def _both(self) -> Expression:
        members = [self._operand()]
        while self._take("AND"):
            members.append(self._operand())
        return _group("AND", members)

    def _operand(self) -> Expression:
        if not self._take("("):
            license_id = self._id("a licence id")
            return License(license_id, self._id("an exception id") if self._take("WITH") else None)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"parentheses nested deeper than {MAX_DEPTH}")
        inner = self._either()
        self._depth -= 1
        if not self._take(")"):
            raise ExpressionError("a closing parenthesis is missing")
        return inner

    def _id(self, wanted: str) -> str:
        token = self._peek()
        if token is None or token in _WORDS or not _ID_CHARACTERS.issuperset(token):
            raise ExpressionError(
                f"{token!r} where {wanted} was expected" if token else f"{wanted} is missing at the end"
            )
        self._at += 1
        return token
