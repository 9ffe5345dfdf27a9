"""Which sentences of a card can speak of rights at all: the others are not read."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from auditor.extract.doubts import doubtful
from auditor.extract.patterns import Pattern
from auditor.extract.prose import Kind, Sentence
from auditor.extract.subjects import LICENSE_SECTION
from auditor.regex import lazily

_RELEVANT = (
    r"licen[cs]|comm?er[a-z]{1,3}al|research|academic|"
    r"non-?profit|personal use|production|prohibit|not allowed|permission|"
    r"permitted|released under|use policy|usage policy|use restrictions|terms of use|monthly active|"
    r"revenue|territory|"
    r"hosted|public domain|copyright|\bmit\b|apache|cc[- _]?by|cc0|\bbsd|gpl|openrail|creative commons|"
    r"must not|may not|shall not|private use|for profit|make money|\bsell\b|\bcompan(?:y|ies) "
    r"(?:need|must|have|require)|business use|evaluation only|"
    r"evaluation purposes|internal evaluation|european union|\beu\b|\bEEA\b|\bnc\b|"
    r"商业|商用|営利|研究|学术|学術|许可|协议|商業|상업|영리|연구|kommerziell|forschung|privat(?:en|er|e)\b|comercia|"
    r"investigación|recherche|коммерч|"
    r"profit|business|corporat|enterprise|industr|moneti[sz]|\bmoney\b|scholar|academi|"
    r"\bproducts?\b|saas|educational|compan(?:y|ies)|gewerblich|lucrati|académic|联系|授权|ライセンス|契約"
)
"""Fifty words and more: RE2 asks for all of them in one pass, where `re` takes twenty times as long."""
_ABOUT_OUTPUTS = Pattern(r"\boutputs?\b|\bgenerations\b|\bgenerated\b|\bcompet(?:e|es|ing)\b|\bdistill", re.IGNORECASE)
_BARRED = Pattern(r"\bnot\b|n['’]t\b|\bnever\b|prohibit|forbid|\bbarred\b|\bdisallowed\b", re.IGNORECASE)
_EXAMPLES = lazily(r"\b(?:text|input|prompt|example|sentence|question|label|class|data ?set)", re.IGNORECASE)
_LABELS = lazily(
    r"licen[cs]e|terms|usage|weights|code|model|checkpoint|data ?set|commercial|\bsell|moneti[sz]|business|profit",
    re.IGNORECASE,
)


def worth_reading(sentence: Sentence) -> bool:
    """Prose, list items, and table rows that describe the release (`License | MIT`), not lists of models."""
    if sentence.kind is Kind.CODE or not (
        is_relevant(sentence.text) or LICENSE_SECTION.search(sentence.section.title) or doubtful(sentence.text)
    ):
        return False
    if sentence.kind is Kind.ROW:
        return len(sentence.cells) == 2 and bool(_LABELS.search(sentence.cells[0])) and _is_property(sentence)
    return True


def is_relevant(text: str) -> bool:
    """Whether a text has a word that speaks of rights, or one on outputs beside one that denies something."""
    return _relevant().search(text) is not None or bool(_ABOUT_OUTPUTS.search(text) and _BARRED.search(text))


@cache
def _relevant() -> Any:
    import re2

    return re2.compile(f"(?i){_RELEVANT}")


def _is_property(row: Sentence) -> bool:
    """Whether a row of two cells says something of the release, and is no example of what the model reads."""
    return len(row.cells[0]) < 40 and not (row.header and _EXAMPLES.search(row.header[0]))
