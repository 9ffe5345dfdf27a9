"""Evidence to facts. Pure."""
