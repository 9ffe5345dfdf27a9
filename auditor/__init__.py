"""Licence and openness auditor for AI models."""

__version__ = "0.1.0"
