"""Training data, as the card tells of it: released, described in full, or neither.

`released` needs datasets that exist and that cover what the card says the model was trained on; the names are given out
as `declared` and decided by `disclosure` once somebody has looked. `documented` needs a complete description (sources,
selection, processing, provenance) of data that is not released. Everything less, "publicly available data" included,
is `undisclosed`. A set that only finetunes a model whose own data nobody names covers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.fact import Fact
from auditor.domain.facts import DatasetRef
from auditor.extract import data_phrases as words
from auditor.extract import phrases
from auditor.extract.hub_address import hub_id
from auditor.extract.prose import Kind, Prose, Sentence, read_prose

_MOST = 5
_NEEDED = 4  # of the five aspects


def read_data(card: Evidence | None, datasets: Sequence[DatasetRef], paths: Sequence[str] = ()) -> Fact[str]:
    """`documented`, `undisclosed`, or `declared` where named datasets may cover the training and must be looked at.

    Unknown without a card that could be read, and where the card points to data at a place that is no dataset of the
    Hub. A dataset in the metadata that no sentence says the model was trained on covers nothing.
    """
    if card is None or card.status is not Status.FOUND:
        return Fact()
    prose = read_prose(card)
    told = [sentence for sentence in prose.spoken if _about_data(sentence)]
    trained = [sentence for sentence in told if _says_trained(sentence)]
    secret = [sentence for sentence in told if _is_secret(sentence)]
    if documented := [] if secret or _derived(prose, card) else _documentation(told, paths):
        return _fact("documented", documented, card)
    covering = [s for s in told if _covers(s, datasets)]
    whole = [s for s in covering if words.WHOLE.search(_plain(s))]
    partly = [s for s in told if _names_more(s.text, _mentioned(s, datasets))]
    gaps = _cite(secret or partly, card) or _gaps(prose, told, whole, card) or _uncovered(trained, covering, card)
    if covering and not gaps:
        return _declared(datasets, covering, card)
    elsewhere = [] if gaps or datasets else [s for s in told if _released_elsewhere(s)]
    if elsewhere:
        return _fact(None, elsewhere, card)
    cited = gaps or _cite(trained, card) or (Citation.whole(card),)
    return Fact(value="undisclosed", citations=cited)


def disclosure(data: Fact[str], found: Mapping[str, bool | None]) -> Fact[str]:
    """What `declared` comes to once the datasets were looked at; every other value stays.

    `found` maps each declared dataset to whether it exists for the public, None where nobody could look. One that is
    missing leaves the training undisclosed; one that could not be looked at leaves the answer unknown.
    """
    if data.value != "declared":
        return data
    answers = list(found.values())
    if not answers or False in answers:
        return replace(data, value="undisclosed")
    return replace(data, value=None if None in answers else "released")


def _fact(value: str | None, sentences: Iterable[Sentence], card: Evidence) -> Fact[str]:
    return Fact(value=value, citations=_cite(sentences, card), claim=True)


def _cite(sentences: Iterable[Sentence], card: Evidence) -> tuple[Citation, ...]:
    return tuple(sentence.cite(card) for sentence in islice(sentences, _MOST))


def _declared(datasets: Sequence[DatasetRef], sentences: Iterable[Sentence], card: Evidence) -> Fact[str]:
    named = (citation for dataset in islice(datasets, _MOST) for citation in dataset.citations)
    return Fact(value="declared", citations=tuple(dict.fromkeys((*named, *_cite(sentences, card)))), claim=True)


def _plain(sentence: Sentence) -> str:
    return phrases.plain(sentence.labelled)


def _about_data(sentence: Sentence) -> bool:
    """Whether a sentence may tell of training data: by its words, or by the heading it stands under."""
    if sentence.kind is Kind.HEADING:
        return False
    title = sentence.section.title
    if words.OTHER_SECTION.search(title) and not words.SECTION.search(title):
        return False
    if words.DATA_SECTION.search(title) or (words.SECTION.search(title) and not words.OTHER_SECTION.search(title)):
        return True
    text = _plain(sentence)
    return bool(words.ABOUT.search(text) or words.TRAINED.search(text))


def _says_trained(sentence: Sentence) -> bool:
    return bool(words.TRAINED.search(_plain(sentence)))


def _is_secret(sentence: Sentence) -> bool:
    """Whether a sentence says that the data is kept secret; that it cannot be handed on is something else."""
    text = phrases.without_preparation(_plain(sentence))
    return bool(words.SECRET.search(text)) and bool(
        words.ABOUT.search(text) or words.SECTION.search(sentence.section.title)
    )


def _gaps(prose: Prose, told: Sequence[Sentence], whole: Sequence[Sentence], card: Evidence) -> tuple[Citation, ...]:
    """What shows data beyond any that is named: hidden or loosely named sources, or a base model with data of its own.

    `whole`: sentences by which the named data is all there is; loose words about what is in it then do no harm.
    """
    named = [s for s in told if s not in whole and (_says_trained(s) or _in_data_section(s))]
    vague = [s for s in told if _says_trained(s) and words.MORE.search(_plain(s))]
    vague += [s for s in (*named, *whole) if words.HIDDEN.search(_plain(s))]
    vague += [] if whole else [s for s in named if _is_vague(s)]
    return _cite(dict.fromkeys(vague), card) or _derived(prose, card)


def _uncovered(trained: Sequence[Sentence], covering: Sequence[Sentence], card: Evidence) -> tuple[Citation, ...]:
    """Large-scale training of which no sentence says on which named data it was."""
    large = [s for s in trained if words.SCALE.search(_plain(s)) or "pretrain" in _plain(s).replace("-", "")]
    strong = any(s in large or words.WHOLE.search(_plain(s)) for s in covering)
    return () if strong or not large else _cite(large, card)


def _is_vague(sentence: Sentence) -> bool:
    text = _plain(sentence)
    return bool(_vague_source(text) or words.MORE.search(text) or words.ONLY_PART.search(text))


def _is_loose(sentence: Sentence) -> bool:
    """Whether a sentence leaves open what the data is, though it need not be given out."""
    text = _plain(sentence)
    return bool(words.LOOSE.search(text) or words.ONLY_PART.search(text) or words.KEPT.search(text))


def _vague_source(text: str) -> bool:
    return bool(words.HIDDEN.search(text) or words.LOOSE.search(text))


def _in_data_section(sentence: Sentence) -> bool:
    return words.DATA_SECTION.search(sentence.section.title) is not None


def _derived(prose: Prose, card: Evidence) -> tuple[Citation, ...]:
    """Where the card says that the model was made from another one, whose data came first."""
    based = words.BASE_MODEL.search(card.text, *prose.front)
    if based:
        return (Citation.span(card, *based.span()),)
    if any(words.FROM_SCRATCH.search(_plain(s)) for s in prose.spoken):
        return ()
    return _cite((s for s in prose.spoken if s.kind is not Kind.HEADING and _from_another(s)), card)


def _from_another(sentence: Sentence) -> bool:
    """Whether a sentence says that this model is a finetune, conversion or continuation of another."""
    text = _plain(sentence)
    if words.MAY_BE_TUNED.search(text):
        return False
    found = words.DERIVED.search(text)
    behind = text[found.end() : found.end() + 80] if found else ""
    linked = any(hub_id(link.url) for link in sentence.links)
    around = text[max(0, found.start() - 60) : found.start()] + behind if found else ""
    if found and not words.NO_PARENT.search(around) and (linked or words.FROM_MODEL.search(behind)):
        return True
    return bool(words.IS_TUNED.search(text))


def _names(ref: str) -> set[str]:
    """The spellings under which prose may name a dataset: the id, its last part, and that part's first word."""
    last = ref.rpartition("/")[2].lower()
    words = [word for word in re.split(r"[-_. ]+", last) if word not in ("the", "data", "dataset", "corpus")]
    return {ref.lower(), last, " ".join(words), *(word for word in words[:1] if len(word) > 3)} - {""}


def _covers(sentence: Sentence, datasets: Sequence[DatasetRef]) -> bool:
    """Whether a sentence says that the model was trained, not merely tuned, on a named dataset and on no other."""
    text = _plain(sentence)
    if not datasets or words.TUNED.search(text) or not (_says_trained(sentence) or _in_data_section(sentence)):
        return False
    if words.ALIKE.search(text) or phrases.tense(text) is phrases.Tense.FUTURE:
        return False
    named = _mentioned(sentence, datasets)
    return bool(words.POINTS.search(text) or named) and not _names_more(sentence.text, named)


def _mentioned(sentence: Sentence, datasets: Sequence[DatasetRef]) -> list[str]:
    """The spellings of declared datasets that a sentence holds, in its words or behind its links."""
    text = _plain(sentence)
    linked = [ref.lower() for link in sentence.links if (ref := hub_id(link.url, "datasets"))]
    return [name for dataset in datasets for name in _names(dataset.ref) if name in linked or name in text]


def _names_more(text: str, names: Sequence[str]) -> bool:
    """Whether a list that holds a named dataset goes on with other proper names ("on MuST-C and CCMatrix")."""
    if words.COMPOSED.search(text):
        return False
    items = [item.strip() for item in words.LISTED.split(re.sub(r"\([^()]*\)", "", text[: phrases.LONGEST]))]
    here = [any(name in item.lower() for name in names) for item in items]
    if not any(here):
        return False
    others = [
        item for item, known in zip(items[here.index(True) :], here[here.index(True) :], strict=True) if not known
    ]
    return any(words.PROPER.match(item) and not words.LANGUAGE.match(item) for item in others)


def _documentation(told: Sequence[Sentence], paths: Sequence[str]) -> list[Sentence]:
    """The sentences of a complete description, or none: completeness must be said, and borne out by what is said."""
    complete = [s for s in told if _claims_completeness(s)]
    if not complete or any(_is_loose(s) for s in told if _says_trained(s) or _in_data_section(s)):
        return []
    sections = {s.section for s in complete}
    text = " ".join(phrases.without_preparation(_plain(s)) for s in told if s.section in sections)
    text += " labelled described " if any(words.SHEET.search(path) for path in paths) else ""
    aspects = [name for name, pattern in words.ASPECTS.items() if pattern.search(text)]
    return complete if len(aspects) >= _NEEDED else []


def _claims_completeness(sentence: Sentence) -> bool:
    """Whether a sentence says, now and not in the future, that all of the data is told of."""
    if sentence.kind is Kind.ROW:
        return False
    text = phrases.without_preparation(_plain(sentence))
    return bool(words.COMPLETE.search(text) and words.TOLD.search(text)) and not phrases.FUTURE.search(text)


def _released_elsewhere(sentence: Sentence) -> bool:
    """Whether a sentence says that the training data lies at some address outside of the Hub's datasets."""
    text = _plain(sentence)
    linked = any(words.PLACE.match(link.url) and not hub_id(link.url, "datasets") for link in sentence.links)
    told = re.search(r"\b(?:training|pre-?training) (?:data|corpus|set|mix)", text)
    return bool(linked and told and words.RELEASE.search(text)) and phrases.tense(text) is phrases.Tense.THERE
