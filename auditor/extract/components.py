"""Which part of a release a phrase is about: weights, code, data, outputs or documents; and whose release it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.domain.licensing import Scope
from auditor.regex import lazily

# Order matters: "model code" is code, "model outputs" are outputs, "code model" is a model.
_COMPONENTS = (
    (Scope.OUTPUTS, r"(?:model )?outputs?|generated (?:content|images?|text|audio|outputs?)|generations"),
    (
        Scope.DATA,
        r"(?:training |pre-?training |fine-?tuning |instruction )?(?:data ?sets?|corpus|corpora|data)\b(?! scientist)",
    ),
    (
        Scope.CODE,
        r"(?:source |training |inference |model |evaluation |all |our )*(?:source ?codes?|code ?base|codes?)"
        r"(?: repository| repo| files?| in this (?:repository|repo)| of this (?:repository|repo))?\b(?! "
        r"(?:llms?|models?|generation|assistant|completion))"
        r"|scripts|software|github (?:repo|repository)",
    ),
    (
        Scope.WEIGHTS,
        r"(?:model |pre-?trained |trained |released |open |the )*(?:weights?|check-?points?|model parameters|"
        r"parameters|ckpts?)"
        r"|(?:pre-?trained |released |finetuned |fine-tuned |this |the |our |all |these |base )*(?:models?|"
        r"llms?|loras?|adapters?|merges?|quants?|ggufs?|voices?)\b(?! (?:card|licen[cs]e|outputs?|"
        r"conversions?|runtime|format))",
    ),
    (Scope.DOCUMENTS, r"(?:documentation|documents|paper|text content|textual content)"),
)
_COMPONENT = lazily(
    "|".join(rf"(?P<{scope.value}>\b(?:{words}))(?![\w-])" for scope, words in _COMPONENTS), re.IGNORECASE
)
_ADJUNCT = lazily(
    r"(?:\b(?:trained|pre-?trained|tuned|finetuned|fine-?tuned|evaluated|built|based|derived|created|made|"
    r"generated|tested|initiali[sz]ed)\b[^.,;:]{0,60}"
    r"|\b(?:on|using|from|with|in|into|used?|uses|access to|training|train|about|via|by|like|as|than)\b(?: "
    r"(?:the|a|an|our|this|these|its|all|any|original|base|other))*) ?$",
    re.IGNORECASE,
)
_DERIVED = lazily(
    r"\b(?:trained|pre-?trained|tuned|finetuned|fine-?tuned|based|built|derived|created|made|initiali[sz]ed|"
    r"distilled|quanti[sz]ed|merged)\b"
    r"[^.,;:]{0,60} $|\b(?:from|uses?|on top of|like|as|than)\b(?: (?:the|a|an|our|its|original|base|other))* $",
    re.IGNORECASE,
)
_VERB = lazily(
    r"\b(?:is|are|was|were|has|have|can|may|must|should|will|uses?|falls?|comes?|follows?|remains?|inherits?|"
    r"carr(?:y|ies))\b|:",
    re.IGNORECASE,
)
_NAME = lazily(r"(?:the )?[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*){0,4}")
_SPLIT = lazily(
    r"(?:\b(?:while|whereas)\s+(?=(?:the )?[A-Z]))|(?:;|,|\.|\bbut\b|\bwhile\b|\bwhereas\b|\band\b|"
    r"\bhowever\b|\|)\s+(?=(?:(?:and|but|while|whereas|however,?|also|so|hence|thus|therefore,?|for|to)\s+)*(?:(?:the|our|all|its|this|"
    r"these|model|released|pre-?trained|source|training)\s+)*"
    r"(?:code\s*base|source|codes?|weights?|checkpoints?|models?|data ?sets?|data|outputs?|documentation|"
    r"scripts|training|inference)\b)",
    re.IGNORECASE,
)


_ATTACHED = lazily(
    r"[^.;]{0,60}?\b(?:which|that|whose)\b|,? ?\(?(?:was |were )?(?:released|licen[cs]ed|distributed|"
    r"published|available)\b",
    re.IGNORECASE,
)
_BETWEEN = lazily(r"\b(?:trained|tuned|finetuned|based|built|derived|using|uses|used|from|on|with)\b", re.IGNORECASE)
_LABELLED = lazily(r"(?:[^.;,]|\.\d){0,60}?(?:\(|\bfor (?:the |our |all )?|\bcovers? (?:the )?)")


_OF_UNSPACED = {
    "数据": Scope.DATA, "資料": Scope.DATA, "デー": Scope.DATA, "데이": Scope.DATA,
    "代码": Scope.CODE, "源码": Scope.CODE, "コー": Scope.CODE, "코드": Scope.CODE,
    "模型": Scope.WEIGHTS, "权重": Scope.WEIGHTS, "モデ": Scope.WEIGHTS, "모델": Scope.WEIGHTS, "重み": Scope.WEIGHTS,
}  # fmt: skip
_UNSPACED = lazily("|".join((*_OF_UNSPACED, "データ", "コード", "モデル", "데이터")))
"""Components in languages that put no space between words."""
_OWNED = lazily(r"(?:模型的|モデルの|모델의 ?)(?=训练|訓練|学習|학습|数据|デー|데이|代码|コー|코드)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A component named in a text, with its span."""

    scope: Scope
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence that speaks of its own component: offsets into the sentence."""

    start: int
    end: int
    text: str


def parts(sentence: str) -> tuple[Part, ...]:
    """The sentence cut where a new component gets its own predicate.

    "The code is MIT, the weights are for research" has two parts; "code and weights are MIT" has one.
    """
    cuts = [match.end() for match in _SPLIT.finditer(sentence)]
    found: list[Part] = []
    start = 0
    for cut in [*cuts, len(sentence)]:
        piece = sentence[start:cut]
        if cut < len(sentence) and not (_VERB.search(piece) and _speaks(sentence[cut:])):
            continue
        found.append(Part(start, cut, piece))
        start = cut
    return tuple(found)


def _speaks(rest: str) -> bool:
    """Whether the component or name that begins `rest` soon has a verb or a colon of its own."""
    match = _COMPONENT.search(rest[:60]) or _NAME.match(rest)
    return bool(match and _VERB.search(rest[match.end() : match.end() + 45]))


def scopes(part: str, at: int) -> tuple[Scope, ...] | None:
    """The components that the words at `at` are said of: empty when the part names none, None when it is another's.

    Subjects before them come first ("code and weights are released under …"), then a label behind them
    ("MIT for the code", "MIT (code)"). "Trained on a dataset released under …" is about the dataset.
    """
    if unspaced := _unspaced(part):
        return unspaced
    mentions = list(_mentions(part[:at]))
    if mentions and (attached := _ATTACHED.match(part[mentions[-1].end : at])):
        return None if _BETWEEN.search(attached[0]) else _of_adjunct(part, mentions[-1])
    behind = _LABELLED.match(part[at:])
    if behind:
        rest = part[at + behind.end() : at + behind.end() + 40]
        labels = _distinct([mention.scope for mention in _mentions(rest) if mention.start < 12])
        if labels:
            return labels
    subjects = [mention.scope for mention in mentions if not _is_adjunct(part, mention)]
    if subjects or not mentions:
        return _distinct(subjects)
    return _of_adjunct(part, mentions[-1])


def _unspaced(part: str) -> tuple[Scope, ...]:
    """The components named in Chinese, Japanese or Korean; only the weights where they are among them."""
    found = [_OF_UNSPACED[word[:2]] for word in _UNSPACED.findall(_OWNED.sub("", part))]
    return (Scope.WEIGHTS,) if Scope.WEIGHTS in found else _distinct(found)


def _of_adjunct(part: str, mention: Mention) -> tuple[Scope, ...] | None:
    """What a relative clause is about: data is data; a model that this one was made from is somebody else's."""
    if mention.scope is Scope.WEIGHTS and _DERIVED.search(part[max(0, mention.start - 80) : mention.start]):
        return None
    return (mention.scope,)


def _is_adjunct(part: str, mention: Mention) -> bool:
    return _ADJUNCT.search(part[max(0, mention.start - 80) : mention.start]) is not None


def titled(title: str) -> tuple[Scope, ...]:
    """The component that a heading such as "Model License" or "Code licence" limits its section to."""
    if not re.search(r"licen[cs]e|terms|usage|weights", title, re.IGNORECASE):
        return ()
    return _distinct(
        [mention.scope for mention in _mentions(re.sub(r"\bmodel card\b", "", title, flags=re.IGNORECASE))]
    )


def _mentions(text: str) -> Iterator[Mention]:
    for match in _COMPONENT.finditer(text):
        yield Mention(Scope(str(match.lastgroup)), match.start(), match.end())


def _distinct(found: list[Scope]) -> tuple[Scope, ...]:
    return tuple(dict.fromkeys(found))
