"""The grammar of origins: when the words around a model's name say that this model, or its data, was made from it."""

from __future__ import annotations

import re

from auditor.extract.subjects import is_other, squash
from auditor.regex import lazily

_WORK = (
    r"(?:fine-?tun(?:e|es|ed|ing)|tuned|quanti[sz](?:ed|ation)|convert(?:ed)?|conversion|merged?|derivatives?|derived|"
    r"built|based|initiali[sz]ed|adapted|adapters?|q?loras?|distilled|start(?:s|ed|ing)?(?= from)|"
    r"(?:gguf|gptq|awq|versions?|variants?|sft|dpo|rlhf|fine-?tune)(?= of)|"
    r"(?:pre-?)?train(?:ed|ing)(?= (?:further )?(?:from|based|starting|on top)))"
)
_FILLER = (
    r"(?:(?:the|a|an|of|meta(?: ai)?|google|stability ai|facebook|original|official|base|pre-?trained|foundation|"
    r"released|model|models|weights?|checkpoints?|large|language|llms?|on|instruct)(?:['’]s)?\s+){0,6}[\"'`(\[]?"
)
_FROM = lazily(
    rf"\b{_WORK}\b[^.,;:|]{{0,50}}?\b(?:of|from|on|upon|for|into|with)\s+{_FILLER}$"
    rf"|\b(?:fine-?tuned|(?:by|through|via) fine-?tuning|instruction-tuned|quanti[sz]ed|merged|adapted)\s+{_FILLER}$"
    rf"|(?<=we )(?:fine-?tune|adapt|quanti[sz]e|continued? (?:pre-?)?training(?: of)?|further (?:pre-?)?train(?:ed)?)"
    rf"\s+{_FILLER}$",
    re.IGNORECASE,
)
_NOT_FROM = lazily(
    r"\b(?:architecture|tokeni[sz]\w*|code|config\w*|paper|recipe|method|outputs?|data\w*|generated|prompts?|style|"
    r"approach|instructions?|conversations?|not|never|without|compared|than)\b|n['’]t\b",
    re.IGNORECASE,
)
_LABEL = lazily(
    r"^\W*(?:fine-?tuned from(?: model)?|(?:base|parent|original|source|foundation|backbone) ?(?:models?|llm)?|"
    r"(?:llm|language model)(?: backbone)?|quanti[sz]ed from|converted from|merged? from)(?: ?\[?optional\]?|\(s\))?"
    rf"\W{{0,4}}[:|]\W*{_FILLER}$"
    rf"|^\W*(?:the|our|its) (?:underlying|base|parent|foundation|backbone)(?: (?:model|llm))? (?:is|was)\s+{_FILLER}$",
    re.IGNORECASE,
)
_FRAGMENT = lazily(
    r"^\W*(?!(?:it|they|you|see|to|learn|how|for|in|when|if|models)\b)(?:(?:an?|the|this|our)\s+)?"
    r"(?:[\w.+/-]+,?\s+){0,5}$",
    re.IGNORECASE,
)
_TOLD_BEHIND = lazily(
    r"^\s*(?:model |checkpoint |weights )?(?:(?:that|which) (?:was|is|has been) )?(?:instruction-)?"
    r"(?:fine-?tuned|tuned|quanti[sz]ed|merged|converted)\b|^[- ]based\b",
    re.IGNORECASE,
)
"""What is told of a name behind it, where the name itself is what this model is."""
_IS = lazily(
    rf"^\W*(?:(?:this|the|our)(?: \w+){{0,3}}|it|(?P<name>\S+)) (?:is|are|was)\s+{_FILLER}$|^\W*$", re.IGNORECASE
)
_AS_BASE = lazily(
    r"^[^.;,]{0,20}\bas (?:its|the|our|a) (?:base|backbone|foundation|starting point|initiali)", re.IGNORECASE
)
_TAKES = lazily(rf"\b(?:uses?|using|used|takes?|took|with)\s+{_FILLER}$", re.IGNORECASE)
_VERB = lazily(r"\b(?:is|are|was|were|has|have|can|will|may|should|must|do|does|to|we|you|i)\b", re.IGNORECASE)
_SAID = lazily(
    r"^\W*(?P<who>[^.;:|]{1,80}?)\b(?:is|are|was|were|has been|have been|contains|provides)\b[^.;:|]{0,80}$",
    re.IGNORECASE,
)
_WE = lazily(r"^(?:[^.;:|]{0,60}\b)?(?:we|i) (?:\w+ ){0,3}$", re.IGNORECASE)
_OURS = lazily(
    r"^\W*(?:it|(?:this|these|the|our|all|both)\b(?: [\w.+-]+){0,5}? ?(?:models?|weights?|checkpoints?|adapters?|"
    r"loras?|network|llm|chatbot|assistant|merge|quants?|release|repo(?:sitory)?|files?|version|delta|ggufs?|voice)|"
    r"this|these)\W*$",
    re.IGNORECASE,
)
_OTHERS = lazily(
    r"\b(?:other|others|many|most|several|existing|previous|popular|compatible|projects?|tools?|applications?|"
    r"frameworks?|such as|like|e\.g|unlike|teacher|reward|judge|baselines?|draft|tokeni[sz]er|vae|encoder|card|"
    r"blog|tutorial|how|models)\b",
    re.IGNORECASE,
)
_LISTED = lazily(r"^\s{0,3}(?:&|and\b|or\b|,)", re.IGNORECASE)
"""What a team made from several models may be this one or its sibling."""
_NOT_WEIGHTS = lazily(
    r"^['’]?s?\W{0,3}(?:\w+['’]?s?\s)?(?:tokeni[sz]\w*|vocab\w*|architectur\w*|config\w*|paper|code\b|codebase|"
    r"implementation|recipe|format|template|prompts?\b|style|like\b|compatible|data ?sets?|data\b|corpus|outputs?\b|"
    r"generated|generations|responses|leaderboard|benchmarks?|scripts?|library|framework|cpp|factory|index|guard|hub|"
    r"as (?:a|the) (?:judge|teacher|reward)|model card)",
    re.IGNORECASE,
)
_MADE_BY = lazily(
    r"\b(?:generated|produced|created|written|synthesi[sz]ed|distill\w*|collected|annotated|labell?ed|translated|"
    r"curated|obtained|responses?|outputs?|completions?|conversations?|dialogues?|captions?|answers?|data|"
    r"demonstrations?)\s+(?:\w+\s+){0,4}?(?:by|from|with|using|via|of|through)\s+(?:(?:the|openai|anthropic|google)"
    r"(?:['’]s)?\s+){0,3}[\"'`(\[]?$",
    re.IGNORECASE,
)
_WROTE = lazily(
    r"^['’]?s?[\s\"'`)\]-]{0,3}(?:api\s)?(?:generat\w+|distill\w*|outputs?\b|responses?\b|completions?|annotat\w+|"
    r"synthetic|synthesi[sz]ed|labell?ed|conversations|written|produced|curated)",
    re.IGNORECASE,
)
_TRAINING = lazily(r"\b(?:train|tun(?:ed|ing)|data|corpus|instruct|distil|conversations|samples)", re.IGNORECASE)
_MEASURED = lazily(
    r"\b(?:evaluat\w*|judge\w*|benchmark\w*|scor\w+|rated?|win[- ]rates?|compar\w+|outperform\w*|leaderboard|"
    r"surpass\w*|exceed\w*|not|never|without|no)\b|n['’]t\b",
    re.IGNORECASE,
)


def wrote_the_data(text: str, before: str, after: str) -> bool:
    """Whether the sentence says that training data came from a model."""
    wrote = _MADE_BY.search(before) or _WROTE.match(after)
    return bool(wrote and _TRAINING.search(text) and not _MEASURED.search(text))


def leads_up(before: str, after: str, model_name: str) -> bool:
    """Whether the words around a name say that this model was made from it."""
    if _TOLD_BEHIND.match(after) and (found := _IS.match(before)):
        return _is_named(found["name"], model_name) and not _MEASURED.search(after)
    if _AS_BASE.match(after) and (takes := _TAKES.search(before)):
        return _says_ours(before[: takes.start()], model_name)
    made = _FROM.search(before)
    if made is None or _NOT_FROM.search(made[0]):
        return False
    head = before[: made.start()]
    if _OTHERS.search(head) or _NOT_FROM.search(head[-40:]):
        return False
    if _FRAGMENT.match(head) and not _VERB.search(head):
        return True
    if _WE.match(head):
        return not _LISTED.match(after)
    said = _SAID.match(head)
    return said is not None and _is_ours(said["who"], head, model_name)


def _says_ours(head: str, model_name: str) -> bool:
    """Whether a subject without a verb is this model."""
    return not _OTHERS.search(head) and _is_ours(head, head, model_name)


def _is_named(name: str | None, model_name: str) -> bool:
    """Whether a name is none, or begins like this model's."""
    first = squash(name or "")
    return not name or (len(first) > 2 and first in model_name) or name.lower() in ("this", "it")


def _is_ours(who: str, head: str, model_name: str) -> bool:
    """Whether a subject is this model: a pronoun, or a name that begins like its own."""
    if _OURS.match(who):
        return not is_other(head, model_name)
    first = squash(who.split()[0]) if who.split() else ""
    return len(first) > 2 and first in model_name


def is_label(before: str) -> bool:
    """Whether the words before a name are a label such as "Base model:"."""
    return _LABEL.search(before) is not None


def is_of_weights(after: str) -> bool:
    """Whether the words behind a name leave it one of weights, and not of a tokenizer, a paper or a library."""
    return _NOT_WEIGHTS.match(after) is None
