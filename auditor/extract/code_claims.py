"""Code of any kind, as a card tells of it: where it lies, under which licence, or that it is kept back.

A statement that names a public code repository and an open licence suffices for `open`, marked as a claim. Where the
card says both that the code is there and that it is not, the denial is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from auditor.domain.evidence import Citation, Evidence, Status
from auditor.domain.fact import Fact
from auditor.extract import phrases
from auditor.extract.patterns import Pattern
from auditor.extract.phrases import Tense
from auditor.extract.prose import Kind, Prose, Sentence, read_prose
from auditor.regex import lazily

CODE = (
    r"code ?bases?|code(?! models?\b)|(?<!data )(?<!open )(?<!open-)source(?: code| tree|"
    r" files)?(?! of (?:the |our |all )?(?:data|text|truth|inform|knowledge))|scripts?|recipes?|"
    r"repo(?:sitory|s)?|configs?|configuration files?|"
    r"implementation|stack|notebooks?|software|programs?|tooling|launchers?|trainer|make ?files?|"
    r"pipelines?|loop|harness|toolkit|colabs?|(?<=training )framework"
)
_CODE_TITLE = Pattern(
    r"^(?:source )?code\b|\bsources?$|\bsource code\b|\brepositor|\breproduc|\bthe code\b|代码", re.IGNORECASE
)
_CONDITION = Pattern(
    r"^(?:once|after|as soon as|when|until)\b[^.;]{0,80}\b(?:ends?|ended|done|complete[sd]?|finish\w*|"
    r"accept\w*|publish\w*|approv\w+|clear\w*|pass\w*|ready|review\w*)\b"
)
_SUBJECTS = lazily(
    rf"(?P<open>{phrases.OPEN_LICENSE.pattern})|(?P<shut>{phrases.SHUT_LICENSE.pattern})"
    rf"|(?P<code>\b(?:{CODE}|everything|whatever|what we)\b)|(?P<other>\b(?:weights?|checkpoints?|parameters|"
    rf"data|data ?sets?|corpus|corpora|models?|documentation|paper|card)\b)"
)
_ADJECTIVE = lazily(
    rf"^(?:[- ]licen[cs]ed)?(?: open[- ]source)?(?: (?:pre|re)?-?train\w*)?(?:(?:,|,? and) (?!the\b|"
    rf"our\b|is\b|are\b)[\w-]+){{0,3}}? (?:{CODE})\b"
)
_FORGE = lazily(
    r"^(?:https?://)?(?:www\.)?(?:github\.com|gitlab\.[\w.-]+|[\w-]*git[\w-]*\.[\w.-]+|bitbucket\.org|"
    r"codeberg\.org|[\w.-]*sr\.ht|sourceforge\.net|zenodo\.org|osf\.io|"
    r"[\w.-]+/[\w./~-]*\.git\b|huggingface\.co/(?!datasets/|papers/|docs/|blog/)[\w.-]+/[\w.-]+)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_BARE_FORGE = Pattern(
    r"\b(?:github\.com|gitlab\.(?:com|org|io)|bitbucket\.org|codeberg\.org|gitee\.com)/[\w.~-]+/[\w.-]+", re.IGNORECASE
)
_HERE = Pattern(
    r"\b(?:in|of|with|inside) (?:this|the) (?:current |same |very )?(?:repo(?:sitory)?|"
    r"model repo\w*)\b|\bhere\b|\balongside the weights\b|\bships? with\b|\bnext to the weights\b"
)
_THERE = Pattern(r"\b(?:repo(?:sitory)?|github|gitlab|code ?base|project page|link(?:ed)?|above|below)\b")
_OPENED = Pattern(
    rf"\bopen(?:ly)?[- ]?sourc(?:e|ed|es|ing)\b(?: (?:all|of|the|our|its|full|entire|complete|whole|"
    rf"also|both|\w+ly))*(?: (?:and )?[\w/,-]+){{0,3}} (?:{CODE})\b"
    rf"|\b(?:{CODE})\b[^.;]{{0,60}}\b(?:is|are|was|were|been|as|being|"
    rf"remains?)\b[^.;]{{0,30}}\b(?:open(?:ly)?[- ]?sourced?|free software|foss)\b"
    r"|开源[^，。]{0,16}代码|代码[^，。]{0,8}开源"
)
_OFFERED = lazily(
    r"\b(?:releas\w*|publish\w*|available|provid\w+|shar(?:e|ed|ing)|open\w*|includ\w+|found|"
    r"public\w*|hosted|host|lives?|ships?|kept|located|access\w*|download\w*|see|at|here)\b|开源|发布|提供"
)
_ABOUT_CODE = lazily(rf"\b(?:{CODE}|it|this|these|they|everything|licen[cs]ed?|released under)\b")
_OTHER_CODE = Pattern(
    r"\b(?:inference|demo|serving|evaluat\w+|eval|benchmark\w*|tokeni[sz]er|modell?ing|examples?|"
    r"web ?ui|generation|usage)\b"
)
_GIVEN = Pattern(r"\bwe (?:also |have |now )*(?:provided?|release[sd]?|publish(?:ed)?|shared?|open[- ]?sourced?)\b")
_REPOSITORY = Pattern(r"\b(?:source |original |github )?code ?(?:base|repo(?:sitory)?)\b|\bgithub repo(?:sitory)?\b")
_PASSAGES = 200  # more than any real card has
_MOST = 5  # sentences that are quoted


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of code, by the words that name it."""

    words: Pattern
    title: Pattern
    """Headings under which every sentence is about it."""
    files: re.Pattern[str]
    """Paths in the repository that hold it."""
    unless: Callable[[str], bool] = lambda _text: False
    """Whether a sentence that holds the words is about something else."""
    denied: Pattern | None = None
    """Words by which a card says that it gives out other code only."""
    activity: Pattern | None = None
    """What the code does: with an address, and under a heading about code, that is enough."""

    def names(self, text: str) -> bool:
        """Whether words are about this code."""
        return self.words.search(text) is not None and not self.unless(text)

    def named_by(self, sentence: Sentence, text: str) -> bool:
        """Whether a sentence is about this code, by its words or by where it stands."""
        title = sentence.section.title
        if self.title.search(title) or self.names(text) or self.denies(text):
            return True
        if self.activity is None or not _CODE_TITLE.search(title):
            return False
        return _has_link(sentence) and self.activity.search(text) is not None

    def denies(self, text: str) -> bool:
        """Whether words say that other code is all there is."""
        return self.denied is not None and self.denied.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence about the code in question and the sentences around it that go on about it."""

    sentence: Sentence
    text: str
    around: tuple[Sentence, ...]


def read_claims(card: Evidence | None, paths: Sequence[str], topic: Topic) -> Fact[str]:
    """What a card says of the code of a topic: `open`, `restricted` or `none`.

    Unknown where there is no card that could be read, or it offers the code but not where or on what terms.
    """
    if card is None or card.status is not Status.FOUND:
        return Fact()
    prose = read_prose(card)
    passages = list(islice(_passages(prose, topic), _PASSAGES))
    denied = [p for p in passages if _denied(p, topic)]
    if denied:
        return _fact("none", (p.sentence for p in denied), card)
    about = _Surroundings(prose, topic, paths)
    best = min((_judge(p, about) for p in passages), key=_ORDER.index, default="none")
    if best == "none":
        return Fact(value="none", citations=(Citation.whole(card),), claim=False)
    return _fact(None if best == "unproved" else best, (p.sentence for p in passages), card)


_ORDER = ("open", "restricted", "unproved", "none")


def _fact(value: str | None, sentences: Iterable[Sentence], card: Evidence) -> Fact[str]:
    return Fact(value=value, citations=tuple(s.cite(card) for s in islice(sentences, _MOST)), claim=True)


def _passages(prose: Prose, topic: Topic) -> Iterator[_Passage]:
    """Every sentence about the code in question, with its neighbours."""
    spoken = prose.spoken
    for at, sentence in enumerate(spoken):
        if sentence.kind is Kind.HEADING:
            continue
        text = _ready(sentence)
        if topic.named_by(sentence, text):
            yield _Passage(sentence, text, tuple(_neighbours(spoken, at, topic)))


def _neighbours(spoken: Sequence[Sentence], at: int, topic: Topic) -> Iterator[Sentence]:
    """Sentences of the same block, one before and two behind in the same section."""
    here = spoken[at]
    for other in spoken[max(0, at - 3) : at + 4]:
        near = other.block == here.block or (other.section == here.section and -1 <= other.block - here.block <= 2)
        if other is not here and near and other.kind is not Kind.HEADING and _goes_on(other, topic):
            yield other


def _goes_on(sentence: Sentence, topic: Topic) -> bool:
    """Whether a sentence beside a passage may still be about its code, and is not about code of another kind."""
    text = _ready(sentence)
    return _OTHER_CODE.search(text) is None or topic.names(text)


def _ready(sentence: Sentence) -> str:
    return phrases.without_preparation(phrases.plain(sentence.labelled))


def _denied(passage: _Passage, topic: Topic) -> bool:
    """Whether the passage says that the code is not there, or not yet."""
    if topic.denies(passage.text) or _CONDITION.search(passage.text):
        return True
    titled = not topic.words.search(passage.text)
    parts = [passage.text] if titled else [part for part in phrases.clauses(passage.text) if topic.words.search(part)]
    if not titled and not parts:  # the topic runs over a cut: the sentence is read as one
        parts = [passage.text]
    placed = _has_link(passage.sentence)
    if any(phrases.tense(part, placed=placed) is not Tense.THERE for part in parts):
        return True
    after = passage.text[-60:]  # "Training code: coming soon", "Training code | not released"
    return not titled and not placed and phrases.tense(after) is not Tense.THERE


@dataclass
class _Surroundings:
    """What the whole card says that a passage may lean on, worked out once."""

    prose: Prose
    topic: Topic
    paths: Sequence[str]

    @cached_property
    def files(self) -> bool:
        """The repository's listing holds such code."""
        return any(self.topic.files.search(path) for path in self.paths)

    @cached_property
    def link(self) -> bool:
        """Some sentence names a code repository."""
        return any(_has_link(s) and _names_code(s) and _goes_on(s, self.topic) for s in self.prose.spoken)

    @cached_property
    def repository(self) -> bool:
        """Some sentence says that the code repository is under an open licence."""
        said = (_ready(s) for s in self.prose.spoken if _goes_on(s, self.topic))
        return any(_REPOSITORY.search(text) and _terms(text, alone=False) == "open" for text in said)

    @cached_property
    def terms(self) -> str | None:
        """What a sentence somewhere says of the licence of the code."""
        said = (_terms(_ready(s), alone=False) for s in self.prose.spoken if _goes_on(s, self.topic))
        return next((terms for terms in said if terms), None)


def _judge(passage: _Passage, about: _Surroundings) -> str:
    """open, restricted, unproved (code is offered, but not where or on what terms), or none."""
    if not about.topic.words.search(passage.text) and not _has_link(passage.sentence):
        return "none"
    located = _located(passage, about) or _in_the_repository(passage, about)
    offered = located or _OFFERED.search(passage.text) is not None
    terms = _terms(passage.text, alone=True) or _terms_around(passage) or about.terms
    if phrases.ON_REQUEST.search(passage.text) or (terms == "shut" and offered):
        return "restricted"
    if located and (terms == "open" or _OPENED.search(passage.text)):
        return "open"
    return "unproved" if offered else "none"


def _located(passage: _Passage, about: _Surroundings) -> bool:
    """Whether a public place is named: in the sentence, beside it, in this repository, or where the sentence points."""
    beside = (s for s in passage.around if _ABOUT_CODE.search(phrases.plain(s.text)))
    if _has_link(passage.sentence) or any(_has_link(s) for s in beside):
        return True
    if _HERE.search(passage.text) and about.files:
        return True
    return _THERE.search(passage.text) is not None and about.link


def _in_the_repository(passage: _Passage, about: _Surroundings) -> bool:
    """Whether the authors say that they give the code out, and the card licenses and links its code repository."""
    return _GIVEN.search(passage.text) is not None and about.repository and about.link


def _has_link(sentence: Sentence) -> bool:
    return any(_FORGE.match(link.url) for link in sentence.links) or bool(
        _BARE_FORGE.search(sentence.text[: phrases.LONGEST])
    )


def _names_code(sentence: Sentence) -> bool:
    return re.search(rf"\b(?:{CODE}|github)\b", phrases.plain(sentence.text)) is not None


def _terms_around(passage: _Passage) -> str | None:
    for sentence in passage.around:
        text = _ready(sentence)
        if _ABOUT_CODE.search(text) and (terms := _terms(text, alone=True)):
            return terms
    return None


_OBJECT = Pattern(
    r"\b((?:pre|re)?-?train\w*|reproduc\w*|recreat\w*|build|behind) (?:the |this |our |a )?(?:\w+ )?models?\b"
)


def _terms(text: str, *, alone: bool) -> str | None:
    """`open` or `shut`, whichever a sentence says of code; `alone`: a licence without a subject is the code's.

    A licence is said of the subjects named since the last one ("code and weights are MIT"; "code MIT, weights NC"), or
    of the code right behind it ("MIT-licensed training code"). Of two answers the stricter counts.
    """
    found: set[str] = set()
    subjects: set[str] = set()
    sealed = False
    text = _OBJECT.sub(r"\1 it", text)  # what is trained is no subject of the licence
    for mention in _SUBJECTS.finditer(text):
        kind = str(mention.lastgroup)
        if kind in ("code", "other"):
            subjects = {kind} if sealed else subjects | {kind}
            sealed = False
            continue
        ahead = _ADJECTIVE.match(text[mention.end() : mention.end() + 60])
        if ahead or "code" in subjects or (alone and not subjects):
            found.add(kind)
        sealed = True
    return "shut" if "shut" in found else "open" if found else None
