"""What the names of a Python file stand for: imports, variables, attributes and parameter defaults.

One walk over the syntax tree notes every assignment; nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from auditor.inputs.source_code.python_asked import PARTS, note_asked, note_comparison, spelled
from auditor.inputs.source_code.python_module import Function, Labelled, Module, Scope, Site
from auditor.inputs.source_code.python_pairs import (
    assignments,
    constant_texts,
    imported,
    keyed,
    option_defaults,
    parameters_of,
    parametrized,
)

MOST_NODES = 400_000
"""Of one file; larger ones are machine-made."""


def read_module(tree: ast.Module) -> Module:
    """Walk a syntax tree without recursion."""
    module = Module()
    waiting: list[tuple[ast.AST, Scope]] = [(tree, Scope())]
    seen = 0
    while waiting and seen < MOST_NODES:
        node, scope = waiting.pop()
        seen += 1
        note = _NOTES.get(type(node))
        inner = note(node, scope, module) if note else scope
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                if type(value) not in _LEAVES:
                    waiting.append((value, inner))
            elif isinstance(value, list):
                waiting.extend((item, inner) for item in value if isinstance(item, ast.AST))
    for site in module.calls:
        module.labelled.extend(_named_arguments(site, module))
    for name, scope in module.asked:
        module.aside.update(spelled(*scope.names.get(name, [])))
    return module


def _named_arguments(site: Site, module: Module) -> Iterator[Labelled]:
    """`build("acme/one")`, where `def build(model)` stands in the file: the argument is called as the parameter is."""
    function = site.node.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    for name, argument in zip(module.parameters.get(called, ()), site.node.args, strict=False):
        if isinstance(argument, ast.Starred):
            return
        yield Labelled(name, argument, site.scope)


def _note_statement(node: ast.Expr, scope: Scope, module: Module) -> Scope:
    """A text alone on its line is a docstring or a comment."""
    if isinstance(node.value, ast.Constant):
        module.aside.add(id(node.value))
    return scope


def _note_constant(node: ast.Constant, scope: Scope, module: Module) -> Scope:
    if isinstance(node.value, str) and id(node) not in module.aside:
        module.texts.append(node)
    return scope


def _note_import(node: ast.Import | ast.ImportFrom, scope: Scope, module: Module) -> Scope:
    module.imports.update(imported(node))
    return scope


def _note_dict(node: ast.Dict, scope: Scope, module: Module) -> Scope:
    module.labelled.extend(keyed(node, scope))
    module.containers.append(node)
    return scope


def _note_members(node: ast.List | ast.Tuple | ast.Set, scope: Scope, module: Module) -> Scope:
    module.containers.append(node)
    return scope


def _note_class(node: ast.ClassDef, scope: Scope, module: Module) -> Scope:
    for line in node.body:
        if isinstance(line, Function) and line.name == "__init__":
            module.parameters.setdefault(node.name, parameters_of(line))
    module.containers.append(node)
    return Scope(scope)


def _note_call(node: ast.Call, scope: Scope, module: Module) -> Scope:
    module.calls.append(Site(node, scope))
    module.labelled.extend(Labelled(word.arg, word.value, scope) for word in node.keywords if word.arg)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in PARTS:
        module.aside.update(spelled(*node.args))
    note_asked(node, scope, module)
    if method in ("add_argument", "option", "Option"):
        for name, default in option_defaults(node):
            module.attributes.setdefault(name, []).append(default)
            module.labelled.append(Labelled(name, default, scope))
    elif len(node.args) == 2 and method in ("get", "pop", "setdefault", "getenv", "setenv", "setattr"):
        module.labelled.extend(Labelled(key, node.args[1], scope) for key in constant_texts(node.args[:1]))
    elif len(node.args) == 2 and method == "parametrize":
        module.labelled.extend(Labelled(name, value, scope) for name, value in parametrized(*node.args))
    return scope


def _note_return(node: ast.Return, scope: Scope, module: Module) -> Scope:
    """`def default_model(): return "acme/one"`."""
    if scope.function and node.value is not None:
        module.labelled.append(Labelled(scope.function, node.value, scope))
    return scope


def _note_function(node: Function, scope: Scope, module: Module) -> Scope:
    module.parameters.setdefault(node.name, parameters_of(node))
    inner = _note_parameters(node, scope, module)
    inner.function = node.name
    return inner


def _note_parameters(node: Function | ast.Lambda, scope: Scope, module: Module) -> Scope:
    inner = Scope(scope)
    positional = [*node.args.posonlyargs, *node.args.args]
    defaults = node.args.defaults
    pairs = [
        *zip(positional[len(positional) - len(defaults) :], defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    for parameter in (*positional, *node.args.kwonlyargs):
        inner.names[parameter.arg] = []
        _note_annotated(parameter.arg, parameter.annotation, scope, module)
    for parameter, default in pairs:
        if default is not None:
            inner.names[parameter.arg] = [default]
            module.labelled.append(Labelled(parameter.arg, default, scope))
    return inner


def _note_annotated(name: str, annotation: ast.expr | None, scope: Scope, module: Module) -> None:
    """`model: Annotated[str, "acme/one"]`: what is said about a type beside it."""
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
        holder = annotation.value
        if (holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")) == "Annotated":
            module.labelled.extend(Labelled(name, said, scope) for said in annotation.slice.elts[1:])


def _note_assignment(node: ast.AST, scope: Scope, module: Module) -> Scope:
    for target, value in assignments(node):
        if isinstance(target, ast.Name):
            scope.names.setdefault(target.id, []).append(value)
            name = target.id
        elif isinstance(target, ast.Attribute):
            name = target.attr
        else:
            continue
        module.attributes.setdefault(name, []).append(value)
        module.labelled.append(Labelled(name, value, scope))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        _note_annotated(node.target.id, node.annotation, scope, module)
    return scope


_LEAVES = frozenset([ast.Load, ast.Store, ast.Del])


_NOTES: dict[type, Callable[[Any, Scope, Module], Scope]] = {
    ast.Expr: _note_statement,
    ast.Constant: _note_constant,
    ast.Import: _note_import,
    ast.ImportFrom: _note_import,
    ast.Call: _note_call,
    ast.Compare: note_comparison,
    ast.Dict: _note_dict,
    ast.ClassDef: _note_class,
    **dict.fromkeys((ast.List, ast.Tuple, ast.Set), _note_members),
    ast.Lambda: _note_parameters,
    ast.Return: _note_return,
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef), _note_function),
    **dict.fromkeys(
        (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension, ast.withitem),
        _note_assignment,
    ),
}
"""What is noted about each type of node; the result is the scope of its children."""
