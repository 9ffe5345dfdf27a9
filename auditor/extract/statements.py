"""What the prose of a model card says about rights and restrictions, and for which component.

A statement of the card binds as the author's own words do. It is read with care in both directions: the licence of a
dataset, of a base model or of another project is not this model's, and an intended use is not a term. Confidence tells
them apart: at `BINDING` and above the words state a term; below it they state what the author has in mind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from auditor.domain.evidence import Evidence
from auditor.domain.facts import Statement
from auditor.domain.licensing import ClauseHit, Polarity, Scope
from auditor.extract import components
from auditor.extract.asides import asides
from auditor.extract.components import Part
from auditor.extract.doubts import doubtful
from auditor.extract.licence_names import Named, licences_named, restricted_mention, whole
from auditor.extract.prose import Kind, Prose, Sentence, read_prose
from auditor.extract.relevance import is_relevant, worth_reading
from auditor.extract.said_rights import BINDING, rights_said, states_intent
from auditor.extract.subjects import LICENSE_SECTION, is_foreign, is_foreign_section, is_hearsay, is_of_origin, squash
from auditor.extract.unknown_names import unknown_licence
from auditor.licenses.catalog import Catalog, catalog
from auditor.licenses.terms import CommercialUse, commercial_terms, terms_of
from auditor.regex import lazily

MAX_STATEMENTS = 200

_CONTRACT = "limit.separate-grant"
_USE_OF_THIS = lazily(
    r"\bus(?:e|ing) (?:this|our) (?:model|checkpoint|weights)\b"
    r"|\b(?:you|users?|anyone|may|must|can|cannot|not|n't|please|to|shall) (?:\w+ )?use (?:the|"
    r"these) (?:model|weights|checkpoint)",
    re.IGNORECASE,
)
_TAKES_AWAY = (CommercialUse.PROHIBITED, CommercialUse.CONDITIONAL)
_OF_THIS = lazily(r"\b(?:it|this|these|them|they|models?|weights?|checkpoints?|adapter|lora|release)\b", re.IGNORECASE)
_NAME = lazily(r"[\w.+-]{4,}")
_THIS_MODEL = lazily(
    r"\b(?:this|our|these|the) (?:[\w-]+ )?(?:models?|weights|checkpoints?|quants?|merges?|finetunes?|loras?|adapters?|"
    r"derivatives?|versions?)\b",
    re.IGNORECASE,
)
_ABOUT_WEIGHTS = (Scope.ANY, Scope.WEIGHTS, Scope.OUTPUTS)
_DENIED = lazily(
    r"\b(?:no|nor|neither|(?:is|are|was|were) not|isn't|aren't|not under|without)\b"
    r"(?: (?!only|just|except|other|unless|but)[\w']+){0,4} ?$",
    re.IGNORECASE,
)
_PRONOUN = lazily(r"^(?:it|they|these|this|both)\b", re.IGNORECASE)


def read_statements(card: Evidence) -> tuple[Statement, ...]:
    """The statements of a card in order; none for a card that was not found.

    A statement names a licence, or holds clauses (restrictions and commercial grants), or both. Scope ANY: the card
    does not say which component is meant.
    """
    reader, prose = _Reader(card, _model_name(card.uri)), read_prose(card)
    found: list[Statement] = []
    for sentence in prose.sentences:
        if worth_reading(sentence):
            found.extend(reader.read(sentence, catalog()))
        reader.previous = sentence
        if len(found) >= MAX_STATEMENTS:
            break
    found.extend(_limits_aside(reader, prose))
    return tuple(_weighed(found[: 2 * MAX_STATEMENTS]))


def _weighed(statements: list[Statement]) -> Iterator[Statement]:
    """A contract that commerce needs is a condition where the card also says that commerce is allowed, else a bar."""
    granted = any(
        hit.clause == "grant.commercial" and hit.value is Polarity.CAN and hit.confidence >= BINDING
        for statement in statements
        if statement.scope in (Scope.ANY, Scope.WEIGHTS)
        for hit in statement.clauses
    )
    for statement in statements:
        hits = tuple(_conditional(hit) if granted and hit.clause == _CONTRACT else hit for hit in statement.clauses)
        yield statement.model_copy(update={"clauses": hits}) if granted and hits else statement


def _conditional(hit: ClauseHit) -> ClauseHit:
    return hit.model_copy(update={"value": Polarity.CONDITIONAL})


def _limits_aside(reader: _Reader, prose: Prose) -> Iterator[Statement]:
    """What restricts outside the running text; a licence that permits is not granted there."""
    reader.previous = None
    if reader.card.found:
        found = asides(reader.card.text, prose, reader.model_name)
        for aside in islice((aside for aside in found if is_relevant(aside.text)), MAX_STATEMENTS):
            yield from (s for s in reader.read(aside, catalog()) if restricts(s, catalog()))


def restricts(statement: Statement, catalog: Catalog) -> bool:
    """Whether a statement limits anything, by its own words or by the licence that it names."""
    if statement.doubt or any(hit.clause.startswith(("limit.", "scale.")) for hit in statement.clauses):
        return True
    named = terms_of(statement.license, catalog.get).value if statement.license else None
    return named in _TAKES_AWAY


def _bars_commerce(statement: Statement) -> bool:
    """Whether it is certain that a statement takes commercial use of the weights away, or ties it to conditions."""
    if statement.scope not in (Scope.ANY, Scope.WEIGHTS):
        return False
    named = terms_of(statement.license, catalog().get).value if statement.license else None
    said = commercial_terms(hit for hit in statement.clauses if hit.confidence >= BINDING).value
    return bool({named, said} & {*_TAKES_AWAY})


def _model_name(uri: str) -> str:
    """The repository's name out of `hf://ORG/NAME@COMMIT/PATH`, letters and figures only."""
    match = re.match(r"hf://(?:datasets/)?(?:[^/@]+/)?([^@]+)@", uri)
    return squash(match[1]) if match else ""


class _Reader:
    """Reads sentence after sentence; a pronoun takes the component of the sentence before it in the same block."""

    def __init__(self, card: Evidence, model_name: str) -> None:
        self.card = card
        self.model_name = model_name
        self.previous: Sentence | None = None

    def read(self, sentence: Sentence, catalog: Catalog) -> Iterator[Statement]:
        """The statements of one sentence."""
        if is_foreign_section(sentence) or sentence.text.endswith(("?", "？")):
            return
        named = licences_named(sentence, catalog) or _bare(sentence, catalog)
        for part in components.parts(sentence.text):
            here = [name for name in named if part.start <= name.start < part.end]
            heard = [name for name in here if not _is_unsaid(sentence, part, name.start)]
            if not is_foreign(part.text, self.model_name):
                yield from self._part(sentence, part, heard)
            elif is_of_origin(part.text, self.model_name):
                yield from self._origin(sentence, part, heard)
            else:
                yield from self._foreign(sentence, part, heard)

    def _foreign(self, sentence: Sentence, part: Part, heard: list[Named]) -> Iterator[Statement]:
        """What counts of words whose subject is something else: a doubt about this model, a licence in its section."""
        if _THIS_MODEL.search(part.text) or self._is_named(part.text):
            yield from self._doubt(sentence, part)
        if LICENSE_SECTION.search(sentence.section.title) and heard:
            cited = (sentence.cite(self.card),)
            yield Statement(scope=Scope.ORIGIN, license=heard[0].license, other=True, citations=cited)

    def _origin(self, sentence: Sentence, part: Part, named: list[Named]) -> Iterator[Statement]:
        """What restricts of the things that the model was made from, but for data and code."""
        elsewhere = (Scope.CODE, Scope.DATA, Scope.DOCUMENTS, Scope.OUTPUTS)
        mentioned = components.scopes(part.text, len(part.text)) or ()
        if any(scope in elsewhere for scope in mentioned):
            return
        hits = tuple(_placed(hit, sentence, Scope.ORIGIN, self.card) for hit in rights_said(sentence, part))
        for license_id in (*(name.license for name in named), None):
            cited = (sentence.cite(self.card),)
            found = Statement(
                scope=Scope.ORIGIN, license=license_id, clauses=hits if license_id is None else (), citations=cited
            )
            if restricts(found, catalog()):
                yield found
                return
        yield from self._doubt(sentence, part)

    def _part(self, sentence: Sentence, part: Part, named: list[Named]) -> Iterator[Statement]:
        """One component's words: the licences named in them, then the clauses that go with none of those."""
        groups: dict[tuple[Scope, str | None], list[ClauseHit]] = {}
        begin = part.start
        for name in named:
            for scope in self._scopes(sentence, sentence.text[begin : part.end], name.start - begin):
                groups.setdefault((scope, name.license), [])
            begin = name.end
        for hit in rights_said(sentence, part):
            for scope in self._scopes_of(hit, sentence, part):
                key = next((key for key in groups if key[0] is scope), (scope, None))
                groups.setdefault(key, []).append(_placed(hit, sentence, scope, self.card))
        if not named and (unknown := unknown_licence(sentence, part.start, part.end, catalog())):
            for scope in self._scopes(sentence, part.text, unknown.start - part.start):
                cited = (sentence.cite(self.card),)
                yield Statement(scope=scope, unknown=unknown.name, link=unknown.link, citations=cited)
        cited = (sentence.cite(self.card),)
        stated = [Statement(scope=s, license=i, clauses=tuple(h), citations=cited) for (s, i), h in groups.items()]
        if not any(_bars_commerce(statement) for statement in stated):
            yield from self._doubt(sentence, part)
        yield from stated

    def _doubt(self, sentence: Sentence, part: Part) -> Iterator[Statement]:
        """Words that may limit the use of the weights and are not understood; what is only intended limits nothing."""
        if states_intent(sentence.section):
            return
        found = doubtful(part.text, restricted_mention(part.text, catalog()))
        if found and not is_hearsay(sentence.text, part.start + found[0]):
            scopes = self._scopes(sentence, part.text, found[0])
            if self._is_named(part.text) or _OF_THIS.search(part.text) or set(scopes) & set(_ABOUT_WEIGHTS):
                yield Statement(scope=Scope.WEIGHTS, doubt=True, citations=(sentence.cite(self.card),))

    def _is_named(self, text: str) -> bool:
        """Whether words say this model's name, and not the longer one of a sibling."""
        return any(squash(name) == self.model_name for name in _NAME.findall(text))

    def _scopes_of(self, hit: ClauseHit, sentence: Sentence, part: Part) -> tuple[Scope, ...]:
        """What a limit is on: outputs where its clause is about them, else what its words say."""
        if hit.clause.startswith("output."):
            return (Scope.OUTPUTS,)
        return (hit.scope,) if hit.scope is not Scope.ANY else self._scopes(sentence, part.text, hit.start - part.start)

    def _scopes(self, sentence: Sentence, words: str, at: int) -> tuple[Scope, ...]:
        found = components.scopes(words, at)
        if found is None:
            return (Scope.WEIGHTS,) if _USE_OF_THIS.search(words) else ()
        return found or self._of_pronoun(sentence, words) or components.titled(sentence.section.title) or (Scope.ANY,)

    def _of_pronoun(self, sentence: Sentence, words: str) -> tuple[Scope, ...]:
        """What "it" or "they" means: the first component of the sentence before, or all of them."""
        pronoun = _PRONOUN.match(words.lstrip())
        if pronoun is None or self.previous is None or sentence.block != self.previous.block:
            return ()
        found = components.scopes(self.previous.text, len(self.previous.text)) or ()
        return found if pronoun[0].lower() in {"they", "these", "both"} else found[:1]


def _is_unsaid(sentence: Sentence, part: Part, at: int) -> bool:
    """Whether a licence named at `at` is only told of, or denied: "no Llama or Gemma licence applies"."""
    denied = _DENIED.search(sentence.text, part.start, at)
    return denied is not None or is_hearsay(sentence.text, at)


def _bare(sentence: Sentence, catalog: Catalog) -> tuple[Named, ...]:
    """A section "License" whose text is nothing but a name."""
    if sentence.kind is Kind.HEADING or len(sentence.text) > 80 or not LICENSE_SECTION.search(sentence.section.title):
        return ()
    license_id = whole(sentence.text, catalog)
    return (Named(license_id, 0, len(sentence.text)),) if license_id else ()


def _placed(hit: ClauseHit, sentence: Sentence, scope: Scope, card: Evidence) -> ClauseHit:
    """The hit with its span and words in the card."""
    start, end = sentence.locate(hit.start, hit.end)
    return hit.model_copy(update={"start": start, "end": end, "words": card.text[start:end], "scope": scope})
