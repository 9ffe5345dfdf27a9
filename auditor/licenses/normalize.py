"""Text to words: what of a text counts when two licences are compared.

The SPDX matching guidelines say that case, white space, punctuation, quotes, bullets, comment marks and a list of
spellings do not matter. All of them vanish here: a text becomes a sequence of *words*, each a 64-bit hash and the
characters of the original text where it stands, so that every later answer can point into the file.

How: code points are folded one by one (case, accents, look-alike letters of other scripts, typographic variants),
invisible ones are dropped, and all words are hashed at once with a polynomial over the folded letters. The hash of
two words written together follows from their two hashes, so that `non commercial` and `noncommercial` can be
compared without knowing the letters. Markup is blanked beforehand, character for character, so that offsets hold.

An index keeps hashes only. A reader of the index cannot get the text back, short of guessing every word.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

MAX_CHARS = 8_000_000
"""Characters that are read of one text; no licence comes near."""
_CHUNK = 400_000
_MULTIPLIER = 0x9E3779B97F4A7C15 | 1
_MASK = (1 << 64) - 1

_BREAK, _LETTER, _SINGLE, _DROPPED = range(4)
"""What a code point does: ends a word, is part of one, is one by itself (Han, ©), or is not there."""

# Letters of other scripts that look like Latin ones: words that a reader cannot tell apart must not differ.
_LOOKALIKES = {
    **dict(zip("авекмнорстухѕіјԁԛԝһӏɡѵ", "abekmhopctyxsijdqwhlgv", strict=True)),
    **dict(zip("αβεικνορτυχ", "abeiknoptux", strict=True)),
    **dict(zip("ıɑłøđ", "ialod", strict=True)),
}

_SINGLE_RANGES = ((0x0E00, 0x0EFF), (0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""Scripts written without spaces: each character is a word."""
_BIDI = frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A))
"""Characters that reorder what a reader sees. They count as words, since no licence holds one."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one text, in order."""

    text: str
    """The original, to which `starts` and `ends` refer."""
    hashes: NDArray[np.uint64]
    starts: NDArray[np.int32]
    """Offset of the first character of each word."""
    ends: NDArray[np.int32]
    truncated: bool = False
    """True when the text was longer than `MAX_CHARS`, and only the beginning was read."""

    def __len__(self) -> int:
        return len(self.hashes)

    def word(self, index: int) -> str:
        """One word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def quote(self, first: int, last: int) -> str:
        """The original characters from word `first` up to, not including, word `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""


@lru_cache(maxsize=20_000)
def _fold(code: int) -> tuple[str, int]:
    """The folded letters of a code point beyond ASCII, and what it does."""
    char = chr(code)
    category = unicodedata.category(char)
    if code in _BIDI:
        return char, _SINGLE
    if category in {"Mn", "Me", "Cf"} or 0xFE00 <= code <= 0xFE0F:
        return "", _DROPPED
    if char in "©Ⓒⓒ":
        return "c", _SINGLE
    if any(first <= code <= last for first, last in _SINGLE_RANGES) and category[0] in "LN":
        return char, _SINGLE
    if category[0] == "L":
        plain = "".join(_plain(part) for part in unicodedata.normalize("NFKD", char).casefold())
        return (plain, _LETTER) if plain else ("", _DROPPED)
    if category == "Nd":
        return str(unicodedata.digit(char)), _LETTER
    return "", _BREAK


def _plain(char: str) -> str:
    """One decomposed letter without accent, in Latin where it looks Latin."""
    if unicodedata.combining(char):
        return ""
    return _LOOKALIKES.get(char, char)


@cache
def _ascii_tables() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Folded code and class of each of the 128 ASCII characters. NUL is dropped: it is half of a UTF-16 letter."""
    codes = np.arange(128, dtype=np.uint32)
    classes = np.zeros(128, dtype=np.uint8)
    for code in range(128):
        if chr(code).isalnum():
            codes[code], classes[code] = ord(chr(code).lower()), _LETTER
    classes[0] = _DROPPED
    return codes, classes


def _folded(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int32]]:
    """Folded codes, classes, and for each the index in `points` that it comes from."""
    ascii_codes, ascii_classes = _ascii_tables()
    foreign = points > 127
    narrow = np.where(foreign, np.uint32(0), points)
    codes, classes = ascii_codes[narrow], ascii_classes[narrow]
    index = np.arange(len(points), dtype=np.int32)
    if not foreign.any():
        return codes, classes, index
    distinct, inverse = np.unique(points[foreign], return_inverse=True)
    folds = [_fold(int(code)) for code in distinct]
    codes[foreign] = np.array([ord(fold[0]) if len(fold[0]) == 1 else 0 for fold in folds], np.uint32)[inverse]
    classes[foreign] = np.array([fold[1] for fold in folds], np.uint8)[inverse]
    if any(len(fold[0]) > 1 for fold in folds):
        return _expanded(points, codes, classes)
    return codes, classes, index


def _expanded(
    points: NDArray[np.uint32], codes: NDArray[np.uint32], classes: NDArray[np.uint8]
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int32]]:
    """Make room for letters that fold to several, such as the fi ligature of PDF text."""
    several = {
        code: fold for code in {int(c) for c in np.unique(points)} if code > 127 and len(fold := _fold(code)[0]) > 1
    }
    counts = np.ones(len(points), dtype=np.int32)
    for code, fold in several.items():
        counts[points == code] = len(fold)
    index = np.repeat(np.arange(len(points), dtype=np.int32), counts)
    codes, classes = codes[index], classes[index]
    within = np.arange(len(index), dtype=np.int32) - np.searchsorted(index, index).astype(np.int32)
    for code, fold in several.items():
        places = points[index] == code
        codes[places] = np.array([ord(char) for char in fold], np.uint32)[within[places]]
    return codes, classes, index


@cache
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first `size` powers of the multiplier and of its inverse, modulo 2**64."""
    inverse = pow(_MULTIPLIER, -1, 1 << 64)
    forward, backward = np.full(size, _MULTIPLIER, np.uint64), np.full(size, inverse, np.uint64)
    forward[0] = backward[0] = 1
    return np.cumprod(forward, dtype=np.uint64), np.cumprod(backward, dtype=np.uint64)


def _hash_chunk(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Hashes, starts and ends of the words of a text of at most `_CHUNK` characters."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes, classes, index = _folded(points)
    kept = classes != _DROPPED
    if not kept.all():
        codes, classes, index = codes[kept], classes[kept], index[kept]
    letter = classes == _LETTER
    before = np.concatenate(([False], letter[:-1]))
    single = classes == _SINGLE
    first = np.flatnonzero((letter & ~before) | single)
    after = np.concatenate((letter[1:], [False]))
    last = np.flatnonzero((letter & ~after) | single)
    size = 1 << max(12, len(codes).bit_length())
    forward, backward = _powers(size)
    terms = np.where(letter | single, codes.astype(np.uint64) * forward[: len(codes)], np.uint64(0))
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)))
    hashes = (sums[last + 1] - sums[first]) * backward[first]
    return hashes, index[first], index[last] + np.int32(1)


def word_hash(word: str) -> int:
    """The hash of one word, as `words` gives it."""
    total, power = 0, 1
    for char in word:
        total, power = (total + ord(char) * power) & _MASK, (power * _MULTIPLIER) & _MASK
    return total


def joined_hash(hashes: list[int], lengths: list[int]) -> int:
    """The hash of several words written together, from their hashes and lengths in letters."""
    total, letters = 0, 0
    for value, length in zip(hashes, lengths, strict=True):
        total = (total + value * pow(_MULTIPLIER, letters, 1 << 64)) & _MASK
        letters += length
    return total


def words(text: str) -> Words:
    """The words of a text. Linear in its length; reads at most `MAX_CHARS` characters."""
    plain = blank_markup(text[:MAX_CHARS])
    parts, offset = [], 0
    while offset < len(plain):
        end = min(offset + _CHUNK, len(plain))
        if end < len(plain):
            end = max(plain.rfind(" ", offset, end), plain.rfind("\n", offset, end), offset) + 1
            end = end if end > offset + 1 else min(offset + _CHUNK, len(plain))
        hashes, starts, ends = _hash_chunk(plain[offset:end])
        parts.append((hashes, starts + np.int32(offset), ends + np.int32(offset)))
        offset = end
    if not parts:
        parts = [(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int32))]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Words(text, columns[0], columns[1], columns[2], truncated=len(text) > MAX_CHARS)


_HTML = re.compile(
    r"<(?:!doctype|html|body|div|p|br|span|pre|h[1-6]|td|li|ul|a|b|strong|em|center)\b[^<>]{0,200}>", re.IGNORECASE
)
_HIDDEN_BLOCK = re.compile(r"<(style|script)\b[^<>]{0,500}>[^<]{0,20000}</\1\s*>", re.IGNORECASE)
_ATTRIBUTE = r"""\s+[\w:.-]{1,40}\s{0,3}=\s{0,3}(?:"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|[^\s"'<>]{1,500})"""
_TAG = re.compile(
    r"</?(?:!doctype|a|abbr|article|aside|b|big|blockquote|body|br|center|cite|code|dd|del|details|div|dl|dt|em|font"
    r"|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|li|link|main|meta|nav|ol|p|pre|section|small|span|strike|strong"
    r"|sub|summary|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var)(?:"
    + _ATTRIBUTE
    + r"){0,20}(?:\s+html)?\s{0,5}/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_HIGH = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2122"
)
# UTF-8 read as Latin-1 or Windows-1252, and what is left of a no-break space so read.
_MOJIBAKE = re.compile(f"â[{_HIGH}]{{1,2}}|Ã[{_HIGH}]|Â[{_HIGH}]|Â(?=[\\sA-Z]|$)|ï»¿|ï¿½")
_LINK_TARGET = re.compile(r"\]\((?:https?://|mailto:|#|/|\./)[^()\s]{0,500}\)")
_RTF_CONTROL = re.compile(r"\\'[0-9a-fA-F]{2}|\\[a-z]{1,32}-?\d{0,10} ?")


def blank_markup(text: str) -> str:
    """The text with markup replaced by as many spaces: same length, same offsets."""
    if "<" in text and _HTML.search(text):
        text = _TAG.sub(_blank, _HIDDEN_BLOCK.sub(_blank, text))
    if "&" in text and ";" in text:
        text = _ENTITY.sub(_entity, text)
    if "â" in text or "Â" in text or "Ã" in text or "ï" in text:
        text = _MOJIBAKE.sub(_repaired, text)
    if "](" in text:
        text = _LINK_TARGET.sub(_blank, text)
    if text.lstrip()[:5] == "{\\rtf":
        text = _RTF_CONTROL.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _repaired(match: re.Match[str]) -> str:
    """The letter that a wrong decoding took apart, padded; spaces where it was a mark."""
    for encoding in ("cp1252", "latin-1"):
        try:
            char = match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if len(char) == 1 and char.isalnum():
            return char + "\u200b" * (len(match[0]) - 1)
    return _blank(match)


def _entity(match: re.Match[str]) -> str:
    """The character of an entity, padded with characters that do not count. What is none, or reads "not", stays."""
    char = html.unescape(match[0])
    if len(char) != 1 or char == "¬":
        return match[0]
    pad = "\u200b" if char.isalnum() else " "
    return char + pad * (len(match[0]) - 1)
