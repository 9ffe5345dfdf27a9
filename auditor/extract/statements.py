"""What the prose of a model card says about rights and restrictions, and for which component.

A statement of the card binds as the author's own words do. It is read with care in both directions: the licence of a
dataset, of a base model or of another project is not this model's, and an intended use is not a term. Confidence tells
them apart: at `BINDING` and above the words state a term; below it they state what the author has in mind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.domain.evidence import Evidence
from auditor.domain.facts import Statement
from auditor.domain.licensing import ClauseHit, Scope
from auditor.extract import components
from auditor.extract.components import Part
from auditor.extract.licence_names import Named, licences_named, whole
from auditor.extract.plain_limits import plain_limits
from auditor.extract.prose import Kind, Sentence, read_prose
from auditor.licenses.catalog import Catalog, catalog
from auditor.licenses.clauses import detect

BINDING = 0.5
"""Hits below this confidence ("intended for research") are no terms; they call for review."""
INTENT = 0.4
MAX_STATEMENTS = 200

_RELEVANT = re.compile(
    r"licen[cs]|commercial|research|academic|non-?profit|personal use|production|prohibit|not allowed|permission|"
    r"permitted|released under|use policy|usage policy|use restrictions|terms of use|monthly active|revenue|territory|"
    r"hosted|public domain|copyright|\bmit\b|apache|cc[- ]?by|cc0|\bbsd|gpl|openrail|creative commons|商业|商用|"
    r"研究|学术|许可|协议|商業|상업|kommerziell|comercial|коммерч",
    re.IGNORECASE,
)
_RIGHTS = ("limit.", "scale.", "output.", "access.", "grant.commercial")
_LICENSE_SECTION = re.compile(r"licen[cs]|terms|legal|copyright|usage policy|许可|协议|声明", re.IGNORECASE)
_INTENT_SECTION = re.compile(
    r"intended|direct use|downstream|out[- ]of[- ]scope|misuse|malicious|limitation|bias|risk|safety|recommendation|"
    r"primary use|use cases?|ethic|caveat|motivation|considerations|^uses?$|how to use|evaluation|"
    r"performance|benchmark|"
    r"comparison|responsib",
    re.IGNORECASE,
)
_FOREIGN_SECTION = re.compile(
    r"training data|data ?sets?\b|acknowledg|credits?\b|citation|related|references|changelog|other models|"
    r"third[- ]party|original model|base model|abstract",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\b(?:originally (?:licen[cs]ed|released)|derived from|as a component|base[ -]?models? (?:is|are|has)|"
    r"(?:the|its|their) base models?\b"
    r"|underlying|upstream|third[- ]party|original (?:model|weights|authors?|licen[cs]e of)|(?:source|parent|"
    r"teacher) models?|other models|"
    r"our licen[cs]e is based|article about|unlike|compared (?:to|with)|in contrast|competitors?|proprietary "
    r"models|tokeni[sz]er (?:is|from)|"
    r"encoder|vocoder|"
    r"distilled from|wikipedia|training (?:set|corpus)|icons?|fonts?)\b",
    re.IGNORECASE,
)
_INHERITS = re.compile(r"\binherit|\bsame licen[cs]e", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:recommend|encourage|intended|meant|suggest|primarily|should(?! not)|expect|hope|advis|out of "
    r"scope|suitable)",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:require|must|shall|prohibit|forbid|not (?:permitted|allowed)|precluded|licen[cs]ed)|\b(?:is|are|"
    r"released?)\b[^.]{0,24} for research purposes only|不得|禁止|不能",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^[\s>*-]*(?P<name>(?:the |\[)?[A-Z][\w.+-]*(?:[ /][A-Z0-9][\w.+-]*){0,5})(?: series| family| models?| "
    r"weights)?(?: \([^)]{0,60}\))?"
    r"(?:,[^,]{0,80},)? (?:is|are|was|were|has been|have been|can|may|falls?|uses?|supports?|adopts?)\b"
)
_SELF = frozenset(
    [
        "the",
        "this",
        "these",
        "our",
        "we",
        "it",
        "they",
        "all",
        "model",
        "models",
        "weights",
        "code",
        "codes",
        "license",
        "licence",
        "licensed",
        "released",
        "project",
        "repository",
        "repo",
        "data",
        "dataset",
        "outputs",
        "output",
        "you",
        "users",
        "commercial",
        "research",
        "non",
        "use",
        "any",
        "everything",
        "both",
        "please",
        "checkpoint",
        "checkpoints",
        "software",
        "work",
        "usage",
        "distribution",
        "and",
        "if",
        "for",
        "since",
        "llm",
        "application",
        "materials",
        "permission",
        "distributed",
        "no",
        "academic",
        "access",
    ]
)
_TERM_WORDS = re.compile(r"licen[cs]|terms|polic|agree|prohibit|must|shall|permitted|restriction", re.IGNORECASE)
_USE_OF_THIS = re.compile(r"\bus(?:e|ing) (?:this|our) (?:model|checkpoint|weights)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:it|they|these|this|both)\b", re.IGNORECASE)
_LABELS = re.compile(r"licen[cs]e|terms|usage|weights|code|model|checkpoint|data ?set|commercial", re.IGNORECASE)


def read_statements(card: Evidence) -> tuple[Statement, ...]:
    """The statements of a card in order; none for a card that was not found.

    A statement names a licence, or holds clauses (restrictions and commercial grants), or both. Scope ANY: the card
    does not say which component is meant.
    """
    reader = _Reader(card, _model_name(card.uri))
    found: list[Statement] = []
    for sentence in read_prose(card).sentences:
        if _worth_reading(sentence):
            found.extend(reader.read(sentence, catalog()))
        reader.previous = sentence
        if len(found) >= MAX_STATEMENTS:
            break
    return tuple(found[:MAX_STATEMENTS])


def _model_name(uri: str) -> str:
    """The repository's name out of `hf://ORG/NAME@COMMIT/PATH`, letters and figures only."""
    match = re.match(r"hf://(?:datasets/)?(?:[^/@]+/)?([^@]+)@", uri)
    return _squash(match[1]) if match else ""


def _squash(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _worth_reading(sentence: Sentence) -> bool:
    """Prose, list items, and table rows that describe the release (`License | MIT`), not lists of models."""
    if sentence.kind is Kind.CODE or not (
        _RELEVANT.search(sentence.text) or _LICENSE_SECTION.search(sentence.section.title)
    ):
        return False
    if sentence.kind is Kind.ROW:
        return len(sentence.cells) == 2 and bool(_LABELS.search(sentence.cells[0])) and len(sentence.cells[0]) < 40
    return True


class _Reader:
    """Reads sentence after sentence; a pronoun takes the component of the sentence before it in the same block."""

    def __init__(self, card: Evidence, model_name: str) -> None:
        self.card = card
        self.model_name = model_name
        self.previous: Sentence | None = None

    def read(self, sentence: Sentence, catalog: Catalog) -> Iterator[Statement]:
        """The statements of one sentence."""
        if _is_foreign_section(sentence):
            return
        named = licences_named(sentence, catalog) or _bare(sentence, catalog)
        for part in components.parts(sentence.text):
            if not (_FOREIGN.search(part.text) and not _INHERITS.search(part.text)) and not self._is_other(part.text):
                here = [name for name in named if part.start <= name.start < part.end]
                yield from self._part(sentence, part, here)

    def _part(self, sentence: Sentence, part: Part, named: list[Named]) -> Iterator[Statement]:
        """One component's words: the licences named in them, then the clauses that go with none of those."""
        groups: dict[tuple[Scope, str | None], list[ClauseHit]] = {}
        begin = part.start
        for name in named:
            for scope in self._scopes(sentence, sentence.text[begin : part.end], name.start - begin):
                groups.setdefault((scope, name.license), [])
            begin = name.end
        for hit in _hits(sentence, part):
            for scope in (
                (hit.scope,)
                if hit.scope is not Scope.ANY
                else self._scopes(sentence, part.text, hit.start - part.start)
            ):
                key = next((key for key in groups if key[0] is scope), (scope, None))
                groups.setdefault(key, []).append(_placed(hit, sentence, scope, self.card))
        for (scope, license_id), hits in groups.items():
            yield Statement(scope=scope, license=license_id, clauses=tuple(hits), citations=(sentence.cite(self.card),))

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

    def _is_other(self, part: str) -> bool:
        """Whether the subject is a thing with a name of its own that is not this model's."""
        match = _SUBJECT.match(part)
        if match is None:
            return False
        words = match["name"].strip("[").split()
        if any(word.lower() in _SELF for word in words[:2]):
            return False
        name = _squash(match["name"])
        return len(name) > 2 and bool(self.model_name) and name not in self.model_name and self.model_name not in name


def _is_foreign_section(sentence: Sentence) -> bool:
    title = sentence.section.title
    return bool(_FOREIGN_SECTION.search(title)) and not _LICENSE_SECTION.search(title)


def _bare(sentence: Sentence, catalog: Catalog) -> tuple[Named, ...]:
    """A section "License" whose text is nothing but a name."""
    if sentence.kind is Kind.HEADING or len(sentence.text) > 80 or not _LICENSE_SECTION.search(sentence.section.title):
        return ()
    license_id = whole(sentence.text, catalog)
    return (Named(license_id, 0, len(sentence.text)),) if license_id else ()


def _hits(sentence: Sentence, part: Part) -> Iterator[ClauseHit]:
    """Rights and restrictions in the part; their positions count in `sentence.text`."""
    licensing = bool(_LICENSE_SECTION.search(sentence.section.title))
    intent = bool(_INTENT_SECTION.search(sentence.section.title)) and not licensing
    found = [hit for hit in detect(part.text) if hit.clause.startswith(_RIGHTS)]
    for hit in found or plain_limits(part.text):
        if not hit.clause.startswith(_RIGHTS):
            continue
        if hit.clause in ("limit.behaviour", "limit.field-of-use", "output.use-restricted") and (
            intent or not (licensing or _TERM_WORDS.search(part.text))
        ):
            continue
        said = part.text[: hit.end]
        soft = (intent or (_HEDGE.search(said) and not licensing)) and not _DEMAND.search(part.text)
        confidence = min(hit.confidence, INTENT) if soft else hit.confidence
        shift = {"start": hit.start + part.start, "end": hit.end + part.start, "confidence": confidence}
        yield hit.model_copy(update=shift)


def _placed(hit: ClauseHit, sentence: Sentence, scope: Scope, card: Evidence) -> ClauseHit:
    """The hit with its span and words in the card."""
    start, end = sentence.locate(hit.start, hit.end)
    return hit.model_copy(update={"start": start, "end": end, "words": card.text[start:end], "scope": scope})
