"""What a Python file only asks about: comparisons, parts of names, lists that are tried on one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from auditor.inputs.source_code.python_module import Module, Scope

PARTS = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "replace", "split", "partition", "strip"}
    | {"search", "match", "fullmatch"}
)
"""Methods of texts and patterns whose arguments are parts of names."""


def note_comparison(node: ast.Compare, scope: Scope, module: Module) -> Scope:
    """`if model == "gpt-5"`, `if "gpt-5" in name`: what a program asks about is not what it uses."""
    module.aside.update(spelled(node.left, *node.comparators))
    return scope


def spelled(*nodes: ast.expr) -> Iterator[int]:
    """The identities of nodes, of the members of lists, and of what `"…".lower()` is called on."""
    for node in nodes:
        members = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
        yield from map(id, members)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield id(node.func.value)


def note_asked(node: ast.Call, scope: Scope, module: Module) -> None:
    """`any(m in name for m in known)`: what a program asks about, wherever the list stands in the function."""
    if not (isinstance(node.func, ast.Name) and node.func.id in ("any", "all") and len(node.args) == 1):
        return
    asked = node.args[0]
    if not isinstance(asked, ast.GeneratorExp | ast.ListComp) or not tries(asked.elt):
        return
    for each in asked.generators:
        if isinstance(each.iter, ast.Name):
            module.asked.append((each.iter.id, scope))
        else:
            module.aside.update(spelled(each.iter))


def tries(node: ast.expr) -> bool:
    """Whether an expression compares, or looks for a part of a name."""
    if isinstance(node, ast.BoolOp):
        return all(map(tries, node.values))
    method = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
    return isinstance(node, ast.Compare) or method in PARTS
