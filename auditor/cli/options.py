"""Options that several commands share, each told once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class DataReading(StrEnum):
    """How much of the training data an open-source model must give."""

    DOCUMENTED = "documented"
    RELEASED = "released"


Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="Write a report; the suffix says the format. May be repeated."),
]
Format = Annotated[str | None, typer.Option("--format", help="Format of standard output, or of every --output file.")]
FailOn = Annotated[
    str | None, typer.Option(help="Reject models with a finding of this kind or worse: error, warning, review or open.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Use only what the cache holds.")]
Recorded = Annotated[Path | None, typer.Option(help="Read evidence from a recorded archive instead of the network.")]
CacheDir = Annotated[Path | None, typer.Option(help="Where evidence is kept (default: AUDITOR_CACHE_DIR).")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Requests under way at once.")]
TokenEnv = Annotated[str, typer.Option(help="Environment variable that holds the Hub token.")]
MaxWait = Annotated[float, typer.Option(min=0, help="Longest wait for the Hub's quota, in seconds.")]
AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"], help="The report's date (UTC).")
]
Data = Annotated[
    DataReading, typer.Option(help="What open source asks of training data: that it is documented, or released.")
]
TermsStoreFolder = Annotated[
    Path | None, typer.Option(help="Folder of vendors' terms, as `auditor terms update` keeps them.")
]
Rules = Annotated[
    list[Path] | None, typer.Option(help="A folder with rules of your own, laid out like rules/. May be repeated.")
]
