"""JavaScript and TypeScript: calls of known libraries, and values of what is called like a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.inputs.source_code.javascript_tokens import Kind, Token, tokens
from auditor.inputs.source_code.key_names import Place, key_place
from auditor.inputs.source_code.names import read_name
from auditor.inputs.source_code.places import Places
from auditor.inputs.source_code.reference import Hit, ReferenceKind
from auditor.inputs.source_code.signatures import Call, Library, NameStyle, signatures

_WORTH = re.compile(
    r"model|checkpoint|llm|embed|huggingface|hf\.co|hf://|from_pretrained|pipeline|@ai-sdk|ollama", re.IGNORECASE
)
_HOLE = re.compile(r"\$\{[^}]{0,200}\}")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_NOTHING = Token(Kind.SIGN, "", 0)


@dataclass(slots=True)
class _File:
    tokens: Sequence[Token]
    places: Places
    imports: dict[str, str] = field(default_factory=dict)
    """Local name to `module.name`."""
    constants: dict[str, Token] = field(default_factory=dict)

    def at(self, place: int) -> Token:
        return self.tokens[place] if 0 <= place < len(self.tokens) else _NOTHING


def detect(text: str) -> Iterator[Hit]:
    """Models in JavaScript or TypeScript."""
    if not _WORTH.search(text):
        return
    file = _File(list(tokens(text)), Places(text))
    _note_names(file)
    for place, token in enumerate(file.tokens):
        after = file.at(place + 1)
        if token.kind is Kind.NAME and after.text == "(" and after.kind is Kind.SIGN:
            yield from _call(file, place)
        if token.kind in (Kind.TEXT, Kind.TEMPLATE):
            yield from _labelled(file, place)


def _note_names(file: _File) -> None:
    """Imports, and constants that hold a text."""
    for place, token in enumerate(file.tokens):
        if token.kind is Kind.NAME and token.text == "import":
            _note_import(file, place)
        if token.kind is Kind.NAME and token.text == "require" and file.at(place + 2).kind is Kind.TEXT:
            _note_require(file, place)
        if token.kind is Kind.NAME and token.text in ("const", "let", "var"):
            value = file.at(place + 3)
            if file.at(place + 2).text == "=" and value.kind is Kind.TEXT:
                file.constants[file.at(place + 1).text] = value


def _note_import(file: _File, place: int) -> None:
    """`import x, { a as b } from "module"`: every name between belongs to the module."""
    names: list[str] = []
    for token in file.tokens[place + 1 : place + 200]:
        if token.kind is Kind.TEXT:
            file.imports.update({name: f"{token.text}.{name}" for name in names})
            return
        if token.kind is Kind.NAME and token.text not in ("as", "from", "type"):
            names.append(token.text)


def _note_require(file: _File, place: int) -> None:
    """`const { a } = require("module")`: every name up to the start of the statement."""
    module = file.at(place + 2).text
    for token in reversed(file.tokens[max(0, place - 40) : place]):
        if token.kind is Kind.NAME:
            if token.text in ("const", "let", "var"):
                return
            file.imports[token.text] = f"{module}.{token.text}"


def _call(file: _File, place: int) -> Iterator[Hit]:
    found = signatures("javascript").matching(_dotted(file, place))
    if found is None:
        return
    library, call = found
    arguments = _arguments(file, place + 1)
    revision = _revision(file, arguments)
    for value in _values(file, arguments, call):
        yield from _hit(file, value, Place.CALL, library, revision)


def _dotted(file: _File, place: int) -> str:
    """The dotted name of what is called at a place: `module.name.method`."""
    parts = [file.at(place).text]
    while file.at(place - 1).text == "." and file.at(place - 2).kind is Kind.NAME:
        place -= 2
        parts.insert(0, file.at(place).text)
    head = file.imports.get(parts[0], parts[0])
    return ".".join((head, *parts[1:]))


def _arguments(file: _File, opening: int) -> list[list[int]]:
    """The places of the tokens of each argument after an opening bracket."""
    arguments: list[list[int]] = [[]]
    depth = 0
    for place in range(opening, min(opening + 4000, len(file.tokens))):
        token = file.tokens[place]
        sign = token.text if token.kind is Kind.SIGN else ""
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth == 0:
            break
        if depth == 1 and sign == ",":
            arguments.append([])
        elif place > opening:
            arguments[-1].append(place)
    return arguments


def _values(file: _File, arguments: list[list[int]], call: Call) -> Iterator[Token]:
    """The tokens that spell the model: the argument itself, or members of an object that are called so."""
    if call.argument is not None and call.argument < len(arguments):
        yield from (file.at(place) for place in _choices(file, arguments[call.argument]))
    for argument in arguments:
        for place in argument:
            if file.at(place).text in call.keywords and file.at(place + 1).text == ":":
                yield file.at(place + 2)


def _choices(file: _File, argument: list[int]) -> list[int]:
    """A text alone, or every text of `process.env.X ?? "default"` and `a ? "x" : "y"`."""
    if len(argument) <= 1:
        return argument
    plain = all(file.at(place).text not in ("{", "(", "[", "+", "=>") for place in argument)
    return [place for place in argument if file.at(place).kind is not Kind.SIGN] if plain else []


def _revision(file: _File, arguments: list[list[int]]) -> str | None:
    for argument in arguments:
        for place in argument:
            named = file.at(place).text == "revision" and file.at(place + 1).text == ":"
            if named and file.at(place + 2).kind is Kind.TEXT:
                return file.at(place + 2).text
    return None


def _hit(file: _File, token: Token, place: Place, library: Library | None, revision: str | None) -> Iterator[Hit]:
    if token.kind is Kind.NAME:
        token = file.constants.get(token.text, token)
    if token.kind not in (Kind.TEXT, Kind.TEMPLATE):
        return
    style, owner = (library.names, library.owner) if library else (NameStyle.ANY, None)
    computed = token.kind is Kind.TEMPLATE
    text = _HOLE.sub("x", token.text) if computed else token.text
    named = read_name(text, place, style, owner)
    if named:
        line, column = file.places.at(token.offset)
        shown = _HOLE.sub(lambda hole: hole.group()[1:41], token.text) if computed else named.id
        kept = named.revision or (revision if named.kind is ReferenceKind.HUB else None)
        yield Hit(shown, named.kind, line, column, named.confidence * (0.5 if computed else 1.0), kept, computed)


def _labelled(file: _File, place: int) -> Iterator[Hit]:
    """A text that is the value of a key or variable called like a model, or that names the Hub itself."""
    token = file.at(place)
    strength: Place | None = Place.TEXT
    sign = file.at(place - 1).text
    if sign in (":", "="):
        strength = key_place(file.at(place - 2).text) or Place.TEXT
    elif sign in ("|", "?") and file.at(place - 2).text == sign:
        strength = _default_of(file, place) or Place.TEXT
    elif sign in ("[", ","):
        strength = _list_of(file, place) or Place.TEXT
    if token.kind is Kind.TEXT and not (file.at(place - 1).text in ("from", "import", "(") and _is_import(file, place)):
        yield from _hit(file, token, strength or Place.TEXT, None, None)


def _default_of(file: _File, place: int) -> Place | None:
    """`const model = process.env.MODEL ?? "…"`: the name before the equals sign, or the variable's own."""
    for back in range(place - 3, max(0, place - 16), -1):
        token = file.at(back)
        if token.kind is Kind.NAME and (strength := key_place(token.text)) is not None:
            return strength
        if token.text in (";", "{", "}"):
            return None
    return None


def _list_of(file: _File, place: int) -> Place | None:
    """`models: ["a/b", "c/d"]`: the name before the bracket."""
    for back in range(place - 1, max(0, place - 400), -1):
        token = file.at(back)
        if token.text == "[" and token.kind is Kind.SIGN:
            return key_place(file.at(back - 2).text) if file.at(back - 1).text in (":", "=") else None
        if token.kind is Kind.SIGN and token.text != ",":
            return None
    return None


def _is_import(file: _File, place: int) -> bool:
    before = file.at(place - 1).text
    return before in ("from", "import") or file.at(place - 2).text in ("require", "import")
