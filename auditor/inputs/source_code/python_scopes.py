"""What the names of a Python file stand for: imports, variables, attributes and parameter defaults.

One walk over the syntax tree notes every assignment; nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Container = ast.Dict | ast.List | ast.Tuple | ast.Set | ast.ClassDef
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_PARTS = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "replace", "split", "partition", "strip"}
    | {"search", "match", "fullmatch"}
)
"""Methods of texts and patterns whose arguments are parts of names."""
MOST_NODES = 400_000
"""Of one file; larger ones are machine-made."""


@dataclass(slots=True)
class Scope:
    """The variables of a module, class or function; a name may have been assigned several times."""

    parent: Scope | None = None
    names: dict[str, list[ast.expr]] = field(default_factory=dict)
    function: str = ""
    """Name of the function, whose results are called as it is."""

    def assigned(self, name: str) -> list[ast.expr]:
        """The values that a name was given in the nearest scope that gives it one."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return []


@dataclass(frozen=True, slots=True)
class Site:
    """A call, and the scope that it stands in."""

    node: ast.Call
    scope: Scope


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value that something was called for: a variable, parameter, attribute or key."""

    name: str
    value: ast.expr
    scope: Scope


@dataclass(slots=True)
class Module:
    """Everything noted about one file."""

    imports: dict[str, str] = field(default_factory=dict)
    """Local name to dotted name."""
    attributes: dict[str, list[ast.expr]] = field(default_factory=dict)
    """Values of `self.x`, class attributes and command line options, by name."""
    calls: list[Site] = field(default_factory=list)
    parameters: dict[str, list[str]] = field(default_factory=dict)
    """Positional parameters of the file's own functions and classes, by name."""
    labelled: list[Labelled] = field(default_factory=list)
    texts: list[ast.Constant] = field(default_factory=list)
    """All strings but those set aside."""
    containers: list[Container] = field(default_factory=list)
    """What holds texts side by side."""
    asked: list[tuple[str, Scope]] = field(default_factory=list)
    """Local lists whose members are only tried on a name: `any(name.startswith(m) for m in known)`."""
    elsewhere: set[int] = field(default_factory=set)
    """Identities of the nodes that something else than a model is called by; only an owner's name is one there."""
    aside: set[int] = field(default_factory=set)
    """Identities of the nodes that name nothing: docstrings, parts of names, and what others are compared with."""


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
        module.aside.update(_spelled(*scope.names.get(name, [])))
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


def _note_comparison(node: ast.Compare, scope: Scope, module: Module) -> Scope:
    """`if model == "gpt-5"`, `if "gpt-5" in name`: what a program asks about is not what it uses."""
    module.aside.update(_spelled(node.left, *node.comparators))
    return scope


def _spelled(*nodes: ast.expr) -> Iterator[int]:
    """The identities of nodes, of the members of lists, and of what `"…".lower()` is called on."""
    for node in nodes:
        members = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
        yield from map(id, members)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield id(node.func.value)


def _note_import(node: ast.Import | ast.ImportFrom, scope: Scope, module: Module) -> Scope:
    module.imports.update(_imported(node))
    return scope


def _note_dict(node: ast.Dict, scope: Scope, module: Module) -> Scope:
    module.labelled.extend(_keys(node, scope))
    module.containers.append(node)
    return scope


def _note_members(node: ast.List | ast.Tuple | ast.Set, scope: Scope, module: Module) -> Scope:
    module.containers.append(node)
    return scope


def _note_class(node: ast.ClassDef, scope: Scope, module: Module) -> Scope:
    for line in node.body:
        if isinstance(line, _Function) and line.name == "__init__":
            module.parameters.setdefault(node.name, _positional(line))
    module.containers.append(node)
    return Scope(scope)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module or ''}.{alias.name}"
        else:
            top = alias.name.partition(".")[0]
            yield alias.asname or top, alias.name if alias.asname else top


def _note_call(node: ast.Call, scope: Scope, module: Module) -> Scope:
    module.calls.append(Site(node, scope))
    module.labelled.extend(Labelled(word.arg, word.value, scope) for word in node.keywords if word.arg)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in _PARTS:
        module.aside.update(_spelled(*node.args))
    _note_asked(node, scope, module)
    if method in ("add_argument", "option", "Option"):
        for name, default in _option_defaults(node):
            module.attributes.setdefault(name, []).append(default)
            module.labelled.append(Labelled(name, default, scope))
    elif len(node.args) == 2 and method in ("get", "pop", "setdefault", "getenv", "setenv", "setattr"):
        module.labelled.extend(Labelled(key, node.args[1], scope) for key in _texts(node.args[:1]))
    elif len(node.args) == 2 and method == "parametrize":
        module.labelled.extend(Labelled(name, value, scope) for name, value in _parametrized(*node.args))
    return scope


def _note_asked(node: ast.Call, scope: Scope, module: Module) -> None:
    """`any(m in name for m in known)`: what a program asks about, wherever the list stands in the function."""
    if not (isinstance(node.func, ast.Name) and node.func.id in ("any", "all") and len(node.args) == 1):
        return
    asked = node.args[0]
    if not isinstance(asked, ast.GeneratorExp | ast.ListComp) or not _tries(asked.elt):
        return
    for each in asked.generators:
        if isinstance(each.iter, ast.Name):
            module.asked.append((each.iter.id, scope))
        else:
            module.aside.update(_spelled(each.iter))


def _tries(node: ast.expr) -> bool:
    """Whether an expression compares, or looks for a part of a name."""
    if isinstance(node, ast.BoolOp):
        return all(map(_tries, node.values))
    method = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
    return isinstance(node, ast.Compare) or method in _PARTS


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The constant texts among expressions."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _option_defaults(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """`add_argument("--model", default=…)`: the name and the default of each spelling."""
    for word in node.keywords:
        if word.arg == "default":
            yield from ((name.lstrip("-").replace("-", "_"), word.value) for name in _texts(node.args))


def _parametrized(names: ast.expr, rows: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """`parametrize("model,x", [("a", 1), …])`: the values of each name."""
    known = [name.strip() for text in _texts([names]) for name in text.split(",")]
    if isinstance(names, ast.Tuple | ast.List):
        known = list(_texts(names.elts))
    if len(known) == 1:
        yield known[0], rows
    elif isinstance(rows, ast.List | ast.Tuple):
        for row in rows.elts:
            if isinstance(row, ast.Tuple | ast.List):
                yield from zip(known, row.elts, strict=False)


def _keys(node: ast.Dict, scope: Scope) -> Iterator[Labelled]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield Labelled(key.value, value, scope)


def _positional(node: _Function) -> list[str]:
    """The parameters that a call fills by place: without the object itself."""
    names = [parameter.arg for parameter in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _note_return(node: ast.Return, scope: Scope, module: Module) -> Scope:
    """`def default_model(): return "acme/one"`."""
    if scope.function and node.value is not None:
        module.labelled.append(Labelled(scope.function, node.value, scope))
    return scope


def _note_function(node: _Function, scope: Scope, module: Module) -> Scope:
    module.parameters.setdefault(node.name, _positional(node))
    inner = _note_parameters(node, scope, module)
    inner.function = node.name
    return inner


def _note_parameters(node: _Function | ast.Lambda, scope: Scope, module: Module) -> Scope:
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
    for target, value in _assignments(node):
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


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _unpacked(target, node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        if isinstance(node.iter, ast.List | ast.Tuple | ast.Set):
            for element in node.iter.elts:
                yield from _unpacked(node.target, element)
        else:
            yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """`a, b = x, y` as two assignments."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
    elif isinstance(value, ast.Tuple | ast.List) and len(target.elts) == len(value.elts):
        yield from zip(target.elts, value.elts, strict=True)


_LEAVES = frozenset([ast.Load, ast.Store, ast.Del])
_NOTES: dict[type, Callable[[Any, Scope, Module], Scope]] = {
    ast.Expr: _note_statement,
    ast.Constant: _note_constant,
    ast.Import: _note_import,
    ast.ImportFrom: _note_import,
    ast.Call: _note_call,
    ast.Compare: _note_comparison,
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
