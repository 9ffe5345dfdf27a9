"""Words that may vary without changing a licence, by the way they stand in a text.

The same marks are computed for texts of the index (which of their words may be missing or replaced) and for the file
under examination (which of its extra words are harmless). Patterns run on RE2: linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.licenses.normalize import Words

COPYRIGHT = 1
"""Part of a copyright statement: marker, years, holder, "all rights reserved"."""
ENUMERATOR = 2
"""A list marker or section number: `1.`, `(a)`, `iv)`."""
ADDRESS = 4
"""URL or e-mail address."""
TITLE = 8
"""A short first line, or a version or date below it."""
APPENDIX = 16
"""How to apply the licence, after its terms."""
VARIABLE = 32
"""May be replaced by other words: a placeholder, or text that SPDX lists as replaceable."""
OPTIONAL = 64
"""May be missing: SPDX lists it as optional."""
NOTICE = 128
"""In the paragraph of a copyright statement, after it."""
MAY_MISS = COPYRIGHT | ENUMERATOR | ADDRESS | TITLE | APPENDIX | OPTIONAL | VARIABLE

Flags = NDArray[np.uint8]


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKER = (
    r"(?i:\bcopyrights?(?:\s+notice)?:?[\s,*]*(?:\(c\)|©|&copy;)|©|\(c\)[\s,*]*(?:\bcopyrights?\b)?|\bcopyrights?\b:?)"
    r"[\s,:*_\"'“-]{0,6}"
)
_FIRST = (
    r"\A(?:(?:[0-9]{4}|[<\[{(]|(?i:x{4}|y{4}|year|20yy|\(c\)|©|by\s|the\sregents|the\sauthors?\b))"
    r"|(?:The\s)?\p{Lu}[\p{Ll}&.][\p{L}.'-]*)"
)
"""What follows the word copyright in a statement, and not in "copyright holder" or "copyright licence"."""
_NOT_FIRST = _word_set("""
    holder holders owner owners license licence law laws act notice notices and or statement statements interest
    interests rights in of to is are protection term terms symbol
""")
_STOP = _word_set("""
    permission permissions redistribution redistributions this these licensed use uses usage distributed
    everyone everybody anyone you provided is are was were be may must shall will see subject except no not if
    any unless copying verbatim your we our it has have been restrictions disclaimer warranty dear unlimited
    released distribution commercial modification original derived preamble
""")
_CONNECTIVE = _word_set("""
    and or by the of its to de del der den van von du la le et al in as present contributors contributor
    affiliates authors author others project team all rights right reserved holder holders owner owners year
    years name names developer developers a an s inc ltd llc co corp gmbh dates date first publication last
    individual respective their und e v
""")
_ABBREVIATION = _word_set("""
    inc ltd co corp llc jr sr dr prof st no univ dept e.v s.a s.p.a l.p n.v b.v mr mrs al
""")
_MAX_STATEMENT = 70
_ENUMERATOR = (
    r"(?m)^[\s>#*/;|•·–—-]*(?:section|article|§)?[ \t]*"
    r"((?:\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.):]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)]))(?:[\s*_]|$)"
    r"|\(((?:[a-zA-Z]|[ivxIVX]{1,5}|[0-9]{1,2}))\)"
)
_ADDRESS = r"<?(?:(?i:https?|ftp)://[^\s<>()\"]+|\bwww\.[^\s<>()\"]+|[\w.+-]+@[\w-]+\.[\w.-]+)>?"
_PLACEHOLDER = r"[<\[{][^<>\[\]{}\n]{1,60}[>\]}]|_{4,}"
_APPENDIX = (
    r"(?i)creative\s+commons\s+(?:notice|is\s+not\s+a\s+party\s+to\s+(?:this|its))"
    r"|end\s+of\s+(?:the\s+)?terms\s+and\s+conditions|appendix:?\s+how\s+to\s+(?:apply|use)"
    r"|how\s+to\s+(?:apply|use)\s+(?:these|this|the|your)"
    r"|(?m:^[\s#*]*(?:addendum:?\s+)?how\s+to\s+use\s+this\s+license)"
)


@cache
def _pattern(source: str) -> Any:
    import re2

    return re2.compile(source)


def marks(words: Words) -> Flags:
    """The marks of each word of a text, from its wording and layout."""
    flags = np.zeros(len(words), np.uint8)
    for start, end in copyright_statements(words.text):
        set_span(words, flags, start, end, COPYRIGHT)
    for mark, source in ((ADDRESS, _ADDRESS), (VARIABLE, _PLACEHOLDER)):
        for match in _pattern(source).finditer(words.text):
            set_span(words, flags, match.start(), match.end(), mark)
    for match in _pattern(_ENUMERATOR).finditer(words.text):
        group = 1 if match.start(1) >= 0 else 2
        set_span(words, flags, match.start(group), match.end(group), ENUMERATOR)
    return flags


def copyright_statements(text: str) -> Iterator[tuple[int, int]]:
    """Spans of copyright statements: the marker, years, names, and "all rights reserved"."""
    done = 0
    for marker in _pattern(_MARKER).finditer(text):
        if marker.start() < done:
            continue
        rest = text[marker.end() : marker.end() + 1500]
        first = _pattern(_FIRST).search(rest)
        if first is None or re.split(r"\W", rest.lower(), maxsplit=1)[0] in _NOT_FIRST:
            continue
        done = marker.end() + _statement_length(rest)
        yield marker.start(), done


def _statement_length(rest: str) -> int:
    """How many characters after the marker are still years and names."""
    end, ended = 0, False
    for number, match in enumerate(_TOKEN.finditer(rest)):
        token, bare = match[0], match[0].strip("\"'“”.,;:()<>[]{}*#/_-").lower()
        new_line = rest[end : match.start()].count("\n")
        opens = bare in {"all", "some", "portions", "copyright", "copyrights", "c"} or bare[:4].isdigit() or not bare
        if bare in _STOP or number >= _MAX_STATEMENT or ((new_line > 1 or ended) and not opens):
            break
        if not opens and token[0].islower() and bare not in _CONNECTIVE and not set("@./<") & set(token):
            break
        if (
            new_line
            and not opens
            and token.isupper()
            and len(bare) > 3
            and rest[match.end() : match.end() + 3].strip().isupper()
        ):
            break
        ended = token[-1] in ".!" and bare not in _ABBREVIATION and len(bare) > 1
        end = match.end()
    return end


_TOKEN = re.compile(r"<[^<>\n]{1,80}>|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}|\S+")


def set_span(words: Words, flags: Flags, start: int, end: int, mark: int) -> None:
    """Mark the words whose characters begin in `start` … `end`."""
    first, last = np.searchsorted(words.starts, (start, end))
    flags[first:last] |= mark


def reference_marks(words: Words) -> Flags:
    """The marks of a text that is to be indexed: also its title, its appendix, and the notice paragraph."""
    flags = marks(words)
    _mark_title(words, flags)
    _mark_notices(words, flags)
    appendix = _pattern(_APPENDIX).search(words.text)
    if appendix and appendix.start() > len(words.text) // 3:
        set_span(words, flags, appendix.start(), len(words.text), APPENDIX)
    return flags


def _mark_title(words: Words, flags: Flags) -> None:
    """Short lines before the first sentence: a name, a version, a date."""
    offset = 0
    for number, line in enumerate(words.text.split("\n")[:12]):
        end = offset + len(line)
        plain = line.strip(" \t#*=_-/>")
        if plain and (number > 8 or len(plain.split()) > (4 if plain[-1] in ".,;:" else 9)):
            return
        if not any(word in _SENTENCE_WORDS for word in plain.lower().split()):
            set_span(words, flags, offset, end, TITLE)
        elif plain:
            return
        offset = end + 1


_SENTENCE_WORDS = _word_set("is are be may shall must can permission redistribution you hereby granted this")


def _mark_notices(words: Words, flags: Flags) -> None:
    """From each copyright statement to the end of its paragraph."""
    for start in np.flatnonzero((flags & COPYRIGHT > 0) & ~np.concatenate(([False], flags[:-1] & COPYRIGHT > 0))):
        end = words.text.find("\n\n", int(words.starts[start]))
        set_span(words, flags, int(words.starts[start]), end if end >= 0 else len(words.text), NOTICE)
