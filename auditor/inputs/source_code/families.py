"""What the words of a name tell: families, sizes and versions."""

from __future__ import annotations

import re

from auditor.inputs.source_code.signatures import name_words

_WORD = re.compile(r"[A-Za-z]+\d*|\d+")
SIZE = re.compile(r"(?:^|[-_.])(?:\d+x)?\d+(?:\.\d+)?[bm](?:$|[-_.])", re.IGNORECASE)
_RELEASE = re.compile(r"^(?=.*[\d-])(?:[^\W_]|-|\.\d)+$")
"""Words with hyphens and numbers between them: no module, and no path."""
AMONG = re.compile(r"^(?=.*-)[A-Za-z](?:[^\W_]|[-_](?=\w)|\.(?=\d))*$")
MODULE = re.compile(r"^[a-z]+\d*(?:_[a-z\d]+)+$")


def is_bare(text: str) -> bool:
    """Whether a text is a family's name and no more: `roberta`, `xlm-roberta`, `gpt2`, `deepseek_v3`."""
    words = text.lower().split("-")
    if MODULE.match(text):
        return is_family(words_of(text)[0])
    return text in name_words().qualifiers or (len(words) < 3 and all(map(is_family, words)))


def families_in(text: str) -> frozenset[str]:
    """The families that a name has words of; a size counts as one, which any maker may have."""
    sized = {"size"} if SIZE.search(text) else set()
    return frozenset(word.rstrip("0123456789") for word in words_of(text) if is_family(word)) | sized


def looks_like_a_model(name: str) -> bool:
    """Whether a name has a family, and something that tells versions apart; or a size."""
    words = words_of(name)
    return bool(SIZE.search(name)) or (
        len(words) > 1 and any(is_family(word) or word in name_words().qualifiers for word in words)
    )


def is_of_a_kind(name: str) -> bool:
    """Whether a name has a family and a size or number: `deberta-v3-base-zeroshot`; then any owner will do."""
    words = words_of(name)
    kinds = [word for word in words if word in name_words().qualifiers or any(char.isdigit() for char in word)]
    return any(is_family(word) and kinds not in ([], [word]) for word in words)


def is_of_a_family(name: str) -> bool:
    """Whether a name begins with a family's, and tells which of its models is meant: `qwen3`, `mistral-nemo`."""
    first, *_ = words_of(name) or [""]
    return is_family(first) and _RELEASE.match(name) is not None and ("-" in name or name.islower())


def words_of(text: str) -> list[str]:
    """The words of a name in lower case, each with the number that it ends with; numbers alone are words, too."""
    return [word.lower() for word in _WORD.findall(text)]


def is_family(word: str) -> bool:
    """Whether a word is a family's name, perhaps with a version (`llama3`, `colbertv2`) or distilled."""
    plain = word.rstrip("0123456789")
    if name_words().families & {word, plain, plain.removesuffix("v"), plain.removeprefix("distil")}:
        return True
    return word.endswith(name_words().endings) or plain.removesuffix("v").endswith(name_words().endings)


def is_released(name: str) -> bool:
    """Whether a name tells alone: a family with a size, or a family first with a usual word and a version."""
    if not AMONG.match(name):
        return False
    first, *others = words_of(name)
    usual = is_family(first) and not name_words().qualifiers.isdisjoint(others)
    versioned = usual and any(word[-1].isdigit() for word in others)
    return versioned or is_sized(name)


def is_sized(name: str) -> bool:
    """Whether a name has a family and a size, whatever it begins with: `Meta-Llama-3.1-8B-Instruct`."""
    return SIZE.search(name) is not None and any(is_family(word) for word in words_of(name))
