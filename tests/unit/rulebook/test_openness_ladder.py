"""Twelve releases one step apart, told in three ways: meaning is read, not phrases."""

from pathlib import Path

import pytest
import yaml

from auditor.domain.ref import RefKind
from tests.making import WEIGHTS, audited, found, gone, repo

LADDER = yaml.safe_load((Path(__file__).parents[2] / "data" / "openness_ladder.yaml").read_text(encoding="utf-8"))
PARENT = repo("meta-llama/Llama-3.1-8B", cardData={"license": "llama3.1"})
PARTS = {
    "documented-data": {"data": "documented"},
    "no-training-code": {"code": "no_code"},
    "no-data": {"data": "no_data"},
    "noncommercial": {"terms": "noncommercial"},
    "split-licence": {"terms": "split"},
}
"""Rung to the parts of the card that are told otherwise."""
UNNAMED = ("documented-data", "no-data")


def release(variant, rung):
    """The repository of one variant on one rung, and its datasets."""
    told = PARTS.get(rung, {})
    card = variant["card"].format(**{part: variant[told.get(part, part)] for part in ("code", "data", "terms")})
    front = {"license": variant["license"], "datasets": [variant["data_id"]]}
    if rung in UNNAMED:
        del front["datasets"]
    if rung == "full-open-other-licence":
        front["license"] = variant["other_license"]
        card = card.replace(variant["terms"], f"The weights are under {variant['other_license'].upper()}.")
    if rung == "rail":
        front["license"] = "bigscience-openrail-m"
        card = card.replace(variant["terms"], "The weights are under the BigScience OpenRAIL-M licence.")
    if rung == "child-of-llama":
        front["base_model"] = "meta-llama/Llama-3.1-8B"
    listing = ("config.json",) if rung == "weights-elsewhere" else WEIGHTS
    model = repo(variant["id"], card=card, cardData=front, listing=listing, gated="auto" if rung == "gated" else False)
    corpus = repo(variant["data_id"], kind=RefKind.DATASET, cardData={"license": "odc-by"})
    return model, [gone(variant["data_id"]) if rung == "gone-data" else corpus]


@pytest.mark.parametrize("variant", LADDER["variants"], ids=lambda variant: variant["id"])
@pytest.mark.parametrize("rung", LADDER["rungs"])
def test_each_rung_of_each_release(variant, rung):
    model, datasets = release(variant, rung)
    entry = audited(model, [PARENT], datasets)
    want = LADDER["rungs"][rung]
    got = {axis: getattr(entry, axis).value for axis in want}
    assert got == want
    fails = {rule for rule, kind in found(entry).items() if kind == "fail"}
    assert bool(fails) == (rung == "child-of-llama") or rung in ("noncommercial", "split-licence", "gone-data")
