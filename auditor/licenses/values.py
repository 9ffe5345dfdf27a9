"""Figures and places that licences state: "700 million monthly active users", "domiciled in the European Union"."""

from __future__ import annotations

import re

from auditor.domain.licensing import Threshold
from auditor.regex import lazily

_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_SPELLED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20, "fifty": 50, "hundred": 100}
_CURRENCIES = {
    "$": "USD",
    "usd": "USD",
    "us$": "USD",
    "dollar": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "rmb": "CNY",
    "cny": "CNY",
    "yuan": "CNY",
    "¥": "CNY",
}
_SMALLEST = 100
"""A smaller number of users or dollars is a version or a section number."""
_AMOUNT = lazily(
    r"(?P<before>us\$|usd|eur|rmb|cny|gbp|[$€£¥])? ?"
    r"\b(?P<number>\d{1,3}(?:[,' ]\d{3}){1,4}|\d{1,12}(?:\.\d{1,4})?|(?:one|two|three|four|five|ten|twenty|"
    r"fifty)(?: hundred)?)"
    r" ?(?P<scale>thousand|millions?|billion|mm|bn|[kmb])?\b(?: \([^)]{1,30}\))?"
    r" ?(?P<after>us dollars?|u\.s\. dollars?|united states dollars?|usd|dollars?|euros?|eur|rmb|cny|yuan|gbp|[$€])?"
)
_SUBJECTS = (
    ("monthly active users", r"monthly active users?|\bmau\b|monthly users|active users (?:per|a|each) month"),
    ("monthly unique users", r"monthly unique users?|\bmuus?\b"),
    ("daily active users", r"daily active users?|\bdau\b"),
    ("employees", r"employees|headcount|full-time equivalents?|staff members|personnel"),
    ("users", r"\busers?\b|end users|customers"),
)
_MONEY = lazily(r"revenues?|income|turnover|sales|funding|receipts")
_MONTH = lazily(r"per month|monthly|a month|each month|in any month|/month")
_AT_LEAST = lazily(r"(?:at least|no less than|not less than|equals? or exceeds?|reach(?:es)?)\b")
_OR_MORE = lazily(r"[ )]{0,2}(?:us dollars?|dollars?|euros?)?[^.;]{0,24}? ?\bor (?:more|greater|above)\b(?! than)")
_YEAR = lazily(r"(?:19|20)\d\d")
_BELOW = lazily(
    r"(?:less than|fewer than|below|under|does not exceed|not exceed(?:ing)?|no more than|not more than|up "
    r"to|at most)\b"
)
_INCLUSIVE = lazily(r"(?:does not exceed|not exceed(?:ing)?|no more than|not more than|up to|at most)\b")

_PLACES = {
    "EU": r"european union|\beu\b|member states? of the (?:european )?union",
    "EEA": r"european economic area|\beea\b",
    "UK": r"united kingdom|\buk\b",
    "KR": r"south korea|republic of korea",
    "CN": r"mainland china|people's republic of china|\bprc\b|\bchina\b",
    "US": r"united states|\bu\.s\.a?\b|\busa\b",
    "CH": r"switzerland",
    "RU": r"russian federation|\brussia\b",
    "IR": r"\biran\b",
    "CU": r"\bcuba\b",
    "KP": r"north korea",
    "SY": r"\bsyria\b",
    "JP": r"\bjapan\b",
}
_COMPILED_PLACES = {code: lazily(pattern) for code, pattern in _PLACES.items()}
_COMPILED_SUBJECTS = tuple((unit, lazily(pattern)) for unit, pattern in _SUBJECTS)


def territories(sentence: str) -> tuple[str, ...]:
    """ISO 3166 codes (or EU, EEA, UK) of the places that a lower-case sentence names, in the order of the table."""
    return tuple(code for code, pattern in _COMPILED_PLACES.items() if pattern.search(sentence))


def threshold(sentence: str, start: int = 0, end: int = 0) -> Threshold | None:
    """The figure from which a clause bites, read from a lower-case sentence; None when it names none.

    Of several figures the one nearest to the hit (`start` to `end`) counts. A licence "for entities with less than
    USD 1 million" bites from 1 million on: the comparison is turned round.
    """
    figures = [figure for match in _AMOUNT.finditer(sentence) if (figure := _threshold(sentence, match))]
    if not figures:
        return None
    return min(figures, key=lambda figure: max(start - figure[0], figure[0] - end, 0))[1]


def _threshold(sentence: str, match: re.Match[str]) -> tuple[int, Threshold] | None:
    if _YEAR.fullmatch(match[0].strip()):
        return None
    amount = _figure(match)
    unit = _unit(sentence, match) if amount is not None else None
    if amount is None or unit is None or (amount < _SMALLEST and unit != "employees"):
        return None
    return match.start(), Threshold(operator=_operator(sentence, match), amount=amount, unit=unit)


def _figure(match: re.Match[str]) -> float | None:
    words = match["number"]
    if words[0].isdigit():
        value = float(re.sub(r"[,' ]", "", words))
    else:
        parts = words.split()
        value = float(_SPELLED[parts[0]] * (100 if len(parts) > 1 else 1))
        if not match["scale"] and len(parts) == 1:
            return None
    return value * _SCALES.get(match["scale"] or "", 1)


def _unit(sentence: str, match: re.Match[str]) -> str | None:
    """What is counted: users behind the figure, or money with its period."""
    behind = sentence[match.end() : match.end() + 90]
    around = sentence[max(0, match.start() - 140) : match.end() + 90]
    currency = _currency(match)
    if currency and _MONEY.search(around):
        period = sentence[max(0, match.start() - 140) : match.start()].replace("monthly active", "") + behind
        return f"{currency} a month" if _MONTH.search(period) else f"{currency} a year"
    if currency:
        return None
    for unit, pattern in _COMPILED_SUBJECTS:
        if pattern.search(behind) or (unit != "users" and pattern.search(around)):
            return unit
    return None


def _currency(match: re.Match[str]) -> str | None:
    for words in (match["before"], match["after"]):
        if words:
            last = words.split()[-1]
            return _CURRENCIES.get(words) or _CURRENCIES.get(last) or _CURRENCIES.get(last.rstrip("s"))
    return None


def _operator(sentence: str, match: re.Match[str]) -> str:
    before = sentence[max(0, match.start() - 60) : match.start()]
    behind = sentence[match.end() : match.end() + 40]
    if _BELOW.search(before):
        return ">" if _INCLUSIVE.search(before) else ">="
    return ">=" if _AT_LEAST.search(before) or _OR_MORE.match(behind) else ">"
