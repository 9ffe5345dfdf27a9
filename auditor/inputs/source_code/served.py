"""Whose model a text in code names, as the vendors' files tell."""

from __future__ import annotations

import re
from functools import cache

from auditor.domain.vendors import VendorMatch
from auditor.inputs.source_code.signatures import name_words

_PROVIDER = re.compile(r"^([a-z][a-z_-]{2,20}):(?=[a-z])")
"""`openai:gpt-5`, as LangChain and Pydantic AI write it."""
_BEGINNING = re.compile(r"(?:^|[/.:])([A-Za-z]+)")


def match_vendor(text: str) -> VendorMatch | None:
    """What a vendor's rules make of a name; `openai:gpt-4o` is told as `openai/gpt-4o`, a tag stays."""
    from auditor.inputs.vendor_names import match

    found = match(text)
    slashed = match(_PROVIDER.sub(r"\1/", text))
    return slashed if slashed and (found is None or slashed.model == found.model) else found


def may_be_served(text: str) -> bool:
    """A quick look: whether a part of the name begins like one that a vendor file gives as an example."""
    return any(match[1].lower() in _beginnings() for match in _BEGINNING.finditer(text))


@cache
def _beginnings() -> frozenset[str]:
    """The first words of the parts of all vendors' examples, and of the names of families."""
    from auditor.inputs.vendor_names import vendor_names

    examples = (name for vendor in vendor_names().vendors for name in vendor.examples)
    words = {match[1].lower() for name in examples for match in _BEGINNING.finditer(name)}
    return frozenset(words | name_words().families | name_words().qualifiers | name_words().served)
