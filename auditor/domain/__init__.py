"""Frozen types that every other package shares. No logic beyond invariants; no I/O."""
