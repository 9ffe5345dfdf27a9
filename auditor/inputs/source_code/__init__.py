"""Finds the models that a source tree uses, without importing or running any of it."""
