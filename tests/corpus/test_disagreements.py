"""Where published sources disagree about a model: docs/disagreements.md against what the evidence comes to.

Needs AUDITOR_CORPUS.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.domain.report import ModelReport
from tests.corpus.test_real_models import audited

pytestmark = pytest.mark.corpus
PAGE = Path(__file__).parents[2] / "docs" / "disagreements.md"


def rows(section: int) -> Iterator[tuple[str, str, str]]:
    """The first three cells of each row of a section's table."""
    for line in PAGE.read_text(encoding="utf-8").split("\n## ")[section].splitlines():
        if row := re.match(r"\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", line):
            yield row[1], row[2].strip(), row[3].strip()


LICENSES, OSI = list(rows(1)), list(rows(2))
NAMES = tuple(sorted({name for name, _, _ in (*LICENSES, *OSI)}))


def entry(corpus: Path, name: str) -> ModelReport:
    """What a repository comes to; the test is skipped where the corpus does not hold it."""
    held = tuple(name for name in NAMES if (corpus / "hub" / name.replace("/", "__")).is_dir())
    if name not in held:
        pytest.skip(f"the corpus does not hold {name}")
    return next(model for model in audited(corpus, held).models if model.ref == name)


def test_the_page_answers_every_family_that_is_argued_about():
    assert len(LICENSES) > 30
    assert len(OSI) == 20


@pytest.mark.parametrize(("name", "license_", "use"), LICENSES)
def test_the_evidence_settles_the_disagreement_as_the_page_says(corpus, name, license_, use):
    found = entry(corpus, name)
    if license_ == "-":
        assert found.license.concluded == "NOASSERTION"
    else:
        assert license_.lower() in found.license.concluded.lower()
    assert found.commercial_use.value == use
    assert found.commercial_use.value != "unknown"
    assert found.license.because
    assert found.license.evidence
    assert found.commercial_use.evidence


@pytest.mark.parametrize(("name", "result", "unmet"), OSI)
def test_the_open_source_initiative_s_examples_come_out_for_the_stated_reason(corpus, name, result, unmet):
    found = entry(corpus, name)
    osaid = found.frameworks["osaid-1.0"]
    assert osaid.result == result
    wanted = [] if unmet == "-" else unmet.split(", ")
    assert [item.id for item in osaid.items if item.result == "fails"] == wanted
    assert all(item.evidence for item in osaid.items if item.result == "fails")
    assert (found.openness.value == "open-source") is (result == "meets")


@pytest.mark.parametrize("name", [name for name, result, _ in OSI if result == "meets"])
def test_what_passes_does_so_by_evidence_or_by_findings_about_this_state(corpus, name):
    found = entry(corpus, name)
    assert "attestation-moved" not in {finding.rule_id for finding in found.findings}
    uris = {row.uri for row in found.evidence if row.id in (*found.code.evidence, *found.data.evidence)}
    assert uris


def test_every_repository_of_the_families_that_pass_passes(corpus):
    families = re.compile(
        r"EleutherAI/pythia-[\d.]+[bm]|allenai/OLMo-\d+B(-hf)?|LLM360/(Amber|CrystalCoder)|google-t5/t5-.*"
    )
    names = (place.name.replace("__", "/", 1) for place in (corpus / "hub").iterdir())
    held = tuple(sorted(name for name in names if families.fullmatch(name)))
    assert len(held) >= 17
    failing = {model.ref for model in audited(corpus, held).models if model.frameworks["osaid-1.0"].result != "meets"}
    assert not failing
