"""Well-known models that a card says, in words and without an id, its model was made from.

"Fine-tuned from Llama-2-7b" names no repository and still says whose terms follow the weights; "trained on
conversations with GPT-4" says whose terms the data came under. The names are data (rules/families). Read are sentences
about this model: its making must lead up to the name, and the name must stand for the weights (or, of a vendor's model,
for what it wrote), not for its tokenizer, architecture, paper or score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from auditor.domain.evidence import Evidence
from auditor.domain.facts import SpokenOrigin
from auditor.domain.families import Families, Family
from auditor.extract.forms import Forms
from auditor.extract.origin_words import is_label, is_of_weights, leads_up, wrote_the_data
from auditor.extract.prose import Kind, Sentence, read_prose
from auditor.extract.subjects import is_foreign_section, is_of_others

FOLDER = "families"
_LONGEST = 600
_MOST = 8
_AFTER_NAME = r"(?:[- ]?\d+(?:\.\d+)?[bm])?(?:-(?:hf|chat|base|instruct|it|v[\d.]+|\d+k))*"
"""Size and variant, which every family has."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A family named at an offset of a sentence."""

    family: Family
    start: int
    end: int


class Names:
    """The names of all families behind one filter. RuleError for a bad pattern."""

    def __init__(self, makers: Iterable[Families]) -> None:
        self._families: list[Family] = []
        self._forms = Forms()
        for maker in makers:
            for family in maker.families:
                names = rf"(?:^|[^\w.-])((?:{'|'.join(family.names)}){_AFTER_NAME})(?:[^\w-]|-based|-generated|$)"
                self._forms.add(names, {}, f"{FOLDER}/{maker.id}, {family.title}")
                self._families.append(family)
        self._forms.compile()

    def find(self, sentence: Sentence, model_name: str) -> Iterator[Family]:
        """The families that a sentence names as an origin of the model called `model_name` (squashed), once each."""
        if sentence.kind is Kind.CODE or len(sentence.text) > _LONGEST:
            return
        found = dict.fromkeys(m.family for m in self._mentions(sentence.text) if _is_origin(sentence, m, model_name))
        yield from found

    def _mentions(self, text: str) -> Iterator[_Mention]:
        """Every name in a text; of names that overlap the longest, so that `Llama 2` is no `Llama`."""
        every = [
            _Mention(self._families[number], *match.span(1))
            for number, matches in self._forms.find_all(text)
            for match in matches
        ]
        yield from (one for one in every if not any(_swallows(other, one) for other in every))


def spoken_origins(card: Evidence | None, model_name: str) -> tuple[SpokenOrigin, ...]:
    """The families that a card names as origins of its model, each with the first sentence that does."""
    if card is None or not card.found:
        return ()
    found: dict[str, SpokenOrigin] = {}
    for sentence in read_prose(card).sentences:
        for family in _shipped().find(sentence, model_name) if len(found) < _MOST else ():
            cited = (sentence.cite(card),)
            found.setdefault(
                family.title,
                SpokenOrigin(title=family.title, licenses=family.licenses, outputs=family.outputs, citations=cited),
            )
    return tuple(found.values())


def _swallows(longer: _Mention, shorter: _Mention) -> bool:
    overlap = longer.start < shorter.end and shorter.start < longer.end
    return overlap and longer.end - longer.start > shorter.end - shorter.start


def _is_origin(sentence: Sentence, mention: _Mention, model_name: str) -> bool:
    before, after = sentence.text[: mention.start], sentence.text[mention.end :]
    if is_of_others(sentence.text, mention.start):
        return False
    if mention.family.outputs:
        return wrote_the_data(sentence.text, before, after)
    if is_label(before):
        return is_of_weights(after)
    return not is_foreign_section(sentence) and is_of_weights(after) and leads_up(before, after, model_name)


@cache
def _shipped() -> Names:
    from auditor.rulebook.book import rulebook

    return Names(rulebook().table(FOLDER, Families).values())
