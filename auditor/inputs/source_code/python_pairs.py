"""Names and the values that Python's syntax gives them: assignments, options, keys, parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from auditor.inputs.source_code.python_module import Function, Labelled, Scope


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Local names, and the dotted names that they stand for."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module or ''}.{alias.name}"
        else:
            top = alias.name.partition(".")[0]
            yield alias.asname or top, alias.name if alias.asname else top


def constant_texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The constant texts among expressions."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def option_defaults(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """`add_argument("--model", default=…)`: the name and the default of each spelling."""
    for word in node.keywords:
        if word.arg == "default":
            yield from ((name.lstrip("-").replace("-", "_"), word.value) for name in constant_texts(node.args))


def parametrized(names: ast.expr, rows: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """`parametrize("model,x", [("a", 1), …])`: the values of each name."""
    known = [name.strip() for text in constant_texts([names]) for name in text.split(",")]
    if isinstance(names, ast.Tuple | ast.List):
        known = list(constant_texts(names.elts))
    if len(known) == 1:
        yield known[0], rows
    elif isinstance(rows, ast.List | ast.Tuple):
        for row in rows.elts:
            if isinstance(row, ast.Tuple | ast.List):
                yield from zip(known, row.elts, strict=False)


def keyed(node: ast.Dict, scope: Scope) -> Iterator[Labelled]:
    """The values under constant keys."""
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield Labelled(key.value, value, scope)


def parameters_of(node: Function) -> list[str]:
    """The parameters that a call fills by place: without the object itself."""
    names = [parameter.arg for parameter in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Targets and values of whatever gives names to values: assignments, loops and `with`."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from unpacked(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        if isinstance(node.iter, ast.List | ast.Tuple | ast.Set):
            for element in node.iter.elts:
                yield from unpacked(node.target, element)
        else:
            yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """`a, b = x, y` as two assignments."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
    elif isinstance(value, ast.Tuple | ast.List) and len(target.elts) == len(value.elts):
        yield from zip(target.elts, value.elts, strict=True)
