"""Runs every rule's own cases: what `auditor rules test` and the test suite do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.domain.fact import Fact
from auditor.domain.rules import Case
from auditor.licenses.rederive import compare
from auditor.rulebook.book import RuleBook
from auditor.rulebook.checking import example, faults, unproven
from auditor.rulebook.engine import Check, Classifier, Framework, Item, checks, framework, questions, together
from auditor.rulebook.subject import table_of

MAX_AGE_DAYS = 366


@dataclass(frozen=True)
class SelfTest:
    """What the cases came to."""

    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: str


def selftest(book: RuleBook, today: date | None = None, texts: Mapping[str, Sequence[str]] | None = None) -> SelfTest:
    """Every rule's own cases.

    With `today`, licence profiles older than a year are named. With `texts`, wordings by licence id, profiles are held
    against what the detectors read in them: a proof that stands nowhere fails, a clause read otherwise is a warning.
    """
    if broken := tuple(faults(book)):
        return SelfTest(broken, (), f"{len(broken)} faults in the rule files; no case was run")
    parts = (_checks, _frameworks, _meaning, _clauses, _card_limits, _families, _vendors, _questions, _attestations)
    ran = [result for part in parts for result in part(book)]
    failures = [failure for _, failure in ran if failure]
    notes = list(_stale(book, today)) if today else []
    stale = len(notes)
    counts = [
        f"{len(book.checks)} checks, {len(book.frameworks)} frameworks, {len(ran)} cases, {len(failures)} failed; "
        f"{len(book.licenses)} licences ({stale} reviewed more than a year ago), {len(book.clauses)} clauses, "
        f"{len(book.folders.get('vendors', ()))} vendors"
    ]
    if texts:
        compared = compare(book.licenses.values(), texts, book.clauses)
        failures += unproven(book, compared.unproven)
        notes += [f"licenses/{cell}" for cell in compared.open]
        counts.append(str(compared))
    return SelfTest(tuple(failures), tuple(notes), "\n".join(counts))


def _checks(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    for check in checks(book):
        yield from _cases(f"checks/{check.rule.id}", check.rule.cases, _check_result(check))


def _frameworks(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    for framework_id in sorted(book.frameworks):
        compiled = framework(book, framework_id)
        yield from _cases(f"frameworks/{framework_id}", compiled.rule.cases, _class_result(compiled))
        for item in compiled.items:
            yield from _cases(f"frameworks/{framework_id}, {item.rule.id}", item.rule.cases, _item_result(item))


def _meaning(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    for rule, classifier in questions(book):
        yield from _cases(f"meaning/{rule.id}", rule.cases, _class_of(classifier))


def _attestations(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    """Every human finding is well-formed, and an attested licence is one that the rule book knows."""
    from auditor.domain.attestations import Attestation
    from auditor.licenses.expression import licenses

    for attestation in book.table("attestations", Attestation).values():
        finding = attestation.finding("license")
        names = licenses(finding.value) if finding else ()
        known = finding is None or (bool(names) and all(name in book.licenses for name in names))
        wrong = f"attestations/{attestation.id}: no licence that the rules know is called {finding and finding.value!r}"
        yield attestation.id, None if known else wrong


def _clauses(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    """Detectors are those of the shipped rules; a clause of the user's own is not among them."""
    from auditor.licenses.clauses import detect

    for rule in book.clauses.values():
        for field, sentences in (("positive", rule.positive), ("negative", rule.negative)):
            for place, sentence in enumerate(sentences):
                found = any(hit.clause == rule.id for hit in detect(sentence))
                if found is (field == "positive"):
                    yield sentence, None
                    continue
                word = "found" if found else "not found"
                yield sentence, f"{example(book, rule.id, field, place)}: clause {rule.id}: {word} in {sentence!r}"


def _card_limits(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    from auditor.domain.knowledge import CardLimits
    from auditor.extract.doubts import Doubts
    from auditor.extract.plain_limits import FOLDER, PlainLimits

    table = book.table(FOLDER, CardLimits)
    forms, doubts = PlainLimits(table.values()), Doubts(table.values())
    for language in table.values():
        for limit in language.limits:
            for sentence in limit.says:
                found = any((hit.clause, hit.value) == (limit.clause, limit.value) for hit in forms.find(sentence))
                wrong = f"{FOLDER}/{language.id}: {limit.clause} not found in {sentence!r}"
                yield sentence, None if found else wrong
        for sentence in language.innocent:
            hit = next(forms.find(sentence), None)
            yield sentence, f"{FOLDER}/{language.id}: {hit.clause} found in {sentence!r}" if hit else None
            yield sentence, f"{FOLDER}/{language.id}: doubt in {sentence!r}" if doubts.find(sentence) else None
        for sentence in (said for doubt in language.doubts for said in doubt.says):
            yield sentence, None if doubts.find(sentence) else f"{FOLDER}/{language.id}: no doubt in {sentence!r}"


def _families(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    """What each sentence names as the origin of the model that it speaks of, among the families of all makers."""
    from auditor.domain.families import Families
    from auditor.extract.prose import parse
    from auditor.extract.spoken_origins import FOLDER, Names

    table = book.table(FOLDER, Families)
    names = Names(table.values())
    for maker in table.values():
        for words, wanted in (*maker.says.items(), *((sentence, None) for sentence in maker.innocent)):
            found = {family.title for one in parse(words).sentences for family in names.find(one, "tala7b")}
            told = f"names {', '.join(sorted(found)) or 'nobody'}, not {wanted or 'nobody'}"
            yield words, None if found == ({wanted} if wanted else set()) else f"{FOLDER}/{maker.id}: {words!r} {told}"
        for name in (one for family in maker.families for one in family.licenses):
            yield name, None if name in book.licenses else f"{FOLDER}/{maker.id}: {name} is no licence"


def _vendors(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    from auditor.domain.vendors import Vendor
    from auditor.inputs.vendor_names import VendorNames

    table = book.table("vendors", Vendor)
    names = VendorNames(table.values())
    for vendor in table.values():
        for name, kind in vendor.examples.items():
            match = names.match(name)
            got = match.kind.value if match else "nobody's"
            yield name, None if got == kind.value else f"vendors/{vendor.id}: {name!r} is {got}, expected {kind.value}"
        for name in vendor.others:
            match = names.match(name)
            claimed = match is not None and match.vendor == vendor.id
            yield name, f"vendors/{vendor.id}: {name!r} is claimed and must not be" if claimed else None


def _questions(book: RuleBook) -> Iterator[tuple[str, str | None]]:
    from auditor.domain.terms import Question
    from auditor.extract.questionnaire import Questionnaire

    table = book.table("questions", Question)
    asked = Questionnaire(table)
    for question in table.values():
        for case in question.cases:
            got = asked.value(question.id, case.text)
            wrong = f"questions/{question.id}: {case.text!r} gives {got}, expected {case.value}"
            yield case.text, None if got == case.value else wrong


def _check_result(check: Check) -> Callable[[Mapping[str, Fact[Any]]], str]:
    return lambda facts: check.run(facts).kind


def _class_result(compiled: Framework) -> Callable[[Mapping[str, Fact[Any]]], str]:
    """The class where the framework names classes, else whether its items are met."""

    def result(facts: Mapping[str, Fact[Any]]) -> str:
        examined = compiled.examine(facts)
        return compiled.reached(facts, examined) or together(examined)

    return result


def _item_result(item: Item) -> Callable[[Mapping[str, Fact[Any]]], str]:
    return lambda facts: {True: "meets", False: "fails", None: "open"}[item.condition.evaluate(facts).result]


def _class_of(classifier: Classifier) -> Callable[[Mapping[str, Fact[Any]]], str]:
    return lambda facts: classifier.classify(facts).value


def _cases(
    rule: str, cases: tuple[Case, ...], decide: Callable[[Mapping[str, Fact[Any]]], str]
) -> Iterator[tuple[str, str | None]]:
    """Each case's name with what went wrong, or None."""
    for case in cases:
        try:
            got = decide(table_of(case.facts))
        except KeyError as error:
            yield case.name, f"{rule}, {case.name}: there is no fact {error}"
            continue
        wrong = f"{rule}, {case.name}: expected {case.expect}, got {got}"
        yield case.name, None if got == case.expect else wrong


def _stale(book: RuleBook, today: date) -> Iterator[str]:
    for profile in book.licenses.values():
        if (today - profile.reviewed).days > MAX_AGE_DAYS:
            yield f"licenses/{profile.id} was last reviewed on {profile.reviewed}"
