"""Audits that can be checked later: the report with everything it was made from, in one file."""
