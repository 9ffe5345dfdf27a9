"""The components of a release that openness frameworks ask for, each with what shows it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.domain.fact import Fact


@dataclass(frozen=True)
class Inventory:
    """What of a model is given out beside its weights. Unknown where the card could not be read."""

    architecture: Fact[str] = Fact()
    """present, none: a configuration file, a named architecture, or modelling code."""
    checkpoints: Fact[str] = Fact()
    """present, none: parameters from the middle of training."""
    inference_code: Fact[str] = Fact()
    """open, restricted, none."""
    evaluation_code: Fact[str] = Fact()
    """open, restricted, none."""
    preprocessing_code: Fact[str] = Fact()
    """open, restricted, none: code that prepared the training data."""
    evaluation_data: Fact[str] = Fact()
    """present, none: the benchmarks are named."""
    evaluation_results: Fact[str] = Fact()
    """present, none."""
    data_card: Fact[str] = Fact()
    """present, none: a datasheet, or a section that describes the data."""
    report: Fact[str] = Fact()
    """present, none: a technical report or paper is linked."""
    paper: Fact[str] = Fact()
    """present, none: a research paper (arXiv, a conference, a DOI) is linked."""
    preprint: Fact[str] = Fact()
    """present, none: one on a preprint server is linked."""
    peer_reviewed: Fact[str] = Fact()
    """present, none: one of a conference or journal is linked."""
    package: Fact[str] = Fact()
    """present, none: a published open-source library runs it, by the Hub's own field."""
    model_card: Fact[str] = Fact()
    """present, none: a card that says more than its metadata."""
    usage: Fact[str] = Fact()
    """present, none: what it is for, its limits, and how to run it (Article 53(2) asks for all three)."""
    method: Fact[str] = Fact()
    """present, none: how it was trained (steps, batch size, learning rate, hardware)."""
