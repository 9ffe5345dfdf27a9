"""Python: library calls by their signatures, and values of what is called like a model. Nothing is imported or run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from auditor.inputs.source_code.families import is_bare
from auditor.inputs.source_code.key_names import (
    Place,
    holds_parts,
    is_about_something_else,
    is_keyed_by_kinds,
    key_place,
)
from auditor.inputs.source_code.links import TRIGGERS
from auditor.inputs.source_code.names import Named, read_name
from auditor.inputs.source_code.neighbours import Found, among_models, architectures
from auditor.inputs.source_code.python_module import Labelled, Module, Scope, Site
from auditor.inputs.source_code.python_scopes import read_module
from auditor.inputs.source_code.python_values import Value, values
from auditor.inputs.source_code.reference import Hit, ReferenceKind, Unreadable
from auditor.inputs.source_code.signatures import Call, Library, NameStyle, signatures

_COMPUTED = 0.5
"""Factor for names that are put together when the program runs."""
_WEAK = 0.5
"""Below it, a name only looks like one: what something else is called by."""
_DATASETS = ("path", "name", "repo_id", "dataset")
_INDIRECT = 0.9
"""Factor for names that reach a call through a variable or a default."""
_TELLING_KEY = re.compile(r"[/\d]")
"""In a table of models (`MODELS = {"llama3": …}`); other keys are mostly parameters."""
_Sighting = tuple[Named, Value, str | None, float]
"""A name, the text that spells it, the revision beside it, and how much surer or less its place makes it."""
_LITERAL = re.compile(r"[\"']([A-Za-z][\w./:@-]{1,120})[\"']")


def detect(text: str) -> Iterator[Hit]:
    """Models in Python source. Raises Unreadable where it is no Python."""
    if _worth_parsing(text):
        yield from detect_tree(parse(text))


def _worth_parsing(text: str) -> bool:
    """Whether a file uses a known library, or holds a text that could name a model."""
    if _library_words().search(text) or any(trigger in text for trigger in TRIGGERS):
        return True
    return any(read_name(literal.rstrip("/"), Place.KEY) for literal in set(_LITERAL.findall(text)))


@cache
def _library_words() -> re.Pattern[str]:
    """An import of a library, or a call that is telling anywhere."""
    libraries = signatures("python").libraries
    modules = {re.escape(name) for library in libraries for name in library.imports}
    calls = {call.call.rpartition(".")[2] for library in libraries for call in library.calls if call.anywhere}
    telling = "|".join(sorted(call for call in calls if "_" in call))
    imports = "|".join(sorted(modules))
    return re.compile(rf"^[ \t]*(?:from|import)[ \t]+(?:{imports})\b|\b(?:{telling})\b", re.MULTILINE)


def parse(text: str) -> ast.Module:
    """The syntax tree. Raises Unreadable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a scanned file's invalid escapes are none of our concern
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        raise Unreadable(f"no Python that can be parsed{line}") from None


def detect_tree(tree: ast.Module) -> Iterator[Hit]:
    """Models in a syntax tree; a name that several rules find is yielded by each."""
    module = read_module(tree)
    resolver = _Dotted(module)
    _set_aside(module)
    found: Found = {}
    for named, value, revision, factor in _alone(module, resolver):
        found.setdefault(id(value.node), named)
        yield _hit(named, value, revision, factor)
    for text, named in among_models(module, found):
        yield _hit(named, Value("", text), None)


def _set_aside(module: Module) -> None:
    """Lists of parts of names, tables of something else, and what is loaded as a dataset."""
    for labelled in module.labelled:
        value, name = labelled.value, labelled.name
        if isinstance(value, ast.List | ast.Tuple | ast.Set) and holds_parts(name):
            module.aside.update(map(id, value.elts))
        elif isinstance(value, ast.Dict) and is_about_something_else(name):
            (module.aside if is_keyed_by_kinds(name) else module.elsewhere).update(map(id, value.keys))
            module.aside.update(_kinds(value) if is_keyed_by_kinds(name) else ())
        elif isinstance(value, ast.Constant) and is_about_something_else(name):
            (module.aside if holds_parts(name) else module.elsewhere).add(id(value))
    module.aside.update(architectures(module))
    for site in module.calls:
        if _last(site.node.func) == "param":
            module.aside.update(id(word.value) for word in site.node.keywords if word.arg == "id")  # a test's own name
        if "dataset" in _last(site.node.func).lower():
            given = (*site.node.args[:1], *(word.value for word in site.node.keywords if word.arg in _DATASETS))
            module.aside.update(id(value.node) for node in given for value in values(node, site.scope, module))


def _kinds(table: ast.Dict) -> Iterator[int]:
    """Values that are kinds as the keys are: `TYPE_TO_MODULE = {"clip_text_model": "clip"}`."""
    for value in table.values:
        if isinstance(value, ast.Constant) and is_bare(str(value.value)):
            yield id(value)


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _alone(module: Module, resolver: _Dotted) -> Iterator[_Sighting]:
    """What is a model by its own place or name."""
    for site in module.calls:
        yield from _in_call(site, module, resolver)
    for labelled in module.labelled:
        yield from _labelled(labelled, module)
    for text in module.texts:
        spelled = isinstance(text.value, str) and id(text) not in module.aside
        named = read_name(str(text.value), Place.TEXT) if spelled else None
        if named and not (id(text) in module.elsewhere and named.confidence < _WEAK):
            yield named, Value("", text), None, 1.0


class _Dotted:
    """Dotted names of what is called, through imports and variables."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def of(self, node: ast.expr, scope: Scope, depth: int = 0) -> str:
        """The dotted name of an expression; `openai.OpenAI.chat` for `OpenAI().chat`, empty where unknown."""
        tail: list[str] = []
        while True:
            match node:
                case ast.Attribute(value=inner, attr=name):
                    if isinstance(inner, ast.Name) and inner.id in ("self", "cls"):
                        return _joined(self._first(self._module.attributes.get(name, []), scope, depth) or name, tail)
                    tail.insert(0, name)
                    node = inner
                case ast.Call(func=inner) | ast.Await(value=inner) | ast.Subscript(value=inner):
                    node = inner
                case ast.Name(id=name):
                    return _joined(self._name(name, scope, depth), tail)
                case _:
                    return _joined("", tail)

    def _name(self, name: str, scope: Scope, depth: int) -> str:
        if name in self._module.imports:
            return self._module.imports[name]
        return self._first(scope.assigned(name), scope, depth) or name

    def _first(self, assigned: list[ast.expr], scope: Scope, depth: int) -> str:
        for value in assigned[:4]:
            if depth < 4 and isinstance(value, ast.Call | ast.Attribute | ast.Await | ast.Name):
                return self.of(value, scope, depth + 1)
        return ""


def _joined(head: str, tail: list[str]) -> str:
    return ".".join(part for part in (head, *tail) if part)


def _in_call(site: Site, module: Module, resolver: _Dotted) -> Iterator[_Sighting]:
    dotted = resolver.of(site.node.func, site.scope)
    found = signatures("python").matching(dotted)
    if found is None:
        yield from _in_unknown_call(site, dotted, module)
        return
    library, call = found
    given = [
        (value, argument) for argument in _arguments(site.node, call) for value in values(argument, site.scope, module)
    ]
    if _excluded(site.node, call):
        module.aside.update(id(value.node) for value, _ in given)
        return
    revision = _revision(site, call, module)
    for value, argument in given:
        yield from _argument(value, argument, library, call, revision)


def _in_unknown_call(site: Site, dotted: str, module: Module) -> Iterator[_Sighting]:
    """`Model(path="acme/one-1")`, `load_model("acme/one-1")`: a function that is called so, and an owner's name."""
    last = dotted.rpartition(".")[2]
    if key_place(last) is None:
        plain = [argument for argument in site.node.args[:1] if isinstance(argument, ast.Constant)]
        if not (plain and last.startswith("from_")) or is_about_something_else(last):
            return
    words = (word.value for word in site.node.keywords if word.arg and not is_about_something_else(word.arg))
    for argument in (*site.node.args[:1], *words):
        for value in _spelled_here(argument, site.scope, module):
            named = read_name(value.text, Place.KEY) if _TELLING_KEY.search(value.text) else None
            if named:
                yield named, value, None, 1.0


def _arguments(node: ast.Call, call: Call) -> Iterator[ast.expr]:
    place = call.argument
    if place is not None and place < len(node.args) and not any(isinstance(arg, ast.Starred) for arg in node.args):
        yield node.args[place]
    yield from (word.value for word in node.keywords if word.arg in call.keywords)


def _excluded(node: ast.Call, call: Call) -> bool:
    return any(
        isinstance(word.value, ast.Constant) and word.value.value in call.unless.get(word.arg or "", ())
        for word in node.keywords
    )


def _revision(site: Site, call: Call, module: Module) -> str | None:
    for word in site.node.keywords:
        if call.revision and word.arg == call.revision:
            known = values(word.value, site.scope, module)
            return known[0].text if len(known) == 1 and not known[0].computed else None
    return None


def _argument(
    value: Value, argument: ast.expr, library: Library, call: Call, revision: str | None
) -> Iterator[_Sighting]:
    owner = call.owner or library.owner
    named = read_name(value.text, Place.CALL, library.names, owner)
    if named is None and value.computed:
        named = _template(value.text, library.names)
    if named:
        factor = 1.0 if value.node is argument else _INDIRECT
        yield named, value, revision, factor


def _template(text: str, style: NameStyle) -> Named | None:
    """A computed name of which only parts are known: `acme/{size}-chat`."""
    owner, slash, rest = text.partition("/")
    hub = style in (NameStyle.HUB, NameStyle.ANY) and slash and owner.replace("-", "").isalnum() and "/" not in rest
    if not hub or not rest or "." in owner or read_name(f"{owner}/x-1", Place.KEY) is None:
        return None
    return Named(text[:200], ReferenceKind.HUB, 0.9)


def _labelled(labelled: Labelled, module: Module) -> Iterator[_Sighting]:
    place = key_place(labelled.name)
    if place is None:
        return
    for value in _spelled_here(labelled.value, labelled.scope, module):
        named = None if id(value.node) in module.aside else read_name(value.text, place)
        if named:
            yield named, value, None, 1.0


def _spelled_here(node: ast.expr, scope: Scope, module: Module) -> Iterator[Value]:
    """Texts that stand in the expression itself; those of variables are found where they are assigned."""
    if isinstance(node, ast.Name | ast.Attribute | ast.JoinedStr | ast.BinOp):
        return
    if isinstance(node, ast.Call):
        yield from _handed(node, scope, module)
    table = node if isinstance(node, ast.Dict) else None
    parts = list(_rows_of_models(table)) if table else [node]
    for part in parts:
        yield from (value for value in values(part, scope, module) if not value.computed and _within(value.node, part))
    if table:
        for key in table.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and _TELLING_KEY.search(key.value):
                yield Value(key.value, key)


def _rows_of_models(table: ast.Dict) -> Iterator[ast.expr]:
    """The values of a table but those that have a name of their own, or are tables themselves."""
    for key, value in zip(table.keys, table.values, strict=True):
        named = isinstance(key, ast.Constant) and isinstance(key.value, str) and is_about_something_else(key.value)
        if not named and not isinstance(value, ast.Dict):
            yield value


def _handed(node: ast.Call, scope: Scope, module: Module) -> Iterator[Value]:
    """`model = Lazy(load, "acme/one")`: repositories that are handed to whatever makes the model."""
    words = (word.value for word in node.keywords if word.arg and not is_about_something_else(word.arg))
    for argument in (*node.args, *words):
        if isinstance(argument, ast.Constant):
            yield from (value for value in values(argument, scope, module) if "/" in value.text)


def _within(inner: ast.expr, outer: ast.expr) -> bool:
    start, end = (inner.lineno, inner.col_offset), (outer.end_lineno or outer.lineno, outer.end_col_offset or 0)
    return (outer.lineno, outer.col_offset) <= start < end


def _hit(named: Named, value: Value, revision: str | None, factor: float = 1.0) -> Hit:
    """A hit at the node that spells the name; `col_offset` counts bytes, which is close enough for a column."""
    node: Any = value.node
    kept = named.revision or (revision if named.kind is ReferenceKind.HUB else None)
    certainty = named.confidence * factor * (_COMPUTED if value.computed else 1.0)
    return Hit(named.id, named.kind, node.lineno, node.col_offset + 1, round(certainty, 3), kept, value.computed)
