"""Three-valued conditions over facts (Kleene): unknown propagates, and every result carries its trace.

A condition is a YAML tree:

    all: [...]            every one holds
    any: [...]            at least one holds
    not: {...}            the opposite
    {fact: PATH, is: V}   the fact equals V
    {fact: PATH, in: [V, …]}
    {fact: PATH, contains: V}     for facts that are sets
    {fact: PATH, matches: RE2}
    {fact: PATH, at_least: N}
    {fact: PATH, known: true}     never unknown itself

Paths are checked when rules load: a misspelt one is an error that names the nearest right path.
"""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from auditor.domain.fact import Fact

Truth = bool | None
FactTable = Mapping[str, Fact[Any]]
_MOST_TRACES = 10_000
"""Traces that one condition remembers."""


class ConditionError(ValueError):
    """A condition tree is malformed; the message names the place inside the tree and the mend."""


@dataclass(frozen=True)
class Trace:
    """How a condition came to its result. By the facts' values alone: what proves them stands in the fact table."""

    text: str
    result: Truth
    fact: str | None = None
    value: str | None = None
    children: tuple[Trace, ...] = ()

    def unknown_facts(self) -> tuple[str, ...]:
        """The facts whose absence keeps the condition unknown, in order."""
        if self.result is not None:
            return ()
        if self.fact is not None:
            return (self.fact,)
        return tuple(dict.fromkeys(name for child in self.children for name in child.unknown_facts()))

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The facts of the leaves that made the result what it is, in order."""
        if self.fact is not None:
            return (self.fact,)
        return tuple(dict.fromkeys(path for child in self._alike for path in child.deciding))

    @cached_property
    def told(self) -> str:
        """These facts in words."""
        if self.fact is not None:
            return f"{self.fact} is {self.value}"
        return "; ".join(child.told for child in self._alike)

    @cached_property
    def counted_out(self) -> Trace:
        """The same as not met: what is there in part is not there."""
        return replace(self, result=False)

    def claimed(self, facts: FactTable) -> bool:
        """Whether a fact that made the result what it is rests on the author's own prose alone."""
        return any(facts[path].claim for path in self.deciding)

    @property
    def _alike(self) -> tuple[Trace, ...]:
        """The children that came to the same; where none did (below `not`), all of them."""
        return tuple(child for child in self.children if child.result == self.result) or self.children


class Condition(ABC):
    """A compiled condition."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._traces: dict[tuple[Any, ...], Trace] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The facts that it looks at."""
        return self._paths

    def evaluate(self, facts: FactTable) -> Trace:
        """The truth over `facts`, with its trace; made once for the same values, since most models share them."""
        values = tuple([facts[path].value for path in self._paths])
        trace = self._traces.get(values)
        if trace is None:
            if len(self._traces) >= _MOST_TRACES:
                self._traces.clear()
            trace = self._traces[values] = self._trace(facts)
        return trace

    @abstractmethod
    def _trace(self, facts: FactTable) -> Trace:
        """The truth over `facts`, with its trace."""


class Leaf(Condition):
    """A test of one fact."""

    def __init__(self, fact: str, text: str, test: Callable[[Any], bool], on_unknown: Truth = None) -> None:
        super().__init__((fact,))
        self._fact, self._text, self._test, self._on_unknown = fact, text, test, on_unknown

    def _trace(self, facts: FactTable) -> Trace:
        fact = facts[self._fact]
        result = self._test(fact.value) if fact.known else self._on_unknown
        return Trace(self._text, result, self._fact, shown(fact.value) if fact.known else "unknown")


class Group(Condition):
    """`all` (decided by the first False) or `any` (decided by the first True)."""

    def __init__(self, word: str, members: tuple[Condition, ...]) -> None:
        super().__init__(path for member in members for path in member.paths)
        self._word, self._members = word, members

    def _trace(self, facts: FactTable) -> Trace:
        children = tuple(member.evaluate(facts) for member in self._members)
        results = [child.result for child in children]
        decisive = self._word == "any"
        result: Truth = decisive if decisive in results else None if None in results else not decisive
        return Trace("any of" if decisive else "all of", result, children=children)


class Not(Condition):
    """The opposite; unknown stays unknown."""

    def __init__(self, member: Condition) -> None:
        super().__init__(member.paths)
        self._member = member

    def _trace(self, facts: FactTable) -> Trace:
        child = self._member.evaluate(facts)
        return Trace("not", None if child.result is None else not child.result, children=(child,))


def shown(value: Any) -> str:
    """A fact's value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (set, frozenset, tuple, list)):
        return ", ".join(sorted(map(str, value))) or "none"
    return str(value)


def compile_condition(tree: Any, paths: Sequence[str], where: str = "when") -> Condition:
    """The condition of a YAML tree whose fact paths must be among `paths`; ConditionError where it is malformed."""
    if not isinstance(tree, dict) or not tree:
        raise ConditionError(f"{where}: a condition is a mapping such as {{fact: weights.access, is: public}}")
    if "fact" in tree:
        return _leaf(tree, paths, where)
    if len(tree) != 1:
        raise ConditionError(f"{where}: one of all, any, not or fact; found {', '.join(map(str, tree))}")
    word, inner = next(iter(tree.items()))
    if word in ("all", "any"):
        return _group(word, inner, paths, f"{where}.{word}")
    if word == "not":
        return Not(compile_condition(inner, paths, f"{where}.not"))
    raise ConditionError(
        f"{where}: {word!r} is not one of all, any, not, fact{_nearest(word, ['all', 'any', 'not', 'fact'])}"
    )


def _group(word: str, inner: Any, paths: Sequence[str], where: str) -> Group:
    if not isinstance(inner, list) or not inner:
        raise ConditionError(f"{where}: needs a list with at least one condition")
    members = tuple(compile_condition(tree, paths, f"{where}[{n}]") for n, tree in enumerate(inner))
    return Group(word, members)


def _leaf(tree: Mapping[str, Any], paths: Sequence[str], where: str) -> Leaf:
    path = tree["fact"]
    if path not in paths:
        raise ConditionError(f"{where}: there is no fact {path!r}{_nearest(str(path), paths)}")
    tests = [word for word in tree if word != "fact"]
    if len(tests) != 1 or tests[0] not in _TESTS:
        raise ConditionError(f"{where}: a fact needs exactly one of {', '.join(_TESTS)}")
    word, wanted = tests[0], tree[tests[0]]
    text = f"{path} {word.replace('_', ' ')} {shown(wanted)}"
    if word == "known":
        return Leaf(path, text, lambda _value: bool(wanted), on_unknown=not wanted)
    return Leaf(path, text, _TESTS[word](wanted))


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _matches(pattern: str) -> Callable[[Any], bool]:
    import re2  # only rules that use it pay for the import

    compiled = re2.compile(pattern)
    return lambda value: compiled.search(str(value)) is not None


_TESTS: dict[str, Callable[[Any], Callable[[Any], bool]]] = {
    "is": lambda wanted: lambda value: bool(value == wanted),
    "in": lambda wanted: lambda value: value in wanted,
    "contains": lambda wanted: lambda value: wanted in value,
    "matches": _matches,
    "at_least": lambda wanted: lambda value: bool(value >= wanted),
    "known": lambda wanted: lambda _value: bool(wanted),
}
