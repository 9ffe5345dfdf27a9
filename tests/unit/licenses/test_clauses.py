"""The clause vocabulary: every rule's own examples, the bounds, and the corpus."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from auditor.domain.knowledge import ClauseRule, Effect
from auditor.domain.licensing import ClauseHit, Polarity, Scope
from auditor.errors import RuleError
from auditor.licenses.clauses import MAX_HITS, Detector, check_patterns, detect
from auditor.licenses.phrases import PHRASES, expand
from auditor.licenses.reading import read
from auditor.rulebook.book import rulebook

RULES = rulebook().clauses
OBLIGATORY = {"prohibits": 4, "conditions": 12}


def clauses(text: str) -> set[str]:
    return {hit.clause for hit in detect(text)}


def rule(**changes: object) -> ClauseRule:
    return next(iter(RULES.values())).model_copy(update=changes)


@pytest.mark.parametrize("clause", sorted(RULES))
def test_every_rule_finds_its_positive_examples(clause: str) -> None:
    for sentence in RULES[clause].positive:
        assert clause in clauses(sentence), sentence


@pytest.mark.parametrize("clause", sorted(RULES))
def test_no_rule_finds_its_negative_examples(clause: str) -> None:
    for sentence in RULES[clause].negative:
        assert clause not in clauses(sentence), sentence


@pytest.mark.parametrize("clause", sorted(RULES))
def test_every_rule_is_complete(clause: str) -> None:
    found = RULES[clause]
    check_patterns(found)
    assert found.lawyer.endswith(".")
    assert found.engineer.endswith(".")
    assert found.extract in {None, "threshold", "territory"}
    if found.polarity is Polarity.MUST and found.group == "obligation":
        assert found.todo, "an obligation says what to do"


def test_the_vocabulary_names_every_effect_on_commerce() -> None:
    for effect, least in OBLIGATORY.items():
        assert sum(found.commercial is Effect(effect) for found in RULES.values()) >= least


def test_a_hit_quotes_the_original_words_at_its_span() -> None:
    text = "Preamble.\n\nYou may NOT use\nthe Model for commercial\npurposes, ever."
    hit = next(hit for hit in detect(text) if hit.clause == "limit.non-commercial")
    assert hit.words == text[hit.start : hit.end]
    assert hit.words.startswith("may NOT use")
    assert hit.value is Polarity.CANNOT


def test_a_definition_forbids_nothing() -> None:
    assert clauses('"Non-Commercial Purpose" means solely for non-commercial use.') == set()


def test_a_definition_may_hold_the_figure() -> None:
    hit = detect('"Threshold" means annual revenue of more than USD 10 million.')[0]
    assert hit.clause == "scale.revenue"
    assert hit.threshold is not None
    assert hit.threshold.amount == 10_000_000


def test_the_introduction_of_a_list_reaches_its_items() -> None:
    hits = detect("You agree that you will not use the model:\n\n(a) to harass people;\n(b) for commercial purposes;\n")
    assert {"limit.behaviour", "limit.non-commercial"} <= {hit.clause for hit in hits}


def test_a_ban_and_a_waiver_are_told_from_a_duty() -> None:
    def value(text: str) -> Polarity:
        return next(hit.value for hit in detect(text) if hit.clause == "notice.copyright")

    assert value("Redistributions must retain the above copyright notice.") is Polarity.MUST
    assert value("Redistributions may retain the above copyright notice.") is Polarity.CAN
    assert value("Redistributions are not allowed to retain the above copyright notice.") is Polarity.CANNOT
    assert value("The above copyright notice may be included, but it is not required.") is Polarity.CAN


def test_a_second_grant_for_commerce_takes_the_edge_off_a_non_commercial_one() -> None:
    both = (
        "You may use it for non-commercial purposes. Commercial use is allowed for entities with less than USD 1 "
        "million in annual revenue."
    )
    assert "limit.non-commercial" not in clauses(both)
    assert "limit.non-commercial" in clauses("You may use it for non-commercial purposes.")
    assert "limit.non-commercial" in clauses("Commercial use is allowed. For non-commercial purposes only.")


def test_excluded_places_are_named() -> None:
    hit = next(
        hit for hit in detect("The licence does not apply in the European Union.") if hit.clause == "limit.territory"
    )
    assert hit.territories == ("EU",)


def test_clauses_about_outputs_have_their_scope() -> None:
    hit = next(hit for hit in detect("You own all outputs.") if hit.clause == "output.ownership")
    assert hit.scope is Scope.OUTPUTS


def test_ten_thousand_near_hits_are_bounded_in_number_and_time() -> None:
    text = "You may not use the model for commercial purposes. " * 10_000
    began = time.process_time()
    hits = detect(text)
    assert time.process_time() - began < 3
    assert max(sum(hit.clause == clause for hit in hits) for clause in clauses(text[:60])) <= 2 * MAX_HITS


def test_time_grows_with_the_text_and_no_faster() -> None:
    text = "You must not may not cannot commercial monthly active users revenue source code notice retain " * 60

    def cost(copies: int) -> float:
        began = time.process_time()
        detect(f"{text}\n\n" * copies)
        return time.process_time() - began

    cost(1)
    assert cost(16) < 24 * max(cost(2), 0.004)


def test_a_pattern_that_is_not_re2_is_an_error_that_names_the_rule() -> None:
    bad = rule(patterns=(RULES["grant.use"].patterns[0].model_copy(update={"pattern": "(?=x)"}),))
    with pytest.raises(RuleError, match=bad.id) as error:
        Detector({bad.id: bad})
    assert "look-around" in error.value.hint
    with pytest.raises(RuleError):
        check_patterns(bad)


def test_an_unknown_phrase_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(RuleError, match="<forbidz>") as error:
        expand("<forbidz> use")
    assert all(name in error.value.hint for name in PHRASES)


@cache
def licence_files(folder: Path) -> dict[str, Path]:
    rows = (json.loads(line) for line in (folder / "licences" / "index.jsonl").read_text().splitlines())
    return {row["sha256"]: folder / "licences" / "texts" / row["file"] for row in rows}


def labelled(folder: Path) -> Iterator[tuple[dict[str, object], str]]:
    for line in (folder / "licences" / "labels.dev.jsonl").read_text().splitlines():
        row = json.loads(line)
        yield row, (folder / "licences" / "texts" / row["file"]).read_text(errors="replace")


@pytest.mark.corpus
def test_thresholds_of_real_texts_are_exact(corpus: Path) -> None:
    """Figures read by eye, by hash of the text."""
    files = licence_files(corpus)
    known = json.loads((Path(__file__).parent / "thresholds.json").read_text())
    assert len(known) >= 34
    for digest, expected in known.items():
        content = files[digest].read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert figures(detect(content.decode())) == expected, files[digest]


@pytest.mark.corpus
def test_thresholds_of_the_clause_corpus_are_exact_and_no_other_text_has_one(corpus: Path) -> None:
    """Users or revenue from which a clause bites, read by eye; sums that limit liability are none."""
    known = json.loads((Path(__file__).parent / "clause_thresholds.json").read_text())
    names = {json.loads(line)["file"] for line in (corpus / "clauses" / "labels.dev.jsonl").read_text().splitlines()}
    assert len(known) == 34
    assert known.keys() <= names
    with gzip.open(corpus / "clauses" / "texts.jsonl.gz", "rt") as lines:
        texts = {row["file"]: row["text"] for row in map(json.loads, lines) if row["file"] in names}
    assert {name: found for name, text in texts.items() if (found := figures(detect(text)))} == known


def figures(hits: tuple[ClauseHit, ...]) -> list[list[object]]:
    found = {(h.clause, h.threshold.operator, h.threshold.amount, h.threshold.unit) for h in hits if h.threshold}
    return [list(figure) for figure in sorted(found)]


@pytest.mark.corpus
def test_hardly_any_open_licence_is_read_as_prohibiting_commerce(corpus: Path) -> None:
    prohibiting = {name for name, found in RULES.items() if found.commercial is Effect.PROHIBITS}
    wrong = set()
    for row, text in labelled(corpus):
        if row["open"] and prohibiting & clauses(text):
            wrong.add(row["label"])
    # APSL 1.x and its child Watcom do limit undeployed changes to research and personal use; later grants widen that.
    assert wrong <= {"APSL-1.0", "APSL-1.1", "APSL-1.2", "Watcom-1.0"}


@pytest.mark.corpus
def test_a_licence_of_fifteen_kilobytes_takes_at_most_fifteen_milliseconds(corpus: Path) -> None:
    texts = [text for _, text in labelled(corpus)][:120]
    detect(texts[0])
    for text in texts:  # the automata are built while reading
        read(text)
    began = time.process_time()
    for text in texts:
        detect(text)
    spent = time.process_time() - began
    assert spent / sum(map(len, texts)) * 15_000 < 0.06, (
        "7 ms on an idle machine; coverage and neighbours cost the rest"
    )
