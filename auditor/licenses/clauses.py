"""Finds the clauses of a text: what it allows, forbids and demands, with the words that say so.

The detectors are data (rules/clauses). A sentence is first sifted by one filter over all patterns, and only the
patterns that can match are run on it, so the time is linear in the text and nearly independent of the vocabulary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.domain.knowledge import ClausePattern, ClauseRule
from auditor.domain.licensing import ClauseHit, Polarity, Scope
from auditor.errors import RuleError
from auditor.licenses.modality import modality
from auditor.licenses.phrases import expand
from auditor.licenses.reading import Reading, Sentence, read
from auditor.licenses.restated import statements
from auditor.licenses.values import territories, threshold

MAX_HITS = 24
"""Hits kept for one clause with one value; a text that repeats itself ten thousand times says no more than that."""
MEMORY = 32 << 20
"""Bytes that RE2 may use for one pattern before it falls back to its slower, still linear, engine."""
NEARBY = 80
"""Characters around a hit in which `unless` cancels it; a licence of one long sentence has room for two subjects."""
MAX_WORDS = 600
"""Characters quoted of one hit."""


def detect(text: str) -> tuple[ClauseHit, ...]:
    """Every clause found in `text`, sorted by position. The span and words are those of the original text."""
    return detector().detect(read(text))


@cache
def detector() -> Detector:
    """The detector over the project's own vocabulary."""
    from auditor.rulebook.book import rulebook

    return Detector(rulebook().clauses)


class Detector:
    """A compiled vocabulary. Building it costs tens of milliseconds; RuleError for a bad pattern."""

    def __init__(self, rules: Mapping[str, ClauseRule]) -> None:
        import re2

        self._options = re2.Options()
        self._options.log_errors = False  # it would write to standard error; a pattern that fails raises instead
        self._options.max_mem = MEMORY
        self.rules = dict(rules)
        self._patterns: list[tuple[ClauseRule, ClausePattern]] = []
        self._unless: dict[str, Any] = {}
        self._filter: Any = re2.Filter()
        self._acts = [(rule.id, act) for rule in self.rules.values() for act in rule.acts]
        for rule in self.rules.values():
            for pattern in rule.patterns:
                self._add(rule, pattern)
        self._filter.Compile()

    def detect(self, reading: Reading) -> tuple[ClauseHit, ...]:
        """Every clause found, sorted by position."""
        seen: Counter[tuple[str, Polarity]] = Counter()
        hits: dict[tuple[str, Polarity, int], ClauseHit] = {}
        for sentence in reading.sentences:
            for hit in self.sentence(reading, sentence):
                key = (hit.clause, hit.value, hit.start)
                known = hits.get(key)
                if known is None and seen[key[:2]] >= MAX_HITS:
                    continue
                if known is None or (hit.confidence, hit.end) > (known.confidence, known.end):
                    hits[key] = hit
                    seen[key[:2]] += known is None
        kept = _reconciled(list(hits.values()))
        return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end, hit.clause, hit.value)))

    def sentence(self, reading: Reading, sentence: Sentence) -> list[ClauseHit]:
        """The clauses of one sentence; a definition has none but figures.

        Where a plain reading ("must retain the notice") and a deviation from it ("need not …") overlap, the deviation
        counts: its pattern is the narrower one.
        """
        found = list(self._matches(reading, sentence))
        if len(found) < 2:
            return found
        odd = [hit for hit in found if hit.value is not self.rules[hit.clause].polarity]
        return [hit for hit in found if hit in odd or not any(_overlap(hit, other) for other in odd)]

    def restated(self, reading: Reading, sentence: Sentence) -> Iterator[ClauseHit]:
        """What a sentence demands, allows or denies in words of its own; for sentences that change a known text."""
        whole = sentence.whole
        shift = len(whole) - len(sentence.body)
        for clause, said in statements(whole, self._acts):
            if said.end > shift:
                yield _quoted(reading, sentence, self.rules[clause], said.value, (said.start, said.end))

    def _matches(self, reading: Reading, sentence: Sentence) -> Iterator[ClauseHit]:
        whole = sentence.whole
        for index in self._filter.Match(whole) or ():
            rule, pattern = self._patterns[index]
            if sentence.definition and rule.extract != "threshold":
                continue
            shift = len(whole) - len(sentence.body)
            match = self._search(index, pattern, whole, shift)
            if match is None or match.end() <= shift:
                continue
            if self._cancelled(pattern, whole[max(0, match.start() - NEARBY) : match.end() + NEARBY]):
                continue
            yield _hit(reading, sentence, rule, pattern, match.span())

    def _search(self, index: int, pattern: ClausePattern, whole: str, shift: int) -> Any:
        """The hit. Where its meaning hangs on the verb before it, one in the item is better than in the lead."""
        compiled = self._filter.re(index)
        inside = compiled.search(whole, shift) if shift and not pattern.value else None
        return inside or compiled.search(whole)

    def _add(self, rule: ClauseRule, pattern: ClausePattern) -> None:
        import re2

        try:
            self._filter.Add(expand(pattern.pattern), self._options)
        except re2.error as error:
            raise _not_re2(rule, pattern.pattern, error) from error
        self._patterns.append((rule, pattern))

    def _cancelled(self, pattern: ClausePattern, near: str) -> bool:
        """Whether the words around a hit take it back. Compiled when first needed: most patterns never hit."""
        if pattern.unless is None:
            return False
        if pattern.unless not in self._unless:
            import re2

            self._unless[pattern.unless] = re2.compile(expand(pattern.unless), self._options)
        return self._unless[pattern.unless].search(near) is not None


def check_patterns(rule: ClauseRule) -> None:
    """RuleError for a pattern of `rule` that RE2 refuses."""
    said = ((pattern.pattern, pattern.unless) for pattern in rule.patterns)
    named = ((act.words, act.thing, act.unless) for act in rule.acts)
    for source in filter(None, (source for sources in (*said, *named) for source in sources)):
        compiled(rule, source)


def compiled(rule: ClauseRule, source: str) -> Any:
    """A pattern of `rule`, its phrases written out; RuleError where RE2 refuses it."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(expand(source), options)
    except re2.error as error:
        raise _not_re2(rule, source, error) from error


def _not_re2(rule: ClauseRule, source: str, error: Exception) -> RuleError:
    message = f"clause {rule.id}: the pattern {source!r} is not RE2: {error}"
    return RuleError(message, "RE2 has no look-around and no back-references; see the phrases in `<…>`.")


def _reconciled(hits: list[ClauseHit]) -> list[ClauseHit]:
    """Without those "for non-commercial purposes" that are one of two grants, the other being for commerce.

    Such words confine the use only where the text does not also license commercial use, be it below a threshold.
    Firm words ("only", "not for commercial use") always stay.
    """
    for_commerce = any(
        hit.clause.startswith("scale.")
        or (hit.clause == "grant.commercial" and hit.value is Polarity.CAN and hit.confidence == 1)
        for hit in hits
    )
    if not for_commerce:
        return hits
    return [
        hit for hit in hits if hit.confidence == 1 or hit.clause not in ("limit.non-commercial", "limit.research-only")
    ]


def _overlap(one: ClauseHit, other: ClauseHit) -> bool:
    return one.clause == other.clause and one.start < other.end and other.start < one.end


def _hit(
    reading: Reading, sentence: Sentence, rule: ClauseRule, pattern: ClausePattern, found: tuple[int, int]
) -> ClauseHit:
    whole = sentence.whole
    value = pattern.value or modality(whole, *found, len(whole) - len(sentence.body)) or rule.polarity
    return _quoted(reading, sentence, rule, value, found, pattern.confidence)


def _quoted(
    reading: Reading,
    sentence: Sentence,
    rule: ClauseRule,
    value: Polarity,
    found: tuple[int, int],
    confidence: float = 1.0,
) -> ClauseHit:
    whole = sentence.whole
    shift = len(whole) - len(sentence.body)
    first, last = max(0, found[0] - shift), found[1] - shift
    start, end = reading.span(sentence.start + first, sentence.start + last)
    return ClauseHit(
        clause=rule.id,
        value=value,
        start=start,
        end=end,
        words=reading.original[start : min(end, start + MAX_WORDS)],
        confidence=confidence,
        scope=Scope.OUTPUTS if rule.id.startswith("output.") else Scope.ANY,
        threshold=threshold(whole, *found) if rule.extract == "threshold" else None,
        territories=territories(whole) if rule.extract == "territory" else (),
    )
