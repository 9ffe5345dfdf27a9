"""Judges facts: licence conclusions, lineage, three-valued conditions, checks and frameworks. Pure."""
