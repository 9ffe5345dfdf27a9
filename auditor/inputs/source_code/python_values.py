"""What an expression can be worth, as far as the file itself says: constants, defaults, choices, computed names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from auditor.inputs.source_code.python_module import Module, Scope

_DEEPEST = 8
_MOST = 1000
"""How many values of one expression are followed."""
_LOOKUPS = (
    "getenv",
    "get",
    "environ.get",
    "setdefault",
    "Field",
    "field",
    "Option",
    "Argument",
    "config",
    "env",
    "str",
)
"""Calls whose default is a value: `os.getenv("X", default)`, `Field(default=…)`, `dict.get(key, default)`."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text that an expression can be worth, and the node that spells it."""

    text: str
    node: ast.expr
    computed: bool = False
    """True where it is put together when the program runs; unknown parts stand as `{…}`."""


def values(expression: ast.expr, scope: Scope, module: Module) -> list[Value]:
    """The texts that an expression can be worth, as far as the file says so."""
    return list(islice(_values(expression, scope, module, 0), _MOST))


def _values(node: ast.expr, scope: Scope, module: Module, depth: int) -> Iterator[Value]:
    if depth > _DEEPEST:
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield Value(node.value, node)
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        yield from _computed(node, scope, module, depth)
    else:
        for inner in _choices(node, scope, module):
            yield from _values(inner, scope, module, depth + 1)


def _choices(node: ast.expr, scope: Scope, module: Module) -> Iterator[ast.expr]:
    """The expressions that an expression may stand for."""
    match node:
        case ast.Name(id=name):
            yield from scope.assigned(name)
        case ast.Attribute(attr=name):
            yield from module.attributes.get(name, ())
        case ast.Subscript(value=holder, slice=ast.Constant(value=key)) if not _is_literal(holder):
            yield from _looked_up(holder, key, scope, module)
        case ast.Call():
            yield from _defaults(node)
        case _:
            yield from _members(node)


def _members(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a choice or of a container."""
    match node:
        case ast.BoolOp(values=members) | ast.Dict(values=members):
            yield from members
        case ast.List(elts=members) | ast.Tuple(elts=members) | ast.Set(elts=members):
            yield from members
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.NamedExpr(value=value) | ast.Await(value=value) | ast.Starred(value=value):
            yield value
        case ast.Subscript(value=holder, slice=choice):
            yield choice if _is_literal(holder) else holder


def _is_literal(node: ast.expr) -> bool:
    """Whether `node[…]` is a type that lists texts."""
    return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) == "Literal"


def _looked_up(holder: ast.expr, key: object, scope: Scope, module: Module) -> Iterator[ast.expr]:
    """The value under a constant key of a dictionary that the file holds; nothing where the key is not in it."""
    held = scope.assigned(holder.id) if isinstance(holder, ast.Name) else [holder]
    if isinstance(holder, ast.Attribute):
        held = module.attributes.get(holder.attr, [])
    for candidate in held:
        if isinstance(candidate, ast.Dict):
            for name, value in zip(candidate.keys, candidate.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key:
                    yield value
        elif isinstance(candidate, ast.List | ast.Tuple) and isinstance(key, int) and -1 <= key < len(candidate.elts):
            yield candidate.elts[key]


def _defaults(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _LOOKUPS:
        yield from (word.value for word in node.keywords if word.arg == "default")
        if name in ("getenv", "get", "setdefault", "config", "env"):
            yield from node.args[1:2]
        elif name != "str" or len(node.args) == 1:
            yield from node.args[:1]
    elif name in ("strip", "lower") and isinstance(node.func, ast.Attribute):
        yield node.func.value


def _computed(node: ast.JoinedStr | ast.BinOp, scope: Scope, module: Module, depth: int) -> Iterator[Value]:
    """Joined texts; every part that the file knows is filled in."""
    parts = _parts(node)
    if not parts:
        return
    options = [_part(part, scope, module, depth) for part in parts[:16]]
    for combined in islice(product(*options), 8):
        yield Value("".join(combined), node, computed=True)


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts that are joined, from left to right; empty for other arithmetic."""
    if isinstance(node, ast.JoinedStr):
        return list(node.values)
    parts: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and len(parts) < 16:
        if isinstance(node.op, ast.Mod) and not parts:
            return [node.left]
        if not isinstance(node.op, ast.Add):
            return []
        parts.insert(0, node.right)
        node = node.left
    return [node, *parts]


def _part(node: ast.expr, scope: Scope, module: Module, depth: int) -> list[str]:
    if isinstance(node, ast.FormattedValue):
        node = node.value
    known = [value.text for value in islice(_values(node, scope, module, depth + 1), 4)]
    return known or [f"{{{_spelled(node)}}}"]


def _spelled(node: ast.expr) -> str:
    """The words of an unknown part, for people."""
    return ast.unparse(node)[:40] if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) else "…"
