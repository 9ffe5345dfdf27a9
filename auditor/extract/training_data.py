"""Training data, as the card tells of it: released, described in full, or neither.

`released` needs datasets that exist and that cover what the card says the model was trained on; the names are given out
as `declared` and decided by `disclosure` once somebody has looked. `documented` needs a complete description (sources,
selection, processing, provenance) of data that is not released. Everything less, "publicly available data" included,
is `undisclosed`. A set that only finetunes a model whose own data nobody names covers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.facts import DatasetRef, Fact
from auditor.extract import phrases
from auditor.extract.hub_address import hub_id
from auditor.extract.prose import Kind, Prose, Sentence, read_prose

_DATA = r"data(?:[- ]?sets?| mix(?:ture)?)?|corpus|corpora|training (?:mix(?:ture)?|set|text|material|documents?)|pre-?training (?:mix(?:ture)?|set|text|material)"
_ABOUT = re.compile(
    rf"\b(?:{_DATA})\b|\b(?:pre-?)?train(?:ed|s|ing)? (?:\w+ ){{0,6}}(?:on|with|from|using|over)\b|训练数据|语料|数据集"
)
_SECTION = re.compile(
    r"\b(?:training|pre-?training|data|corpus|datasets?|sources?|composition|provenance|训练数据|数据)\b", re.IGNORECASE
)
_OTHER_SECTION = re.compile(
    r"eval|benchmark|test|result|bias|risk|limitation|usage|how to use|inference|licen[cs]e|citation|intended|privacy|ethic|safety|performance|comparison",
    re.IGNORECASE,
)
_TRAINED = re.compile(
    r"\b(?:pre-?|re-?)?train(?:ed|s|ing)?\b(?:(?![.;|]).){0,80}?\b(?:on|with|from|using|over)\b|\b(?:saw|seen|sees|consum\w+|ingest\w+|read|reads) [^.;]{0,30}\btokens\b|"
    r"\blearn(?:ed|t|s)?\b[^.;]{0,20}\bfrom\b|\b(?:training|pre-?training) (?:data|corpus|mix(?:ture)?|set|text|material)\b"
)
_SCALE = re.compile(
    r"\b\d[\d.,]*\s?(?:t|tn|b|bn|m|k|trillion|billion|million|thousand)\b[^.;]{0,30}\b(?:tokens?|words?|images?|documents?|hours|samples|pairs|examples|pages)\b|\b(?:trillion|billion)s?(?: of)? (?:tokens?|words|images|documents)\b"
)
_SECRET = re.compile(
    r"\b(?:not|never|cannot|can't|won't|don't|doesn't|do not|unable to|declin\w+|refus\w+|no plans? to|without|yet to be|withh\w+|omit\w*|keep\w*)\b[^.;]{0,60}"
    r"\b(?:disclos\w*|reveal\w*|describ\w*|detail\w*|specif\w*|document(?:ed|ing|ation)?|state[sd]?|discuss\w*|name[sd]?|list(?:ed|ing)?|enumerat\w*|itemi\w*|confidential|secret|private|further information|public information)\b"
    r"|\b(?:undisclosed|unspecified|unknown|confidential|undocumented|trade secrets?|secret)\b"
    r"|\b(?:no|little|limited|few|more) (?:further |public )?(?:information|details?)\b[^.;]{0,40}\b(?:data|training|corpus|sources?|needed|available|provided|given|shared)\b"
    r"|\b(?:details?|information|composition|sources?|makeup|contents?|mix(?:ture)?|recipe)\b[^.;]{0,50}\b(?:is|are|remains?|stays?|kept|will be)\b[^.;]{0,20}\b(?:not|un(?:disclosed|available|known)|confidential|private|internal|proprietary|secret|kept|withheld)\b"
    r"|\bmore information needed\b|未公开|不公开"
)
_VAGUE = re.compile(
    r"\bproprietary\b|\bin-?house\b|\binternal(?:ly)?(?:[- ](?:data\w*|sources?|corp\w+|collect\w+|documents?|curated|sets?|material))?\b|\bprivate(?:ly)? (?:held |owned |licensed )?(?:data\w*|sources?|corp\w+|collections?|documents?|sets?|material)\b|\bpublic(?:ly)? and (?:private|proprietary|licensed|non-public)\b|"
    r"\b(?:private|licensed|proprietary|closed) and (?:public|open)(?:ly)?\b|\bnon-?public\b|\b(?:a |large |vast |huge |diverse |broad |wide |our )+(?:mix(?:ture)?|variety|range|collection|blend|amount|set|selection|array|corpus|dataset) of\b[^.;]{0,40}\b(?:public|private|open|web|online|internet|available|sources?|data|text|licensed)\b|"
    r"\bpublicly (?:available|accessible)\b(?! (?:at|from|under|as|on) )|\b(?:data|text|documents|content|material) from the (?:\w+ )?(?:internet|web)\b|\bvarious (?:\w+ ){0,2}(?:sources?|datasets?|corpora)\b|\bamong (?:others|other things)\b|\band (?:others|more|so on)\b|\betc\b|\bincluding but not limited\b|\bpartner(?:s|ships?)\b|\bthird[- ]party\b|"
    r"\b(?:curated|custom|private|secret) (?:data ?sets?|corpora|corpus|collections?|data|mix\w*)\b|\bacquired\b|\bpurchased\b|\bcustomer (?:data|conversations)\b|\buser (?:data|conversations|interactions)\b"
)
_MORE = re.compile(
    r"\b(?:plus|and|with|alongside|as well as|combined with|mixed with|enhanced (?:with|by)|enriched with|augmented (?:with|by)|together with|in addition to|additionally|supplemented (?:with|by)|followed by|topped up with|blended with)\b"
    r"(?: (?:a|an|the|some|of|our|by|set|number|few|further|large|small))* (?:other|additional|more|further|proprietary|internal|private|curated|licensed|synthetic(?:ally)?|custom|in-house|extra|own|unreleased|filtered|high-quality|web)\b"
    r"|\b(?:mostly|mainly|primarily|largely|chiefly|partly|partially|in part|predominantly|subsets?|parts? of|portions? of|some of|among|such as|e\.g\.|for example|like)\b"
)
_ONLY_PART = re.compile(
    r"\b(?:only|just)?\s?(?:a |one |some )?(?:parts?|subsets?|portions?|samples?|fractions?|slices?|excerpts?|preview|\d+ ?%) of (?:the |our )?(?:\w+ )?(?:"
    + _DATA
    + r")\b"
)
_RELEASE = re.compile(
    r"\b(?:released?|publish\w*|available|download\w*|public|hosted|shared|open(?:ed|ly)?|provided|accessible)\b"
)
_DERIVED = re.compile(
    r"\b(?:fine-?tun\w+|finetune|instruct(?:ion)?[- ]tun\w+|adapt(?:ed|er)|distill?(?:ed|ation)|merge[sd]?|quanti[sz]\w+|continu\w+ (?:pre-?)?train\w*|further (?:pre-?)?train\w*|initiali[sz]ed|start(?:s|ed|ing)?|built|based|derived|warm[- ]started|upcycled)\b"
    r"[^.;]{0,60}\b(?:from|of|on top of|on|version|with)\b"
)
_IS_TUNED = re.compile(r"\b(?:this|the|our|is|was|been|model|it|we)\b[^.;]{0,60}\bfine-?tune[ds]?\b")
_MAY_BE_TUNED = re.compile(
    r"\b(?:can|could|should|may|might|must|to be|if|when|recommend\w*|you|your|users?|before|for further|not|yet|variants?|versions? (?:are|is)|also releas\w+)\b"
)
_FROM_SCRATCH = re.compile(
    r"\bfrom scratch\b|\brandom(?:ly)? initiali[sz]\w*|\bpre-?trained on\b|\bno (?:base|parent) model\b"
)
_FROM_MODEL = re.compile(
    r"\b(?:model|checkpoint|weights|llama|mistral|qwen|gemma|bert|gpt|t5|wav2vec|whisper|phi|falcon|stable diffusion|sdxl|clip|vit)\b"
)
_BASE_MODEL = re.compile(r"^base_model[ \t]*:[ \t]*(?:\S|\r?\n[ \t]*-[ \t]*\S)", re.MULTILINE)
_TUNED = re.compile(r"\bfine-?tun|\binstruct(?:ion)?[- ]tun|\balign(?:ed|ment)\b|\b(?:sft|dpo|rlhf|lora)\b|微调")
_WHOLE = re.compile(
    r"\b(?:only|solely|exclusively|entire(?:ly|ty)?|whole|full(?:y)?|complete(?:ly)?|in full|from scratch|every (?:token|document|batch|byte)|nothing (?:else|but|more)|no other|all (?:of )?(?:the |its |our )?(?:"
    + _DATA
    + r"))\b"
)
_POINTS = re.compile(
    r"\b(?:data ?sets?|corpus|corpora|collections?|data) (?:\w+ ){0,2}(?:named|listed|linked|declared|given|tagged|mentioned|referenced|shown|cited|in the (?:metadata|header|tags|front matter))\b|\b(?:above|metadata|front matter|card header)\b"
)
_COMPLETE = re.compile(
    rf"\b(?:every|each|all|any|complete(?:ly)?|full(?:y)?|entire(?:ly|ty)?|exhaustive(?:ly)?|comprehensive(?:ly)?|whole|in full|100 ?%|without exception|no \w+ (?:is |are )?(?:left out|omitted|missing|withheld))\b"
    rf"(?:(?![.;]).){{0,90}}\b(?:sources?|components?|constituents?|ingredients?|subsets?|origins?|compositions?|inventor(?:y|ies)|breakdowns?|{_DATA}|documents?|descriptions?|documentation|accounts?|lists?|datasheets?|data ?sheets?|provenance|collections?|files?|sites?|domains?|publishers?)\b"
    rf"|\b(?:sources?|components?|constituents?|{_DATA}|datasheets?|data ?sheets?|they|it|which)\b(?:(?![.;]).){{0,60}}\b(?:in full|completely|fully|exhaustively|comprehensively|in its entirety|one by one|without exception|to the last|item by item|down to)\b"
)
_TOLD = re.compile(
    r"\b(?:list(?:s|ed|ing)?|describ\w+|document(?:s|ed|ing|ation)?|enumerat\w+|itemi[sz]\w+|detail(?:s|ed|ing)?|record(?:s|ed)?|catalogu?\w*|account(?:s|ed)? for|specif(?:y|ies|ied)|explain\w*|set out|sets out|given|tabulat\w+|"
    r"disclos\w+|report(?:s|ed)?|laid out|lays out|spell\w* out|broken down|breakdown|inventor(?:y|ied)|named|accompan\w+|tells?|traces?|covers?|stated|states|data ?sheet|data card|data statement|shown|breaks? down|goes through|walks? through|publish\w*)\b"
)
_ASPECTS = {
    "amounts": re.compile(r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|\b\d[\d.,]* ?(?:t|b|bn|m|gb|tb|trillion|billion|million)\b|\btoken counts?\b|\b(?:proportions?|shares?|ratios?|weights?|mix(?:ture)?|sizes?|amounts?|counts?|quantit\w+|number of tokens|how (?:much|many)|sampling rates?)\b"),
    "selection": re.compile(r"\b(?:select\w*|filter\w*|criteri\w+|chosen|choose\w*|cho[os]se|exclu\w+|inclu(?:ded|sion)|thresholds?|sampl\w+|heuristics?|quality|blocklists?|kept|dropped|discard\w*|reject\w*)\b"),
    "processing": re.compile(r"\b(?:de-?dup\w*|clean\w*|process\w*|pre-?process\w*|tokeni[sz]\w+|normali[sz]\w+|label\w*|annotat\w*|scrub\w*|redact\w*|extract\w*|parse\w*|convert\w*|anonymi\w+|removal|removed|strip\w*|near-?duplicates?|decontaminat\w+|prepared?)\b"),
    "provenance": re.compile(r"\b(?:crawl\w*|obtain\w*|collect\w*|acquir\w+|provenance|origins?|licensed|licen[cs]es?|scrap(?:ed|ing)|snapshots?|dumps?|gather\w*|came from|comes from|come from|sourced|retriev\w+|dates?|download\w*|where (?:\w+ )?(?:it|they|each|every)|public[- ]domain|common ?crawl|wikipedia|archives?|publishers?)\b"),
    "sources": re.compile(r"\b(?:sources?|components?|constituents?|sub-?corpora|subsets?|common ?crawl|wikipedia|books?|news|arxiv|stack ?exchange|github|pubmed|patents?|forums?|code|web pages?|transcripts?|papers|encyclop\w+|legal|government)\b"),
}  # fmt: skip
_NEEDED = 4  # of the five aspects
_LISTED = re.compile(r",|;|\band\b|\bplus\b|&|\bas well as\b|\balongside\b")
_PROPER = re.compile(r"^(?:the )?[A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*){0,4}(?: (?:data ?sets?|corpus|corpora|v?\d+))*\.?$")
_LANGUAGE = re.compile(
    r"^(?:English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Russian|Chinese|Japanese|Korean|Arabic|Hindi|Turkish|Swedish|Norwegian|Danish|Finnish|Czech|Greek|"
    r"[A-Z]\w+(?:ish|ese|ian|ic)|CC|ODC|Apache|MIT|CDLA|[A-Z]{2,5}-)"
)
_SHEET = re.compile(
    r"(?:^|/)(?:data|datasheet|data[_-]?(?:sheet|card|statement))\w*\.(?:md|pdf|txt|html)$", re.IGNORECASE
)
_PLACE = re.compile(r"^https?://", re.IGNORECASE)
_MOST = 5


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
    if documented := [] if secret else _documentation(told, paths):
        return _fact("documented", documented, card)
    covering = [s for s in told if _covers(s, datasets)]
    gaps = _cite(secret, card) or _gaps(prose, told, card) or _uncovered(trained, covering, card)
    if covering and not gaps:
        return _declared(datasets, covering, card)
    elsewhere = [] if gaps or datasets else [s for s in told if _released_elsewhere(s)]
    if elsewhere:
        return _fact(None, elsewhere, card)
    cited = gaps or _cite(trained, card) or (Citation.whole(card),)
    return Fact(value="undisclosed", citations=cited, claim=bool(gaps))


def disclosure(data: Fact[str], found: Mapping[str, bool | None]) -> Fact[str]:
    """What `declared` comes to once the datasets were looked at; every other value stays.

    `found` maps each declared dataset to whether it exists for the public, None where nobody could look. One that is
    missing leaves the training undisclosed; one that could not be looked at leaves the answer unknown.
    """
    if data.value != "declared":
        return data
    answers = list(found.values())
    if not answers or False in answers:
        return data.model_copy(update={"value": "undisclosed"})
    return data.model_copy(update={"value": None if None in answers else "released"})


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
    if _OTHER_SECTION.search(title) and not _SECTION.search(title):
        return False
    return bool(_ABOUT.search(_plain(sentence)) or (_SECTION.search(title) and not _OTHER_SECTION.search(title)))


def _says_trained(sentence: Sentence) -> bool:
    return bool(_TRAINED.search(_plain(sentence)))


def _is_secret(sentence: Sentence) -> bool:
    """Whether a sentence says that the data is kept secret; that it cannot be handed on is something else."""
    text = phrases.without_preparation(_plain(sentence))
    return bool(_SECRET.search(text)) and bool(_ABOUT.search(text) or _SECTION.search(sentence.section.title))


def _gaps(prose: Prose, told: Sequence[Sentence], card: Evidence) -> tuple[Citation, ...]:
    """What shows data beyond any that is named: vague sources, or a base model with data of its own."""
    vague = [
        s for s in told if (_says_trained(s) and _is_vague(s)) or (_in_data_section(s) and _VAGUE.search(_plain(s)))
    ]
    return _cite(vague, card) or _derived(prose, card)


def _uncovered(trained: Sequence[Sentence], covering: Sequence[Sentence], card: Evidence) -> tuple[Citation, ...]:
    """Large-scale training of which no sentence says on which named data it was."""
    large = [s for s in trained if _SCALE.search(_plain(s)) or "pretrain" in _plain(s).replace("-", "")]
    strong = any(s in large or _WHOLE.search(_plain(s)) for s in covering)
    return () if strong or not large else _cite(large, card)


def _is_vague(sentence: Sentence) -> bool:
    text = _plain(sentence)
    return bool(_VAGUE.search(text) or _MORE.search(text) or _ONLY_PART.search(text))


def _in_data_section(sentence: Sentence) -> bool:
    return (
        re.search(
            r"\b(?:training|pre-?training) (?:data|corpus|set)|^data\b|\bcorpus\b",
            sentence.section.title,
            re.IGNORECASE,
        )
        is not None
    )


def _derived(prose: Prose, card: Evidence) -> tuple[Citation, ...]:
    """Where the card says that the model was made from another one, whose data came first."""
    based = _BASE_MODEL.search(card.text, *prose.front)
    if based:
        return (Citation.span(card, *based.span()),)
    if any(_FROM_SCRATCH.search(_plain(s)) for s in prose.spoken):
        return ()
    return _cite((s for s in prose.spoken if s.kind is not Kind.HEADING and _from_another(s)), card)


def _from_another(sentence: Sentence) -> bool:
    """Whether a sentence says that this model is a finetune, conversion or continuation of another."""
    text = _plain(sentence)
    found = _DERIVED.search(text)
    if found and (_FROM_MODEL.search(text[found.start() :]) or any(hub_id(link.url) for link in sentence.links)):
        return True
    return bool(_IS_TUNED.search(text) and not _MAY_BE_TUNED.search(text))


def _names(ref: str) -> set[str]:
    """The spellings under which prose may name a dataset: the id, its last part, and that part's first word."""
    last = ref.rpartition("/")[2].lower()
    words = [word for word in re.split(r"[-_. ]+", last) if word not in ("the", "data", "dataset", "corpus")]
    return {ref.lower(), last, " ".join(words), *(word for word in words[:1] if len(word) > 3)} - {""}


def _covers(sentence: Sentence, datasets: Sequence[DatasetRef]) -> bool:
    """Whether a sentence says that the model was trained, not merely tuned, on a named dataset."""
    text = _plain(sentence)
    if not datasets or _TUNED.search(text) or not (_says_trained(sentence) or _in_data_section(sentence)):
        return False
    linked = [ref.lower() for link in sentence.links if (ref := hub_id(link.url, "datasets"))]
    names = [name for dataset in datasets for name in _names(dataset.ref)]
    named = [name for name in names if name in linked or name in text]
    return bool(_POINTS.search(text) or named) and not _names_more(sentence.text, named)


def _names_more(text: str, names: Sequence[str]) -> bool:
    """Whether a list that holds a named dataset goes on with other proper names: "on MuST-C, VoxPopuli and CCMatrix"."""
    items = [item.strip() for item in _LISTED.split(re.sub(r"\([^()]*\)", "", text[: phrases.LONGEST]))]
    here = [any(name in item.lower() for name in names) for item in items]
    if not any(here):
        return False
    others = [
        item for item, known in zip(items[here.index(True) :], here[here.index(True) :], strict=True) if not known
    ]
    return any(_PROPER.match(item) and not _LANGUAGE.match(item) for item in others)


def _documentation(told: Sequence[Sentence], paths: Sequence[str]) -> list[Sentence]:
    """The sentences of a complete description, or none: completeness must be said, and what is said must bear it out."""
    complete = [s for s in told if _claims_completeness(s)]
    if not complete or any(_is_vague(s) for s in told if _says_trained(s) or _in_data_section(s)):
        return []
    sections = {s.section for s in complete}
    text = " ".join(phrases.without_preparation(_plain(s)) for s in told if s.section in sections)
    text += " labelled described " if any(_SHEET.search(path) for path in paths) else ""
    aspects = [name for name, pattern in _ASPECTS.items() if pattern.search(text)]
    return complete if len(aspects) >= _NEEDED else []


def _claims_completeness(sentence: Sentence) -> bool:
    """Whether a sentence says, now and not in the future, that all of the data is told of."""
    if sentence.kind is Kind.ROW:
        return False
    text = phrases.without_preparation(_plain(sentence))
    return bool(_COMPLETE.search(text) and _TOLD.search(text)) and not phrases.FUTURE.search(text)


def _released_elsewhere(sentence: Sentence) -> bool:
    """Whether a sentence says that the training data lies at some address outside of the Hub's datasets."""
    text = _plain(sentence)
    linked = any(_PLACE.match(link.url) and not hub_id(link.url, "datasets") for link in sentence.links)
    told = re.search(r"\b(?:training|pre-?training) (?:data|corpus|set|mix)", text)
    return bool(linked and told and _RELEASE.search(text)) and phrases.tense(text) is phrases.Tense.THERE
