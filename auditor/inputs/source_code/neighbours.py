"""What stands beside models: members of one list, keys or values of one table, the same argument of the same call.

A name that tells nothing alone is read as models are where its neighbours are models.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from auditor.inputs.source_code.families import families_in, is_bare
from auditor.inputs.source_code.key_names import Place, is_about_something_else
from auditor.inputs.source_code.names import Named, read_among, read_name
from auditor.inputs.source_code.python_module import Module
from auditor.inputs.source_code.reference import ReferenceKind
from auditor.inputs.source_code.stand_ins import is_placeholder

_ENOUGH = 3
"""Models in a list that tell what the list is of."""
_MANY = 10
"""Models in a list of which nine in ten are some: then whatever else is in it is one, too."""
_WORD_OF_A_NAME = re.compile(r"^[A-Za-z][\w.:/-]{1,90}$")
_REPOSITORY = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.-]{1,60}/(?=[^/]*[\dA-Z-])[A-Za-z0-9][\w.-]{1,90}$")
"""An owner and a name that has a number, a capital or a hyphen."""
_CLASS = re.compile(r"^(?=(?:[a-z0-9]*[A-Z]){2})[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$")
"""Two capitals at least, so that `Llama` and `Enabled` are none."""
_ITSELF = ""
"""Role of the members of a list, or of the values of a table."""
Found = dict[int, Named]
"""The models found so far, by the identity of the node that spells them."""


def among_models(module: Module, found: Found) -> Iterator[tuple[ast.Constant, Named]]:
    """Texts that are models because their neighbours are; what is yielded is added to `found`."""
    for group in _groups(module):
        texts = [text for text in group if id(text) not in module.aside and id(text) not in module.elsewhere]
        if len(texts) > 1:
            yield from _told(texts, found)
    yield from _of_owners(module, found)


def architectures(module: Module) -> Iterator[int]:
    """What names an architecture: a list in which most are bare families, and a bare family beside its class."""
    for group in _groups(module):
        bare = sum(is_bare(str(text.value)) for text in group)
        if len(group) > _ENOUGH and 3 * bare >= 2 * len(group):
            yield from (id(text) for text in group if "/" not in str(text.value))
    for container in module.containers:
        if isinstance(container, ast.Dict):
            pairs = zip(_keys(container), container.values, strict=True)
            yield from (id(key) for key, value in pairs if key and _is_kind(str(key.value), value))


def _keys(table: ast.Dict) -> Iterator[ast.Constant | None]:
    return (key if isinstance(key, ast.Constant) and isinstance(key.value, str) else None for key in table.keys)


def _is_kind(key: str, value: ast.expr) -> bool:
    """Whether a key is what a class is for: `{"glm4v": Glm4vModel, "t5": "T5Ranker"}`."""
    written_out = isinstance(value, ast.Name | ast.Attribute)
    return _is_class(value) and (is_bare(key) or (written_out and key.isidentifier()))


def _is_class(node: ast.expr) -> bool:
    """Whether an expression is a class, or spells the name of one: `T5Ranker`, `"T5Ranker"`."""
    spelled = node.value if isinstance(node, ast.Constant) else getattr(node, "attr", getattr(node, "id", None))
    return isinstance(spelled, str) and _CLASS.match(spelled) is not None


def _told(texts: Sequence[ast.Constant], found: Found) -> Iterator[tuple[ast.Constant, Named]]:
    sure = sum(id(text) in found for text in texts)
    if sure == len(texts):
        return
    if sure >= _ENOUGH and 2 * sure >= len(texts):
        yield from _read(texts, found, read_among)
        if len(texts) > _MANY and 10 * sum(id(text) in found for text in texts) >= 9 * len(texts):
            yield from _read(texts, found, _read_anything)
    elif sure >= _ENOUGH:
        known = frozenset().union(*(families_in(str(text.value)) for text in texts if id(text) in found))
        yield from _read((text for text in texts if known & families_in(str(text.value))), found, read_among)
    elif sure and all(_REPOSITORY.match(str(text.value)) for text in texts):
        yield from _read(texts, found, _read_repository)


def _of_owners(module: Module, found: Found) -> Iterator[tuple[ast.Constant, Named]]:
    """Further repositories of owners whose models the file names."""
    owners = {named.id.partition("/")[0] for named in found.values() if named.kind is ReferenceKind.HUB}
    texts = [text for text in module.texts if id(text) not in module.aside and _REPOSITORY.match(str(text.value))]
    yield from _read((text for text in texts if str(text.value).partition("/")[0] in owners), found, _read_repository)


def _read_anything(text: str) -> Named | None:
    named = _WORD_OF_A_NAME.match(text) and not is_placeholder(text)
    return Named(text, ReferenceKind.VENDOR, 0.4) if named else None


def _read_repository(text: str) -> Named | None:
    return read_name(text, Place.KEY)


def _read(
    texts: Iterable[ast.Constant], found: Found, read: Callable[[str], Named | None]
) -> Iterator[tuple[ast.Constant, Named]]:
    for text in texts:
        named = None if id(text) in found else read(str(text.value))
        if named:
            found[id(text)] = named
            yield text, named


def _groups(module: Module) -> Iterator[list[ast.Constant]]:
    for container in module.containers:
        if isinstance(container, ast.Dict):
            yield _constants(container.keys)
            kept = [value for key, value in zip(container.keys, container.values, strict=True) if not _other(key)]
            yield from _by_role(kept)
        elif isinstance(container, ast.ClassDef):
            yield _constants(line.value for line in container.body if isinstance(line, ast.Assign | ast.AnnAssign))
        else:
            yield from _by_role(container.elts)
    yield from _by_argument(module)


def _by_role(members: Iterable[ast.expr]) -> Iterable[list[ast.Constant]]:
    """The members themselves; of rows, what stands in the same column or under the same key."""
    roles: dict[object, list[ast.Constant]] = defaultdict(list)
    for member in members:
        for role, value in _parts(member):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                roles[role].append(value)
    return roles.values()


def _parts(member: ast.expr) -> Iterator[tuple[object, ast.expr | None]]:
    if isinstance(member, ast.Dict):
        for key, value in zip(member.keys, member.values, strict=True):
            if isinstance(key, ast.Constant) and not _other(key):
                yield key.value, value
                yield dict, value
    elif isinstance(member, ast.List | ast.Tuple):
        yield from enumerate(member.elts)
    else:
        yield _ITSELF, member


def _by_argument(module: Module) -> Iterable[list[ast.Constant]]:
    """What is handed to the same parameter of the same function, all over the file."""
    roles: dict[tuple[str, object], list[ast.Constant]] = defaultdict(list)
    for site in module.calls:
        function = site.node.func
        called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        words = ((word.arg, word.value) for word in site.node.keywords if word.arg)
        for role, value in (*enumerate(site.node.args), *words):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                roles[called, role].append(value)
    return roles.values()


def _constants(nodes: Iterable[ast.expr | None]) -> list[ast.Constant]:
    return [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _other(key: ast.expr | None) -> bool:
    """Whether a key says that its value is no model: a dataset, a licence, a type."""
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and is_about_something_else(key.value)
