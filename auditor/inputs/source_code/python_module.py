"""What is noted about a Python file: scopes, calls, and values with what they were called for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

Container = ast.Dict | ast.List | ast.Tuple | ast.Set | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef


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
