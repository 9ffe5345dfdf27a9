"""Words by which cards grant, deny and put off: shared by the readers of code and data.

All patterns run over `plain(sentence)`: one sentence in lower case, addresses replaced, at most `LONGEST` characters,
so that bounded gaps keep them linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from auditor.extract.patterns import Pattern
from auditor.regex import lazily

LONGEST = 1500
_TEXTS = 4096
"""Sentences made ready that are remembered: one reader after the other asks for those of the same cards."""
_POINT = lazily(r"(?<=\d)\.(?=\d)")  # a full stop would end the sentence for the patterns
_ADDRESS = Pattern(r"(?:https?://|www\.)\S+|\b(?:github|gitlab|huggingface|hf|bitbucket|codeberg)\.(?:com|co|org)/\S+")
_PREPARATION = Pattern(
    r"\bcorpus[- ](?:build|construct|creat|prepar)\w*|\bdata(?:set)?[- ](?:prep\w*|process\w*|"
    r"curat\w*|clean\w*|load\w*|collect\w*|filter\w*|generat\w*|mix\w*)"
)
_DATA_TOOLS = Pattern(r"\bdata[- ](?=pipelines?\b|tool)")
_NO_DENIAL = Pattern(
    r"\bnot only\b|\bno (?:restrictions?|strings|limits?|exceptions?|changes|modifications?|"
    r"registration|gate)\b|\bno (?:extra|further|additional|other)\b"
    r"|\bwithout (?:any )?(?:restrictions?|modifications?|changes|registration|fees?|limits?)\b|"
    r"\bnothing (?:is )?(?:withheld|missing|held back|left out|omitted|hidden|private|proprietary)\b"
    r"|\bno (?:\w+ ){0,4}(?:is|are|was|were|has been|have been|gets?) (?:withheld|missing|held back|"
    r"left out|omitted|hidden|undisclosed)\b"
    r"|\bnot (?:just|merely|limited)\b|\bno longer (?:private|internal|closed|proprietary)\b|\bnon-?proprietary\b"
    r"|\b(?:if|should) you (?:do not|don't|cannot)\b|\byou (?:do not|don't) need\b"
)
DENIAL = lazily(
    r"\b(?:not|never|nobody|no one|cannot|can't|won't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|haven't|"
    r"hasn't|couldn't|wouldn't|no|none|nor|neither|without|"
    r"unable|unavailable|unreleased|unpublished|undisclosed|withh\w+|private|internal(?:ly)?|"
    r"proprietary|confidential|secret|"
    r"closed(?:[- ]source)?|in-house|decline\w*|refus\w+|omit\w*|exclud\w+|missing|absent|lacks?|"
    r"lacking|holds? back|held back|kept back|keeps? (?:\w+ ){0,6}(?:to|for) (?:our|them)selves|"
    r"trade secrets?|behind closed doors|off[- ]limits|removed|taken down|discontinued|deprecated|"
    r"reserved for)\b|未公开|不公开|未开源|不开源|没有公开|暂不"
)
_ELSEWHERE = Pattern(
    r"\b(?:is|are|lives?|live) not (?:\w+ )?(?:here|in this (?:repo\w*|model repo\w*|folder)|part of this repo\w*)\b"
    r"|\bnot (?:included|contained|hosted|kept|stored|mirrored) (?:here|in this (?:repo\w*|model repo\w*|folder))\b"
)
FUTURE = Pattern(
    r"\b(?:will|shall|soon|upcoming|forthcoming|later|eventually|pending|tba|tbd|todo|wip|planned|"
    r"plans?|planning|intends?|intend(?:ed|ing)? to|hopes? to|aims? to|"
    r"expect(?:s|ed)? to|going to|working on|work in progress|in progress|in preparation|"
    r"under preparation|being prepared|preparing|to be (?:\w+ )?(?:released|published|open|"
    r"shared|announced|added|made)|to follow|stay tuned|next (?:release|version|week|month|quarter|"
    r"year)|in the (?:near )?future|not yet|"
    r"after (?:the )?(?:paper|publication|review|acceptance|peer)|upon (?:publication|acceptance)|"
    r"once (?:the|our|we|it|they|cleared|approved|ready|cleaned)|awaiting|under (?:internal )?review|"
    r"considering|might|may (?:be |later |also )?(?:release|publish|open)\w*)\b|即将|敬请期待|将会|计划"
)
_NO_FUTURE = Pattern(
    r"\byou(?:'ll| will| may| can)\b|\bcan be\b|\bwill (?:let|allow|enable|reproduce|give|yield|get|"
    r"take|produce|recreate|download|run|start|retrain)\b|\blater (?:versions?|than|commits?|on)\b"
    r"|\bas planned\b|\blearning[- ]rate plan\b|\btraining plans?\b|\bwhat will\b"
)
ON_REQUEST = Pattern(
    r"\b(?:up)?on (?:\w+ )?request\b|\bby request\b|\bplease (?:contact|e-?mail|write)\b|"
    r"\bcontact (?:us|the authors)\b|\bunder (?:an? )?(?:nda|agreement)\b|"
    r"\b(?:available|accessible|open|given|shown|provided|shared) (?:only )?(?:to|with|"
    r"for) (?:\w+ ){0,3}(?:partners?|customers?|members|subscribers|licensees|researchers|academics?|"
    r"employees|clients)\b|"
    r"\bapproved (?:researchers|applicants|users)\b|\bapplication form\b"
)
OPEN_LICENSE = lazily(
    r"\bapache(?: licen[cs]e)?(?:[ ,-]*(?:v(?:ersion)?\.? ?)?2(?:\.0)?)?\b|\bmit\b(?! (?:csail|press|"
    r"media|researchers?|and (?:harvard|stanford)))|"
    r"\b(?:\d-clause[ -])?bsd\b(?:[ -]?[0234][ -]clause)?|\b[al]?gpl(?:[ -]?v?\d(?:\.\d)?)?\b|"
    r"\bmpl[ -]?2(?:\.0)?\b|\bmozilla public licen[cs]e\b|\bisc licen[cs]e\b|\beupl\b|"
    r"\bepl[ -]?2(?:\.0)?\b|\bunlicense\b|\bcc0\b|\bzlib\b|\bmulan(?:psl)?\b|"
    r"\bboost software licen[cs]e\b|"
    r"\bopenmdw\b|\bosi[- ]approved\b|\b(?:open[- ]?source|free software|permissive|foss|"
    r"floss) (?:software )?licen[cs]\w*\b|\bpermissively[- ]licen[cs]ed\b|\bpublic domain\b"
)
SHUT_LICENSE = Pattern(
    r"\bcc[- ]by[- ](?:nc|nd)\b[\w.-]*|\bnon-?commercial\w*\b|\bresearch(?:[- ](?:only|use|purposes?|"
    r"licen[cs]e)| and (?:evaluation|education) only)\b|\bfor (?:academic|evaluation|"
    r"educational) (?:use|purposes)\b|"
    r"\bacademic(?:[- ](?:use|only|licen[cs]e))\b|\bproprietary\b|\bcommercial licen[cs]e\b|"
    r"\bcommunity licen[cs]e\b|\bcustom licen[cs]e\b|\bour own licen[cs]e\b|\b(?:open)?rail\b[\w-]*|"
    r"\bsource[- ]available\b|\bbusl?\b|\bbusiness source\b|"
    r"\bno commercial use\b|\bnot (?:for|permitted for) commercial\b|\ball rights reserved\b|\bsspl\b|"
    r"\belastic licen[cs]e\b|\bpolyform\b|\bcommons clause\b"
)
_CLAUSES = lazily(
    r";|\s[–—-]+\s|,? \b(?:but|while|whereas|although|though|however|yet|only that|except that)\b|"
    r"[,|] (?=(?:and )?(?:the|our|its|all|we|no|neither)\b)"
)


class Tense(StrEnum):
    """Whether something is there, is refused, or is put off."""

    THERE = "there"
    DENIED = "denied"
    FUTURE = "future"


@lru_cache(maxsize=_TEXTS)
def plain(text: str) -> str:
    """A sentence made ready for patterns: lower case, typographic marks simplified, addresses as `@link@`."""
    text = text[:LONGEST].lower().replace("’", "'").replace("‑", "-")
    return _POINT.sub(",", _ADDRESS.sub("@link@", text))


@lru_cache(maxsize=_TEXTS)
def without_preparation(text: str) -> str:
    """`data preparation`, `dataset curation` and the like as one word: their `data` is not the data."""
    return _PREPARATION.sub("dataprep", _DATA_TOOLS.sub("dataprep ", text))


def clauses(text: str) -> Iterator[str]:
    """The parts of a sentence that may say different things: cut at semicolons, dashes, `but`, new subjects."""
    start = 0
    for cut in _CLAUSES.finditer(text):
        yield text[start : cut.start()]
        start = cut.end()
    yield text[start:]


def tense(clause: str, *, placed: bool = False) -> Tense:
    """Whether a clause says that its subject is there, is refused, or is put off.

    `placed`: a place is named beside it, so that "not in this repository" only says where it is not.
    """
    if placed:
        clause = _ELSEWHERE.sub(" ", clause)
    if DENIAL.search(_NO_DENIAL.sub(" ", clause)):
        return Tense.DENIED
    return Tense.FUTURE if FUTURE.search(_NO_FUTURE.sub(" ", clause)) else Tense.THERE
