"""What a declared licence tells a source about reading on: functions for `HubSource`, on what the catalogue knows."""

from __future__ import annotations

from collections.abc import Callable

from auditor.domain.facts import DeclaredForm
from auditor.licenses.catalog import Catalog
from auditor.licenses.terms import terms_of


def settles(catalog: Catalog) -> Callable[[str], bool]:
    """A declared licence settles a parent's terms when it names one licence that the catalogue knows."""
    return lambda declared: catalog.resolve(declared).form is DeclaredForm.SINGLE


def permits(catalog: Catalog) -> Callable[[str], bool]:
    """A declared licence that allows commercial use: a text beside it may take that back."""
    return lambda declared: terms_of(catalog.resolve(declared).expression or "", catalog.get).value == "allowed"
