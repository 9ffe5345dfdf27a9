"""Whose thing a sentence speaks of: this model's, or something else's whose terms are none of ours.

Something else is another model, a dataset's section, a demo, an image, what used to be, and what is only quoted.
"""

from __future__ import annotations

import re

from auditor.extract.patterns import Pattern
from auditor.extract.prose import Sentence
from auditor.regex import lazily

LICENSE_SECTION = Pattern(r"licen[cs]|terms|legal|copyright|usage policy|许可|协议|声明", re.IGNORECASE)
_FOREIGN_SECTION = Pattern(
    r"training data|data ?sets?\b|acknowledg|credits?\b|citation|related|references|changelog|other models|"
    r"third[- ]party|original model|base model|abstract",
    re.IGNORECASE,
)
_FOREIGN = Pattern(
    r"\b(?:our licen[cs]e is based|article about|distilled from|teacher models?"
    r"|(?:like|than|as|with|over|and|of|some|many|most|all) (?:other|proprietary|competing|closed) models"
    r"|models under|"
    r"sister (?:model|project)|"
    r"(?:not|\w+n't) (?:been )?(?:trained|tuned|built|based|derived) (?:on|from|with))\b|"
    r"^\W*(?:evaluated|tested|benchmarked|abstract|the (?:larger|bigger|smaller|other))\b|"
    r"^\W*(?:recent|existing|previous|competing|other|most|many|some) (?:[\w-]+ ){0,2}(?:models|llms)\b|"
    r"^\W*(?:user|assistant|human|prompt|input|question|example)\s?:|"
    r"^\W*(?-i:[A-Z])[\w.+]*[ -]?\d[\w.]*"
    r"(?: comes| has| had| requires| needs| forbids| restricts| limits| imposes| carries)\b",
    re.IGNORECASE,
)
_ORIGIN = Pattern(
    r"\b(?:originally (?:licen[cs]ed|released)|derived from|as a component|as (?:its|the|a) "
    r"(?:backbone|base|llm|language "
    r"model)|(?:the|its|their)? ?base[ -]?models?|underlying|upstream|original (?:\w+ )?(?:model|weights|authors?|"
    r"licen[cs]e of)|(?:source|parent) models?|the parent)\b",
    re.IGNORECASE,
)
_INHERITS = lazily(r"\binherit|\bsame licen[cs]e", re.IGNORECASE)
_SUBJECT = lazily(
    r"^[\s>*-]*(?P<name>(?:the |\[)?[A-Z][\w.+-]*(?:[ /][A-Z0-9][\w.+-]*){0,5})(?: series| family| models?| "
    r"weights)?(?: \([^)]{0,60}\))?"
    r"(?:,[^,]{0,80},)? (?:is|are|was|were|has been|have been|can|may|falls?|uses?|supports?|adopts?)\b"
)
_SELF = frozenset(
    """academic access adapter after all and any anyone application as base because before both business by
    checkpoint checkpoints code codes commercial companies company continued data dataset distributed
    distribution do don enterprise evaluation everything finetune for free given hosted if it it's licence
    license licensed llm lora materials merge model models nc no nobody non not once one only original other
    others our out output outputs parent permission personal please private production project public quant
    quantised quantized question released repo repository research shared since software strictly the there
    these they this under upstream usage use users uses using v version we weight weights when whoever work you
    your""".split()  # noqa: SIM905 - legible
)
"""Words that begin a sentence and name nothing of somebody else's."""
_THING = lazily(
    r"^\W*(?:(?:the|our|this|these|all|any|both|an?|its|test|training|evaluation|sample|reference|free|hosted|paid|online|web|live|example|sample|following|"
    r"public|project)\b\s*)*"
    r"(?:(?:\w+ ){0,2}(?:validation|test|training|dev|evaluation) (?:sets?|splits?|data|images|corpus)|"
    r"discord|forum|chat|benchmarks?|leaderboards?|comparisons?|analys[ie]s|"
    r"(?:[\w-]+ )?(?:demos?|spaces?)|\w+ in (?:the|our) (?:[\w-]+ )?(?:demo|videos?|paper)|"
    r"demos?|website|web ?page|spaces?|logos?|images?|figures?|pictures?|photos?|screenshots?|"
    r"videos?|audio samples?|"
    r"voice samples?|icons?|fonts?|blog|article|paper|api|trademarks?|brand|name|third[- ]party|wikipedia|"
    r"(?:\w+ )?(?:encoder|decoder|vocoder|tokeni[sz]er)s?(?! models?)|training (?:set|corpus)|other "
    r"models|competitors?)\b",
    re.IGNORECASE,
)
_OURS = lazily(r"\b(?:model|weights?|checkpoints?|adapter|lora)\b", re.IGNORECASE)
_PAST = lazily(
    r"\b(?:(?:previously|formerly|initially|originally|earlier|in the past|used to be|was|were)\b"
    r"(?P<then>.*?)(?:\bnow\b|\bfrom v|\bfrom version|\bstarting (?:with|from)\b|\bno longer\b|"
    r"\bsince (?:v|version|20)|\bbut has\b|"
    r"\bhas been (?:changed|relicen|moved|updated|dropped|lifted|(?:under )?(?:(?-i:[A-Z])|mit|apache)))"
    r"|(?:changed|switched|moved|relicen[cs]ed|updated)(?: \w+){0,3} from\b"
    r"(?P<moved>.*?)(?:\bnow\b| to (?:the |an? )?(?:(?-i:[A-Z])|mit\b|apache|cc))"
    r"|(?:(?:earlier|early|old(?:er)?|first|previous) (?:versions?|releases?)|no longer|until (?:v|version|20))\b"
    r"(?P<old>.*?)(?:\bnow\b|\bfrom v|[.;]|$)|\bnow [^,;.]{0,40}, (?:was|were|formerly)\b(?P<was>.*))",
    re.IGNORECASE | re.DOTALL,
)
_CONTRAST = lazily(
    r"\b(?:unlike|compar(?:ed?|es|ing) (?:to|with)|(?:in contrast|as opposed) to|while others|"
    r"whereas others)\b[^,;.]*"
    r"(?:, (?:which|whose|that|who)\b[^,;]*)?[,;.]?",
    re.IGNORECASE,
)
_QUOTED = lazily(r"[\"“«「](?P<words>[^\"”»」]{3,400})[\"”»」]")
_REPORTS = lazily(
    r"\b(?:writes?|wrote|says?|said|states?|stated|quote|quoted|example|e\.g|prompt|input|output|text|label|labels|labell?ed|"
    r"sentence|answers?|question|query|according to)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


def is_foreign_section(sentence: Sentence) -> bool:
    """Whether the heading says that its section is about something else."""
    title = sentence.section.title
    return bool(_FOREIGN_SECTION.search(title)) and not LICENSE_SECTION.search(title)


def is_of_origin(part: str, model_name: str) -> bool:
    """Whether a part is about what the model was made from, whose terms bind it too."""
    return bool(_ORIGIN.search(part)) and not _INHERITS.search(part) and not is_other(part, model_name)


def is_foreign(part: str, model_name: str) -> bool:
    """Whether a part of a sentence is about something else than the model that is called `model_name` (squashed)."""
    if _INHERITS.search(part):
        return is_other(part, model_name)
    if _FOREIGN.search(part) or _ORIGIN.search(part):
        return True
    if (thing := _THING.match(part)) and not _OURS.search(part[: thing.end() + 40]):
        return True
    return is_other(part, model_name)


def is_hearsay(part: str, at: int) -> bool:
    """Whether the words at `at` are only quoted, tell what was before, or name what this is compared with."""
    if any(past.start() <= at < max(map(past.end, ("then", "moved", "old", "was"))) for past in _PAST.finditer(part)):
        return True
    return is_of_others(part, at)


def is_of_others(part: str, at: int) -> bool:
    """Whether the words at `at` are only quoted, or name what this is compared with."""
    for quoted in _QUOTED.finditer(part):
        if quoted.start("words") <= at < quoted.end("words") and _REPORTS.search(part[: quoted.start()]):
            return True
    return any(other.start() <= at < other.end() for other in _CONTRAST.finditer(part))


def squash(text: str) -> str:
    """Letters and figures only, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_other(part: str, model_name: str) -> bool:
    """Whether the subject is a thing with a name of its own that is not this model's."""
    match = _SUBJECT.match(part)
    if match is None:
        return False
    words = re.split(r"[ /-]", match["name"].strip("["))
    if any(word.lower() in _SELF for word in words[:2]):
        return False
    return bool(model_name) and _is_other_name(squash(match["name"]), model_name)


def _is_other_name(name: str, model_name: str) -> bool:
    """Another name, or this one with words behind it that make it a sibling's: `tala7b` is not `tala7bchat`."""
    if len(name) < 3 or name in model_name:
        return False
    beyond = name.partition(model_name)[2] if model_name in name else name
    return beyond == name or re.search(r"[a-z]{3}", beyond) is not None
