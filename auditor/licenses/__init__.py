"""Licences: names, expressions, texts, clauses, terms. Pure."""
