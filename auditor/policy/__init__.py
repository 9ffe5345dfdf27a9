"""What a company allows, applied to a report. Pure."""
